"""Older and open office formats, read by the engine as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.extract import engine
from ingest.extract.draft import Draft
from ingest.extract.package import measure
from ingest.extract.text import storable
from ingest.extract.titles import clean_title, first_heading, stated_title
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from ingest.extract.limits import Limits

ODF: Final = "application/vnd.oasis.opendocument."
_EMPHASIS: Final = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
# What the master slide says to whoever edits it, and the rules between slides.
_MASTER: Final = re.compile(
    r"(?m)^(?:#+ )?(?:-{3,}|Click to edit .{0,60}|\w+ Outline Level|"
    r"(?:Second|Third|Fourth|Fifth) level)$"
)


def read_office(mime: str, data: bytes, limits: Limits) -> Extraction:
    """A text document as Markdown."""
    measure(data, limits)
    parsed = engine.parse(data, mime)
    text = plain_marks(storable(parsed.content))
    draft = Draft()
    draft.add(text)
    return Extraction(
        draft.text,
        Markup.MARKDOWN,
        title=clean_title(first_heading(text)) or stated_title(parsed.metadata.get("title")),
        author=engine.author(parsed),
    )


def read_old_slides(data: bytes, limits: Limits) -> Extraction:
    """An old presentation as Markdown; it does not say where its slides begin."""
    held = read_office("application/vnd.ms-powerpoint", data, limits)
    draft = Draft()
    draft.add(_MASTER.sub("", held.text))
    return Extraction(draft.text, Markup.MARKDOWN, title=held.title, author=held.author)


def plain_marks(markdown: str) -> str:
    """Without escapes and emphasis: a quote shows words, not how they were set."""
    return _EMPHASIS.sub(r"\2", engine.unescaped(markdown))
