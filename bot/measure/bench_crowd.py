"""Many questions at once against the same ones one at a time, in turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from typing import TypeVar

from bot.measure.bench import Spent, seconds, spent
from bot.measure.metrics import percentile

T = TypeVar("T")

CROWD = 20  # questions under way at once, all different
_ROUNDS = 5


def crowd_figures(ask: Callable[[T], object], questions: Sequence[T]) -> dict[str, float]:
    """Questions a second and how long each takes, of twenty at once and of one at a time.

    ``processor_ratio`` says how much less processor time a question takes in a crowd: other
    programs hardly touch it, while the ratio also needs cores that are free.
    """
    alone, crowd = _Rounds(), _Rounds()
    timed = partial(_timed, ask)
    with ThreadPoolExecutor(CROWD) as threads:
        list(threads.map(timed, questions[:CROWD]))  # the first ones find cold caches
        for _ in range(_ROUNDS):
            alone.note(lambda: list(map(timed, questions)))
            crowd.note(lambda: list(threads.map(timed, questions)))
    return {
        "at_once": CROWD,
        "alone_per_second": round(median(alone.rates), 1),
        "per_second": round(median(crowd.rates), 1),
        "ratio": _ratio(crowd.rates, alone.rates),
        "processor_ratio": _ratio(alone.processor, crowd.processor),
        "alone_p95_ms": round(percentile(alone.milliseconds, 0.95), 1),
        "p95_ms": round(percentile(crowd.milliseconds, 0.95), 1),
    }


class _Rounds:
    """What one way to ask took, round by round."""

    def __init__(self) -> None:
        self.rates: list[float] = []
        self.processor: list[float] = []  # seconds a question
        self.milliseconds: list[float] = []

    def note(self, work: Callable[[], list[float]]) -> None:
        """Do the work, which returns the milliseconds of each question."""
        took: list[float] = []
        whole: Spent = spent(lambda: took.extend(work()))
        self.milliseconds += took
        self.rates.append(len(took) / whole.seconds)
        self.processor.append(whole.processor / len(took))


def _timed(ask: Callable[[T], object], question: T) -> float:
    return 1000 * seconds(partial(ask, question))


def _ratio(above: Sequence[float], below: Sequence[float]) -> float:
    pairs = zip(above, below, strict=True)
    return round(median(a / max(b, 1e-9) for a, b in pairs), 2)
