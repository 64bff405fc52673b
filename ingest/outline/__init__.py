"""The structure of a text: headings, paragraphs, lists, tables and code, as exact spans of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.outline.data import code, data, table
from ingest.outline.markdown import body_start, markdown
from ingest.outline.org import org
from ingest.outline.prose import plain
from ingest.outline.rst import rst
from store.records import Block, Markup

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["body_start", "outline"]

_READERS: dict[Markup, Callable[[str], tuple[Block, ...]]] = {
    Markup.MARKDOWN: markdown,
    Markup.RST: rst,
    Markup.ORG: org,
    Markup.PLAIN: plain,
    Markup.CODE: code,
    Markup.TABLE: table,
    Markup.DATA: data,
}


def outline(text: str, markup: Markup) -> tuple[Block, ...]:
    """The blocks of the text in reading order, not overlapping, offsets in code points.

    Every word of the text lies in a block, but for front matter. Time grows with the length of
    the text, whatever is in it.
    """
    return _READERS[markup](text)
