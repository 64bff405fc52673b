"""Cuts a text into passages along its structure, and writes what the encoder reads for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.marks import title_only, words_only
from ingest.units import Piece, clean, pieces, size_of
from store.records import Block, BlockKind, Chunk, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Words of a passage: longer ones carry more context and find better, up to what the model reads
# (chunk@1 on team documents .45, .50, .55 for 50, 120, 160 words).
WORDS = 160

# Characters of the title, of the heading path, and of a table's head or a list's lead-in that are
# put before a passage for the encoder; more would crowd out its own words.
_TITLE = 100
_HEADINGS = 160
_LEAD = 200

# Share of the model's tokens that a passage has at least, however long its context is.
_LEAST = 0.6

_LISTED = {BlockKind.ITEM, BlockKind.ROW, BlockKind.TABLE_HEAD}


@dataclass(slots=True)
class _Section:
    """The blocks under one heading, up to the next."""

    headings: tuple[str, ...]
    blocks: list[Block] = field(default_factory=list)


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
    for section in _sections(text, blocks):
        context = count(_context(title, section.headings)) + 2
        room = max(limit - context, int(limit * _LEAST), 1)
        units = [p for block in section.blocks for p in pieces(text, block, count, room)]
        yield from _passages(text, section.headings, units, count, room)


def passage_input(
    title: str, passage: Chunk, text: str
) -> tuple[str, tuple[tuple[int, int], ...]]:
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


def _sections(text: str, blocks: Iterable[Block]) -> Iterator[_Section]:
    """The blocks by heading. A heading with nothing under it is kept as a block of words."""
    path: list[tuple[int, str]] = []
    section, bare = _Section(()), None
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            section.blocks.append(block)
            continue
        if section.blocks or (bare is not None and bare.level >= block.level):
            yield _closed(section, bare)
        path = [entry for entry in path if entry[0] < block.level]
        path.append((block.level, title_only(text[block.start : block.end])[:_HEADINGS]))
        section, bare = _Section(tuple(name for _, name in path if name)), block
    yield _closed(section, bare)


def _closed(section: _Section, heading: Block | None) -> _Section:
    if not section.blocks and heading is not None:
        section.headings = section.headings[:-1]
        section.blocks.append(heading)
    return section


def _passages(
    text: str,
    headings: tuple[str, ...],
    units: list[Piece],
    count: Callable[[str], int],
    room: int,
) -> Iterator[Chunk]:
    """Pack units up to the limit; where they do not fit, cut at the coarsest border inside."""
    breaks = [_border(text, units, at) for at in range(len(units))]
    start = 0
    while start < len(units):
        lead = _lead_of(text, units, start)
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


# Words below which a passage is not ended for the sake of keeping the next list whole.
_SUBSTANCE = 25


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


def _lead_of(text: str, units: list[Piece], at: int) -> tuple[int, int] | None:
    """The header row of the table, or the sentence that opens the list, that is cut at ``at``."""
    group = units[at].block.group
    if not at or not group or units[at - 1].block.group != group:
        return None
    first = at
    while first and units[first - 1].block.group == group:
        first -= 1
    if units[first].block.kind is BlockKind.TABLE_HEAD:
        return units[first].start, units[first].end
    if first and _opens(text, units[first - 1]) and units[at].block.kind is not BlockKind.CODE:
        return units[first - 1].start, units[first - 1].end
    return None


def _chunk(
    headings: tuple[str, ...], units: list[Piece], lead: tuple[int, int] | None
) -> Chunk:
    number, made = -1, []
    for piece in units:
        number += piece.first or number < 0
        block = piece.block
        made.append(Unit(piece.start, piece.end, block.kind, number, block.group))
    return Chunk(units[0].start, units[-1].end, headings, tuple(made), lead)


__all__ = ["WORDS", "chunk", "passage_input", "size_of"]
