"""Paragraphs and lists by blank lines, markers and indent: plain text, reStructuredText, Org."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.outline.lines import Lines, filled
from store.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable

# "- ", "* ", "+ ", bullets, "1. ", "12) ", "a) ", "#. "; a year ("2024. ") is no list number.
_MARKER = re.compile(r"\s*(?:[-*+\u2022\u2023\u25e6\u2013]|\d{1,3}[.)]|[a-zA-Z][)]|#\.)\s+\S")

# A line of one repeated sign: underlines a heading, or is a rule.
_ADORNMENT = re.compile(r"([=\-~^\"'`#*+.:_<>!$%&])\1{2,}\s*\Z")

# Columns of white space in a row; deeper lists than this are one list, whatever they meant.
_DEEPEST = 20


class Scan:
    """Reads lines in order; ``special`` of a markup may take some of them first.

    ``special`` gets the scan and returns true where it moved ``line`` on. Lines that match
    ``stops`` end running text even without a blank line before them.
    """

    def __init__(
        self, lines: Lines, special: Callable[[Scan], bool], stops: re.Pattern[str] | None = None
    ) -> None:
        self.lines = lines
        self.line = 0
        self.found: list[Block] = []
        self._special = special
        self._stops = stops
        self._groups = 0
        self._indents: list[int] = []  # of the list that is open, outermost first
        self._list = 0

    def blocks(self) -> tuple[Block, ...]:
        while self.line < len(self.lines):
            if self.lines.blank(self.line):
                self.line += 1
            elif self._special(self):
                self._indents.clear()
            elif self.marked(self.line):
                self._item()
            else:
                self._paragraph()
        return filled(self.lines.text, self.found)

    def marked(self, line: int) -> bool:
        """Whether a list item starts on the line."""
        row = self.lines.rows[line]
        return _MARKER.match(row) is not None

    def new_group(self) -> int:
        """A number for the next list, table or code block."""
        self._groups += 1
        return self._groups

    def take(self, last: int, kind: BlockKind, level: int = 0, group: int = 0) -> None:
        """Note the lines up to ``last`` (exclusive) as a block and go on behind them."""
        last = max(last, self.line + 1)
        self.found.append(self.lines.block(self.line, last, kind, level, group))
        self.line = last

    def _item(self) -> None:
        indent = self.lines.indent(self.line)
        if not self._indents or indent < self._indents[0]:
            self._indents, self._list = [], self.new_group()
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        known = self._indents and self._indents[-1] == indent
        if not known and len(self._indents) < _DEEPEST:
            self._indents.append(indent)
        self.take(self._text_end(), BlockKind.ITEM, len(self._indents), self._list)

    def _paragraph(self) -> None:
        inside = self._indents and self.lines.indent(self.line) > self._indents[0]
        if not inside:
            self._indents.clear()
        self.take(self._text_end(), BlockKind.PARAGRAPH, group=self._list if inside else 0)

    def _text_end(self) -> int:
        """First line behind the running text: blank, a new item, or one with a meaning."""
        line = self.line + 1
        while not (self.lines.blank(line) or self.marked(line) or self._stop(line)):
            line += 1
        return line

    def _stop(self, line: int) -> bool:
        if self._stops is not None and self._stops.match(self.lines.rows[line]):
            return True
        return underlined(self.lines, line)


def underlined(lines: Lines, line: int) -> bool:
    """Whether the line is a heading by the row of signs under it, about as long as itself."""
    if lines.blank(line) or lines.blank(line + 1) or _ADORNMENT.match(lines.rows[line]):
        return False
    under = lines.rows[line + 1]
    title = lines.rows[line].rstrip()
    return len(title) <= len(under.rstrip()) + 2 and _ADORNMENT.match(under) is not None


def adorned(lines: Lines, line: int) -> bool:
    """Whether the line is nothing but one repeated sign."""
    return _ADORNMENT.match(lines.rows[line]) is not None


def plain(text: str) -> tuple[Block, ...]:
    """Blank-line paragraphs, simple lists and underlined headings."""
    return Scan(Lines(text), _plain_heading).blocks()


def _plain_heading(scan: Scan) -> bool:
    if not underlined(scan.lines, scan.line):
        return False
    level = 1 if scan.lines.rows[scan.line + 1].startswith("=") else 2
    scan.take(scan.line + 2, BlockKind.HEADING, level)
    return True
