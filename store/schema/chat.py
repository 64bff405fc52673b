"""What chat faces must remember: what was delivered, proposed, decided and installed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class DeliveryRow(Base):
    """Something that a platform delivered; it may deliver it again, and it counts once."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("deliveries_age", "delivered_at"),)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    delivered_at: Mapped[datetime]


class WaitRow(Base):
    """A platform refuses calls of a kind until then."""

    __tablename__ = "waits"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    team: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(200), primary_key=True)
    until: Mapped[datetime]


class ProposalRow(Base):
    """A change that was shown to an admin and waits for a yes."""

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(120))
    action: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]


class AuditRow(Base):
    """Who changed what, or was refused."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_newest", "workspace_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(120))
    verb: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]


class PreferenceRow(Base):
    """What a person was asked once."""

    __tablename__ = "preferences"

    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    person: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class InstallationRow(Base):
    """An app installed in a team: its tokens and what belongs to them, encrypted."""

    __tablename__ = "installations"
    __table_args__ = (Index("installations_team", "platform", "enterprise", "team"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(20))
    enterprise: Mapped[str] = mapped_column(String(80))
    team: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(120))  # who installed it; empty: the bot itself
    secret: Mapped[bytes]
    installed_at: Mapped[datetime]


class OAuthStateRow(Base):
    """An installation that was begun; only the state's digest is kept."""

    __tablename__ = "oauth_states"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime]
