"""Makes a source's own links part of a document: where its places open. The text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ingest.sources.base import Loaded
from store.records import Anchor, AnchorKind, Extraction


def with_source(extraction: Extraction, loaded: Loaded) -> Extraction:
    """The extraction with what its source knows better: the author, and links to open it by."""
    anchors = (*extraction.anchors, *_anchors(extraction, loaded))
    return replace(extraction, author=loaded.author or extraction.author, anchors=anchors)


def _anchors(extraction: Extraction, loaded: Loaded) -> Iterator[Anchor]:
    if loaded.link:
        yield Anchor(0, AnchorKind.LINK, loaded.link)
    if extraction.lines:  # else its lines are not those of the bytes
        if loaded.line_link:
            yield Anchor(0, AnchorKind.LINE, loaded.line_link)
        yield from _by_line(extraction.text, loaded.links)


def _by_line(text: str, links: Iterable[tuple[int, str]]) -> Iterator[Anchor]:
    starts = [0, *(end.end() for end in re.finditer("\n", text))]
    for line, url in sorted(links):
        if 1 <= line <= len(starts):
            yield Anchor(starts[line - 1], AnchorKind.LINK, url)
