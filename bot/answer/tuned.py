"""The calibration that counts in a workspace: the one tuned on its own questions, else the shipped.

Also whether what people ask still looks like what it was tuned on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

import numpy as np

from bot.answer.confidence import Calibration, Features, shipped
from store.tunings import Tuning

_KEPT = 60.0  # seconds that a server may answer by what counted before
FEWEST = 50  # questions that say anything about drift
_UNLIKELY = 1.949  # of the Kolmogorov-Smirnov statistic: exceeded by chance once in 1,000
_MATTERS = 0.2  # a smaller distance is no matter, however many questions show it


class Tunings(Protocol):
    """Keeps what was tuned."""

    def current(self, workspace: UUID) -> tuple[Tuning, datetime] | None:
        """The tuning that counts, and since when."""
        ...


class Tuned:
    """Calibrations as they were tuned, where they were; looked up once a minute a workspace."""

    def __init__(
        self, tunings: Tunings, model: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._tunings, self._shipped, self._clock = tunings, shipped(model), clock
        self._known: dict[UUID, tuple[float, Calibration]] = {}

    def of(self, workspace: UUID) -> Calibration:
        """The calibration that counts there now, or did a minute ago at most."""
        looked, known = self._known.get(workspace, (0.0, None))
        if known is None or self._clock() - looked > _KEPT:
            found = self._tunings.current(workspace)
            known = (found and calibration(found[0])) or self._shipped
            self._known[workspace] = (self._clock(), known)
        return known


def calibration(tuning: Tuning) -> Calibration | None:
    """A tuning as answering uses it; None if this program measures other features."""
    if tuning.weights.keys() != set(Features._fields):
        return None
    weights = Features(**tuning.weights)
    return Calibration(tuning.intercept, weights, tuning.answered, tuning.weak)


class Drift(NamedTuple):
    """How far apart two samples of confidences are (0 to 1), and what would be too far."""

    distance: float
    limit: float
    surer: bool  # whether people's questions are answered with more confidence than the tuned ones

    @property
    def found(self) -> bool:
        """Whether they differ by more than chance would let them, and by enough to matter."""
        return self.distance > self.limit


def drift(usual: Sequence[float], live: Sequence[float]) -> Drift:
    """Of what people ask from what was tuned on: the two-sample test of Kolmogorov and Smirnov."""
    tuned, asked = np.sort(usual), np.sort(live)
    points = np.concatenate([tuned, asked])
    shares = (
        np.searchsorted(sample, points, side="right") / len(sample) for sample in (tuned, asked)
    )
    apart = np.abs(np.subtract(*shares))
    chance = _UNLIKELY * np.sqrt(1 / len(tuned) + 1 / len(asked))
    surer = bool(np.median(asked) > np.median(tuned))
    return Drift(float(apart.max()), max(_MATTERS, float(chance)), surer)
