"""What people say in channels that are answered from, and the documents that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from store.database import Database
from store.schema import DocumentRow, MessageRow, ThreadRow

_THREADS = "threads/"
Span = tuple[int, int]  # positions, the end exclusive
EVER: Span = (0, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Message:
    """What a person said. ``thread`` is the conversation: its own id where it began one.

    Positions order messages as the platform does; ``root`` is the thread's. ``inside`` is false
    for what stands in the channel itself. The text is one line.
    """

    id: str
    thread: str
    inside: bool
    root: int
    position: int
    at: datetime
    person: str
    author: str
    text: str
    link: str
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation of a channel; ``seen`` differs when something in it may have changed."""

    id: str
    root: int
    seen: str = ""
    title: str | None = None
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a channel, as it is now.

    ``messages`` are all that stand in the channel itself within ``main``, ``threads`` all whose
    root is within ``below``: what is known there and not among them is gone. ``next`` is the
    platform's word for the stretch before, None at the beginning; ``limited``: there would be
    more, and the platform does not show it.
    """

    messages: tuple[Message, ...] = ()
    threads: tuple[Thread, ...] = ()
    main: Span | None = None
    below: Span | None = None
    next: str | None = None
    limited: bool = False


class Messages:
    """What is kept of channels, as documents; every method is one view."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def documents(self, source: UUID) -> dict[str, str]:
        """Every document with a stamp of its state; those that an admin removed are left out."""
        removed = select(DocumentRow.path).where(
            DocumentRow.source_id == source, DocumentRow.state == "removed"
        )
        query = (
            select(MessageRow.document, func.count(), func.max(MessageRow.written_at))
            .where(
                MessageRow.source_id == source,
                MessageRow.document.is_not(None),
                MessageRow.document.not_in(removed),
            )
            .group_by(MessageRow.document)
            .order_by(MessageRow.document)
        )
        with self._database.read() as session:
            rows = session.execute(query).all()
            return {str(path): f"{count} {at}" for path, count, at in rows}

    def read(self, source: UUID, document: str) -> tuple[str | None, list[Message]]:
        """Title, where there is one, and messages of a document in the order they were said."""
        mine = and_(MessageRow.source_id == source, MessageRow.document == document)
        with self._database.read() as session:
            rows = session.scalars(
                select(MessageRow).where(mine).order_by(MessageRow.position, MessageRow.id)
            ).all()
            thread = session.get(ThreadRow, (source, document.removeprefix(_THREADS)))
            return thread.title if thread else None, [_as_message(row) for row in rows]


def is_thread(document: str) -> bool:
    """Whether a document is a thread; else it is an hour of the channel itself."""
    return document.startswith(_THREADS)


def thread_path(thread: str) -> str:
    """The document of a thread."""
    return f"{_THREADS}{thread}"


def hour_path(at: datetime) -> str:
    """The document of what stood alone in the channel in that hour."""
    return f"{at:%Y-%m-%d/%H}"


def _as_message(row: MessageRow) -> Message:
    return Message(
        row.id, row.thread, row.inside, row.root, row.position, row.at, row.person, row.author,
        row.text, row.link, row.edited_at,
    )  # fmt: skip
