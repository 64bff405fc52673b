"""Fits confidence to labelled questions: what is seen of each, coefficients, held-out chances."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bot.answer.confidence import Calibration, Features, probability
from bot.answer.models import Question
from bot.measure.sets import Labelled
from store.records import Audience

Floats = NDArray[np.float64]

_FOLDS = 5
_ROUNDS = 100  # of Newton's method; a handful are enough
_STEP = 2.0  # at most: from far away it would overshoot
# How strongly coefficients are held to where they began: as if so many observations spoke for each.
# With thousands it does not matter, with a hundred it keeps the fit from following chance.
_HOLD = 4.0


class Judges(Protocol):
    """What is observed: the product's own view of its best passage."""

    def judged(
        self, question: Question, *, audience: Audience, hidden: frozenset[UUID] = frozenset()
    ) -> tuple[Features, UUID] | None:
        """What confidence is made of, and the document of the best passage."""
        ...


@dataclass(frozen=True, slots=True)
class Observation:
    """A question asked once: as it is (``plain``), or with the documents that answer taken away.

    ``able``: something in the documents answers; ``right``: the best passage is of a document that
    does. ``group`` names the document it is about: one group is never both fitted and reported on.
    """

    features: Features
    able: bool
    right: bool
    plain: bool
    group: str


def observe(
    answers: Judges,
    audience: Audience,
    questions: Sequence[Labelled],
    documents: dict[str, UUID],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Observation]:
    """Each question once as it is and, if it has an answer, once without what answers it."""
    names = {id: name for name, id in documents.items()}
    seen: list[Observation] = []
    for n, labelled in enumerate(questions, 1):
        gold = frozenset(documents[d] for d in labelled.gold if d in documents)
        question = Question(labelled.text, labelled.earlier)
        for hidden in [frozenset[UUID](), gold] if gold else [gold]:
            found = answers.judged(question, audience=audience, hidden=hidden)
            if found is not None:
                features, best = found
                able, right = bool(gold and not hidden), best in gold
                group = min(labelled.best) if gold else names[best]
                seen.append(Observation(features, able, right, not hidden, group))
        on_progress(n, len(questions))
    return seen


def fit(observations: Sequence[Observation], start: Calibration) -> Calibration:
    """Logistic regression towards ``right``; no feature may count against an answer.

    Weighted as if half of the questions had an answer in the documents, whatever share does here.
    """
    values = np.array([o.features for o in observations], np.float64)
    right = np.array([o.right for o in observations], np.float64)
    able = np.array([o.able for o in observations])
    counts = np.where(able, 0.5 / max(able.mean(), 1e-9), 0.5 / max(1 - able.mean(), 1e-9))
    free = np.ones(values.shape[1], bool)
    while True:
        intercept, weights = _newton(values, right, counts, start, free)
        if (weights >= 0).all():
            break
        free[weights.argmin()] = False
    return Calibration(intercept, Features(*weights.tolist()), start.answered, start.weak)


def _newton(
    values: Floats, right: Floats, counts: Floats, start: Calibration, free: NDArray[np.bool_]
) -> tuple[float, Floats]:
    """Intercept and weights, those that are not free being 0; by Newton's method."""
    spread = np.maximum(values.std(axis=0), 1e-6)
    rows = np.column_stack([np.ones(len(values)), (values / spread)[:, free]])
    prior = np.concatenate([[start.intercept], (np.array(start.weights) * spread)[free]])
    hold = np.diag([1e-6, *[_HOLD] * int(free.sum())])
    found = prior.copy()
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (counts * (right - chance)) - hold @ (found - prior)
        step = np.linalg.solve((rows.T * (counts * chance * (1 - chance))) @ rows + hold, slope)
        found += step * min(1.0, _STEP / np.abs(step).max(initial=_STEP))
        if np.abs(step).max() < 1e-9:
            break
    weights = np.zeros(values.shape[1])
    weights[free] = found[1:] / spread[free]
    return float(found[0]), weights


def chances(observations: Sequence[Observation], calibration: Calibration) -> Floats:
    """How sure an answer to each would be."""
    return np.array([probability(o.features, calibration) for o in observations])


def held_out(observations: Sequence[Observation], start: Calibration, seed: int) -> Floats:
    """The chance of each by a fit that saw none of the questions about its document."""
    found = np.zeros(len(observations))
    for inside, outside in _folds([o.group for o in observations], seed):
        fitted = fit([observations[i] for i in inside], start)
        found[outside] = chances([observations[i] for i in outside], fitted)
    return found


def _folds(groups: Sequence[str], seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """What to fit on and what to report on, in turns; a group is on one side."""
    names = sorted(set(groups))
    random.Random(seed).shuffle(names)  # noqa: S311 - a repeatable choice, not a secret
    fold = {name: n % _FOLDS for n, name in enumerate(names)}
    for turn in range(_FOLDS):
        outside = [i for i, group in enumerate(groups) if fold[group] == turn]
        inside = [i for i, group in enumerate(groups) if fold[group] != turn]
        if inside and outside:
            yield inside, outside
