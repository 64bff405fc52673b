"""The lines of a text and the spans they cover: what every outline is made from."""

from __future__ import annotations

import re
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from store.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A blank line may hold spaces; the text between two of them is a paragraph.
_BLANK = re.compile(r"\n[^\S\n]*\n")


class Lines:
    """A text cut at its line ends, with the code-point offset of every line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rows = text.split("\n")
        lengths = (len(row) + 1 for row in self.rows)
        self.starts = list(accumulate(chain((0,), lengths)))

    def __len__(self) -> int:
        return len(self.rows)

    def blank(self, line: int) -> bool:
        """Whether the line has nothing but white space, or is past the end."""
        return line >= len(self.rows) or not self.rows[line].strip()

    def indent(self, line: int) -> int:
        """Columns of white space before the first character (a tab counts as four)."""
        row = self.rows[line]
        return len(row[: len(row) - len(row.lstrip())].expandtabs(4))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of the lines ``first`` to ``last`` (exclusive), outer white space left out."""
        end = min(self.starts[min(last, len(self.rows))], len(self.text))
        return trimmed(self.text, self.starts[first], end)

    def block(
        self, first: int, last: int, kind: BlockKind, level: int = 0, group: int = 0
    ) -> Block:
        """The lines ``first`` to ``last`` (exclusive) as one block."""
        start, end = self.span(first, last)
        return Block(start, end, kind, level, group)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends; empty at ``start`` if there is nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start, start) if left == len(piece) else (start + left, start + len(piece.rstrip()))


def filled(text: str, blocks: Iterable[Block], start: int = 0) -> tuple[Block, ...]:
    """The blocks, and a paragraph for any words between them, so that nothing is ever lost.

    A parser may skip what it does not understand (nesting beyond its limit); a reader of the
    document still expects to find it. Rules and marks alone are no words.
    """
    found: list[Block] = []
    for block in chain(blocks, (Block(len(text), len(text), BlockKind.PARAGRAPH),)):
        found.extend(_between(text, start, block.start))
        if block.end > max(block.start, start):
            found.append(block)
        start = max(start, block.end)
    return tuple(found)


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    if not any(map(str.isalnum, text[start:end])):
        return
    edges = [match.end() for match in _BLANK.finditer(text, start, end)]
    for left, right in zip([start, *edges], [*edges, end], strict=True):
        first, last = trimmed(text, left, right)
        if any(map(str.isalnum, text[first:last])):
            yield Block(first, last, BlockKind.PARAGRAPH)
