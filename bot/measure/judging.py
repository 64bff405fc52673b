"""What confidences are worth on labelled questions: what is answered, what was promised. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.measure.fitting import Observation
from bot.measure.metrics import auroc, wilson

Floats = NDArray[np.float64]

_BINS = 10
_FEWEST = 10  # answers that a recommended threshold has to be seen on
_HIDES = 0.02  # share of the right answers that may fall below the lower threshold


class Point(NamedTuple):
    """What happens at a threshold; ``precision`` is of what is answered, with its interval."""

    threshold: float
    answered: float  # share answered of the questions that can be
    refused: float  # share not answered of the others
    coverage: float  # share answered of all
    precision: float
    low: float
    high: float


class Bin(NamedTuple):
    """Answers of like confidence: what was promised on average, and the share that was right."""

    answers: int
    promised: float
    found: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Chances beside what is known of the questions."""

    chances: Floats
    observations: Sequence[Observation]

    @property
    def auroc(self) -> float:
        """Chance that a question that can be answered is surer than one that cannot."""
        return auroc(self.chances.tolist(), [o.able for o in self.observations])

    def at(self, threshold: float) -> Point | None:
        """What happens at a threshold; None if nothing is answered there."""
        given = self.chances >= threshold
        if not given.any():
            return None
        able, right = self._able, self._right
        low, high = wilson(int(right[given].sum()), int(given.sum()))
        return Point(
            threshold,
            answered=float(given[able].mean()) if able.any() else 0.0,
            refused=float((~given)[~able].mean()) if (~able).any() else 0.0,
            coverage=float(given.mean()),
            precision=float(right[given].mean()),
            low=low,
            high=high,
        )

    def curve(self) -> list[Point]:
        """Every twentieth threshold at which something is answered."""
        found = (self.at(n / 20) for n in range(20))
        return [point for point in found if point is not None]

    def reliability(self) -> list[Bin]:
        """Ten bins of equal width; empty ones are left out."""
        number = np.minimum((self.chances * _BINS).astype(int), _BINS - 1)
        found = ((number == n) for n in range(_BINS))
        return [
            Bin(int(m.sum()), float(self.chances[m].mean()), float(self._right[m].mean()))
            for m in found
            if m.any()
        ]

    @property
    def calibration_error(self) -> float:
        """Mean distance of what was found from what was promised, over the bins (ECE)."""
        off = [b.answers * abs(b.promised - b.found) for b in self.reliability()]
        return sum(off) / len(self.chances)

    def recommended(self, precision: float) -> Point | None:
        """The lowest threshold, in hundredths, whose answers are right that often, if any is."""
        for n in range(1, 100):
            point = self.at(n / 100)
            if point is None or point.coverage * len(self.chances) < _FEWEST:
                return None
            if point.precision >= precision:
                return point
        return None

    @property
    def _able(self) -> NDArray[np.bool_]:
        return np.array([o.able for o in self.observations])

    @property
    def _right(self) -> NDArray[np.bool_]:
        return np.array([o.right for o in self.observations])


def lower(right: Floats, answered: float) -> float:
    """Where weak answers begin, so that at most 2 in 100 right ones are below; by likeness."""
    floor = float(np.quantile(right, _HIDES, method="higher")) if len(right) else 0.0
    return min(int(floor * 100) / 100, answered)
