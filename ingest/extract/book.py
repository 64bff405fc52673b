"""E-books: the chapters in reading order, each an HTML page of the container."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ingest.extract.draft import Draft
from ingest.extract.package import Package
from ingest.extract.parts import descendants, value
from ingest.extract.titles import stated_title
from ingest.extract.webpage import read_html
from store.errors import RefusedError
from store.records import AnchorKind, Extraction, Markup

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from ingest.extract.limits import Limits

_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/rights.xml"


def read_book(data: bytes, limits: Limits) -> Extraction:
    """An e-book as Markdown, a part for each chapter file."""
    with Package(data, limits) as package:
        if _RIGHTS in package:
            raise RefusedError("is locked by digital rights management: add an open copy")
        outline = _outline(package)
        root = package.xml(outline)
        draft = Draft()
        for name in _chapters(root, posixpath.dirname(outline)):
            if name in package:
                draft.mark(AnchorKind.PART, name)
                draft.add(read_html(package.read(name)).text)
    return Extraction(
        draft.text,
        Markup.MARKDOWN,
        title=stated_title(_field(root, "title")),
        anchors=draft.anchors,
        author=_field(root, "creator"),
    )


def _outline(package: Package) -> str:
    found = descendants(package.xml(_CONTAINER), "rootfile")
    path = value(found[0], "full-path") if found else None
    if not path:
        raise RefusedError("is broken: its table of contents is missing")
    return path


def _chapters(root: Element, folder: str) -> list[str]:
    files = {value(each, "id"): value(each, "href") or "" for each in descendants(root, "item")}
    order = [files.get(value(each, "idref"), "") for each in descendants(root, "itemref")]
    return [posixpath.normpath(posixpath.join(folder, unquote(name))) for name in order if name]


def _field(root: Element, name: str) -> str | None:
    return next((each.text for each in descendants(root, name) if each.text), None)
