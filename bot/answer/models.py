"""What is asked and what is answered: frozen values, the same for every face."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from store.records import Audience


class Outcome(StrEnum):
    """What became of a question; every question gets exactly one."""

    ANSWERED = "answered"
    WEAK = "weak"  # shown, and labelled as uncertain
    NOTHING = "nothing"  # not in the documents that this audience may read
    DENIED = "denied"  # the asker or the place may use nothing at all
    UNAVAILABLE = "unavailable"  # a service is away; asking again later may help
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``earlier`` are the turns before it in its thread, oldest first."""

    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question and who will read its answer, which shows at most ``limit`` citations."""

    question: Question
    limit: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Citation:
    """A quoted span and where it stands. ``highlights`` are spans of ``quote``.

    ``start`` and ``end`` are code points of the version's text: ``quote`` is exactly that span.
    """

    rank: int
    quote: str
    highlights: tuple[tuple[int, int], ...]
    title: str
    heading: tuple[str, ...]
    location: str
    document: str
    source: str
    space: str
    start: int
    end: int
    page: int | None
    score: float
    updated_at: datetime | None
    author: str | None
    passage: UUID
    document_id: UUID
    version_id: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome with its citations, best first, and how long each stage took."""

    outcome: Outcome
    confidence: float = 0.0
    citations: tuple[Citation, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    reason: str | None = None  # for unavailable and error: one sentence for people
    model: str = ""  # whose vectors it came from; empty where nothing was searched
