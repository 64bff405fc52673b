"""What the styles and the numbering of a Word document make of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ingest.extract.parts import child, children, number, value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self
    from xml.etree.ElementTree import Element

    from ingest.extract.package import Package

_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST: Final = re.compile(r"list (bullet|number|paragraph)(?: (\d))?", re.IGNORECASE)
_CHAIN: Final = 12  # a style based on itself must not hang us


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph is: a heading of ``level``, an item of a list, or neither."""

    level: int = 0
    is_title: bool = False
    list_id: str | None = None
    depth: int = 0


@dataclass(slots=True)
class _Style:
    name: str
    base: str | None
    level: int | None
    list_id: str | None
    depth: int


@dataclass(slots=True)
class Styles:
    """Looks up styles by id and lists by number."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _lists: dict[str, Mapping[int, tuple[bool, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> Self:
        """The styles of a document; one without them has only plain paragraphs."""
        styles = cls()
        if "word/styles.xml" in package:
            styles._read_styles(package.xml("word/styles.xml"))
        if "word/numbering.xml" in package:
            styles._read_numbering(package.xml("word/numbering.xml"))
        return styles

    def _read_styles(self, root: Element) -> None:
        for each in children(root, "style"):
            properties = child(each, "pPr")
            list_id, depth = _list_of(properties)
            self._styles[value(each, "styleId") or ""] = _Style(
                name=value(child(each, "name")) or "",
                base=value(child(each, "basedOn")),
                level=_outline_level(properties),
                list_id=list_id,
                depth=depth or 0,
            )

    def _read_numbering(self, root: Element) -> None:
        abstract = {
            value(each, "abstractNumId"): _levels(each) for each in children(root, "abstractNum")
        }
        for each in children(root, "num"):
            key = value(child(each, "abstractNumId"))
            self._lists[value(each, "numId") or ""] = abstract.get(key, {})

    def shape(self, properties: Element | None) -> Shape:
        """What the paragraph with these properties is; its own settings win over its style's."""
        chain = self._chain(value(child(properties, "pStyle")))
        level = self._level(properties, chain)
        if level:
            return Shape(level, is_title=any(style.name.lower() == "title" for style in chain))
        list_id, depth = _list_of(properties)
        if list_id is None:
            return self._styled_list(chain)
        return Shape() if list_id == "0" else Shape(list_id=list_id, depth=depth or 0)

    def _chain(self, style_id: str | None) -> list[_Style]:
        chain: list[_Style] = []
        while style_id in self._styles and len(chain) < _CHAIN:
            chain.append(self._styles[style_id])
            style_id = chain[-1].base
        return chain

    def _level(self, properties: Element | None, chain: list[_Style]) -> int:
        own = _outline_level(properties)
        if own is not None:
            return own
        for style in chain:
            if style.name.lower() == "title":
                return 1
            if named := _HEADING.fullmatch(style.name):
                return int(named.group(1))
            if style.level is not None:
                return style.level
        return 0

    def _styled_list(self, chain: list[_Style]) -> Shape:
        for style in chain:
            if style.list_id is not None and style.list_id != "0":
                named = _LIST.fullmatch(style.name)
                depth = int(named.group(2)) - 1 if named and named.group(2) else style.depth
                return Shape(list_id=style.list_id, depth=depth)
        return Shape()

    def is_numbered(self, list_id: str, depth: int) -> bool:
        """Whether items of that list carry a number at that depth."""
        return self._lists.get(list_id, {}).get(depth, (False, 1))[0]

    def first_number(self, list_id: str, depth: int) -> int:
        """The number the list starts with at that depth."""
        return self._lists.get(list_id, {}).get(depth, (False, 1))[1]


def _outline_level(properties: Element | None) -> int | None:
    """A heading's depth from 1; 0 for what is set to be body text."""
    level = number(value(child(properties, "outlineLvl")))
    if level is None:
        return None
    return level + 1 if 0 <= level < 9 else 0  # Word has nine levels


def _list_of(properties: Element | None) -> tuple[str | None, int | None]:
    numbering = child(properties, "numPr")
    depth = number(value(child(numbering, "ilvl")))
    return value(child(numbering, "numId")), min(depth, 8) if depth else depth


def _levels(abstract: Element) -> Mapping[int, tuple[bool, int]]:
    found = {}
    for each in children(abstract, "lvl"):
        kind = value(child(each, "numFmt")) or "decimal"
        start = number(value(child(each, "start")))
        depth = number(value(each, "ilvl")) or 0
        found[depth] = (kind not in ("bullet", "none"), 1 if start is None else start)
    return found
