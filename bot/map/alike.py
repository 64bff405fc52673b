"""What is said twice, what stands alone, and what lies nearest to typed words. Exact, by cosine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bot.map.points import Points
from store.models.encoder import Floats

# Cosine from which two passages say the same. MiniLM gives copies with a changed date or name .97
# and more, other sections of one run-book up to .9.
SAME = 0.95
_BLOCK = 1024  # rows of the similarity matrix at a time: some megabytes
_NEIGHBOURS = 5


class Pair(NamedTuple):
    """Two points, by number, and their cosine."""

    one: int
    other: int
    similarity: float


def duplicates(points: Points, threshold: float = SAME) -> list[Pair]:
    """Pairs of passages that say the same, the most alike first."""
    found = []
    for start, similar in _blocks(points.vectors):
        rows, columns = np.nonzero(similar >= threshold)
        later = columns > rows + start
        found += [
            Pair(int(row) + start, int(column), float(similar[row, column]))
            for row, column in zip(rows[later], columns[later], strict=True)
            if not (points.all[row + start].typed or points.all[column].typed)
        ]
    return sorted(found, key=lambda pair: (-pair.similarity, pair))


def outliers(points: Points, wanted: int) -> list[tuple[int, float]]:
    """The passages that are farthest from their five nearest, and the mean cosine to those."""
    kept = [number for number, point in enumerate(points.all) if not point.typed]
    nearest = min(_NEIGHBOURS, len(kept) - 1)
    if nearest < 1:
        return []
    means = [row for _, block in _blocks(points.vectors[kept]) for row in _means(block, nearest)]
    order = sorted(range(len(kept)), key=lambda at: (means[at], at))
    return [(kept[at], round(means[at], 3)) for at in order[:wanted]]


def _means(similar: Floats, nearest: int) -> list[float]:
    """Of each row the mean of its best, itself left out."""
    best = np.partition(similar, -nearest - 1, axis=1)[:, -nearest - 1 :]
    means: list[float] = ((best.sum(axis=1) - best.max(axis=1)) / nearest).tolist()
    return means


def neighbours(points: Points, number: int, wanted: int) -> list[Pair]:
    """The passages nearest to a point, the nearest first."""
    similar = points.vectors @ points.vectors[number]
    near = [
        Pair(number, int(other), float(similar[other]))
        for other in np.argsort(-similar, kind="stable")
        if other != number and not points.all[other].typed
    ]
    return near[:wanted]


def _blocks(vectors: Floats) -> Iterator[tuple[int, Floats]]:
    for start in range(0, len(vectors), _BLOCK):
        yield start, vectors[start : start + _BLOCK] @ vectors.T
