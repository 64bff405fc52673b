"""Word documents: paragraphs, headings by style, lists with their depth, tables, footnotes.

Read here rather than by the engine, which flattens nested lists and loses text boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ingest.extract.draft import Draft, Items, heading, one_line, table
from ingest.extract.package import Package
from ingest.extract.parts import child, children, descendants, local, number, value
from ingest.extract.properties import author_in, title_in
from ingest.extract.styles import Styles
from ingest.extract.titles import first_heading
from store.errors import RefusedError
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from ingest.extract.limits import Limits


# Deleted text, field codes and the copy of a drawing made for old programs.
_SILENT: Final = frozenset({"del", "delText", "instrText", "Fallback", "moveFrom", "rPr", "pPr"})
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CONTAINERS: Final = frozenset({"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"})


def read_word(data: bytes, limits: Limits) -> Extraction:
    """A Word document as Markdown."""
    with Package(data, limits) as package:
        main = _main_part(package)
        writer = _Writer(Styles.of(package))
        _write_body(package, main, writer)
        _write_notes(package, writer)
        text = writer.draft.text
        title = writer.title or first_heading(text) or title_in(package)
        return Extraction(text, Markup.MARKDOWN, title=title, author=author_in(package))


def _main_part(package: Package) -> str:
    """Nearly always the same name; some programs number it."""
    found = [name for name in package.names if name.startswith("word/document")]
    found = [name for name in found if name.endswith(".xml")]
    if not found:
        raise RefusedError("is broken: its main part is missing")
    return found[0]


def _write_body(package: Package, main: str, writer: _Writer) -> None:
    """Child by child of the body, each freed once written: the tree may be hundreds of MB."""
    depth = 0
    for event, element in package.elements(main):
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 2:  # document, body, child
            writer.block(element)
            element.clear()


def _write_notes(package: Package, writer: _Writer) -> None:
    if "word/footnotes.xml" not in package:
        return
    for note in package.xml("word/footnotes.xml"):
        text = _cell_text(note)
        if text and not value(note, "type"):  # a typed one is the separator line
            writer.draft.add(f"[^{value(note, 'id')}]: {text}")


def paragraph_text(paragraph: Element) -> str:
    """What is read on the page: without deletions, field codes and text boxes."""
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for each in element:
        name = local(each)
        if name == "t":
            yield each.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "footnoteReference":
            yield f"[^{value(each, 'id')}]"
        elif name not in _SILENT and name != "txbxContent":
            yield from _pieces(each)


def _boxes(element: Element) -> Iterator[Element]:
    """Text boxes of a paragraph, in order, the copies for old programs left out."""
    for each in element:
        name = local(each)
        if name == "txbxContent":
            yield each
        elif name not in _SILENT:
            yield from _boxes(each)


@dataclass(slots=True)
class _Writer:
    """Turns the elements of a body into blocks of a draft."""

    styles: Styles
    draft: Draft = field(default_factory=Draft)
    title: str | None = None
    _numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    _items: Items = field(default_factory=Items)
    _in_list: bool = False

    def block(self, element: Element) -> None:
        name = local(element)
        if name == "p":
            self._paragraph(element)
        elif name == "tbl":
            self._table(element)
        elif name in _CONTAINERS:
            for each in element:
                self.block(each)

    def _paragraph(self, element: Element) -> None:
        text = _tidy(paragraph_text(element))
        shape = self.styles.shape(child(element, "pPr"))
        if text and shape.level:
            self._add(heading(text, shape.level))
            self.title = self.title or (one_line(text) if shape.is_title else None)
        elif text and shape.list_id is not None:
            self._item(text, shape.list_id, shape.depth)
        else:
            self._add(text)
        for box in _boxes(element):
            for each in box:
                self.block(each)

    def _item(self, text: str, list_id: str, depth: int) -> None:
        mark = self._mark(list_id, depth)
        self.draft.add(self._items.line(depth, mark, text), tight=self._in_list)
        self._in_list = True

    def _mark(self, list_id: str, depth: int) -> str:
        """A bullet or the next number; a deeper level starts again under each item."""
        for held in [key for key in self._numbers if key[0] == list_id and key[1] > depth]:
            del self._numbers[held]
        if not self.styles.is_numbered(list_id, depth):
            return "-"
        start = self.styles.first_number(list_id, depth)
        number = self._numbers.get((list_id, depth), start - 1) + 1
        self._numbers[list_id, depth] = number
        return f"{number}."

    def _table(self, element: Element) -> None:
        rows = [row for row in _rows(element) if any(row)]
        if not rows:
            return
        if max(len(row) for row in rows) > 1:
            self._add(table(rows))
            return
        for cell in _cells_of(element):
            for each in cell:
                self.block(each)

    def _add(self, block: str) -> None:
        """An empty paragraph between two items does not end their list."""
        if block.strip():
            self.draft.add(block)
            self._items.end()
            self._in_list = False


def _tidy(text: str) -> str:
    """Lines as the author broke them, without indents that Markdown would read as code."""
    lines = [one_line(line) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _cells_of(element: Element) -> Iterator[Element]:
    for row in element:
        if local(row) == "tr":
            yield from children(row, "tc")


def _rows(element: Element) -> Iterator[list[str]]:
    """Rows of equal meaning: a cell merged over several rows or columns is said in each."""
    above: list[str] = []
    for each in _row_elements(element):
        row: list[str] = []
        for held in children(each, "tc"):
            shape = child(held, "tcPr")
            merged = child(shape, "vMerge")
            continues = merged is not None and value(merged) != "restart"
            text = _cell_text(held)
            if continues and not text:
                text = above[len(row)] if len(row) < len(above) else ""
            span = min(number(value(child(shape, "gridSpan"))) or 1, 64)
            row.extend([text] * span)
        if len(children(each, "tc")) == 1:
            row[1:] = [""] * (len(row) - 1)  # one cell across the table is a caption
        above = row
        yield row


def _row_elements(element: Element) -> Iterator[Element]:
    for each in element:
        if local(each) == "tr":
            yield each
        elif local(each) in _CONTAINERS:
            yield from _row_elements(each)


def _cell_text(element: Element) -> str:
    """All paragraphs of a cell, those of tables nested in it too."""
    texts = [paragraph_text(each) for each in descendants(element, "p")]
    return one_line(" ".join(texts))
