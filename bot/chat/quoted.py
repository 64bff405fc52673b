"""A quote taken apart for a face: paragraphs, list items, table rows and code, with its words.

Marks of formatting are left out where they are certain; words never change. Every character of a
quote is either shown, in order, or a mark, white space or invisible. Pure, and linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, groupby

from bot.chat.inline import Look, mark_inline
from bot.chat.syntax import Syntax, syntax_of
from bot.chat.words import sentence_end, visible

__all__ = ["Look", "Piece", "Quoted", "Run", "Shape", "take_apart"]

_QUOTED = re.compile(r"(?:[^\S\n]{0,3}>[^\S\n]?)+")
_FENCE = re.compile(r"[^\S\n]{0,40}(`{3,}|~{3,})[^\n`]*")
_HEADING = re.compile(r"[^\S\n]{0,3}#{1,6}[^\S\n]+")
_HEADING_END = re.compile(r"[^\S\n]+#{1,6}[^\S\n]*\Z")
_UNDERLINE = re.compile(r"[^\S\n]{0,3}(?:=+|-+)[^\S\n]*\Z")
_RULE = re.compile(r"[^\S\n]{0,3}([-*_])(?:[^\S\n]*\1){2,}[^\S\n]*\Z")
_ITEM = re.compile(r"([^\S\n]*)(?:[-*+\u2022]|(\d{1,3})[.)])[^\S\n]+(?=\S)")
_TABLE_RULE = re.compile(r"[^\S\n]*\|?(?=[^\n]*-)(?=[^\n]*\|)[-:|\s]+\Z")
_BAR_FIRST, _BAR_LAST = (
    re.compile(r"[^\S\n]*\|[^\S\n]*"),
    re.compile(r"(?:[^\S\n]*(?<!\\)\|)+[^\S\n]*\Z"),
)
_DEEPEST = 8
_PARTED = 2  # characters that a face puts between two pieces, at most


class Shape(StrEnum):
    """What a piece of a quote is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    HEAD = "head"  # the header row of a table
    ROW = "row"
    CODE = "code"  # one line of it


_ABOVE_RULE = (Shape.PARAGRAPH, Shape.ROW)


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the quote; ``level`` is an item's nesting from 0, ``number`` its number, if any."""

    shape: Shape
    start: int
    end: int
    level: int = 0
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Visible text of one look."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Quoted:
    """The pieces to show; ``opened``: words before them were left out; ``more``: words behind."""

    pieces: tuple[tuple[Piece, tuple[Run, ...]], ...]
    opened: bool = False
    more: int = 0


def take_apart(
    quote: str, highlights: Sequence[tuple[int, int]], document: str, limit: int
) -> Quoted:
    """The quote as pieces of together at most ``limit`` characters, the first highlight among them.

    ``document`` is the path: its ending tells which marks are marks.
    """
    reader = _Reader(quote, document)
    pieces = list(reader.pieces())
    looks = reader.looks
    for start, end in highlights:
        for at in range(max(start, 0), min(end, len(quote))):
            looks[at] |= Look.STRONG
    wanted = min((start for start, end in highlights if end > start), default=0)
    shown, opened, rest = _window(quote, pieces, wanted, limit)
    wrapped = bool(reader.syntax & Syntax.INLINE)
    whole = [(piece, _runs(quote, looks, piece, wrapped)) for piece in shown]
    return Quoted(tuple(pair for pair in whole if pair[1]), opened, _words(quote, looks, rest))


def _window(
    quote: str, pieces: list[Piece], wanted: int, limit: int
) -> tuple[list[Piece], bool, int]:
    """The pieces that fit, whether something stands before them, and where the rest begins."""
    first = _first(pieces, wanted, limit)
    shown = _fitting(pieces[first:], limit)
    left = pieces[first + len(shown) :]
    if not left:
        return shown, first > 0, len(quote)
    if shown:
        return shown, first > 0, left[0].start
    start, end = left[0].start, left[0].end
    if start < wanted and quote[wanted:end].strip():
        start = wanted
    end = start + sentence_end(quote[start:end], limit)
    return [replace(left[0], start=start, end=end)], first > 0 or start > left[0].start, end


def _first(pieces: list[Piece], wanted: int, limit: int) -> int:
    """Which piece to begin with: the first one, if what is wanted then is shown too."""
    holding = next((n for n, piece in enumerate(pieces) if piece.end > wanted), 0)
    return holding if len(_fitting(pieces, limit)) <= holding else 0


def _fitting(pieces: list[Piece], limit: int) -> list[Piece]:
    """As many pieces from the first on as fit, with the blank line that parts them."""
    sizes = accumulate(piece.end - piece.start + _PARTED for piece in pieces)
    return [piece for piece, size in zip(pieces, sizes, strict=True) if size - _PARTED <= limit]


def _words(quote: str, looks: bytearray, start: int) -> int:
    """How many words there are from ``start`` on; marks, bars and bullets are none."""
    shown = (quote[at] for at in range(start, len(quote)) if not looks[at] & Look.MARK)
    return sum(any(map(str.isalnum, word)) for word in "".join(shown).split())


def _runs(quote: str, looks: bytearray, piece: Piece, wrapped: bool) -> tuple[Run, ...]:  # noqa: FBT001
    """The visible text of a piece; ``wrapped``: its line ends are no more than blanks."""
    found = []
    code = piece.shape is Shape.CODE
    for look, group in groupby(range(piece.start, piece.end), key=lambda at: looks[at]):
        span = list(group)
        if look & Look.MARK:
            continue
        text = visible(quote[span[0] : span[-1] + 1])
        if wrapped and not code:
            text = re.sub(r"[^\S\n]*\n\s*", " ", text)
        if text:
            found.append(Run(text, Look(look)))
    return tuple(found) if code or any(run.text.strip() for run in found) else ()


