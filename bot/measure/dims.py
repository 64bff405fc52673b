"""What shorter vectors cost in quality and save in memory and time, on the real search."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID

import numpy as np

from bot.answer.models import Question
from bot.answer.pipeline import DENSE_LIMIT
from bot.measure.metrics import average, ndcg, percentile, recall
from bot.measure.sets import Labelled
from store.index.base import Search, Searches
from store.library import Candidate, Library
from store.models.encoder import Floats
from store.records import Audience
from store.vectors import unpack_dense

SIZES = (32, 64, 128, 192, 256)
ENOUGH = 0.01  # a quality that is lower by no more than this is the same to people
_DEPTH = 10  # documents or passages that are compared
_NUMBER_BYTES = 4

# Quality as it is found by the shorter vectors and then compared in full, which recommends; and
# by the shorter ones alone, which only shows what that comparing mends.
ALONE = "alone"


class Answers(Protocol):
    """The product's own answering."""

    def documents(self, question: Question, limit: int, *, audience: Audience) -> list[UUID]:
        """Documents by their best passage."""
        ...


@dataclass(slots=True, eq=False)
class Trial:
    """An index with vectors of so many dimensions, and what was measured of it."""

    dims: int
    way: str
    searches: Searches
    answers: Answers | None = None
    quality: dict[str, list[float]] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def note(self, **figures: float) -> None:
        """One question's figures."""
        for name, value in figures.items():
            self.quality.setdefault(name, []).append(value)


class Near(NamedTuple):
    """Passages that a trial finds for a vector, and the same by their full vectors."""

    alone: list[Candidate]
    full: list[Candidate]


class Figures(NamedTuple):
    """What is known of one number of dimensions."""

    dims: int
    way: str
    quality: dict[str, float]
    bytes: int  # of a passage's vector in the index
    p50: float  # milliseconds of a search
    p95: float


def figures_of(trial: Trial) -> Figures:
    """The means."""
    quality = {name: average(values) for name, values in trial.quality.items()}
    times = (round(percentile(trial.took, share), 3) for share in (0.5, 0.95))
    return Figures(trial.dims, trial.way, quality, trial.dims * _NUMBER_BYTES, *times)


def recommended(found: Sequence[Figures]) -> Figures:
    """The shortest that is as good as the full vectors, which come last."""
    full = found[-1]
    return next(each for each in found if _loss(each, full) <= ENOUGH + 1e-9)


def _loss(each: Figures, full: Figures) -> float:
    return max(full.quality[name] - each.quality[name] for name in full.quality if name != ALONE)


class Bench:
    """Asks every trial the same, in turns, so that what else runs here falls on all alike."""

    def __init__(self, trials: Sequence[Trial], library: Library, audience: Audience) -> None:
        """The last of the trials holds the full vectors."""
        self._trials, self._library, self._audience = trials, library, audience

    def labelled(
        self, questions: Sequence[tuple[Labelled, Floats]], names: Mapping[UUID, str]
    ) -> Iterator[int]:
        """Ask questions whose documents are known; how many were asked."""
        for n, (labelled, vector) in enumerate(questions, 1):
            for trial, near in self._each(vector, n):
                alone, full = ([names[d] for d in _documents(found)] for found in near)
                trial.note(
                    **{"ndcg@10": ndcg(full, labelled.gold, _DEPTH)},
                    **{"recall@5": recall(full, labelled.gold.keys(), 5)},
                    **{ALONE: ndcg(alone, labelled.gold, _DEPTH)},
                )
                if trial.answers is not None:
                    question = Question(labelled.text, labelled.earlier)
                    ranked = trial.answers.documents(question, _DEPTH, audience=self._audience)
                    trial.note(answered=ndcg([names[d] for d in ranked], labelled.gold, _DEPTH))
            yield n

    def unlabelled(self, passages: Sequence[UUID]) -> Iterator[int]:
        """Seek the neighbours of passages, as the full vectors have them."""
        asked = self._library.candidates(passages, audience=self._audience)
        for n, passage in enumerate(asked, 1):
            near = dict(self._each(unpack_dense(passage.dense), n, leave=passage.id))
            right = _first(near[self._trials[-1]].full)
            for trial, found in near.items():
                trial.note(
                    **{"kept@10": len(_first(found.full) & right) / max(len(right), 1)},
                    **{ALONE: len(_first(found.alone) & right) / max(len(right), 1)},
                )
            yield n

    def _each(
        self, vector: Floats, turn: int, leave: UUID | None = None
    ) -> Iterator[tuple[Trial, Near]]:
        first = turn % len(self._trials)
        for trial in (*self._trials[first:], *self._trials[:first]):
            yield trial, self._near(trial, vector, leave)

    def _near(self, trial: Trial, vector: Floats, leave: UUID | None) -> Near:
        search = Search(vector, DENSE_LIMIT, self._audience)
        begun = time.perf_counter()
        hits = trial.searches.many([search])[0]
        trial.took.append((time.perf_counter() - begun) * 1000)
        ids = [hit.id for hit in hits if hit.id != leave]
        held = {c.id: c for c in self._library.candidates(ids, audience=self._audience)}
        alone = [held[id] for id in ids if id in held]
        scores = np.array([unpack_dense(c.dense) @ vector for c in alone])
        return Near(alone, [alone[n] for n in np.argsort(-scores, kind="stable")])


def _documents(found: Sequence[Candidate]) -> list[UUID]:
    return list(dict.fromkeys(candidate.document for candidate in found))


def _first(found: Sequence[Candidate]) -> set[UUID]:
    return {candidate.id for candidate in found[:_DEPTH]}
