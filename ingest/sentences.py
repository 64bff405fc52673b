"""Where sentences end, in many languages: exact spans, never half a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Signs that end a sentence, and what may close a quotation or bracket behind them.
_END = re.compile(r"(?:[.!?؟۔।]+[\"'”’)\]»*_`]*(?=\s|$)|[。！？｡]+[”’」』）]*)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[\"'“])(?:[A-Za-z]|e\.g|i\.e|etc|vs|cf|approx|ca|bzw|usw|z\.b|d\.h|no|nr|vol|pp|fig|"
    r"sec|ch|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|corp|dept|est|max|min|jan|feb|mar|apr|jun|jul|"
    r"aug|sep|sept|oct|nov|dec|u\.s|u\.k|a\.m|p\.m|[A-Z]\.[A-Z])\.$",
    re.IGNORECASE,
)
_LOWER = re.compile(r"\s+[a-zа-яα-ω]")
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,3}\.$")
_LOOK_BACK = 12  # characters: longer than any abbreviation above


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``, outer white space left out."""
    first = start
    for match in _END.finditer(text, start, end):
        if _goes_on(text, match, first, end):
            continue
        yield from _trimmed(text, first, match.end())
        first = match.end()
    yield from _trimmed(text, first, end)


def _goes_on(text: str, match: re.Match[str], first: int, end: int) -> bool:
    """Whether the full stop belongs to an abbreviation or a number, not to a sentence."""
    sign = match.group()
    if not sign.startswith(".") or sign.startswith(".."):
        return False
    before = text[max(first, match.start() - _LOOK_BACK) : match.start() + 1]
    if _ABBREVIATION.search(before) or _NUMBERED.search(before):
        return True
    return _LOWER.match(text, match.end(), end) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if any(map(str.isalnum, piece)):
        left = len(piece) - len(piece.lstrip())
        yield start + left, start + len(piece.rstrip())
