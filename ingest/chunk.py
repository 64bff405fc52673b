"""Cuts a text into passages along its structure, with exact offsets and the heading path. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.clean import clean
from ingest.sentences import sentences
from store.records import Block, BlockKind, Chunk, Unit

# Words a passage may hold. Measured on team documents: 160 beats 50, 90 and 120 (fewer wrong
# neighbours, and late interaction finds the sentence inside).
MAX_WORDS = 160
_CONTEXT_TOKENS = 48  # kept free for title and headings; a longer context is cut to it
_SPECIAL_TOKENS = 2
_LONG_ITEM = 60  # words from which a list item is quoted by the sentence
_CONTEXT_CHARS = 160

Count = Callable[[str], int]


@dataclass(slots=True)
class _Piece:
    """A block or a part of one, with its units and its size."""

    block: Block
    units: list[tuple[int, int]]
    words: int
    tokens: int

    @property
    def start(self) -> int:
        return self.units[0][0]

    @property
    def end(self) -> int:
        return self.units[-1][1]


@dataclass(slots=True)
class _Passage:
    """What is being filled."""

    pieces: list[_Piece] = field(default_factory=list)

    def fits(self, piece: _Piece, limit: int) -> bool:
        words = sum(p.words for p in self.pieces) + piece.words
        tokens = sum(p.tokens for p in self.pieces) + piece.tokens
        return words <= MAX_WORDS and tokens <= limit


def chunk(text: str, blocks: Sequence[Block], count: Count, max_tokens: int) -> Iterator[Chunk]:
    """Passages in reading order. Sections are never mixed; a block that fits is never cut.

    ``count`` counts the model's own tokens; no passage takes more than ``max_tokens`` with its
    context. Every word of every block is in exactly one passage, but for headings, which are in
    the path of what stands below them; a heading with nothing below is a passage of its own.
    """
    limit = max_tokens - _CONTEXT_TOKENS - _SPECIAL_TOKENS
    for headings, section in _sections(text, blocks):
        pieces = (p for block in section for p in _pieces(text, block, count, limit))
        for passage in _packed(text, pieces, limit):
            yield _chunk(headings, passage)


def passage_input(title: str, piece: Chunk, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What the encoder reads: title and headings, then the units' words; the units' spans in it."""
    context = " > ".join(dict.fromkeys(map(clean, (title, *piece.headings))))
    parts = [context[:_CONTEXT_CHARS] + "\n"]
    spans: list[tuple[int, int]] = []
    at = len(parts[0])
    for unit in piece.units:
        words = clean(text[unit.start : unit.end])
        spans.append((at, at + len(words)))
        parts.append(words + "\n")
        at += len(words) + 1
    return "".join(parts), tuple(spans)


def _sections(text: str, blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Runs of blocks under one heading path; a heading without content stands for itself."""
    path: list[tuple[int, str]] = []
    section: list[Block] = []
    last: Block | None = None
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            section.append(block)
            last = None
            continue
        if last is not None and block.level <= last.level:
            section = [last]
        if section:
            yield _titles(path), section
        path = [
            *(entry for entry in path if entry[0] < block.level),
            (block.level, _title(text, block)),
        ]
        section, last = [], block
    if section or last is not None:
        yield _titles(path), section or [last]  # type: ignore[list-item]  # last is a block here


def _titles(path: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path)


def _title(text: str, block: Block) -> str:
    """A heading's words, without its marks and underlining."""
    lines = [line for line in text[block.start : block.end].splitlines() if _has_words(line)]
    return clean(" ".join(lines)).strip("=# ")


def _has_words(line: str) -> bool:
    return any(map(str.isalnum, line))


def _pieces(text: str, block: Block, count: Count, limit: int) -> Iterator[_Piece]:
    """The block whole where it fits, else cut between its units, else inside a unit."""
    units = list(_units(text, block))
    if not units:
        return
    whole = _piece(text, block, units, count)
    if whole.words <= MAX_WORDS and whole.tokens <= limit:
        yield whole
        return
    if len(units) == 1:
        units = list(_cut(text, units[0], count, limit))
    open_: list[tuple[int, int]] = []
    for unit in units:
        for part in _cut(text, unit, count, limit):
            tried = _piece(text, block, [*open_, part], count)
            if open_ and (tried.words > MAX_WORDS or tried.tokens > limit):
                yield _piece(text, block, open_, count)
                open_ = []
            open_.append(part)
    yield _piece(text, block, open_, count)


def _piece(text: str, block: Block, units: list[tuple[int, int]], count: Count) -> _Piece:
    words = clean(text[units[0][0] : units[-1][1]])
    return _Piece(block, list(units), len(words.split()), count(words))


def _units(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Sentences of running text and of long items; anything else is quoted whole."""
    whole = (block.start, block.end)
    if not _has_words(text[block.start : block.end]):
        return
    by_sentence = block.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE) or (
        block.kind is BlockKind.ITEM and len(text[block.start : block.end].split()) > _LONG_ITEM
    )
    if by_sentence:
        yield from sentences(text, *whole)
    elif block.kind is BlockKind.CODE:
        yield from _lines(text, block)
    else:
        yield whole


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """A code block whole, or its lines where it is too long to be quoted at once."""
    if len(text[block.start : block.end].split()) <= MAX_WORDS:
        yield block.start, block.end
        return
    start = block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        end = start + len(line.rstrip())
        if end > start:
            yield start, end
        start += len(line)


def _cut(text: str, unit: tuple[int, int], count: Count, limit: int) -> Iterator[tuple[int, int]]:
    """A unit that no passage can hold, halved at a space until its parts fit."""
    start, end = unit
    words = clean(text[start:end])
    if (len(words.split()) <= MAX_WORDS and count(words) <= limit) or end - start < 2:
        yield unit
        return
    middle = text.rfind(" ", start + 1, (start + end) // 2 + 1)
    middle = middle if middle > start else (start + end) // 2
    for part in ((start, middle), (middle, end)):
        piece = text[part[0] : part[1]]
        if piece.strip():
            left = part[0] + len(piece) - len(piece.lstrip())
            yield from _cut(text, (left, part[0] + len(piece.rstrip())), count, limit)


def _packed(text: str, pieces: Iterable[_Piece], limit: int) -> Iterator[_Passage]:
    passage = _Passage()
    for piece in pieces:
        if passage.pieces and not passage.fits(piece, limit):
            carried = _lead_in(text, passage, piece, limit)
            yield passage
            passage = _Passage(carried)
        passage.pieces.append(piece)
    if passage.pieces:
        yield passage


def _lead_in(text: str, passage: _Passage, piece: _Piece, limit: int) -> list[_Piece]:
    """Take along the sentence that introduces what comes next, so that it is not left behind."""
    last = passage.pieces[-1]
    introduces = text[: last.end].endswith(":") and last.block.group == 0
    if len(passage.pieces) > 1 and introduces and _Passage([last]).fits(piece, limit):
        return [passage.pieces.pop()]
    return []


def _chunk(headings: tuple[str, ...], passage: _Passage) -> Chunk:
    units = [
        Unit(start, end, piece.block.kind, number, piece.block.group)
        for number, piece in enumerate(passage.pieces)
        for start, end in piece.units
    ]
    return Chunk(units[0].start, units[-1].end, headings, tuple(units))
