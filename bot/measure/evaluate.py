"""Runs a labelled set through the whole product and reports the figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol
from uuid import UUID

from bot.answer.models import Answer, Outcome, Question
from bot.measure.metrics import auroc, average, contains, ndcg, percentile, recall, reciprocal_rank
from bot.measure.sets import Labelled
from store.records import Audience

_DEPTH = 10  # documents a question


class Answers(Protocol):
    """What is measured: the product's own answering."""

    def answer(
        self,
        question: Question,
        limit: int,
        *,
        audience: Audience,
        hidden: frozenset[UUID] = frozenset(),
    ) -> Answer:
        """An answer as people get it."""
        ...

    def documents(
        self,
        question: Question,
        limit: int,
        *,
        audience: Audience,
        hidden: frozenset[UUID] = frozenset(),
    ) -> list[UUID]:
        """Documents by their best passage."""
        ...


@dataclass(slots=True)
class _Seen:
    """What one question brought."""

    labelled: Labelled
    answerable: bool
    ranked: list[str]
    answer: Answer


@dataclass(slots=True)
class Evaluation:
    """The figures of one set; what a set cannot show is absent."""

    questions: int = 0
    metrics: dict[str, float] = field(default_factory=dict)
    latency_ms: dict[str, dict[str, float]] = field(default_factory=dict)
    curve: list[dict[str, float]] = field(default_factory=list)


def evaluate(
    answers: Answers,
    audience: Audience,
    questions: Sequence[Labelled],
    documents: dict[str, UUID],
    hide_gold: float = 0.0,
    seed: int = 0,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Evaluation:
    """Ask every question; ``hide_gold`` of them with their gold documents taken away."""
    hiding = _chosen(len(questions), hide_gold, seed)
    names = {id: name for name, id in documents.items()}
    seen = []
    for n, labelled in enumerate(questions):
        gold = frozenset(documents[d] for d in labelled.gold if d in documents)
        hidden = gold if n in hiding else frozenset()
        seen.append(_ask(answers, audience, labelled, hidden, names))
        on_progress(n + 1, len(questions))
    result = Evaluation(questions=len(questions))
    result.metrics = _metrics(seen)
    result.latency_ms = _latency(seen)
    result.curve = _curve(seen)
    return result


def _chosen(count: int, share: float, seed: int) -> set[int]:
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 - a repeatable choice, not a secret
    return set(order[: round(count * share)])


def _ask(
    answers: Answers,
    audience: Audience,
    labelled: Labelled,
    hidden: frozenset[UUID],
    names: dict[UUID, str],
) -> _Seen:
    question = Question(labelled.text, labelled.earlier)
    answer = answers.answer(question, 5, audience=audience, hidden=hidden)
    ranked = answers.documents(question, _DEPTH, audience=audience, hidden=hidden)
    answerable = bool(labelled.gold) and not hidden
    return _Seen(labelled, answerable, [names[document] for document in ranked], answer)


def _metrics(seen: Sequence[_Seen]) -> dict[str, float]:
    ranked = [s for s in seen if s.answerable]
    figures: dict[str, float] = {}
    if ranked:
        figures |= _ranking(ranked)
        figures |= _quotes([s for s in ranked if s.labelled.must_contain])
    if ranked and len(ranked) < len(seen):
        figures |= _abstaining(seen)
    return figures


def _ranking(seen: Sequence[_Seen]) -> dict[str, float]:
    figures = {
        f"recall@{k}": average([recall(s.ranked, s.labelled.gold.keys(), k) for s in seen])
        for k in (1, 5, 10)
    }
    figures["mrr@10"] = average(
        [reciprocal_rank(s.ranked, s.labelled.gold.keys(), 10) for s in seen]
    )
    figures["ndcg@10"] = average([ndcg(s.ranked, s.labelled.gold, 10) for s in seen])
    for k in (1, 5):
        hits = [float(bool(set(s.ranked[:k]) & s.labelled.best)) for s in seen]
        figures[f"document@{k}"] = average(hits)
    return figures


def _quotes(seen: Sequence[_Seen]) -> dict[str, float]:
    if not seen:
        return {}
    figures = {f"quote@{k}": average([float(_quoted(s, k)) for s in seen]) for k in (1, 5)}
    figures["highlight@1"] = average([float(_highlighted(s)) for s in seen])
    words = [len(c.quote.split()) for s in seen for c in s.answer.citations]
    figures["quote_words_median"] = float(median(words)) if words else 0.0
    return figures


def _quoted(seen: _Seen, k: int) -> bool:
    expected = seen.labelled.must_contain or ""
    return any(contains(c.quote, expected) for c in seen.answer.citations[:k])


def _highlighted(seen: _Seen) -> bool:
    expected = seen.labelled.must_contain or ""
    return any(
        contains(" ".join(c.quote[start:end] for start, end in c.highlights), expected)
        for c in seen.answer.citations[:1]
    )


def _abstaining(seen: Sequence[_Seen]) -> dict[str, float]:
    answered = [s.answer.outcome is Outcome.ANSWERED for s in seen]
    able = [s for s in seen if s.answerable]
    unable = [s for s in seen if not s.answerable]
    right = [s for s, a in zip(seen, answered, strict=True) if a and _is_right(s)]
    figures = {
        "abstain_auroc": round(
            auroc([s.answer.confidence for s in seen], [s.answerable for s in seen]), 4
        ),
        "answered_share": average([float(s.answer.outcome is Outcome.ANSWERED) for s in able]),
        "refused_share": average([float(s.answer.outcome is not Outcome.ANSWERED) for s in unable]),
        "coverage": average([float(a) for a in answered]),
    }
    if any(answered):
        figures["precision"] = round(len(right) / sum(answered), 4)
    return figures


def _is_right(seen: _Seen) -> bool:
    return seen.answerable and bool(set(seen.ranked[:1]) & seen.labelled.gold.keys())


def _curve(seen: Sequence[_Seen]) -> list[dict[str, float]]:
    """Share answered and share right among them, as the threshold rises."""
    points = []
    for step in range(0, 100, 5):
        kept = [s for s in seen if s.answer.confidence >= step / 100]
        if kept:
            precision = sum(map(_is_right, kept)) / len(kept)
            points.append(
                {
                    "threshold": step / 100,
                    "coverage": round(len(kept) / len(seen), 4),
                    "precision": round(precision, 4),
                }
            )
    return points


def _latency(seen: Sequence[_Seen]) -> dict[str, dict[str, float]]:
    stages: dict[str, list[float]] = {}
    for s in seen:
        for stage, took in s.answer.timings_ms.items():
            stages.setdefault(stage, []).append(took)
    return {
        stage: {"p50": round(percentile(took, 0.5), 2), "p95": round(percentile(took, 0.95), 2)}
        for stage, took in stages.items()
    }
