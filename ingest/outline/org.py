"""Org: starred headings, source blocks, tables, drawers."""

from __future__ import annotations

import re

from ingest.outline.lines import Lines
from ingest.outline.prose import Scan
from store.records import Block, BlockKind

_HEADING = re.compile(r"(\*+) +\S")
_BEGIN = re.compile(r"\s*#\+begin_(\w+)", re.IGNORECASE)
_DRAWER = re.compile(r"\s*:[A-Za-z_]+:\s*\Z")
_DRAWER_END = re.compile(r"\s*:end:\s*\Z", re.IGNORECASE)
_DRAWER_LINES = 100  # one that is not closed by then never is; bounds the search
_KEYWORD = re.compile(r"\s*#(?:\+\w+:|\s|\Z)")
_TABLE = re.compile(r"\s*\|")
_RULE = re.compile(r"\s*\|[-+]+\|?\s*\Z")
# What needs no blank line before it.
_STOPS = re.compile(
    "|".join(sign.pattern for sign in (_HEADING, _BEGIN, _DRAWER, _KEYWORD, _TABLE)), re.IGNORECASE
)


def org(text: str) -> tuple[Block, ...]:
    """The blocks of an Org document."""
    return Scan(Lines(text), _special, _STOPS).blocks()


def _special(scan: Scan) -> bool:
    return _heading(scan) or _enclosed(scan) or _table(scan) or _aside(scan)


def _heading(scan: Scan) -> bool:
    found = _HEADING.match(scan.lines.rows[scan.line])
    if found is None:
        return False
    scan.take(scan.line + 1, BlockKind.HEADING, len(found[1]))
    return True


def _enclosed(scan: Scan) -> bool:
    """``#+begin_… #+end_…``: quotes and verses are words, anything else is code."""
    found = _BEGIN.match(scan.lines.rows[scan.line])
    if found is None:
        return False
    name = found[1].lower()
    last, end = scan.line + 1, f"#+end_{name}"
    while last < len(scan.lines) and scan.lines.rows[last].strip().lower() != end:
        last += 1
    words = name in {"quote", "verse", "center"}
    kind = BlockKind.QUOTE if words else BlockKind.CODE
    scan.take(min(last + 1, len(scan.lines)), kind, group=0 if words else scan.new_group())
    return True


def _table(scan: Scan) -> bool:
    """Rows of bars; the first is the head if a rule stands under it."""
    rows = scan.lines.rows
    if not _TABLE.match(rows[scan.line]):
        return False
    group = scan.new_group()
    if scan.line + 1 < len(rows) and _RULE.match(rows[scan.line + 1]):
        scan.take(scan.line + 2, BlockKind.TABLE_HEAD, group=group)
    while scan.line < len(rows) and _TABLE.match(rows[scan.line]):
        scan.take(scan.line + 1, BlockKind.ROW, group=group)
    return True


def _aside(scan: Scan) -> bool:
    """Keywords, comments and drawers are no running text, but stay findable as data."""
    row = scan.lines.rows[scan.line]
    if _KEYWORD.match(row):
        scan.take(scan.line + 1, BlockKind.PARAGRAPH)
        return True
    if not _DRAWER.match(row):
        return False
    near = range(scan.line + 1, min(scan.line + _DRAWER_LINES, len(scan.lines)))
    last = next((line for line in near if _DRAWER_END.match(scan.lines.rows[line])), scan.line)
    scan.take(last + 1, BlockKind.PARAGRAPH)
    return True
