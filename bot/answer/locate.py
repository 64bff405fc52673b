"""Where a citation leads: the URL, or the path, that opens the very place. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from urllib.parse import quote, urljoin

from store.library import Page
from store.records import TAUGHT, Anchor, AnchorKind


def location(page: Page, start: int) -> str:
    """The place of a span that begins at ``start``: built from the source record alone."""
    if line := _last(page.anchors, AnchorKind.LINE, start):
        return f"{line.label}{line_number(page.text, start)}"
    if link := _last(page.anchors, AnchorKind.LINK, start):
        return _linked(link.label, page, start)
    if page.source_kind == TAUGHT:  # it stands nowhere else
        return page.source_name
    base = _base(page)
    fragment = _fragment(page, start)
    if not fragment:
        return base
    return f"{base.partition('#')[0]}#{fragment}"


def answering_place(page: Page, start: int, best: int | None) -> int:
    """Where a quote is opened: a conversation at the message that answers, else where it begins."""
    links = {anchor.label for anchor in page.anchors if anchor.kind is AnchorKind.LINK}
    return best if best is not None and len(links) > 1 else start


def page_number(page: Page, start: int) -> int | None:
    """The page or slide that a span begins on, where the document has any."""
    for kind in (AnchorKind.PAGE, AnchorKind.SLIDE):
        anchor = _last(page.anchors, kind, start)
        if anchor is not None and anchor.label.isdecimal():
            return int(anchor.label)
    return None


def line_number(text: str, start: int) -> int:
    """The line of the file that a code point stands on, from 1."""
    return text.count("\n", 0, start) + 1


def _linked(url: str, page: Page, start: int) -> str:
    """A link of the source's own; the page is the one thing that viewers of files open."""
    leaf = _last(page.anchors, AnchorKind.PAGE, start)
    return f"{url}#page={quote(leaf.label)}" if leaf and "#" not in url else url


def _base(page: Page) -> str:
    if page.source_kind == "url":
        return page.target
    if page.source_kind == "site":
        return page.path
    if page.url_base:
        return urljoin(page.url_base.rstrip("/") + "/", quote(page.path))
    return page.path


def _fragment(page: Page, start: int) -> str:
    """How the place is named inside the document; the finest thing that can be opened."""
    part = _last(page.anchors, AnchorKind.PART, start)
    inside = f"part={quote(part.label)}&" if part else ""
    if anchor := _last(page.anchors, AnchorKind.FRAGMENT, start):
        return quote(anchor.label)
    for kind in (AnchorKind.PAGE, AnchorKind.SLIDE, AnchorKind.SHEET):
        if anchor := _last(page.anchors, kind, start):
            return f"{inside}{kind.value}={quote(anchor.label)}"
    if page.lines:
        return f"L{line_number(page.text, start)}"
    return inside.rstrip("&")


def _last(anchors: Sequence[Anchor], kind: AnchorKind, start: int) -> Anchor | None:
    of_kind = [anchor for anchor in anchors if anchor.kind is kind]
    found = bisect_right([anchor.start for anchor in of_kind], start)
    return of_kind[found - 1] if found else None
