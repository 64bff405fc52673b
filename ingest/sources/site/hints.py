"""What a page says about itself and where it leads: canonical address, robots, feeds, links."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from ingest.extract.text import decode
from ingest.extract.webpage import without_opaque

_MOST_LINKS: Final = 2_000  # of one page
_MOST_BYTES: Final = 5_000_000  # of a page that are searched for links
_FEEDS: Final = frozenset({"application/rss+xml", "application/atom+xml"})
_AGENTS: Final = frozenset({"robots", "teamlore"})


@dataclass(frozen=True, slots=True)
class Hints:
    """Addresses as they are written in the page, to be joined with ``base``."""

    base: str | None = None
    canonical: str | None = None
    index: bool = True  # whether the page may be read into an index
    follow: bool = True
    feeds: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base: str | None = None
        self.canonical: str | None = None
        self.directives: set[str] = set()
        self.feeds: dict[str, None] = {}
        self.links: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" or tag == "area":
            self._link(values)
        elif tag == "link":
            self._relation(values)
        elif tag == "meta" and values.get("name", "").strip().lower() in _AGENTS:
            self.directives |= directives(values.get("content", ""))
        elif tag == "base" and self.base is None:
            self.base = values.get("href") or None

    def _link(self, values: dict[str, str]) -> None:
        href = values.get("href", "").strip()
        refused = "nofollow" in values.get("rel", "").lower().split()
        if href and not refused and not href.startswith("#") and len(self.links) < _MOST_LINKS:
            self.links[href] = None

    def _relation(self, values: dict[str, str]) -> None:
        relations, href = values.get("rel", "").lower().split(), values.get("href", "").strip()
        if not href:
            return
        if "canonical" in relations and self.canonical is None:
            self.canonical = href
        elif "alternate" in relations and values.get("type", "").lower() in _FEEDS:
            self.feeds[href] = None
        elif {"next", "prev"} & set(relations):
            self.links[href] = None


def hints(data: bytes) -> Hints:
    """What an HTML page says. Costs what its length costs, however it is written."""
    reader = _Reader()
    reader.feed(without_opaque(decode(data[:_MOST_BYTES])))
    reader.close()
    said = reader.directives
    return Hints(
        reader.base,
        reader.canonical,
        index=not {"noindex", "none"} & said,
        follow=not {"nofollow", "none"} & said,
        feeds=tuple(reader.feeds),
        links=tuple(reader.links),
    )


def directives(text: str) -> set[str]:
    """The words of a robots directive, of a page or of the X-Robots-Tag header.

    What a header says to another robot by name is not for us.
    """
    words: set[str] = set()
    ours = True
    for part in text.lower().split(","):
        agent, mark, rest = part.partition(":")
        if mark and agent.strip() not in ("unavailable_after", "max-snippet", "max-image-preview"):
            ours = agent.strip() in _AGENTS
            part = rest
        if ours:
            words.add(part.strip())
    return words
