"""What a web page is made of while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ingest.extract.draft import table

_LONGEST_CELL: Final = 3  # blocks; a cell that holds more is a box on a page, not a value


@dataclass(slots=True)
class Block:
    """A paragraph, heading, item, table or code block, as Markdown.

    ``tight``: on the next line after its neighbour; ``plain``: may stand in a table cell.
    """

    text: str
    tight: bool = False
    anchor: str | None = None
    plain: bool = True
    in_main: bool = False


@dataclass(slots=True)
class Table:
    """A table while it is read; what it is shows only at its end."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    layout: bool = False

    def cell(self) -> list[Block]:
        """The cell that is being filled."""
        if not self.rows:
            self.rows.append([])
        if not self.rows[-1]:
            self.rows[-1].append([])
        return self.rows[-1][-1]

    @property
    def is_data(self) -> bool:
        """Whether it holds values; one that only arranges a page is read as prose."""
        cells = [cell for row in self.rows for cell in row]
        simple = all(
            len(cell) <= _LONGEST_CELL and all(block.plain for block in cell) for cell in cells
        )
        return simple and not self.layout and max((len(row) for row in self.rows), default=0) > 1

    def render(self) -> str:
        """The table as Markdown."""
        rows = [[" ".join(block.text for block in cell) for cell in row] for row in self.rows]
        rows = [row for row in rows if any(cell.strip() for cell in row)]
        return table(rows) if rows else ""
