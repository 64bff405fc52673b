"""Speed as ratios: what the product takes against the least that the same work can take.

Absolute figures say something of one machine on one day. Each figure here is measured in turns
with its floor, in the same process and on the same inputs, so that their ratio holds elsewhere.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from statistics import median

import numpy as np

from bot.answer.pipeline import DENSE_LIMIT, SPARSE_LIMIT
from bot.measure.metrics import percentile
from store.models.encoder import CALLS_AT_ONCE, Encoded, Encoder, Floats, InputKind, ModelSpec

CANDIDATES = DENSE_LIMIT + SPARSE_LIMIT  # of the floor: as many as answering looks at
# Passages that two backends are compared on: a whole group of an ingest, short ones and long.
_COMPARED = 256
_POOLED = 2  # token vectors that the store keeps one for; the floor holds as many as the store


class Recorder:
    """An encoder that remembers what it was given, so that the same can be encoded again."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._dense: list[Floats] = []
        self.groups: list[list[str]] = []
        self.sample: list[Encoded] = []
        self.texts: list[str] = []

    @property
    def spec(self) -> ModelSpec:
        """The facts of the model."""
        return self._encoder.spec

    @property
    def backend(self) -> str:
        """What it runs on."""
        return self._encoder.backend

    def count(self, text: str) -> int:
        """How many tokens the text takes."""
        return self._encoder.count(text)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        """Encode, and remember passages."""
        encoded = self._encoder.encode(texts, kind)
        if kind is InputKind.PASSAGE and texts:
            self.groups.append(list(texts))
            self._dense += [item.dense for item in encoded]
            room = CANDIDATES - len(self.sample)
            self.sample += encoded[:room]
            self.texts += texts[: _COMPARED - len(self.texts)]
        return encoded

    def replay(self) -> tuple[int, Spent]:
        """Encode the remembered groups again and forget them: passages, and what it took."""
        groups, self.groups = self.groups, []
        return sum(map(len, groups)), spent(partial(_encode, self._encoder, groups))

    def floor(self) -> Floor:
        """The least work of a question over everything that was encoded."""
        return Floor(self._encoder, np.stack(self._dense), self.sample)


class Floor:
    """One encode, one exact dense search and one MaxSim, as plain matrix products."""

    def __init__(self, encoder: Encoder, dense: Floats, candidates: Sequence[Encoded]) -> None:
        self._encoder, self._dense = encoder, dense
        kept = [item.tokens[::_POOLED] for item in candidates if len(item.tokens)]
        self._tokens = np.concatenate(kept)
        self._starts = np.cumsum([0, *map(len, kept[:-1])])

    def run(self, question: str) -> dict[str, float]:
        """Milliseconds of each part and of the whole."""
        begun = time.perf_counter()
        encoded = self._encoder.encode([question], InputKind.QUESTION)[0]
        first = time.perf_counter()
        scores = self._dense @ encoded.dense
        best = np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES]
        best[np.argsort(-scores[best])]
        second = time.perf_counter()
        similar = self._tokens @ encoded.tokens.T
        np.maximum.reduceat(similar, self._starts, axis=0).mean(axis=1)
        last = time.perf_counter()
        parts = {"embed": first - begun, "dense": second - first, "maxsim": last - second}
        return {name: 1000 * took for name, took in (parts | {"all": last - begun}).items()}


@dataclass(slots=True)
class Timings:
    """Milliseconds of each named part, question by question."""

    parts: dict[str, list[float]] = field(default_factory=dict)

    def note(self, took: dict[str, float]) -> None:
        """Add those of one question."""
        for name, ms in took.items():
            self.parts.setdefault(name, []).append(ms)

    def at(self, share: float) -> dict[str, float]:
        """The percentile of every part."""
        return {name: round(percentile(took, share), 2) for name, took in self.parts.items()}


@dataclass(frozen=True, slots=True)
class Spent:
    """What some work took: by the clock, and of the processors (its ended children's too)."""

    seconds: float
    processor: float


def spent(work: Callable[[], object]) -> Spent:
    """What something takes."""
    begun, before = time.perf_counter(), sum(os.times()[:4])
    work()
    return Spent(time.perf_counter() - begun, sum(os.times()[:4]) - before)


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    return spent(work).seconds


def ingest_figures(rounds: Sequence[tuple[int, Spent, Spent]]) -> dict[str, float]:
    """From passages, what ingest took and what encoding alone took of each round.

    ``processor_ratio`` is the same ratio in processor time: other programs hardly touch it, and
    it is what the clock's comes to where the encoder keeps all cores busy.
    """
    return {
        "passages_per_second": round(median(n / whole.seconds for n, whole, _ in rounds), 1),
        "raw_passages_per_second": round(median(n / raw.seconds for n, _, raw in rounds), 1),
        "ratio": round(median(raw.seconds / whole.seconds for _, whole, raw in rounds), 3),
        "processor_ratio": round(
            median(raw.processor / whole.processor for _, whole, raw in rounds), 3
        ),
    }


def backend_figures(
    fast: Encoder, reference: Encoder, texts: Sequence[str], rounds: int
) -> dict[str, float]:
    """Passages per second of two backends of one model, in turns."""
    rates: dict[str, list[float]] = {fast.backend: [], reference.backend: []}
    for encoder in (fast, reference):
        encoder.encode(texts[:4], InputKind.PASSAGE)  # the first run of a model sets it up
    for _ in range(rounds):
        for encoder in (fast, reference):
            took = seconds(partial(_encode, encoder, [texts]))
            rates[encoder.backend].append(len(texts) / took)
    pairs = zip(rates[fast.backend], rates[reference.backend], strict=True)
    figures = {f"{name}_passages_per_second": round(median(r), 1) for name, r in rates.items()}
    return figures | {"ratio": round(median(a / b for a, b in pairs), 2)}


def question_figures(
    floor: Floor,
    answer: Callable[[str], dict[str, float]],
    recorded: Callable[[str], object],
    questions: Sequence[str],
) -> dict[str, object]:
    """Every question in turns: the floor, the answer, and the answer with its durable record."""
    for text in questions[:5]:  # the first ones find cold caches
        floor.run(text)
        answer(text)
        recorded(text)
    floors, stages, whole = Timings(), Timings(), Timings()
    for text in questions:
        floors.note(floor.run(text))
        stages.note(answer(text))
        whole.note({"recorded": 1000 * seconds(partial(recorded, text))})
    p50, p95, least = stages.at(0.5), stages.at(0.95), floors.at(0.5)
    return {
        "p50_ms": p50["answer"],
        "p95_ms": p95["answer"],
        "floor_p50_ms": least["all"],
        "ratio": round(p50["answer"] / least["all"], 2),
        "recorded_p50_ms": whole.at(0.5)["recorded"],
        "recorded_p95_ms": whole.at(0.95)["recorded"],
        "stages_p50_ms": p50,
        "floor_parts_p50_ms": least,
    }


def _encode(encoder: Encoder, groups: Iterable[Sequence[str]]) -> None:
    """Encode with as many calls at once as ingest makes."""
    with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
        for _ in pool.map(partial(encoder.encode, kind=InputKind.PASSAGE), groups):
            pass
