"""Durable ingest work, and who wants to hear how it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class JobRow(Base):
    """One durable unit of ingest work, held under a lease with a fencing token."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_ready", "state", "run_at"),
        Index("jobs_begun", "workspace_id", "begun_at"),
        Index(
            "jobs_one_alive",
            "kind",
            "source_id",
            unique=True,
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # queued | running | done | failed
    token: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    # whether a person waits for it; such jobs come first
    awaited: Mapped[bool] = mapped_column(default=True, server_default=true())
    begun_at: Mapped[datetime | None]  # when a worker claimed it last
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    progress: Mapped[dict[str, Any]]
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class WatchRow(Base):
    """A chat message that shows how a job goes, until its report stands there."""

    __tablename__ = "watches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80))
    person: Mapped[str] = mapped_column(String(120))
    route: Mapped[dict[str, Any]]
    shown: Mapped[str] = mapped_column(Text, default="")  # what stands there now
    created_at: Mapped[datetime]


class HookRow(Base):
    """An address that a source's host calls when something has changed there."""

    __tablename__ = "hooks"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # random: it stands in the address
    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), unique=True
    )
    secret: Mapped[bytes]  # encrypted: whoever calls proves that they know it
    made_at: Mapped[datetime]
    called_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # when the look begins that was asked for last


class NoticeRow(Base):
    """The owners of a failing source were told on a platform; it goes when the source works."""

    __tablename__ = "notices"

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    told_at: Mapped[datetime]
