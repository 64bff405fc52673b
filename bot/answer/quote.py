"""Chooses the sentences, items or rows that answer, and what to quote around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from store.records import BlockKind, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from store.late import Matches

    Floats = NDArray[np.float32]
    Span = tuple[int, int]
    _Test = Callable[[Unit], bool]

# A quote of more words is not read in a chat.
WORDS = 120

# Highlighted at most; one more only if it meets what the question asks better by this much, in mean
# weighted similarity: two where the answer is spread, one where a sentence says it all.
_HIGHLIGHTS = 3
_GAIN = 0.015

# What is no answer by itself, nor a good end of a quote.
_OPENING = {BlockKind.HEADING, BlockKind.TABLE_HEAD}


class Quote(NamedTuple):
    """A span to show and the spans in it that answer, as offsets into the same text.

    ``headed``: it begins with a heading, so nothing before it belongs to it. ``best``: where that
    stands in it which answers best, ``section``: the section of that, where it has several.
    """

    start: int
    end: int
    highlights: tuple[Span, ...]
    headed: bool = False
    best: int | None = None
    section: int | None = None


def unit_similarities(matches: Matches, candidate: int, units: int) -> Floats:
    """Similarity of each question token in each of a candidate's units (u, q); -1: no vector."""
    rows = slice(matches.starts[candidate], matches.starts[candidate + 1])
    found = np.full((units, matches.units.shape[1]), -1, np.float32)
    numbers = matches.numbers[rows]
    known = numbers < units
    found[numbers[known]] = matches.units[rows][known]
    return found


def quote(text: str, units: Sequence[Unit], similarities: Floats, tokens: Floats) -> Quote:
    """The part of a passage to show: at most 120 words around the units that answer.

    ``units`` are those of the passage, with offsets into ``text``; ``similarities`` (u, q) and the
    weights of the question's ``tokens`` (q) say which of them answer.
    """
    chosen = _answering(units, similarities, tokens)
    first, last = _around(text, units, chosen[0])
    inside = sorted(number for number in chosen if first <= number < last)
    highlights = tuple((units[number].start, units[number].end) for number in inside)
    headed = units[first].kind is BlockKind.HEADING
    best = units[chosen[0]].start
    heads = [u.start for u in units[first : chosen[0] + 1] if u.kind is BlockKind.HEADING]
    section = heads[-1] if heads else None
    return Quote(units[first].start, units[last - 1].end, highlights, headed, best, section)


def _answering(units: Sequence[Unit], similarities: Floats, tokens: Floats) -> list[int]:
    """The best unit, then those that meet what it leaves open."""
    share = tokens / max(float(tokens.sum()), 1e-9)
    allowed = np.array([unit.kind not in _OPENING for unit in units])
    if not allowed.any():
        allowed[:] = True
    chosen: list[int] = []
    met = np.full(similarities.shape[1], -1, np.float32)
    while len(chosen) < min(_HIGHLIGHTS, int(allowed.sum())):
        sums = np.where(allowed, np.maximum(similarities, met) @ share, -np.inf)
        best = int(sums.argmax())
        if chosen and sums[best] - met @ share < _GAIN:
            break
        chosen.append(best)
        allowed[best] = False
        met = np.maximum(met, similarities[best])
    return chosen


def _around(text: str, units: Sequence[Unit], best: int) -> tuple[int, int]:
    """The units to show with this one: the passage if it is short, else what belongs closest.

    In turn, as long as it fits: its paragraph, its list with the sentence that opens it, its
    neighbours one by one.
    """
    first, last = best, best + 1
    for wanted in _wider(text, units, best):
        if _fits(text, units, *wanted):
            first, last = min(first, wanted[0]), max(last, wanted[1])
    if (first, last) == (best, best + 1) or not _whole(units, first, last):
        first, last = _grown(text, units, first, last)
    return first, _trimmed(text, units, best, last)


def _wider(text: str, units: Sequence[Unit], best: int) -> Iterator[tuple[int, int]]:
    """Ever larger ranges of units around the best one."""
    here = units[best]
    yield _run(units, best, lambda unit: unit.block == here.block)
    if here.group:
        first, last = _run(units, best, lambda unit: unit.group == here.group)
        yield first, last
        yield max(first - 1, 0) if _opens(text, units, first - 1) else first, last
    yield 0, len(units)


def _run(units: Sequence[Unit], best: int, same: _Test) -> tuple[int, int]:
    first, last = best, best + 1
    while first and same(units[first - 1]):
        first -= 1
    while last < len(units) and same(units[last]):
        last += 1
    return first, last


def _grown(text: str, units: Sequence[Unit], first: int, last: int) -> tuple[int, int]:
    """The range with as many neighbours as fit, by turns before and after."""
    while True:
        wider = []
        if first:
            wider.append((first - 1, last))
        if last < len(units):
            wider.append((first, last + 1))
        if (last - first) % 2:
            wider.reverse()
        fitting = next((span for span in wider if _fits(text, units, *span)), None)
        if fitting is None:
            return first, last
        first, last = fitting


def _trimmed(text: str, units: Sequence[Unit], best: int, last: int) -> int:
    """Without a heading or a sentence that opens a list at the end: what they announce is cut."""
    while last - 1 > best and _opens(text, units, last - 1) and last < len(units):
        last -= 1
    return last


def _opens(text: str, units: Sequence[Unit], number: int) -> bool:
    if number < 0:
        return False
    unit = units[number]
    return unit.kind in _OPENING or text[unit.end - 1 : unit.end] in {":", "\uff1a"}


def _whole(units: Sequence[Unit], first: int, last: int) -> bool:
    return first == 0 and last == len(units)


def _fits(text: str, units: Sequence[Unit], first: int, last: int) -> bool:
    return words(text, units[first].start, units[last - 1].end) <= WORDS


def words(text: str, start: int, end: int) -> int:
    """Words as they are counted by eye: between white space."""
    return len(text[start:end].split())


def join(text: str, old: Quote, new: Quote) -> Quote | None:
    """Both as one, the first's highlights, if they follow each other under one heading."""
    start, end = min(old.start, new.start), max(old.end, new.end)
    later = old if old.start > new.start else new
    between = text[min(old.end, new.end) : later.start]
    if later.headed or between.strip() or words(text, start, end) > WORDS:
        return None
    headed = (old if later is new else new).headed
    return Quote(start, end, old.highlights, headed, old.best, old.section)
