"""What every kind of source is: how it is named, how it is visited, what a visit gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from ingest.fetch.folder import Refusal
from store.errors import TeamloreError, UsageError
from store.records import Coverage
from store.settings import Settings, listed

if TYPE_CHECKING:
    from uuid import UUID

    from store.catalogue import Source
    from store.histories import Histories
    from store.messages import Messages
    from store.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of a document; ``name`` tells its type by the ending."""

    data: bytes
    name: str
    stamp: str | None = None  # what makes the next look cheaper: an ETag, a date, a blob's id
    modified_at: datetime | None = None
    title: str | None = None  # where the source knows it better than the document
    author: str | None = None  # likewise
    link: str | None = None  # opens the whole
    links: tuple[tuple[int, str], ...] = ()  # (line, URL): from that line on, this opens the place
    line_link: str | None = None  # opens a line of a text with the line's number put behind it
    mark: bytes = b""  # what makes another version of the document besides its bytes


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a source. ``read`` gives None where it is unchanged since ``stamp``.

    ``read`` raises RefusedError where the document cannot become knowledge, UnavailableError
    where trying again later may help.
    """

    path: str
    read: Callable[[str | None], Loaded | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be had now, and why; what is known of it stays till then."""

    path: str
    reason: str


Found = Item | Refusal | Failure
Checkpoint = dict[str, Any]  # JSON of a kind's own making; nobody else looks into it


@dataclass(frozen=True, slots=True)
class Since:
    """What is on record of a source from looks before this one.

    ``checkpoint`` is what the last visit gave; None means: everything is to be read. ``stamps``
    are those of published documents, ``settled`` the paths that need no second look while they
    are unchanged: published and refused ones.
    """

    checkpoint: Checkpoint | None = None
    stamps: Mapping[str, str | None] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()


class SourceAwayError(TeamloreError):
    """A source cannot be looked at now: the look comes to nothing, what is known of it stays."""


class Visit(Protocol):
    """One look at a source. ``close`` is always called; nothing else after it."""

    def items(self) -> Iterator[Found]:
        """What may have changed since the checkpoint, in a fixed order; at best nothing else.

        Raises NotFoundError if the source is gone, SourceAwayError if it cannot be reached now.
        """
        ...

    def ids(self, known: Collection[str]) -> set[str]:
        """The paths that the source has now, as far as ``known`` needs it; after ``items`` ended.

        Known paths that are not in it are removed, so one that could not be looked at is in it.
        """
        ...

    def checkpoint(self) -> Checkpoint | None:
        """Where the next visit goes on. True at any moment, whatever of ``items`` was published."""
        ...

    def coverage(self) -> Coverage:
        """How much there is and how much was reached, as far as is known by now."""
        ...

    def close(self) -> None:
        """Give back files and processes."""
        ...


class Identity(NamedTuple):
    """What a source is: the same three again are the same source."""

    kind: str
    target: str  # canonical
    name: str  # for people


Option = Callable[[Any], object]  # raises UsageError for a value that is wrong


class Kind(Protocol):
    """A kind of source. Made once a process, with the tools that kinds may use."""

    names: ClassVar[tuple[str, ...]]  # of kinds, as sources keep them
    options: ClassVar[Mapping[str, Option]]  # what can be said about one beside its target

    def __init__(self, tools: Tools) -> None: ...

    @staticmethod
    def identify(target: str) -> Identity | None:
        """What a person typed, as a source of this kind; None if it is none, UsageError if wrong.

        Looks at files of this machine at most, never at the network.
        """
        ...

    def visit(self, source: Source, since: Since) -> Visit:
        """Begin a look at a source."""
        ...

    def forget(self, source: UUID) -> None:
        """Delete what is kept of a source outside the database: it was purged."""
        ...


@dataclass(frozen=True, slots=True)
class Tools:
    """What kinds of source may use: limits, the operator's permissions, places to keep things."""

    home: Path
    uploads: Uploads
    messages: Messages
    histories: Histories
    max_bytes: int
    allow: tuple[str, ...] = ()  # FETCH_ALLOW
    fetch_delay: float = 0.5  # seconds between two requests to one host
    git_tokens: Mapping[str, str] = field(default_factory=dict, repr=False)  # by host

    @classmethod
    def of(
        cls, settings: Settings, uploads: Uploads, messages: Messages, histories: Histories
    ) -> Tools:
        """As the settings say; UsageError for a token without a host."""
        return cls(
            home=settings.home,
            uploads=uploads,
            messages=messages,
            histories=histories,
            max_bytes=settings.max_document_mb * 1_000_000,
            allow=listed(settings.fetch_allow),
            fetch_delay=settings.fetch_delay,
            git_tokens=dict(map(_token, listed(settings.git_tokens.get_secret_value()))),
        )


def _token(entry: str) -> tuple[str, str]:
    host, mark, token = (part.strip() for part in entry.partition("="))
    if not (host and mark and token):
        raise UsageError("TEAMLORE_GIT_TOKENS has an entry that is not host=token.")
    return host.lower(), token


class Listing:
    """The visit of a source that is listed whole each time and needs no checkpoint."""

    def __init__(self, found: Iterator[Found]) -> None:
        self._found = list(found)

    def items(self) -> Iterator[Found]:
        """Everything."""
        return iter(self._found)

    def ids(self, known: Collection[str]) -> set[str]:
        """What was listed, and what lies below a folder that could not be read."""
        closed = tuple(f"{f.path}/" for f in self._found if isinstance(f, Refusal) and f.folder)
        return {f.path for f in self._found} | {path for path in known if path.startswith(closed)}

    def checkpoint(self) -> Checkpoint | None:
        """Nothing to go on from."""
        return None

    def coverage(self) -> Coverage:
        """All of it."""
        return Coverage(len(self._found))

    def close(self) -> None:
        """Nothing is held."""
