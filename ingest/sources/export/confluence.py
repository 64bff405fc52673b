"""Confluence's HTML export of a space: a page tree in index.html, a file for each page."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from urllib.parse import unquote

from ingest.extract.text import decode
from ingest.sources.export.contents import Contents, shown_path
from ingest.sources.export.page import Page, Shaped
from store.errors import RefusedError

_INDEX = "index.html"
_MOST = 5_000_000  # bytes of an index
_ID = re.compile(r"(?:^|_)(\d{3,20})\.html$")
_BEGINS = re.compile(r"<div[^>]{0,200}\bid=[\"']main-content[\"'][^>]{0,200}>", re.I)
_ENDS = re.compile(
    r"<div[^>]{0,200}\b(?:id=[\"']footer[\"']|class=[\"']pageSection[^\"']{0,40}[\"'])", re.I
)
_EDITOR = re.compile(r"<span class=[\"'](editor|author)[\"']>([^<]{1,200})</span>")
_DATE = re.compile(r"</span>\s*on ([A-Z][a-z]{2} \d{1,2}, \d{4})")


class _Tree(HTMLParser):
    """Pages and where they hang: nested lists of links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, tuple[str, ...]] = {}  # file -> titles that lead to it
        self._above: list[str] = []
        self._href: str | None = None
        self._title: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._above.append("")
        elif tag == "a" and self._above:
            self._href, self._title = dict(attrs).get("href"), []

    def handle_data(self, data: str) -> None:
        if self._href is not None:
            self._title.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            title = " ".join("".join(self._title).split())
            if self._above and not self._above[-1]:
                self._above[-1] = title
            self.found.setdefault(unquote(self._href), tuple(filter(None, self._above)))
            self._href = None
        elif tag == "li" and self._above:
            self._above.pop()


class Confluence:
    """One or several spaces, each in a folder with an index."""

    def recognises(self, contents: Contents) -> bool:
        """An index that says so, and pages with numbers beside it."""
        indexes = [name for name in contents.names if posixpath.basename(name) == _INDEX]
        return any(
            b"confluence" in contents.read(name, _MOST).lower()
            and any(_ID.search(n) for n in _beside(contents, name))
            for name in indexes[:3]
        )

    def pages(self, contents: Contents, url_base: str | None) -> Iterator[Page]:
        """Each space's pages by their place in its tree."""
        for index in contents.names:
            if posixpath.basename(index) == _INDEX:
                yield from _space(contents, index, url_base)


def _beside(contents: Contents, index: str) -> list[str]:
    folder = posixpath.dirname(index)
    return [
        name
        for name in contents.names
        if posixpath.dirname(name) == folder and name.endswith(".html") and name != index
    ]


def _space(contents: Contents, index: str, url_base: str | None) -> Iterator[Page]:
    tree = _Tree()
    tree.feed(decode(contents.read(index, _MOST)))
    folder = posixpath.dirname(index)
    for name in _beside(contents, index):
        file = posixpath.basename(name)
        titles = tree.found.get(file) or (_ID.sub("", file).removesuffix(".html") or file,)
        number = _ID.search(file)
        link = None
        if url_base and number:
            link = f"{url_base.rstrip('/')}/pages/viewpage.action?pageId={number[1]}"
        yield Page(name, shown_path(folder, *titles), titles[-1], link, partial(_shape, titles[-1]))


def _shape(title: str, data: bytes) -> Shaped:
    """The page itself: its head, attachments and footer left out."""
    text = decode(data)
    begins = _BEGINS.search(text)
    if begins is None:
        return Shaped(data)
    ends = _ENDS.search(text, begins.end())
    body = text[begins.end() : ends.start() if ends else len(text)]
    if not body.strip():
        raise RefusedError("is empty: there is no text in it")
    head = text[: begins.start()]
    who = {role: html.unescape(name).strip() for role, name in _EDITOR.findall(head)}
    whole = f"<html><body><h1>{html.escape(title)}</h1>{body}</body></html>"
    return Shaped(whole.encode(), who.get("editor") or who.get("author"), _moment(head))


def _moment(head: str) -> datetime | None:
    dates = _DATE.findall(head)
    try:
        return datetime.strptime(dates[-1], "%b %d, %Y").replace(tzinfo=UTC) if dates else None
    except ValueError:
        return None
