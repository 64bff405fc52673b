"""What goes between a face and the admin's desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.chat.cards import Action, Card
from store.journal import Actor


@dataclass(frozen=True, slots=True)
class Office:
    """Where an admin stands when they give an order, and whether they may.

    ``admin`` was looked up for this very order: it is never taken from a button or a form.
    """

    actor: Actor
    channel: str
    admin: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that somebody hands over, before its bytes are fetched; ``size`` in bytes.

    ``id`` is what the face fetches it by; ``link`` opens it on the platform.
    """

    id: str
    name: str
    size: int
    link: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """The bytes of a document that was handed over.

    ``links`` are (line, URL) pairs: from that line on, a citation opens there (threads).
    """

    name: str
    data: bytes
    modified_at: datetime
    link: str | None = None
    author: str | None = None
    title: str | None = None
    links: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fetch:
    """Files that the face must fetch now and give to ``Orders.store``."""

    space: str
    files: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form to open: ``verb`` with what is known of its fields already."""

    verb: str
    space: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an order comes to: one card, read by the admin alone.

    ``watch``: jobs whose progress the face shows in that very message (it records the watch).
    ``fetch``: bytes to get first; the card says that it is being done.
    ``form``: open this form instead of showing the card, where the platform can.
    """

    card: Card
    watch: tuple[UUID, ...] = ()
    fetch: Fetch | None = None
    form: Form | None = None


class Orders(Protocol):
    """The admin's desk. Blocking; known failures come back as a card, refusals are audited."""

    def run(self, office: Office, line: str) -> Reply:
        """What stands after ``/lore``: a verb and its arguments; empty shows help."""
        ...

    def press(self, office: Office, action: Action, value: str) -> Reply:
        """A button of an earlier card: confirm, cancel, undo, retry, refresh, remove, show."""
        ...

    def offer(self, office: Office, files: Sequence[Offered], space: str | None) -> Reply:
        """Files are to become documents: a preview that asks."""
        ...

    def store(self, office: Office, space: str, files: Sequence[Handed]) -> Reply:
        """Keep documents that were confirmed (or a thread) and queue their ingest."""
        ...

    def progress(self, job: UUID) -> tuple[Card, bool]:
        """How a job goes, as a card; true when that is its report."""
        ...
