"""Cuts a text into passages along its structure, and writes what the encoder reads for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.marks import title_only, words_only
from ingest.units import Piece, clean, pieces, size_of
from store.records import Block, BlockKind, Chunk, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _Read = Callable[[Block, tuple[str, ...]], Iterator[Piece]]

# Words of a passage: longer ones carry more context and find better, up to what the model reads
# (chunk@1 on team documents .45, .50, .55 for 50, 120, 160 words).
WORDS = 160

# Neighbouring sections of no more words together are one passage (chunk@5 on team documents .72,
# .77, .78 and chunk@1 .57, .58, .53 for 0, 60, 100).
_JOINED = 60

# Characters of the title, of the heading path, and of a table's head or a list's lead-in that are
# put before a passage for the encoder; more would crowd out its own words.
_TITLE = 100
_HEADINGS = 160
_LEAD = 200

# Words below which a passage is not ended for the sake of keeping the next list whole.
_SUBSTANCE = 25

# Share of the model's tokens that a passage has at least, however long its context is.
_LEAST = 0.6

_LISTED = {BlockKind.ITEM, BlockKind.ROW, BlockKind.TABLE_HEAD}


@dataclass(frozen=True, slots=True)
class _Section:
    """The words under one heading, up to the next."""

    headings: tuple[str, ...]  # its own heading last
    heading: Block | None
    units: list[Piece]

    @property
    def size(self) -> int:
        return sum(piece.size for piece in self.units)


def chunk(
    text: str,
    blocks: Iterable[Block],
    count: Callable[[str], int],
    limit: int,
    title: str = "",
) -> Iterator[Chunk]:
    """The passages of a text in reading order.

    ``count`` gives the tokens of a string as the encoder counts them, and ``limit`` how many it
    reads: no passage with the context that :func:`passage_input` puts before it has more.
    """

    count = lru_cache(maxsize=64)(count)  # a heading path is asked for again and again

    def read(block: Block, headings: tuple[str, ...]) -> Iterator[Piece]:
        return pieces(text, block, count, _room(title, headings, count, limit))

    for section in _joined(_sections(text, blocks, read), read):
        room = _room(title, section.headings, count, limit)
        yield from _passages(text, section.headings, section.units, count, room)


def _room(title: str, headings: tuple[str, ...], count: Callable[[str], int], limit: int) -> int:
    """Tokens that are left for the words of a passage behind its context."""
    return max(limit - count(_context(title, headings)) - 2, int(limit * _LEAST), 1)


def passage_input(title: str, passage: Chunk, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """What the encoder reads for a passage, and for each unit its span therein.

    The title, the heading path and the lead come first; they are context, not part of the quote.
    """
    parts = [_context(title, passage.headings)]
    if passage.lead is not None:
        parts[0] += _lead(text, passage.lead) + "\n"
    at = len(parts[0])
    spans = []
    for unit in passage.units:
        words = clean(text[unit.start : unit.end], unit.kind)
        spans.append((at, at + len(words)))
        parts.append(words + _gap(unit.kind))
        at += len(parts[-1])
    return "".join(parts), tuple(spans)


def _gap(kind: BlockKind) -> str:
    return "\n" if kind in _LISTED else " "


def _context(title: str, headings: tuple[str, ...]) -> str:
    """The title and the headings, each on a line; a heading that repeats the title is left out.

    Of a long path the last headings are kept, for they are nearest to the passage.
    """
    path = " > ".join(heading for heading in headings if heading != title)
    lines = (words_only(title)[:_TITLE].strip(), path[-_HEADINGS:].strip())
    return "".join(line + "\n" for line in lines if line)


def _lead(text: str, span: tuple[int, int]) -> str:
    return words_only(text[span[0] : min(span[1], span[0] + 4 * _LEAD)])[:_LEAD]


def _sections(text: str, blocks: Iterable[Block], read: _Read) -> Iterator[_Section]:
    """The units by heading. A heading with nothing under it is kept as words of its own."""
    path: list[tuple[int, str]] = []
    heading: Block | None = None
    units: list[Piece] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            units += read(block, _names(path))
            continue
        if units or (heading is not None and heading.level >= block.level):
            yield _section(path, heading, units, read)
        path = [entry for entry in path if entry[0] < block.level]
        path.append((block.level, title_only(text[block.start : block.end])[:_HEADINGS]))
        heading, units = block, []
    yield _section(path, heading, units, read)


def _names(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in path if name)


def _section(
    path: list[tuple[int, str]], heading: Block | None, units: list[Piece], read: _Read
) -> _Section:
    if units or heading is None:
        return _Section(_names(path), heading, units)
    return _Section(_names(path[:-1]), None, list(read(heading, _names(path[:-1]))))


def _joined(sections: Iterable[_Section], read: _Read) -> Iterator[_Section]:
    """Short sections that follow each other under one parent, as one, with their headings inside.

    A section of a line or two says little about what it is about; its neighbours do.
    """
    held: _Section | None = None
    for section in sections:
        joined = _join(held, section, read) if held is not None else section
        if joined is None and held is not None:
            yield held
        held = joined or section
    if held is not None:
        yield held


def _join(first: _Section, second: _Section, read: _Read) -> _Section | None:
    """Both as one section, or nothing if they are too long together or of different parents."""
    if second.heading is None or first.size + second.size > _JOINED:
        return None
    parent = second.headings[:-1]
    if first.headings[: len(parent)] != parent:
        return None
    inside = list(read(second.heading, second.headings)) + second.units
    if len(first.headings) > len(parent) and first.heading is not None:
        opening = list(read(first.heading, parent))
        return _Section(parent, None, opening + first.units + inside)
    if first.headings == parent:
        return _Section(parent, None, first.units + inside)
    return None


def _passages(
    text: str,
    headings: tuple[str, ...],
    units: list[Piece],
    count: Callable[[str], int],
    room: int,
) -> Iterator[Chunk]:
    """Pack units up to the limit; where they do not fit, cut at the coarsest border inside."""
    breaks = [_border(text, units, at) for at in range(len(units))]
    leads = _leads(text, units)
    start = 0
    while start < len(units):
        lead = leads[start]
        free = room - (count(_lead(text, lead)) + 1 if lead else 0)
        if free < room and (free <= 0 or count(units[start].words) > free):
            lead, free = None, room
        end = _fitting(units, start, count, free)
        if end < len(units):
            end = _best_break(units, breaks, start, end)
        yield _chunk(headings, units[start:end], lead)
        start = end


def _fitting(units: list[Piece], start: int, count: Callable[[str], int], room: int) -> int:
    """How far a passage from ``start`` may reach by words and by tokens (at least one unit)."""
    end, total = start, 0
    while end < len(units) and (end == start or total + units[end].size <= WORDS):
        total += units[end].size
        end += 1
    while end > start + 1:
        tokens = count("\n".join(piece.words for piece in units[start:end])) + end - start
        if tokens <= room:
            break
        end = max(start + 1, min(end - 1, start + (end - start) * room // tokens))
    return end


def _best_break(units: list[Piece], breaks: list[int], start: int, end: int) -> int:
    """The last of the coarsest borders that leave the passage some substance."""
    sizes, total = {}, 0
    for at in range(start + 1, end + 1):
        total += units[at - 1].size
        sizes[at] = total
    worth = [at for at in sizes if sizes[at] >= _SUBSTANCE] or [end]
    return min(worth, key=lambda at: (breaks[at], -at))


def _border(text: str, units: list[Piece], at: int) -> int:
    """How much a cut before this unit tears: 0 a blank line, 1 an item or row, 2 a paragraph.

    What opens a list ("You need:") stays with it, and a table's head with its rows.
    """
    here, before = units[at], units[at - 1]
    if at == 0:
        return 0
    if not here.first:
        return 3
    if here.block.group and here.block.group == before.block.group:
        return _inner_border(here, before)
    return 2 if here.block.group and _opens(text, before) else 0


def _inner_border(here: Piece, before: Piece) -> int:
    if before.block.kind is BlockKind.TABLE_HEAD:
        return 3
    return 1 if here.block.level <= 1 and here.block.kind in _LISTED else 2


def _opens(text: str, piece: Piece) -> bool:
    return text[piece.end - 1] in ":\uff1a"


def _leads(text: str, units: list[Piece]) -> list[tuple[int, int] | None]:
    """For each unit the header row of its table, or the sentence that opens its list, if any.

    That of the first unit of a group is none, for it stands with what opens it.
    """
    found: list[tuple[int, int] | None] = []
    for at, unit in enumerate(units):
        group = unit.block.group
        if not at or not group or units[at - 1].block.group != group:
            lead, opening = None, _lead_at(text, units, at)
        else:
            lead = None if unit.block.kind is BlockKind.CODE else opening
        found.append(lead)
    return found


def _lead_at(text: str, units: list[Piece], first: int) -> tuple[int, int] | None:
    """What the rows or items behind the first of a group hang on."""
    if units[first].block.kind is BlockKind.TABLE_HEAD:
        return units[first].start, units[first].end
    if first and units[first].block.group and _opens(text, units[first - 1]):
        return units[first - 1].start, units[first - 1].end
    return None


def _chunk(headings: tuple[str, ...], units: list[Piece], lead: tuple[int, int] | None) -> Chunk:
    number, made = -1, []
    for piece in units:
        number += piece.first or number < 0
        block = piece.block
        made.append(Unit(piece.start, piece.end, block.kind, number, block.group))
    return Chunk(units[0].start, units[-1].end, headings, tuple(made), lead)


__all__ = ["WORDS", "chunk", "passage_input", "size_of"]
