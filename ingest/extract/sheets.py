"""Workbooks: each sheet a heading, each region of cells a table whose rows can be read alone."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from ingest.extract import engine
from ingest.extract.draft import Draft, cell, heading, one_line, table
from ingest.extract.package import measure
from ingest.extract.text import storable
from ingest.extract.titles import stated_title
from store.errors import RefusedError
from store.records import AnchorKind, Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.extract.limits import Limits

_OPENXML: Final = "application/vnd.openxmlformats-officedocument."
XLSX: Final = _OPENXML + "spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"

_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2}) 00:00:00")
_TIME: Final = re.compile(r"1899-12-3[01] (\d{2}:\d{2}:\d{2})")

Rows = list[list[str]]


def read_sheets(mime: str, data: bytes, limits: Limits) -> Extraction:
    """A workbook sheet by sheet; an empty one is refused."""
    measure(data, limits)
    parsed = engine.parse(data, mime)
    names = parsed.metadata.get("sheet_names") or []
    draft = Draft()
    for held in parsed.tables:
        name = names[held.page_number - 1] if held.page_number <= len(names) else "Sheet"
        add_sheet(draft, storable(name), held.cells)
    if not draft.text:
        raise RefusedError("is empty: no cell of it holds text")
    return Extraction(
        draft.text,
        Markup.MARKDOWN,
        title=stated_title(parsed.metadata.get("title")),
        anchors=draft.anchors,
        author=engine.author(parsed),
    )


def add_sheet(draft: Draft, name: str, cells: Sequence[Sequence[str]]) -> None:
    """The sheet's name as a heading and its regions below; nothing where no cell is filled."""
    blocks = [block for region in _regions(cells) for block in render(region)]
    if blocks:
        draft.mark(AnchorKind.SHEET, name)
        draft.add(heading(name, 2))
    for block in blocks:
        draft.add(block)


def _regions(cells: Sequence[Sequence[str]]) -> Iterator[Rows]:
    """Runs of rows between blank ones, without the columns that are empty in all of them."""
    held: Rows = []
    for line in [*cells, []]:
        row = [_shown(value) for value in line]
        if any(row):
            held.append(row)
        elif held:
            yield _filled_columns(held)
            held = []


def _shown(value: str) -> str:
    """The cell in one line; a date without the midnight, a time without the day, that it got."""
    text = one_line(storable(value))
    if dated := _DATE.fullmatch(text):
        return dated.group(1)
    if timed := _TIME.fullmatch(text):
        return timed.group(1)
    return text


def _filled_columns(rows: Rows) -> Rows:
    width = max(len(row) for row in rows)
    even = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [place for place in range(width) if any(row[place] for row in even)]
    return [[row[place] for place in used] for row in even]


def render(rows: Rows) -> list[str]:
    """A region as paragraphs (lone cells above a table, single rows) and one table."""
    blocks = []
    while rows and len(rows[0]) > 1 and sum(map(bool, rows[0])) == 1:
        blocks.append("".join(rows.pop(0)))
    if not rows:
        return blocks
    if len(rows) == 1 or len(rows[0]) == 1:
        return [*blocks, *(" · ".join(filter(None, row)) for row in rows)]
    return [*blocks, table(rows)]


def delimited(text: str) -> str:
    """CSV or TSV as a Markdown table, for where a file stands inside another document."""
    first = text.split("\n", 1)[0]
    mark = max(",;\t|", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=mark)
    rows = [[cell(value) for value in row] for row in lines if any(row)]
    return "\n\n".join(render(rows)) if rows else ""
