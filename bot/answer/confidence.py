"""How likely the best passage answers the question, and what to say of it: shown, weak, nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.answer.models import Outcome
from store.late import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from bot.answer.evidence import Lexical
    from bot.answer.rank import Evidence, Ranking

# From ANSWERED on, a passage is shown as the answer; below WEAK nothing is shown. .53 keeps what is
# not in the documents from being called an answer; it was set with a look at xquad/en, on which it
# is reported. On govuk-developer-docs, whose questions share few words with their answers, .15
# hides no passage that answers.
ANSWERED = 0.53
WEAK = 0.15

# Tokens of the question that the passage meets worst; one alone is too often a stray word.
_WEAKEST = 3


class Features(NamedTuple):
    """What is measured of the best passage; all rise with the chance that it answers."""

    gap: float  # its score above the best passage of another document, in deviations
    weakest: float  # mean similarity of the three tokens it meets worst
    unit: float  # weighted mean similarity in its best sentence, item or row
    coverage: float  # share of the question's words in the passage, by inverse document frequency
    sparse: float  # its BM25 score, as a share of the highest that the question allows


@dataclass(frozen=True, slots=True)
class Calibration:
    """Coefficients of a logistic regression on the features, for one model."""

    intercept: float
    weights: Features


# Fitted on squad2 (its answerable questions), govuk-developer-docs and cranfield (both weighted .3
# against 1), each question once as it is and once with its gold documents left out. Reported on
# xquad/en, no question of which was used: see the figures in the documentation.
_MINILM = Calibration(-3.491, Features(0.373, 1.697, 3.116, 0.657, 0.956))

# For a model that was not calibrated: similarities mean something else in each, words do not.
# Fitted in the same way.
_WORDS_ONLY = Calibration(-1.745, Features(0.0, 0.0, 0.0, 1.759, 2.978))

CALIBRATIONS: Mapping[str, Calibration] = {"all-MiniLM-L6-v2": _MINILM}


def features(
    evidence: Evidence, lexical: Lexical, ranking: Ranking, documents: Sequence[Hashable]
) -> Features:
    """The features of the best candidate; ``documents`` says which document each belongs to."""
    best = int(ranking.order[0])
    tokens = np.sort(evidence.matches.passages[best])[:_WEAKEST]
    return Features(
        gap=_gap(ranking, documents),
        weakest=float(tokens.mean()) if len(tokens) else 0.0,
        unit=_best_unit(evidence, ranking.units, best),
        coverage=float(lexical.coverage[best]),
        sparse=float(lexical.bm25[best]),
    )


def _gap(ranking: Ranking, documents: Sequence[Hashable]) -> float:
    best, *others = ranking.order.tolist()
    rival = next((n for n in others if documents[n] != documents[best]), None)
    return float(ranking.scores[best] - ranking.scores[rival]) if rival is not None else 0.0


def _best_unit(evidence: Evidence, units: NDArray[np.float32], best: int) -> float:
    """The highest score of the candidate's units, context aside; -1 if it has none."""
    starts, numbers = evidence.matches.starts, evidence.matches.numbers
    rows = slice(starts[best], starts[best + 1])
    quotable = units[rows][numbers[rows] != CONTEXT]
    return float(quotable.max(initial=-1.0))


def probability(found: Features, model: str) -> float:
    """The chance, from 0 to 1, that the passage answers the question."""
    calibration = CALIBRATIONS.get(model, _WORDS_ONLY)
    pairs = zip(calibration.weights, found, strict=True)
    return 1 / (1 + exp(-calibration.intercept - sum(weight * value for weight, value in pairs)))


def outcome(chance: float) -> Outcome:
    """Shown as an answer, shown as a weak one, or not shown."""
    if chance >= ANSWERED:
        return Outcome.ANSWERED
    return Outcome.WEAK if chance >= WEAK else Outcome.NOTHING
