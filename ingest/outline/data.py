"""Source code, tables of records and nested data: cut where a reader would cut them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.outline.lines import Lines, filled
from store.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable

# Opens or closes something; never worth a block of its own.
_BRACKETS = re.compile(r"[\[\]{}(),;<>/\s]*\Z")

# A record that is written as an object or array: the file has no header row.
_JSON_LINE = re.compile(r"\s*[\[{]")


def code(text: str) -> tuple[Block, ...]:
    """Definitions: a block starts at an unindented line behind a blank one."""
    lines = Lines(text)
    starts = [
        line
        for line in range(len(lines))
        if not lines.blank(line) and (line == 0 or lines.blank(line - 1))
    ]
    flat = [line for line in starts if lines.indent(line) == 0]
    return _cut(lines, flat or starts)


def data(text: str) -> tuple[Block, ...]:
    """Nested data: a block starts at each entry of the outermost level that has entries."""
    lines = Lines(text)
    entries = [line for line in range(len(lines)) if not _BRACKETS.match(lines.rows[line])]
    outermost = min(map(lines.indent, entries), default=0)
    return _cut(lines, [line for line in entries if lines.indent(line) == outermost])


def table(text: str) -> tuple[Block, ...]:
    """One record a row; the first is the head, unless the records are JSON objects."""
    lines = Lines(text)
    first = next((line for line in range(len(lines)) if not lines.blank(line)), 0)
    headed = not _JSON_LINE.match(lines.rows[first])
    blocks = [
        lines.block(start, end, BlockKind.TABLE_HEAD if headed and not n else BlockKind.ROW, 0, 1)
        for n, (start, end) in enumerate(_records(lines, quoted=headed))
    ]
    return filled(text, blocks)


def _records(lines: Lines, *, quoted: bool) -> Iterable[tuple[int, int]]:
    """Line ranges of the records; a field in quotes may hold line ends, which an odd count shows.

    A quote that never closes would swallow the rest of the file, so a record has few lines.
    """
    start, odd = 0, False
    for line, row in enumerate(lines.rows):
        odd ^= quoted and row.count('"') % 2 == 1
        if odd and line - start < _RECORD_LINES:
            continue
        if any(not lines.blank(n) for n in range(start, line + 1)):
            yield start, line + 1
        start, odd = line + 1, False
    if start < len(lines) and not all(lines.blank(n) for n in range(start, len(lines))):
        yield start, len(lines)


# A cell of more lines than this is a stray quotation mark.
_RECORD_LINES = 50


def _cut(lines: Lines, starts: list[int]) -> tuple[Block, ...]:
    """Code blocks from each start to the next; what stands before the first belongs to it."""
    if not starts:
        return filled(lines.text, ())
    edges = [0, *starts[1:], len(lines)]
    pairs = pairwise(edges)
    blocks = (
        lines.block(first, last, BlockKind.CODE, group=group)
        for group, (first, last) in enumerate(pairs, 1)
    )
    return filled(lines.text, blocks)
