"""Tenants, the chat teams tied to them, shelves and who may read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class WorkspaceRow(Base):
    """The tenant; nothing crosses it."""

    __tablename__ = "workspaces"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime]


class ConnectionRow(Base):
    """A Slack team or Discord guild tied to a workspace."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("platform", "team"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class ConnectCodeRow(Base):
    """A one-time code that ties a team or guild to a workspace; only its digest is kept."""

    __tablename__ = "connect_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SpaceRow(Base):
    """A named shelf of sources with an audience."""

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    # whether a reranker, where one is set, may take its time for questions that search here
    rerank: Mapped[bool] = mapped_column(default=True, server_default=true())


class GrantRow(Base):
    """Opens a space to a workspace's members, a channel, a group or role, or a person."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("space_id", "kind", "platform", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    platform: Mapped[str] = mapped_column(String(20))  # empty for members
    subject: Mapped[str] = mapped_column(String(80))  # empty for members
    # an owner also hears of gaps and failures
    owner: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]


class BindingRow(Base):
    """The space that a channel adds to and asks by default."""

    __tablename__ = "bindings"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(String(80), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
