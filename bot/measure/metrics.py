"""Measures of a ranking, of quotes and of abstaining. Pure; sources in the docstrings."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from statistics import mean

_MARKS = re.compile(r"[*_`#>|\[\]\\~]+")
_SPACE = re.compile(r"\s+")
_RULE = re.compile(r"(?<!\w)[-:]{3,}(?!\w)")  # the rule under a table's head


def recall(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """Share of the relevant documents that are among the first k."""
    return len(set(ranked[:k]) & gold) / len(gold)


def reciprocal_rank(ranked: Sequence[str], gold: Set[str], k: int) -> float:
    """1 / rank of the first relevant document among the first k, else 0."""
    return next((1 / n for n, document in enumerate(ranked[:k], 1) if document in gold), 0.0)


def ndcg(ranked: Sequence[str], gold: Mapping[str, int], k: int) -> float:
    """Normalised discounted cumulative gain; the gain is the grade itself, as trec_eval does."""
    gains = [gold.get(document, 0) for document in ranked[:k]]
    return _discounted(gains) / _discounted(sorted(gold.values(), reverse=True)[:k])


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(n + 1) for n, gain in enumerate(gains, 1))


def fold(text: str) -> str:
    """Text without Markdown marks, white space collapsed: how quotes are compared."""
    return _SPACE.sub(" ", _RULE.sub(" ", _MARKS.sub(" ", text))).strip()


def contains(quote: str, expected: str) -> bool:
    """Whether a quote holds the expected string, white space and Markdown marks folded."""
    return fold(expected) in fold(quote)


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Chance that a positive scores above a negative, ties half (Mann and Whitney 1947)."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for i in order[start:end]:
            ranks[i] = (start + end + 1) / 2
        start = end
    ups = sum(positive)
    downs = len(positive) - ups
    total = sum(rank for rank, up in zip(ranks, positive, strict=True) if up)
    return (total - ups * (ups + 1) / 2) / (ups * downs)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def average(values: Sequence[float]) -> float:
    """Mean, rounded to what a figure of this size can carry."""
    return round(mean(values), 4)


_Z = 1.959964  # of the standard normal distribution: 95 % lie within
_RESAMPLES = 2000


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the mean of values from 0 to 1: Wilson's where each is hit or miss."""
    if all(value in (0, 1) for value in values):
        return wilson(int(sum(values)), len(values))
    return bootstrap(values)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): right also for few questions and near 0 or 1."""
    share, spread = hits / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of a mean by resampling its values (Efron 1979); the same each time."""
    import numpy as np  # the verbs are listed without it

    found = np.asarray(values)
    drawn = np.random.default_rng(seed).integers(0, len(found), (_RESAMPLES, len(found)))
    low, high = np.percentile(found[drawn].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
