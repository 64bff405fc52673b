"""Where the headings, lists, tables, code and paragraphs of a Markdown text begin and end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from ingest.outline.lines import Lines, filled
from store.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

# Deeper nesting is read as plain text; real documents have five levels or fewer, each of which
# takes two of the parser's.
_NESTING = 30

# Structure shows at the start of a line, so the parser is spared the rest of very long ones.
_LONGEST_LINE = 10_000

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[^\S\n]*\n(?:.*\n)*?\1[^\S\n]*(?:\n|\Z)")


def _parser() -> MarkdownIt:
    """Only block structure is read: inline parsing costs most and is quadratic on hostile input.

    Link definitions are kept as text, for the rule that collects them is quadratic too.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table")
    parser.disable(["inline", "reference"])
    return parser


def body_start(text: str) -> int:
    """Offset of the first character after the front matter (0 if there is none)."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text in reading order; front matter belongs to none."""
    lines = Lines(text)
    start = body_start(text)
    skipped = text.count("\n", 0, start)
    rows = [row[:_LONGEST_LINE] for row in lines.rows[skipped:]]
    source = "\n" * skipped + "\n".join(rows).replace("\r", " ")
    return filled(text, _Walk(lines).blocks(_parser().parse(source)), start)


class _Walk:
    """Follows the parser's tokens and notes each leaf with the list or quote around it."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._found: list[Block] = []
        self._lists = self._quotes = self._groups = self._group = 0
        self._item: int | None = None  # first line of an item that has no block yet
        self._body = False  # inside the body of a table
        self._steps: dict[str, Callable[[Token], None]] = {
            "bullet_list_open": self._open_list,
            "ordered_list_open": self._open_list,
            "bullet_list_close": self._close_list,
            "ordered_list_close": self._close_list,
            "list_item_open": self._open_item,
            "blockquote_open": self._open_quote,
            "blockquote_close": self._close_quote,
            "heading_open": self._heading,
            "paragraph_open": self._paragraph,
            "html_block": self._paragraph,
            "fence": self._code,
            "code_block": self._code,
            "table_open": self._table,
            "tr_open": self._row,
        }

    def blocks(self, tokens: list[Token]) -> list[Block]:
        for token in tokens:
            step = self._steps.get(token.type)
            if step is not None:
                step(token)
        return self._found

    def _open_list(self, _: Token) -> None:
        if not self._lists:
            self._next_group()
        self._lists += 1

    def _close_list(self, _: Token) -> None:
        self._lists -= 1
        self._item = None

    def _open_item(self, token: Token) -> None:
        self._item = _lines_of(token)[0]

    def _open_quote(self, _: Token) -> None:
        self._quotes += 1

    def _close_quote(self, _: Token) -> None:
        self._quotes -= 1

    def _heading(self, token: Token) -> None:
        if self._lists or self._quotes:
            self._paragraph(token)
            return
        first, last = _lines_of(token)
        self._found.append(
            self._lines.block(first, last, BlockKind.HEADING, int(token.tag.removeprefix("h")))
        )

    def _paragraph(self, token: Token) -> None:
        _, last = _lines_of(token)
        kind = BlockKind.QUOTE if self._quotes else BlockKind.PARAGRAPH
        if self._item is not None:
            kind = BlockKind.ITEM
        first = self._take_item(token)
        level = self._lists if kind is BlockKind.ITEM else 0
        group = self._group if self._lists else 0
        self._found.append(self._lines.block(first, last, kind, level, group))

    def _code(self, token: Token) -> None:
        _, last = _lines_of(token)
        first = self._take_item(token)
        self._found.append(self._lines.block(first, last, BlockKind.CODE, group=self._group_here()))

    def _table(self, token: Token) -> None:
        last = _lines_of(token)[0] + 2  # the header row and the rule under it
        first = self._take_item(token)
        self._body = False
        self._found.append(
            self._lines.block(first, last, BlockKind.TABLE_HEAD, group=self._group_here())
        )

    def _row(self, token: Token) -> None:
        if self._body:
            first, last = _lines_of(token)
            self._found.append(self._lines.block(first, last, BlockKind.ROW, group=self._group))
        self._body = True  # the first row is the head's

    def _take_item(self, token: Token) -> int:
        """The line a leaf starts on: its item's, with the marker, if it is the item's first."""
        first = _lines_of(token)[0] if self._item is None else self._item
        self._item = None
        return first

    def _group_here(self) -> int:
        """What stands in a list belongs to the list; anything else is a group of its own."""
        if not self._lists:
            self._next_group()
        return self._group

    def _next_group(self) -> None:
        self._groups += 1
        self._group = self._groups


def _lines_of(token: Token) -> tuple[int, int]:
    if token.map is None:  # pragma: no cover - block tokens that open always have one
        raise ValueError(token.type)
    return token.map[0], token.map[1]
