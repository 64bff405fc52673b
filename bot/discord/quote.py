"""A quote as Discord shows it: the answering words bold, tables and code in typewriter letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.answer.models import Citation
from bot.chat.quoted import Look, Piece, Quoted, Run, Shape, take_apart
from bot.discord.text import bold, code, escape, faint, fence
from bot.language import told

Pair = tuple[Piece, tuple[Run, ...]]

_TABLE = (Shape.HEAD, Shape.ROW)
_WIDEST = 68  # characters of a table's line before Discord wraps it; then columns are not aligned
_ANSWERS = "› "  # before a row that answers: nothing can be bold there
_SMALLEST = 16


def fitted(citation: Citation, room: int) -> str:
    """The quote in at most ``room`` characters, with what was left out said in words."""
    limit = room
    while limit > _SMALLEST:
        quoted = take_apart(citation.quote, citation.highlights, citation.document, limit)
        if len(shown := whole(quoted)) <= room:
            return shown
        limit = min(limit * room // len(shown), limit - 1)
    return "…"


def whole(quoted: Quoted) -> str:
    """Every piece of the quote."""
    parts = [faint(escape(told("from-further-down")))] if quoted.opened else []
    parts.append(quote_text(quoted))
    parts += [faint(escape(told("more-words", count=quoted.more)))] if quoted.more else []
    return "\n".join(part for part in parts if part)


def quote_text(quoted: Quoted) -> str:
    """Paragraphs, lists, tables and code below each other."""
    shown = ""
    before = ""
    for kind, pairs in groupby(quoted.pieces, key=lambda pair: _kind(pair[0])):
        made = _KINDS[kind](list(pairs))
        if made:
            apart = kind == "text" and before in ("text", Shape.ITEM.value)
            shown += ("" if not shown else "\n\n" if apart else "\n") + made
            before = kind
    return shown


def _kind(piece: Piece) -> str:
    if piece.shape in _TABLE:
        return "table"
    return piece.shape.value if piece.shape in (Shape.CODE, Shape.ITEM) else "text"


def _text(pairs: Sequence[Pair]) -> str:
    shown = ""
    for number, (piece, runs) in enumerate(pairs):
        if number:
            shown += "\n" if pairs[number - 1][0].shape is Shape.HEADING else "\n\n"
        words = _styled(runs)
        shown += f"__{words.strip()}__" if piece.shape is Shape.HEADING else words
    return shown


def _items(pairs: Sequence[Pair]) -> str:
    """A list; numbers are written out, for Discord would count by itself."""
    lines = []
    for piece, runs in pairs:
        mark = f"{piece.number}\\. " if piece.number is not None else "- "
        words = re.sub(r"\s*\n\s*", " ", _styled(runs))
        lines.append("  " * min(piece.level, 5) + mark + words)
    return "\n".join(lines)


def _code(pairs: Sequence[Pair]) -> str:
    lines = ["".join(run.text for run in runs) for _, runs in pairs]
    return fence(lines) if any(line.strip() for line in lines) else ""


def _table(pairs: Sequence[Pair]) -> str:
    """Rows with their columns below each other where there is room for that."""
    answers = [any(run.look & Look.STRONG for run in runs) for _, runs in pairs]
    rows = [[cell.strip() for cell in _plain(runs).split(" | ")] for _, runs in pairs]
    widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows)))]
    if sum(widths) + 3 * len(widths) <= _WIDEST:
        rows = [[cell.ljust(widths[n]) for n, cell in enumerate(row)] for row in rows]
    marks = [(_ANSWERS if yes else "  ") if any(answers) else "" for yes in answers]
    return fence([mark + " | ".join(row).rstrip() for mark, row in zip(marks, rows, strict=True)])


def _plain(runs: Sequence[Run]) -> str:
    return " ".join("".join(run.text for run in runs).split())


def _styled(runs: Sequence[Run]) -> str:
    """Escaped words; what answers is bold, however the document marked it besides."""
    shown = ""
    for strong, same in groupby(runs, key=lambda run: bool(run.look & Look.STRONG)):
        words = "".join(_coded(same))
        shown += bold(words) if strong else words
    return shown


def _coded(runs: Iterable[Run]) -> Iterator[str]:
    for is_code, same in groupby(runs, key=lambda run: bool(run.look & Look.CODE)):
        words = "".join(run.text for run in same)
        yield code(words) if is_code else escape(words)


_KINDS = {"text": _text, "code": _code, Shape.ITEM.value: _items, "table": _table}
