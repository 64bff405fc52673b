"""The values that flow between the floors: frozen, without behaviour that does I/O.

All offsets count code points of ``Extraction.text`` (later ``version.text``), end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from store.grants import Grant


# Kinds of source of which the database is the only place: what was handed over, what people said.
# What an admin removes of these does not come back by itself.
UPLOAD = "upload"
TAUGHT = "taught"
CHANNEL = "channel"
KEPT_HERE = frozenset({UPLOAD, TAUGHT, CHANNEL})


class Markup(StrEnum):
    """How the structure of a text is written down."""

    MARKDOWN = "markdown"
    RST = "rst"
    ORG = "org"
    PLAIN = "plain"
    CODE = "code"
    TABLE = "table"  # one record a line: CSV, TSV, JSON lines
    DATA = "data"  # nested data: JSON, YAML, XML


class AnchorKind(StrEnum):
    """What an anchor names; decides how a location is written."""

    PAGE = "page"  # label: the page number, from 1
    SLIDE = "slide"  # label: the slide number, from 1
    SHEET = "sheet"  # label: the sheet's name
    FRAGMENT = "fragment"  # label: the id that a URL fragment opens
    PART = "part"  # label: the member of an archive or message
    LINK = "link"  # label: the web address that opens the place, from our own record
    LINE = "line"  # label: the web address that opens a line once its number is put behind it


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that can be opened; holds from ``start`` to the next anchor of the same kind."""

    start: int
    kind: AnchorKind
    label: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of one document, and what a citation needs to open a place in it.

    For text formats ``text`` is the decoded file with line ends as ``\\n`` and nothing else
    changed, and ``lines`` is true: a place is cited by its line number.
    """

    text: str
    markup: Markup
    title: str | None = None
    lines: bool = False
    anchors: tuple[Anchor, ...] = ()
    author: str | None = None


class BlockKind(StrEnum):
    """What a stretch of text is, structurally."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # one list item, without its nested items
    ROW = "row"  # one body row of a table
    TABLE_HEAD = "table-head"  # the header row (and the rule under it)
    CODE = "code"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Block:
    """One structural element in reading order; blocks do not overlap.

    ``level`` is a heading's depth from 1, a list item's nesting from 1, else 0. ``group`` numbers
    the list, table or code block that the block belongs to (0: none), so that it can stay whole.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing that is quoted alone: a sentence, a list item, a table row, a code block.

    ``block`` numbers the block it lies in, counted within its passage.
    """

    start: int
    end: int
    kind: BlockKind
    block: int
    group: int = 0


@dataclass(frozen=True, slots=True)
class Chunk:
    """A passage before it is stored: a span of the text with its heading path and its units.

    ``lead`` is the span, before the passage, of what its first lines hang on: the header row of the
    table that it continues, or the sentence that opens the list. The encoder reads it as context.
    """

    start: int
    end: int
    headings: tuple[str, ...]
    units: tuple[Unit, ...] = field(default=())
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """Who will read a reply, as the spaces that may be used for it; an empty set sees nothing."""

    workspace: UUID
    spaces: frozenset[UUID]


class SparseVector(NamedTuple):
    """Hashed terms, ascending and without repeats, and the weight of each."""

    indices: NDArray[np.uint32]
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """One passage as the vector index holds it: vectors and filter fields, never text."""

    id: UUID
    workspace: UUID
    space: UUID
    dense: NDArray[np.float32]
    sparse: SparseVector


@dataclass(frozen=True, slots=True)
class IndexHit:
    """A passage id and its score in one leg of a search (cosine, or BM25 with IDF)."""

    id: UUID
    score: float


@dataclass(frozen=True, slots=True)
class Quoted:
    """A citation as it is kept: which span of which passage, with its score."""

    passage: UUID
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a question, and who reads what it quotes, made of all grants."""

    question: UUID
    outcome: str
    confidence: float
    took_ms: float
    quoted: Sequence[Quoted]
    readers: Callable[[Sequence[Grant]], Audience]
    showing: UUID | None = None  # what names it on its way to a screen, see store/showing.py
    model: str = ""  # that found it; empty: none had to


@dataclass(frozen=True, slots=True)
class Job:
    """A job as a worker or a reader sees it; ``token`` proves who holds it."""

    id: UUID
    workspace: UUID
    source: UUID
    kind: str
    state: str
    token: int
    attempts: int
    awaited: bool
    progress: dict[str, Any]
    reason: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the source a visit reached: nothing may look whole that is not.

    ``expected`` counts its documents as far as they are known; ``note`` says what was left out.
    """

    expected: int
    whole: bool = True
    oldest: datetime | None = None
    note: str = ""
