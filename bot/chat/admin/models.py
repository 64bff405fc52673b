"""What goes between a face and the admin's desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from bot.chat.cards import Action, Card, Part

if TYPE_CHECKING:  # whoever only needs the values must not load the database
    from store.access import AccessBook
    from store.catalogue import Catalogue
    from store.hooks import Hooks
    from store.jobs import JobQueue
    from store.journal import Actor, Journal
    from store.questions import QuestionLog
    from store.receipts import Receipts
    from store.schedules import Schedules
    from store.taught import Lesson, Taught
    from store.uploads import Uploads
    from store.votes import Votes


@dataclass(frozen=True, slots=True)
class Office:
    """Where an admin stands when they give an order, and whether they may.

    ``admin`` was looked up for this very order: it is never taken from a button or a form.
    ``name`` is what people call them there.
    """

    actor: Actor
    channel: str
    admin: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A verb with its arguments: parsed from a line, or filled in in a form.

    Persons, channels and groups are canonical (``slack:C…``, ``discord:role:ID``). ``owner`` is
    meant for ``grant`` alone, ``site`` for ``add``: the whole site, not one page.
    """

    verb: str
    words: tuple[str, ...] = ()
    space: str | None = None
    owner: bool = False
    site: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that somebody hands over, before its bytes are fetched; ``size`` in bytes.

    ``id`` is what the face fetches it by; ``link`` opens it on the platform. A thread is handed
    over as one Markdown file; ``thread`` says so.
    """

    id: str
    name: str
    size: int
    link: str | None = None
    author: str | None = None
    thread: bool = False


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
class Look:
    """A channel that the face must look at now; what it finds goes to ``Orders.listen``."""

    channel: str
    space: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """A channel as its platform shows it: its name, and whether only some of the team read it."""

    team: str
    id: str
    name: str
    private: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form to open: ``verb`` with what is known of its fields already."""

    verb: str
    space: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What an order comes to: one card, read by the admin alone.

    ``watch``: jobs whose progress the face shows in that very message (it records the watch).
    ``fetch``: bytes to get first; the card says that it is being done.
    ``form``: open this form instead of showing the card, where the platform can. ``look``: look
    at this channel first; the card need not be shown.
    """

    card: Card
    watch: tuple[UUID, ...] = ()
    fetch: Fetch | None = None
    form: Form | None = None
    look: Look | None = None


class Orders(Protocol):
    """The admin's desk. Blocking; known failures come back as a card, refusals are audited."""

    def run(self, office: Office, line: str) -> Reply:
        """What stands after ``/lore``: a verb and its arguments; empty shows help."""
        ...

    def submit(self, office: Office, order: Order) -> Reply:
        """The same from a form that was filled in."""
        ...

    def press(self, office: Office, action: Action, value: str) -> Reply:
        """A button of an earlier card; see ``Action``."""
        ...

    def teach(self, office: Office, taught: Lesson, space: str | None) -> Reply:
        """Somebody's words are to be the answer to a question: a preview that asks."""
        ...

    def offer(self, office: Office, files: Sequence[Offered], space: str | None) -> Reply:
        """Files are to become documents: a preview that asks."""
        ...

    def store(self, office: Office, space: str, files: Sequence[Handed]) -> Reply:
        """Keep documents that were confirmed (or a thread) and queue their ingest."""
        ...

    def listen(self, office: Office, seen: ChannelSeen, space: str | None) -> Reply:
        """A channel's history is to be answered from: a preview that asks."""
        ...

    def progress(self, jobs: Sequence[UUID]) -> tuple[Card, bool]:
        """How the jobs of one message go, as its card; true when that is their report."""
        ...


class Ingest(Protocol):
    """What the desk must know of ingest before anything is read."""

    def identify(self, target: str) -> tuple[str, str, str]:
        """Kind, canonical target and name of what a person wants to add."""
        ...

    def reads(self, name: str) -> bool:
        """Whether there is a reader for files of such a name."""
        ...


@dataclass(frozen=True, slots=True)
class Books:
    """The records that the desk reads and changes."""

    access: AccessBook
    catalogue: Catalogue
    jobs: JobQueue
    journal: Journal
    questions: QuestionLog
    uploads: Uploads
    receipts: Receipts
    taught: Taught
    hooks: Hooks
    schedules: Schedules
    votes: Votes


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings that the desk explains to people; ``address`` is that of the HTTP server."""

    max_document_mb: int
    undo_hours: float
    address: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A change before it is made: ``action`` is kept, ``says`` is what it will do exactly.

    ``choices`` are further ways to say yes: (label, name) pairs; the action then has that name as
    its ``choice``. ``asks`` is false where nothing could be lost by doing it at once.
    """

    action: dict[str, Any]
    says: tuple[Part, ...] = ()
    label: str = ""
    danger: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was made; ``target`` goes on record where the action could not know it.

    ``ends`` is false where the change itself is still to come.
    """

    reply: Reply
    target: str = ""
    ends: bool = True


Plans = Mapping[str, Callable[[Office, Order], "Plan | Reply"]]
Deeds = Mapping[str, Callable[[Office, Mapping[str, Any]], Done]]
