"""Question to Answer: embed, search, gate, rank, quote. Every read takes the audience."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from bot.answer.confidence import confidence, outcome
from bot.answer.locate import location, page_number
from bot.answer.models import Answer, Citation, Outcome, Question
from bot.answer.quote import Quote, choose
from bot.answer.rank import Ranked, rank, weigh
from store.index.base import Searches
from store.library import Library, Page, Passage
from store.models.encoder import Encoded, Encoder, InputKind
from store.records import Audience
from store.sparse import question_terms

# Candidates of each leg, taken with half as many again: a point whose passage may not be shown
# costs a slot. Measured: re-ranking 90 equals scanning everything.
DENSE_LIMIT, SPARSE_LIMIT = 60, 30
_SPARE = 1.5

_NONE: frozenset[UUID] = frozenset()


class Answerer:
    """Answers questions from one model's index. Holds no state of a question."""

    def __init__(self, encoder: Encoder, searches: Searches, library: Library) -> None:
        self._encoder, self._searches, self._library = encoder, searches, library

    def answer(
        self,
        question: Question,
        limit: int,
        *,
        audience: Audience,
        hidden: frozenset[UUID] = _NONE,
    ) -> Answer:
        """At most ``limit`` citations, best first. ``hidden`` documents are left out as well."""
        clock = _Clock()
        ranked = self._ranked(question, audience, hidden, clock)
        if not ranked:
            return Answer(Outcome.NOTHING, timings_ms=clock.done())
        sure = confidence(ranked)
        told = outcome(sure)
        with clock.stage("quote"):
            shown = ranked if told is not Outcome.NOTHING else []
            citations = self._cited(shown, limit, audience)
        return Answer(told, sure, tuple(citations), clock.done())

    def documents(
        self,
        question: Question,
        limit: int,
        *,
        audience: Audience,
        hidden: frozenset[UUID] = _NONE,
    ) -> list[UUID]:
        """Documents by their best passage."""
        ranked = self._ranked(question, audience, hidden, _Clock())
        return list(dict.fromkeys(r.candidate.document for r in ranked))[:limit]

    def search(self, question: Question, limit: int, *, audience: Audience) -> list[Citation]:
        """Whole passages, best first, whatever they are worth."""
        ranked = self._ranked(question, audience, _NONE, _Clock())[:limit]
        return self._cited(ranked, limit, audience, whole=True)

    def _ranked(
        self, question: Question, audience: Audience, hidden: frozenset[UUID], clock: _Clock
    ) -> list[Ranked]:
        with clock.stage("embed"):
            encoded = self._encoded(question)
        with clock.stage("search"):
            ids = self._candidates(question, encoded, audience)
        with clock.stage("load"):
            found = self._library.candidates(ids, audience=audience)
            terms = question_terms(question.text).indices
            frequencies, passages = self._library.frequencies(audience.workspace, terms)
        with clock.stage("rank"):
            weights = weigh(question.text, encoded, frequencies, passages)
            kept = [c for c in found if c.document not in hidden]
            return rank(encoded, weights, kept)

    def _encoded(self, question: Question) -> Encoded:
        return self._encoder.encode([question.text], InputKind.QUESTION)[0]

    def _candidates(self, question: Question, encoded: Encoded, audience: Audience) -> list[UUID]:
        dense = self._searches.dense(encoded.dense, round(DENSE_LIMIT * _SPARE), audience=audience)
        terms = question_terms(question.text)
        sparse = self._searches.sparse(terms, round(SPARSE_LIMIT * _SPARE), audience=audience)
        return list(dict.fromkeys(hit.id for hit in (*dense[:DENSE_LIMIT], *sparse[:SPARSE_LIMIT])))

    def _cited(
        self, ranked: Sequence[Ranked], limit: int, audience: Audience, *, whole: bool = False
    ) -> list[Citation]:
        chosen = ranked[:limit]
        pages = self._library.pages({r.candidate.version for r in chosen}, audience=audience)
        citations: list[Citation] = []
        for r in chosen:
            c = r.candidate
            page = pages.get(c.version)
            passages = self._library.passages(c.version, [c.ordinal], audience=audience)
            if page is None or not passages:
                continue
            quote = Quote(c.start, c.end, ()) if whole else choose(page.text, passages[0], r.units)
            citations.append(_citation(len(citations) + 1, r, quote, passages[0], page))
        return citations


def _citation(number: int, r: Ranked, quote: Quote, passage: Passage, page: Page) -> Citation:
    return Citation(
        rank=number,
        quote=page.text[quote.start : quote.end],
        highlights=tuple((s - quote.start, e - quote.start) for s, e in quote.highlights),
        title=page.title,
        heading=passage.headings,
        location=location(page, quote.start),
        document=page.path,
        source=page.source_name,
        space=page.space_name,
        start=quote.start,
        end=quote.end,
        page=page_number(page, quote.start),
        score=r.score,
        updated_at=page.modified_at or page.created_at,
        author=page.author,
        passage=passage.id,
        document_id=page.document,
        version_id=page.version,
    )


class _Clock:
    """Milliseconds of each stage and of the whole."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self._stages[name] = (time.perf_counter() - begun) * 1000

    def done(self) -> dict[str, float]:
        return self._stages | {"answer": (time.perf_counter() - self._begun) * 1000}
