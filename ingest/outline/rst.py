"""reStructuredText: adorned headings, literal blocks and directives, tables."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.outline.lines import Lines
from ingest.outline.prose import Scan, adorned, underlined
from store.records import Block, BlockKind

_CODE = re.compile(r"\s*\.\.\s+(?:code|code-block|sourcecode|literalinclude|parsed-literal)::")
_GRID = re.compile(r"\s*\+[-=]+(?:\+[-=]+)*\+\s*\Z")
_GRID_HEAD = re.compile(r"\s*\+=+(?:\+=+)*\+\s*\Z")
_SIMPLE_RULES = 3  # over the head, under it, under the rows
_SIMPLE = re.compile(r"\s*=+(?:\s+=+)+\s*\Z")


def rst(text: str) -> tuple[Block, ...]:
    """The blocks of a reStructuredText document; heading levels count in order of appearance."""
    styles: list[str] = []
    return Scan(Lines(text), lambda scan: _special(scan, styles)).blocks()


def _special(scan: Scan, styles: list[str]) -> bool:
    return _heading(scan, styles) or _code(scan) or _grid(scan) or _simple(scan)


def _heading(scan: Scan, styles: list[str]) -> bool:
    """A title with a row of signs under it, or over and under it: two different styles."""
    lines, line = scan.lines, scan.line
    over = adorned(lines, line) and not lines.blank(line + 1) and not lines.blank(line + 2)
    title = line + 1 if over else line
    if not underlined(lines, title) or _SIMPLE.match(lines.rows[line]):
        return False
    style = ("over" if over else "") + lines.rows[title + 1].strip()[0]
    if style not in styles:
        styles.append(style)
    scan.line = title  # the row above is no text
    scan.take(title + 1, BlockKind.HEADING, styles.index(style) + 1)
    scan.line += 1  # nor is the row below
    return True


def _code(scan: Scan) -> bool:
    """A code directive, or the indented block behind a paragraph that ends in ``::``."""
    lines, line = scan.lines, scan.line
    directive = _CODE.match(lines.rows[line]) is not None
    literal = bool(scan.found) and _opens_literal(scan.found[-1], lines)
    if not directive and not (literal and lines.indent(line) > 0):
        return False
    base = lines.indent(line) + 1 if directive else lines.indent(line)
    last = _indented_end(lines, line + 1, base)
    scan.take(last, BlockKind.CODE, group=scan.new_group())
    return True


def _opens_literal(block: Block, lines: Lines) -> bool:
    return block.kind is not BlockKind.CODE and lines.text.endswith("::", block.start, block.end)


def _indented_end(lines: Lines, line: int, base: int) -> int:
    """First line that is not blank and stands left of ``base``."""
    while line < len(lines) and (lines.blank(line) or lines.indent(line) >= base):
        line += 1
    while lines.blank(line - 1):
        line -= 1
    return line


def _grid(scan: Scan) -> bool:
    """A table drawn with ``+---+``; what stands between two rules is a row."""
    if not _GRID.match(scan.lines.rows[scan.line]):
        return False
    rules, last = [scan.line], scan.line + 1
    while not scan.lines.blank(last):
        if _GRID.match(scan.lines.rows[last]):
            rules.append(last)
        last += 1
    heads = [rule for rule in rules if _GRID_HEAD.match(scan.lines.rows[rule])]
    spans = [(rule + 1, end) for rule, end in pairwise([*rules, last])]
    _rows(scan, spans, heads[0] if heads else scan.line, last)
    return True


def _simple(scan: Scan) -> bool:
    """A table ruled by ``====  ====``; every line between two rules is a row."""
    if not _SIMPLE.match(scan.lines.rows[scan.line]):
        return False
    rules, last = [scan.line], scan.line + 1
    while len(rules) < _SIMPLE_RULES and not scan.lines.blank(last):
        if _SIMPLE.match(scan.lines.rows[last]):
            rules.append(last)
        last += 1
    head = rules[1] if len(rules) == _SIMPLE_RULES else scan.line
    spans = [(line, line + 1) for line in range(head + 1, last) if line not in rules]
    if head > scan.line:
        spans.insert(0, (scan.line + 1, head))
    _rows(scan, spans, head, last)
    return True


def _rows(scan: Scan, spans: list[tuple[int, int]], head: int, last: int) -> None:
    """Note each span of lines as a row, or as the table's head if it stands above ``head``."""
    group = scan.new_group()
    for first, end in spans:
        if first < end:
            scan.line = first
            kind = BlockKind.TABLE_HEAD if first < head else BlockKind.ROW
            scan.take(end, kind, group=group)
    scan.line = last
