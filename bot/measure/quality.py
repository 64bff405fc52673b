"""How good each ranking of a labelled set is, question by question, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from bot.answer.models import Citation, Question
from bot.measure.metrics import contains, interval, ndcg
from bot.measure.sets import Labelled
from bot.measure.variants import Ranks
from store.records import Audience

COLUMNS = ("quote@1", "quote@5", "document@5", "ndcg@10")


class Compares(Protocol):
    """What is measured: the product's own answering, with other rankings in its place."""

    def compared(
        self, question: Question, limit: int, rankings: Iterable[Ranks], *, audience: Audience
    ) -> Iterator[tuple[list[UUID], list[Citation]]]:
        """With each ranking: documents, and what would be quoted, however sure that is."""
        ...


class Figure(NamedTuple):
    """A mean over questions, and the 95 % interval around it."""

    value: float
    low: float
    high: float
    questions: int


def measured(
    answers: Compares,
    audience: Audience,
    questions: Sequence[Labelled],
    documents: dict[str, UUID],
    rankings: Mapping[str, Ranks],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, dict[str, Figure]]:
    """The figures of each ranking over the questions that have an answer, as far as a set goes."""
    names = {id: name for name, id in documents.items()}
    answerable = [labelled for labelled in questions if labelled.gold]
    seen: dict[str, dict[str, list[float]]] = {ranking: {} for ranking in rankings}
    for n, labelled in enumerate(answerable, 1):
        question = Question(labelled.text, labelled.earlier)
        found = answers.compared(question, 5, rankings.values(), audience=audience)
        for values, (ranked, citations) in zip(seen.values(), found, strict=True):
            for column, value in judged(labelled, [names[d] for d in ranked], citations).items():
                values.setdefault(column, []).append(value)
        on_progress(n, len(answerable))
    return {
        ranking: {column: _figure(values) for column, values in columns.items()}
        for ranking, columns in seen.items()
    }


def _figure(values: Sequence[float]) -> Figure:
    return Figure(sum(values) / len(values), *interval(values), len(values))


def quotable(labelled: Labelled) -> bool:
    """Whether the set says which words answer this question."""
    return bool(labelled.must_contain or labelled.answers)


def judged(
    labelled: Labelled, ranked: Sequence[str], citations: Sequence[Citation]
) -> dict[str, float]:
    """What one question brought: its documents best first, and what was quoted."""
    found = {
        "document@5": float(bool(set(ranked[:5]) & labelled.best)),
        "ndcg@10": ndcg(ranked, labelled.gold, 10),
    }
    if quotable(labelled):
        holds = [_holds(labelled, c.document, c.quote) for c in citations]
        found |= {"quote@1": float(any(holds[:1])), "quote@5": float(any(holds[:5]))}
    return found


def _holds(labelled: Labelled, document: str, quote: str) -> bool:
    """Whether a quote answers; a short answer such as a year only where it is a gold document."""
    if labelled.must_contain:
        return contains(quote, labelled.must_contain)
    return document in labelled.gold and any(contains(quote, a) for a in labelled.answers)
