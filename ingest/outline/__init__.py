"""From a text to its structure: headings, paragraphs, list items, table rows, code."""

from __future__ import annotations

import re

from store.records import Block, BlockKind, Markup

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![^\S\n]*(?:\n|\Z)))*")


def outline(text: str, markup: Markup) -> tuple[Block, ...]:
    """One paragraph for each run of lines between blank ones."""
    del markup
    found = _PARAGRAPH.finditer(text)
    return tuple(Block(each.start(), each.end(), BlockKind.PARAGRAPH) for each in found)
