"""Chooses what is quoted: the units that answer, and the stretch around them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store.library import Passage
from store.records import BlockKind, Unit

MAX_WORDS = 120
_HIGHLIGHTS = 3  # units at most
_NEAR = 0.93  # a neighbour this close to the best unit's score is highlighted too


@dataclass(frozen=True, slots=True)
class Quote:
    """Spans of the version's text: the quote, and the highlights inside it."""

    start: int
    end: int
    highlights: tuple[tuple[int, int], ...]


def choose(text: str, passage: Passage, scores: Mapping[int, float]) -> Quote:
    """The best units of a passage and as much around them as a quote may hold."""
    units = passage.units
    best = max(
        (n for n in range(len(units)) if n in scores),
        key=lambda n: (scores[n], -n),
        default=0,
    )
    chosen = _highlighted(units, scores, best)
    first, last = _around(text, units, chosen[0], chosen[-1])
    return Quote(
        units[first].start,
        units[last].end,
        tuple((units[n].start, units[n].end) for n in chosen),
    )


def _highlighted(units: Sequence[Unit], scores: Mapping[int, float], best: int) -> list[int]:
    """The best unit and its equals next to it."""
    chosen = [best]
    for step in (1, -1):
        n = best + step
        while (
            len(chosen) < _HIGHLIGHTS
            and scores.get(n, 0.0) >= _NEAR * scores.get(best, 1.0)
            and units[n].kind is not BlockKind.TABLE_HEAD
        ):
            chosen.append(n)
            n += step
    return sorted(chosen)


def _around(text: str, units: Sequence[Unit], first: int, last: int) -> tuple[int, int]:
    """Grow to whole blocks, then to their neighbours, while the words last."""
    grown = True
    while grown:
        grown = False
        for tried in _steps(units, first, last):
            if _words(text, units, *tried) <= MAX_WORDS:
                first, last = tried
                grown = True
                break
    return first, last


def _steps(units: Sequence[Unit], first: int, last: int) -> list[tuple[int, int]]:
    steps = []
    if last + 1 < len(units):
        steps.append((first, last + 1))
    if first > 0:
        steps.append((first - 1, last))

    def same(step: tuple[int, int]) -> bool:
        new = step[1] if step[1] != last else step[0]
        return units[new].block in (units[first].block, units[last].block) or (
            units[new].group != 0 and units[new].group in (units[first].group, units[last].group)
        )

    return sorted(steps, key=lambda step: not same(step))


def _words(text: str, units: Sequence[Unit], first: int, last: int) -> int:
    return len(text[units[first].start : units[last].end].split())
