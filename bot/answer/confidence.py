"""How likely the best passage answers the question, and what to say of it: shown, weak, nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from bot.answer.models import Outcome
from store.late import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from uuid import UUID

    from numpy.typing import NDArray

    from bot.answer.evidence import Lexical
    from bot.answer.rank import Evidence, Ranking
    from bot.answer.wording import Wording

# Tokens of the question that the passage meets worst; one alone is too often a stray word.
_WEAKEST = 3


class Features(NamedTuple):
    """What is measured of the best passage; all rise with the chance that it answers."""

    gap: float  # its score above the best passage of another document, in deviations
    weakest: float  # mean similarity of the three tokens it meets worst
    unit: float  # weighted mean similarity in its best sentence, item or row
    coverage: float  # share of the question's words in the passage, by inverse document frequency
    sparse: float  # its BM25 score, as a share of the highest that the question allows
    named: float  # 1 less the share of the question's names that its best sentence lacks
    polarity: float  # 0 where the question denies something and that sentence does not, else 1


@dataclass(frozen=True, slots=True)
class Calibration:
    """Coefficients of a logistic regression on the features, for one model, and its thresholds."""

    intercept: float
    weights: Features
    answered: float  # from here on a passage is shown as the answer
    weak: float  # below nothing is shown: a chance by likeness, see outcome


class Calibrations(Protocol):
    """Knows how sure a model's answers are in each workspace."""

    def of(self, workspace: UUID) -> Calibration:
        """The calibration that counts there now."""
        ...


# Fitted by `teamlore tune threshold` on squad2 with its unanswerable questions,
# govuk-developer-docs and cranfield. Answered is where, by folds over the same, as many of the
# questions with an answer are answered as others refused, those apart that were written to deceive;
# weak hides no right answer of these. Reported on xquad/en, no question of which was used for any
# of it: see the figures in the documentation.
_MINILM = Calibration(-9.261, Features(0.246, 0.645, 4.111, 0.639, 0.0, 3.04, 2.571), 0.35, 0.115)

# In the same way, on every fourth question of squad2.
_MPNET = Calibration(-9.948, Features(0.316, 0.0, 5.971, 1.385, 0.0, 2.595, 2.233), 0.35, 0.1)

# Asked across languages: words are shared with the question's own language at most, so none count.
# Fitted on every sixteenth question of squad2, and on questions about half of the paragraphs of
# xquad/en in English, German, Spanish and Chinese; reported on the other half, in others too.
_E5_SMALL = Calibration(-11.128, Features(0.532, 4.534, 4.633, 0.0, 0.0, 0.566, 2.159), 0.3, 0.17)

# For a model that was not calibrated: similarities mean something else in each, words do not.
# Fitted in the same way; nothing is shown where no word is shared.
_WORDS_ONLY = Calibration(-7.043, Features(0.0, 0.0, 0.0, 1.844, 1.121, 3.117, 2.319), 0.4, 0.17)

CALIBRATIONS: Mapping[str, Calibration] = {
    "all-MiniLM-L6-v2": _MINILM,
    "all-mpnet-base-v2": _MPNET,
    "multilingual-e5-small": _E5_SMALL,
}


def shipped(model: str) -> Calibration:
    """What comes with a model of this name."""
    return CALIBRATIONS.get(model, _WORDS_ONLY)


class Shipped:
    """The same calibration everywhere: the one that comes with the model."""

    def __init__(self, model: str) -> None:
        self._shipped = shipped(model)

    def of(self, workspace: UUID) -> Calibration:  # noqa: ARG002 - the protocol's
        """The calibration that ships."""
        return self._shipped


def features(
    evidence: Evidence,
    lexical: Lexical,
    ranking: Ranking,
    documents: Sequence[Hashable],
    said: Wording,
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
        named=said.named,
        polarity=said.polarity,
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


def probability(found: Features, calibration: Calibration) -> float:
    """The chance, from 0 to 1, that the passage answers the question."""
    pairs = zip(calibration.weights, found, strict=True)
    return 1 / (1 + exp(-calibration.intercept - sum(weight * value for weight, value in pairs)))


def likeness(found: Features) -> Features:
    """The same, as if the best sentence lacked nothing of what the question says."""
    return found._replace(named=1.0, polarity=1.0)


def outcome(found: Features, calibration: Calibration) -> Outcome:
    """Shown as an answer, shown as a weak one, or not shown.

    What a sentence lacks can make an answer weak, but hides nothing: that is for what is unlike.
    """
    if probability(found, calibration) >= calibration.answered:
        return Outcome.ANSWERED
    alike = probability(likeness(found), calibration)
    return Outcome.WEAK if alike >= calibration.weak else Outcome.NOTHING
