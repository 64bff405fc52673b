"""Builds a Markdown text block by block, and knows where each place in it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Anchor, AnchorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Draft:
    """Blocks in reading order; anchors are exact because the text is only ever appended to."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._anchors: list[Anchor] = []
        self._pending: list[tuple[AnchorKind, str]] = []

    def mark(self, kind: AnchorKind, label: str) -> None:
        """The next block begins the place ``label``; a place without a block is left out."""
        self._pending = [held for held in self._pending if held[0] is not kind]
        self._pending.append((kind, label))

    def add(self, block: str, *, tight: bool = False) -> None:
        """Append a block after a blank line, or on the next line where ``tight``."""
        block = block.strip("\n")
        if not block.strip():
            return
        if self._parts:
            self._append("\n" if tight else "\n\n")
        for kind, label in self._pending:
            self._anchors.append(Anchor(self._length, kind, label))
        self._pending.clear()
        self._append(block)

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)

    @property
    def length(self) -> int:
        """Code points so far."""
        return self._length

    @property
    def text(self) -> str:
        """Everything added so far, ended by a line end."""
        return "".join(self._parts) + "\n" if self._parts else ""

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The places that begin in the text, in order."""
        return tuple(self._anchors)


class Items:
    """Indents list items so that Markdown nests them as they were nested.

    Depths may start anywhere and skip levels: an item stands below the last shallower one.
    """

    def __init__(self) -> None:
        self._above: list[tuple[int, int]] = []

    def line(self, depth: int, mark: str, text: str) -> str:
        """The item as one line."""
        while self._above and self._above[-1][0] >= depth:
            self._above.pop()
        indent = " " * sum(width for _, width in self._above)
        # Four below a number: "10. " is that wide, and Markdown wants the child at its text.
        self._above.append((depth, 2 if mark == "-" else 4))
        return f"{indent}{mark} {one_line(text)}"

    def end(self) -> None:
        """The list is over; the next item begins another."""
        self._above.clear()


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def cell(text: str) -> str:
    """The text of one table cell: a pipe would end it, a line end would end the row."""
    return one_line(text).replace("|", "\\|")


def row(cells: Iterable[str]) -> str:
    """One row of a Markdown table."""
    return "| " + " | ".join(cell(each) for each in cells) + " |"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first row is the head; short rows are filled up."""
    width = max(len(each) for each in rows)
    filled = [[*each, *[""] * (width - len(each))] for each in rows]
    rule = "| " + " | ".join(["---"] * width) + " |"
    return "\n".join([row(filled[0]), rule, *(row(each) for each in filled[1:])])


def fence(code: str, language: str = "") -> str:
    """A fenced code block whose fence is longer than any in the code."""
    ticks = "```"
    while ticks in code:
        ticks += "`"
    return f"{ticks}{language}\n{code.strip(chr(10))}\n{ticks}"


def heading(text: str, level: int) -> str:
    """A heading line."""
    return "#" * min(max(level, 1), 6) + " " + one_line(text)
