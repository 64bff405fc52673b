"""Where the sentences of a paragraph begin and end, in any script."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from ingest.outline.lines import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

# A sentence ends at one of these signs with what closes behind it: quotes, brackets, emphasis.
# Those of scripts that put no space between sentences end one anywhere; a full stop needs a space.
_CLOSING = "[\"'\u201d\u2019\u00bb)\\]*_`]{0,6}"
_END = re.compile(
    rf"[.!?\u2026]{{1,10}}{_CLOSING}(?=\s)"
    "|[\u3002\uff01\uff1f\uff61]{1,10}[\u201d\u2019\u300d\u300f\uff09\"')]{0,4}"
    rf"|[\u061f\u06d4\u0964\u0965\u17d4\u104b\u1362]{{1,10}}{_CLOSING}"
    r"|<br\s?/?>"
)

# What a full stop inside of ends no sentence: code, a link's text, an aside in brackets.
_WHOLE = re.compile(r"`[^`\n]{1,300}`|\[[^\[\]]{1,300}\](?=[(\[])|\([^()\n]{1,200}\)")

# No sentence ends behind these. Those that often do end one ("etc.", "p.m.") are missing: the
# small letter that follows inside a sentence tells.
_ABBREVIATIONS = frozenset(
    """e.g i.e vs cf al approx dept est eds inc ltd corp mr mrs ms dr prof sr jr st rev gen col sgt
    capt lt hon pres gov sen rep messrs mt u.s u.k usw bzw z.b d.h bspw ggf evtl vgl tel sra
    \u0442.\u0435 \u0442.\u043a \u0434\u0440 \u0438\u043c""".split()
)

# Nor behind these, if a number follows.
_BEFORE_NUMBERS = frozenset(
    """no nos p pp vol ch sec fig figs eq art nr n\u00fam jan feb mar apr jun jul aug sep sept oct
    nov dec ca \u0441\u0442\u0440""".split()
)

_WORD_BEFORE = re.compile(r"([^\s(\[\"'\u201c\u2018*_]+)\Z")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in ``text[start:end]``, outer white space left out, nothing lost."""
    whole = deque(found.span() for found in _WHOLE.finditer(text, start, end))
    left = start
    for found in _END.finditer(text, start, end):
        while whole and whole[0][1] <= found.start():
            whole.popleft()
        inside = bool(whole) and whole[0][0] < found.start() and found.end() < whole[0][1]
        if not inside and _ends(text, left, found, end):
            yield from _span(text, left, found.end())
            left = found.end()
    yield from _span(text, left, end)


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first, last = trimmed(text, start, end)
    if last > first:
        yield first, last


def _ends(text: str, left: int, found: re.Match[str], end: int) -> bool:
    """Whether the sign ends a sentence: not after an abbreviation, nor before a small letter."""
    sign = found[0][0]
    if sign not in ".!?\u2026":
        return True
    after = text[found.end() : min(found.end() + 20, end)].lstrip().lstrip("\"'(*_`[\u201c\u2018")
    if after[:1].islower():
        return False
    return (
        sign != "." or len(found[0].rstrip("\"'*_`)]\u201d")) > 1 or _full_stop(text, left, found)
    )


def _full_stop(text: str, left: int, found: re.Match[str]) -> bool:
    """Whether one full stop closes more than a word: an initial, a list number, ``e.g.``."""
    before = _WORD_BEFORE.search(text, max(left, found.start() - 40), found.start())
    if before is None:
        return True
    word = before[1]
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    number = word.isdigit() and before.start() <= left + 1
    return not (initial or number or _abbreviated(word.lower().rstrip("."), text, found.end()))


def _abbreviated(word: str, text: str, at: int) -> bool:
    numbered = word in _BEFORE_NUMBERS and text[at : at + 3].lstrip()[:1].isdigit()
    return numbered or word in _ABBREVIATIONS
