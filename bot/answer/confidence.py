"""How sure the best passage answers the question, and what is made of that. Pure."""

from __future__ import annotations

from math import exp

from bot.answer.evidence import Lexical
from bot.answer.models import Outcome
from bot.answer.rank import Evidence, Ranking

_INTERCEPT = -9.0
_COEFFICIENTS = {"dense": 4.0, "late": 6.0, "weakest": 2.0, "bm25": 2.0, "coverage": 4.0}
ANSWERED, WEAK = 0.5, 0.25


def features(evidence: Evidence, lexical: Lexical, ranking: Ranking) -> dict[str, float]:
    """What speaks for the best passage."""
    best = int(ranking.order[0])
    heavy = evidence.tokens >= evidence.tokens.mean()
    return {
        "dense": float(evidence.dense[best]),
        "late": float(ranking.maxsim[best]),
        "weakest": float(evidence.matches.passages[best][heavy].min()),
        "bm25": float(lexical.bm25[best]),
        "coverage": float(lexical.coverage[ranking.order[:3]].max()),
    }


def confidence(evidence: Evidence, lexical: Lexical, ranking: Ranking) -> float:
    """Probability that the best passage answers."""
    found = features(evidence, lexical, ranking)
    return 1 / (1 + exp(-(_INTERCEPT + sum(_COEFFICIENTS[k] * v for k, v in found.items()))))


def outcome(probability: float) -> Outcome:
    """What people are told."""
    if probability >= ANSWERED:
        return Outcome.ANSWERED
    return Outcome.WEAK if probability >= WEAK else Outcome.NOTHING
