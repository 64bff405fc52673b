"""Channels whose history is answered from: how far each was read, its threads, what was said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class HistoryRow(Base):
    """How far a channel was read, and who reads on; held under a lease with a fencing token."""

    __tablename__ = "histories"
    __table_args__ = (
        Index("histories_due", "platform", "next_at"),
        Index("histories_channel", "platform", "channel"),
    )

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    platform: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(80))
    team: Mapped[str] = mapped_column(String(80))  # that has the channel; empty until it was found
    announced_at: Mapped[datetime | None]  # since then the channel knows, and is listened to
    walk: Mapped[dict[str, Any] | None]  # where the walk under way goes on
    deep: Mapped[bool]  # whether the next walk reads every thread again
    next_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[int] = mapped_column(Integer)
    walked_at: Mapped[datetime | None]  # when the last walk reached the beginning
    limited: Mapped[bool]  # whether the platform hides what is older
    failure: Mapped[str | None] = mapped_column(Text)  # why it could not be read, the last time


class ThreadRow(Base):
    """A conversation below a message, or a forum's post."""

    __tablename__ = "threads"

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str | None] = mapped_column(Text)
    seen: Mapped[str] = mapped_column(String(80))  # its state when it was read; empty: not yet


class MessageRow(Base):
    """What a person said. Of one that was deleted only the id stays, so that it cannot come back.

    ``document`` is the path of the document that it is a part of.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_document", "source_id", "document"),
        Index("messages_thread", "source_id", "thread"),
        Index("messages_person", "person"),
    )

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    thread: Mapped[str] = mapped_column(String(40))
    inside: Mapped[bool]  # a thread; else in the channel itself
    root: Mapped[int] = mapped_column(BigInteger)  # position of the thread
    position: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    person: Mapped[str] = mapped_column(String(120))
    author: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text)
    document: Mapped[str | None] = mapped_column(String(80))  # none: it is deleted
    written_at: Mapped[datetime]
