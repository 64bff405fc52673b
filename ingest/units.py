"""The smallest things that are quoted alone: sentences, list items, table rows, code blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.marks import code_only, title_only, words_only
from ingest.outline.lines import trimmed
from ingest.sentences import sentences
from store.records import Block, BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# An item of more words is read sentence by sentence; a quote of three such items still fits.
_ITEM_WORDS = 40

# A sentence or row of more words is no sentence: a log, a list without marks, minified data.
_UNIT_WORDS = 100
_CODE_WORDS = 60

# Where something too long is cut, best first: lines, then clauses, then words.
_CUTS = (
    re.compile(r"\n"),
    re.compile(r"[;:,\u3001\uff0c\uff1b\u060c](?=\s|[^\x00-\x7f])|\s[\u2013\u2014-]\s"),
    re.compile(r"\s"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit on its way into a passage, with the words that the encoder reads for it."""

    start: int
    end: int
    words: str
    size: int  # words, about
    block: Block
    first: bool  # the first of its block


@lru_cache(maxsize=4096)
def clean(text: str, kind: BlockKind) -> str:
    """What the encoder reads for a unit of this kind.

    It is asked for when a passage is packed and again when it is written, some hundred units later.
    """
    if kind is BlockKind.CODE:
        return code_only(text)
    return title_only(text) if kind is BlockKind.HEADING else words_only(text)


def size_of(words: str) -> int:
    """How many words, about: scripts without spaces count by their characters."""
    return max(words.count(" ") + 1, len(words) // 9) if words else 0


def pieces(text: str, block: Block, count: Callable[[str], int], limit: int) -> Iterator[Piece]:
    """The units of a block in reading order, none of them above ``limit`` tokens."""
    first = True
    for start, end in _spans(text, block):
        for piece in _fitted(text, start, end, block, count, limit):
            yield Piece(piece[0], piece[1], piece[2], size_of(piece[2]), block, first)
            first = False


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    whole = block.kind in {BlockKind.CODE, BlockKind.ROW, BlockKind.TABLE_HEAD, BlockKind.HEADING}
    if whole or (block.kind is BlockKind.ITEM and _short(text[block.start : block.end])):
        yield block.start, block.end
    else:
        yield from sentences(text, block.start, block.end)


def _short(item: str) -> bool:
    return size_of(clean(item[: 40 * _ITEM_WORDS], BlockKind.ITEM)) <= _ITEM_WORDS


def _fitted(
    text: str, start: int, end: int, block: Block, count: Callable[[str], int], limit: int
) -> Iterator[tuple[int, int, str]]:
    """The span with its words, or its halves, and theirs, until each fits.

    A stack, not recursion: the span may be a whole file on one line.
    """
    most = _CODE_WORDS if block.kind is BlockKind.CODE else _UNIT_WORDS
    waiting = [(start, end)]
    while waiting:
        left, right = waiting.pop()
        # Cleaning halves again and again would cost too much where marks cannot be the reason.
        words = clean(text[left:right], block.kind) if right - left < 60 * most else None
        if words is not None and _fits(words, most, count, limit):
            yield left, right, words
            continue
        middle = _cut(text, left, right)
        waiting += [trimmed(text, middle, right), trimmed(text, left, middle)]
        waiting = waiting if waiting[-1][0] < waiting[-1][1] else waiting[:-1]


def _fits(words: str, most: int, count: Callable[[str], int], limit: int) -> bool:
    """A token has at least one character, so that short text need not be counted."""
    if len(words) <= limit:
        return True
    return size_of(words) <= most and count(words) <= limit


def _cut(text: str, start: int, end: int) -> int:
    """The best place near the middle to cut the span in two; the middle itself if there is none."""
    quarter = (end - start) // 4
    middle = (start + end) // 2
    reach = min(quarter, 2_000)
    for sign in _CUTS:
        places = [m.end() for m in sign.finditer(text, middle - reach, middle + reach)]
        if places:
            return min(places, key=lambda place: abs(place - middle))
    return max(middle, start + 1)
