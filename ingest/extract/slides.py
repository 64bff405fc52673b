"""PowerPoint files: each slide a heading, its text, tables and notes below."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from ingest.extract.draft import Draft, Items, heading, one_line, table
from ingest.extract.package import Package
from ingest.extract.parts import child, children, descendants, local, number, value
from ingest.extract.properties import author_in, title_in
from store.records import AnchorKind, Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from ingest.extract.limits import Limits

_MAIN: Final = "ppt/presentation.xml"
_SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml")
_TITLES: Final = frozenset({"title", "ctrTitle"})
_FURNITURE: Final = frozenset({"dt", "ftr", "hdr"})
_BODIES: Final = frozenset({"body", "obj", None})


def read_slides(data: bytes, limits: Limits) -> Extraction:
    """A presentation slide by slide, in the order in which it is shown."""
    draft = Draft()
    first: str | None = None
    furniture: set[str] = set()
    with Package(data, limits) as package:
        for shown, name in enumerate(_slides(package), 1):
            title, blocks = _slide(package.xml(name), furniture)
            blocks += _notes(package, name)
            first = first or title
            if title or blocks:
                draft.mark(AnchorKind.SLIDE, str(shown))
                # Without a heading of its own a slide would be read as part of the one before.
                draft.add(heading(title or f"Slide {shown}", 2))
            for block, tight in blocks:
                draft.add(block, tight=tight)
        return Extraction(
            draft.text,
            Markup.MARKDOWN,
            title=title_in(package) or first,
            anchors=draft.anchors,
            author=author_in(package),
        )


def _slides(package: Package) -> list[str]:
    """The slides' parts in the order of the show; by their numbers where that is broken."""
    try:
        order = descendants(package.xml(_MAIN), "sldId")
        targets = _relations(package, _MAIN)
    except (KeyError, ParseError):
        order, targets = [], {}
    shown = [targets.get(_relation_id(each), "") for each in order]
    shown = [name for name in shown if name in package]
    numbered = sorted((int(found.group(1)), found.group(0)) for found in _numbered(package))
    return shown or [name for _, name in numbered]


def _numbered(package: Package) -> Iterator[re.Match[str]]:
    return filter(None, map(_SLIDE.fullmatch, package.names))


def _relation_id(element: Element) -> str:
    """The attribute ``r:id``; the plain ``id`` beside it is another number."""
    return next((held for key, held in element.items() if key.endswith("}id")), "")


def _relations(package: Package, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    held = f"{folder}/_rels/{name}.rels"
    if held not in package:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
        if not each.get("Target", "").startswith("/")
        else each.get("Target", "")[1:]
        for each in package.xml(held)
    }


Blocks = list[tuple[str, bool]]


def _slide(root: Element, furniture: set[str]) -> tuple[str | None, Blocks]:
    """The title and the other blocks; a block says whether it follows on without a gap.

    Dates and footers, the ``furniture``, are kept where they are first seen.
    """
    title: str | None = None
    blocks: Blocks = []
    for shape in _shapes(root):
        kind = _placeholder(shape)
        if kind == "sldNum":
            continue
        if kind in _FURNITURE:
            new = [block for block in _text(shape, listed=False) if block[0] not in furniture]
            furniture.update(text for text, _ in new)
            blocks += new
        elif kind in _TITLES and title is None:
            title = one_line(" ".join(_paragraph(each) for each in _paragraphs(shape))) or None
        elif local(shape) == "graphicFrame":
            blocks += [(text, False) for text in _tables(shape)]
        else:
            blocks += _text(shape, listed=kind in _BODIES and _is_placeholder(shape))
    return title, blocks


def _shapes(element: Element) -> Iterator[Element]:
    """Shapes and tables at any depth of groups, in the order in which they were drawn."""
    for each in element:
        name = local(each)
        if name in ("sp", "graphicFrame"):
            yield each
        elif name != "Fallback":
            yield from _shapes(each)


def _is_placeholder(shape: Element) -> bool:
    return bool(descendants(shape, "ph"))


def _placeholder(shape: Element) -> str | None:
    return next((value(each, "type") for each in descendants(shape, "ph")), "")


def _paragraphs(shape: Element) -> list[Element]:
    body = child(shape, "txBody")
    return children(body, "p")


def _paragraph(element: Element) -> str:
    pieces = []
    for each in element:
        if local(each) in ("r", "fld"):
            pieces.append("".join(held.text or "" for held in children(each, "t")))
        elif local(each) == "br":
            pieces.append(" ")
    return one_line("".join(pieces))


def _text(shape: Element, *, listed: bool) -> Blocks:
    """The shape's paragraphs: items where a content placeholder holds several, else prose."""
    held = [(_depth(each), _paragraph(each)) for each in _paragraphs(shape)]
    held = [(depth, text) for depth, text in held if text]
    if not listed or len(held) < 2:  # one line is no list
        return [(text, False) for _, text in held]
    items = Items()
    return [(items.line(depth, "-", text), at > 0) for at, (depth, text) in enumerate(held)]


def _depth(paragraph: Element) -> int:
    return min(number(value(child(paragraph, "pPr"), "lvl")) or 0, 8)


def _tables(frame: Element) -> Iterator[str]:
    for held in descendants(frame, "tbl"):
        rows = [[_cell(each) for each in children(row, "tc")] for row in children(held, "tr")]
        rows = [row for row in rows if any(row)]
        if rows:
            yield table(rows)


def _cell(element: Element) -> str:
    return one_line(" ".join(_paragraph(each) for each in _paragraphs(element)))


def _notes(package: Package, slide: str) -> Blocks:
    """What the speaker's notes say; they often hold what the slide only hints at."""
    for target in _relations(package, slide).values():
        if "notesSlides/" in target and target in package:
            shapes = [each for each in _shapes(package.xml(target)) if _placeholder(each) == "body"]
            texts = [text for each in shapes for text, _ in _text(each, listed=False)]
            return [("Notes: " + text if not at else text, False) for at, text in enumerate(texts)]
    return []
