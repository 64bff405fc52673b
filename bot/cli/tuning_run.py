"""What ``tune`` does: asks labelled questions, fits, and judges on what was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.answer.confidence import Calibration, likeness, shipped
from bot.cli.labelled import apart, home_of, ingested
from bot.cli.screen import progress_bar
from bot.measure.fitting import Observation, chances, fit, held_out, observe
from bot.measure.judging import Judged, Point, lower
from bot.measure.sets import load_set
from bot.wiring import App
from store.errors import UsageError
from store.tunings import Tuning

_SEEDS = range(5)
_FEWEST = 20  # questions that can be answered, and that cannot
_KEPT = 200  # confidences that a tuning keeps for knowing drift


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibration and what it is worth where it was not fitted; beside it the shipped one."""

    name: str
    reported: str  # the set that the figures are of
    model: str
    questions: int
    precision: float
    calibration: Calibration
    ours: Judged
    shipped: Judged
    aurocs: tuple[float, ...]  # one for each way to make folds
    as_asked: tuple[float, ...]  # the same, of questions as they are; empty if all have an answer
    recommended: Point | None
    usual: tuple[float, ...]


class Fitting:
    """Asks the questions of labelled sets, each set in a data directory of its own."""

    def __init__(self, app: App, keep: Path | None, scratch: str, *, quiet: bool) -> None:
        self._app, self._keep, self._scratch, self._quiet = app, keep, scratch, quiet

    def run(self, folders: Sequence[Path], report: Path | None, precision: float) -> Fitted:
        """Fit on the folders; report on another set, or by folds over the same documents."""
        model = self._app.encoder.spec.name
        start = shipped(model)
        seen = [o for folder in folders for o in self._observed(folder)]
        _enough(seen)
        found = fit(seen, start)
        if report is None:
            told = seen
            folds = [held_out(seen, start, seed) for seed in _SEEDS]
        else:
            told = self._observed(report)
            folds = [chances(told, found)]
        ours = Judged(folds[0], told)
        point = ours.recommended(precision)
        if point is not None:
            alike = [replace(o, features=likeness(o.features)) for o in seen if o.right]
            weak = lower(chances(alike, found), point.threshold)
            found = replace(found, answered=point.threshold, weak=weak)
        asked = [o for o in seen if o.plain]
        return Fitted(
            " and ".join(load_set(folder).name for folder in folders),
            load_set(report).name if report else "",
            model,
            len(asked),
            precision,
            found,
            ours,
            Judged(chances(told, start), told),
            tuple(Judged(each, told).auroc for each in folds),
            tuple(_as_asked(Judged(each, told)) for each in folds if _unanswerable(told)),
            point,
            _spread(chances(asked, found)),
        )

    def _observed(self, folder: Path) -> list[Observation]:
        labelled = load_set(folder)
        home = home_of(labelled, self._keep, self._scratch)
        with apart(self._app.settings, home, self._app.encoder) as app:
            audience, documents = ingested(app, labelled, quiet=self._quiet)
            with progress_bar(quiet=self._quiet) as update:
                return observe(
                    app.answerer(), audience, labelled.questions, documents,
                    lambda done, total: update(done, total, ""),
                )  # fmt: skip


def _unanswerable(seen: Sequence[Observation]) -> bool:
    return any(o.plain and not o.able for o in seen)


def _as_asked(judged: Judged) -> float:
    """AUROC of the questions as they are, nothing taken away."""
    plain = [n for n, o in enumerate(judged.observations) if o.plain]
    return Judged(judged.chances[plain], [judged.observations[n] for n in plain]).auroc


def tuned_by(fitted: Fitted) -> Tuning:
    """What is kept of it."""
    found = fitted.calibration
    return Tuning(
        found.intercept, found.weights._asdict(), found.answered, found.weak, fitted.usual,
        fitted.name, fitted.questions,
    )  # fmt: skip


def _enough(seen: Sequence[Observation]) -> None:
    able = sum(o.able for o in seen)
    if min(able, len(seen) - able) < _FEWEST:
        raise UsageError(f"These are too few questions to fit anything: {_FEWEST} are needed.")


def _spread(found: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, ...]:
    """The confidences, or so many of them that stand for all, ascending."""
    wanted = min(_KEPT, len(found))
    kept = np.quantile(found, (np.arange(wanted) + 0.5) / wanted)
    return tuple(round(float(value), 4) for value in kept)