class _Reader:
    """Goes through the lines once; ``looks`` holds for each character how it is shown."""

    def __init__(self, text: str, document: str) -> None:
        self.looks = bytearray(len(text))
        self.syntax = syntax_of(document)
        self._text = text
        self._fence = ""
        self._open: Piece | None = None  # what the next line may go on with
        self._table = False
        self._indents: list[int] = []

    def pieces(self) -> Iterator[Piece]:
        """Every piece, in order; inline marks are marked on the way."""
        for piece in list(self._lines()):
            if piece.shape is not Shape.CODE and self.syntax & Syntax.INLINE:
                mark_inline(self._text, piece.start, piece.end, self.looks)
            yield piece

    def _lines(self) -> Iterator[Piece]:
        at = 0
        for line in self._text.splitlines(keepends=True):
            end = at + len(line.rstrip("\n"))
            yield from self._line(at, end)
            at += len(line)
        yield from self._close()

    def _line(self, start: int, end: int) -> Iterator[Piece]:
        if self.syntax & Syntax.VERBATIM:
            yield Piece(Shape.CODE, start, end)
            return
        if self._fence:
            yield from self._fenced(start, end)
            return
        if self.syntax & Syntax.BLOCKS and (quoted := _QUOTED.match(self._text, start, end)):
            start = self._drop(start, quoted.end())
        if not self._text[start:end].strip():
            yield from self._close()
            self._table = False
        elif self.syntax & Syntax.BLOCKS and self._marked(start, end):
            return
        else:
            yield from self._content(start, end)

    def _fenced(self, start: int, end: int) -> Iterator[Piece]:
        line = self._text[start:end].strip()
        if line.startswith(self._fence) and not line.strip(self._fence[0]):
            self._drop(start, end)
            self._fence = ""
        else:
            yield Piece(Shape.CODE, start, end)

    def _marked(self, start: int, end: int) -> bool:
        """Lines that are marks and nothing else."""
        line = self._text[start:end]
        above = self._open if self._open and self._open.shape in _ABOVE_RULE else None
        if above and _TABLE_RULE.match(line):
            self._open = self._bare(replace(above, shape=Shape.HEAD))
            self._table = True
        elif not (_TABLE_RULE.match(line) or self._is_rule(line)):
            return False
        self._drop(start, end)
        return True

    def _is_rule(self, line: str) -> bool:
        under = self._open is not None and self._open.shape is Shape.PARAGRAPH
        return bool(_RULE.match(line) or (under and _UNDERLINE.match(line)))

    def _content(self, start: int, end: int) -> Iterator[Piece]:
        text, blocks = self._text, bool(self.syntax & Syntax.BLOCKS)
        if blocks and (fence := _FENCE.fullmatch(text, start, end)):
            yield from self._close()
            self._drop(start, end)
            self._fence = fence.group(1)
        elif blocks and (heading := _HEADING.match(text, start, end)):
            yield from self._close()
            yield self._heading(self._drop(start, heading.end()), end)
        elif self._is_indented(start, end):
            yield Piece(Shape.CODE, start, end)
        elif item := _ITEM.match(text, start, end):
            yield from self._close()
            self._open = self._item(item, start, end)
        elif blocks and self._is_row(start, end):
            yield from self._close()
            self._table = True
            self._open = self._bare(Piece(Shape.ROW, start, end))
        else:
            yield from self._go_on(start, end)

    def _heading(self, start: int, end: int) -> Piece:
        if closing := _HEADING_END.search(self._text, start, end):
            self._drop(closing.start(), end)
        self._indents.clear()
        return Piece(Shape.HEADING, start, end)

    def _item(self, item: re.Match[str], start: int, end: int) -> Piece:
        self._drop(start, item.end())
        indent = len(item.group(1).expandtabs(4))
        while self._indents and indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or indent > self._indents[-1] + 1:
            self._indents.append(indent)
        number = int(item.group(2)) if item.group(2) else None
        return Piece(Shape.ITEM, item.end(), end, min(len(self._indents) - 1, _DEEPEST), number)

    def _is_indented(self, start: int, end: int) -> bool:
        """Code by its indentation: in Markdown, where no paragraph or list goes on."""
        free = self._open is None and not self._indents and self.syntax & Syntax.INLINE
        return bool(free) and self._text[start:end].startswith(("    ", "\t"))

    def _is_row(self, start: int, end: int) -> bool:
        line = self._text[start:end].strip()
        return "|" in line and (self._table or (line[0] == "|" and len(line) > 1))

    def _bare(self, row: Piece) -> Piece:
        """A row without the bars around it."""
        if first := _BAR_FIRST.match(self._text, row.start, row.end):
            self._drop(row.start, first.end())
        if last := _BAR_LAST.search(self._text, row.start, row.end):
            self._drop(last.start(), row.end)
        return row

    def _go_on(self, start: int, end: int) -> Iterator[Piece]:
        going = self._open and self._open.shape in (Shape.PARAGRAPH, Shape.ITEM)
        if self._open and going:
            self._open = replace(self._open, end=end)
            return
        yield from self._close()
        if not self._text[start].isspace():
            self._indents.clear()
        self._open = Piece(Shape.PARAGRAPH, start, end)

    def _close(self) -> Iterator[Piece]:
        if self._open is not None:
            yield self._open
        self._open = None

    def _drop(self, start: int, end: int) -> int:
        """These characters are marks; where the text goes on."""
        for at in range(start, end):
            self.looks[at] |= Look.MARK
        return end
