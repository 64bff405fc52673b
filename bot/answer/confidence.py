"""How sure the best passage answers the question, and what is made of that. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from bot.answer.models import Outcome
from bot.answer.rank import Ranked

_INTERCEPT = -9.0
_COEFFICIENTS = {"dense": 4.0, "late": 6.0, "weakest": 2.0, "bm25": 2.0, "coverage": 4.0}
ANSWERED, WEAK = 0.5, 0.25


def features(ranked: Sequence[Ranked]) -> dict[str, float]:
    """What speaks for the best passage."""
    best = ranked[0].signals
    return {
        "dense": best.dense,
        "late": best.late,
        "weakest": best.weakest,
        "bm25": best.bm25,
        "coverage": max(r.signals.coverage for r in ranked[:3]),
    }


def confidence(ranked: Sequence[Ranked]) -> float:
    """Probability that the best passage answers."""
    found = features(ranked)
    return 1 / (1 + exp(-(_INTERCEPT + sum(_COEFFICIENTS[k] * v for k, v in found.items()))))


def outcome(probability: float) -> Outcome:
    """What people are told."""
    if probability >= ANSWERED:
        return Outcome.ANSWERED
    return Outcome.WEAK if probability >= WEAK else Outcome.NOTHING
