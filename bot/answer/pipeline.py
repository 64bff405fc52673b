"""Question to Answer: embed, search, gate, rank, quote. Every read takes the audience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from bot.answer.confidence import (
    Calibrations,
    Features,
    Shipped,
    features,
    outcome,
    probability,
)
from bot.answer.evidence import Asked, Lexical, gather, lexical
from bot.answer.locate import answering_place, location, page_number
from bot.answer.models import Answer, Citation, Outcome, Question
from bot.answer.quote import Quote, join, quote, unit_similarities
from bot.answer.rank import Evidence, Ranking, distinct, rank
from bot.answer.thread import inputs, understood
from bot.answer.wording import wording
from store.index.base import Searches
from store.library import Candidate, Library, Page, Passage
from store.models.encoder import Encoder, InputKind
from store.records import Audience

# Candidates of each leg, asked for with half as many again: a point whose passage may not be
# shown costs a slot. Measured: re-ranking 90 equals scanning everything.
DENSE_LIMIT, SPARSE_LIMIT = 60, 30
_SPARE = 1.5
_MORE = 2  # quotes made beyond what is asked for, since neighbours are joined

_NONE: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Candidates that may be shown, with everything that is known of them."""

    asked: Asked
    candidates: list[Candidate]
    evidence: Evidence
    lexical: Lexical
    ranking: Ranking

    @property
    def documents(self) -> list[UUID]:
        """The documents, by their best passage."""
        found = (self.candidates[n].document for n in self.ranking.order)
        return list(dict.fromkeys(found))


class Answerer:
    """Answers questions from one model's index. Holds no state of a question."""

    def __init__(
        self,
        encoder: Encoder,
        searches: Searches,
        library: Library,
        calibrations: Calibrations | None = None,
    ) -> None:
        """With the calibration that ships with the model, where no other is given."""
        self._encoder, self._searches, self._library = encoder, searches, library
        self._calibrations = calibrations or Shipped(encoder.spec.name)

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
        if ranked is None:
            return Answer(Outcome.NOTHING, timings_ms=clock.done())
        with clock.stage("quote"):
            shown = self._cited(ranked, limit, audience)
        calibration = self._calibrations.of(audience.workspace)
        found = _features(question, ranked, shown)
        sure, told = probability(found, calibration), outcome(found, calibration)
        cited = _citations(shown[:limit]) if told is not Outcome.NOTHING else ()
        return Answer(told, sure, tuple(cited), clock.done())

    def judged(
        self, question: Question, *, audience: Audience, hidden: frozenset[UUID] = _NONE
    ) -> tuple[Features, UUID] | None:
        """What confidence is made of, and the document of the best passage, if there is one."""
        ranked = self._ranked(question, audience, hidden, _Clock())
        if ranked is None:
            return None
        found = _features(question, ranked, self._cited(ranked, 1, audience))
        return found, ranked.candidates[ranked.ranking.order[0]].document

    def compared(
        self,
        question: Question,
        limit: int,
        rankings: Iterable[Callable[[Evidence], Ranking]],
        *,
        audience: Audience,
    ) -> Iterator[tuple[list[UUID], list[Citation]]]:
        """With each ranking in turn: all documents by their best passage, and what is quoted."""
        ranked = self._ranked(question, audience, _NONE, _Clock())
        for ranks in rankings:
            if ranked is None:
                yield [], []
                continue
            other = replace(ranked, ranking=ranks(ranked.evidence))
            yield other.documents, _citations(self._cited(other, limit, audience)[:limit])

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
        if ranked is None:
            return []
        return ranked.documents[:limit]

    def search(self, question: Question, limit: int, *, audience: Audience) -> list[Citation]:
        """Whole passages, best first, whatever they are worth."""
        ranked = self._ranked(question, audience, _NONE, _Clock())
        if ranked is None:
            return []
        chosen = ranked.ranking.order[:limit].tolist()
        return _citations(self._shown(ranked, chosen, audience, whole=True)[:limit])

    def _ranked(
        self, question: Question, audience: Audience, hidden: frozenset[UUID], clock: _Clock
    ) -> _Ranked | None:
        with clock.stage("embed"):
            encoded = self._encoder.encode(inputs(question), InputKind.QUESTION)
            asked = understood(question, encoded, self._encoder.spec.first_word)
        with clock.stage("search"):
            ids = self._candidates(asked, audience)
        with clock.stage("load"):
            found = self._library.candidates(ids, audience=audience)
            counts = self._library.frequencies(audience.workspace, asked.terms.indices.tolist())
        candidates = [c for c in found if c.document not in hidden]
        if not candidates:
            return None
        with clock.stage("rank"):
            words = lexical(asked.terms, *counts, candidates)
            evidence = gather(asked, words, candidates)
            return _Ranked(asked, candidates, evidence, words, rank(evidence))

    def _candidates(self, asked: Asked, audience: Audience) -> list[UUID]:
        dense = self._searches.dense(asked.dense, round(DENSE_LIMIT * _SPARE), audience=audience)
        sparse = self._searches.sparse(asked.terms, round(SPARSE_LIMIT * _SPARE), audience=audience)
        return list({hit.id for hit in (*dense[:DENSE_LIMIT], *sparse[:SPARSE_LIMIT])})

    def _cited(self, ranked: _Ranked, limit: int, audience: Audience) -> list[_Shown]:
        held = ranked.lexical.held
        chosen = distinct(
            ranked.ranking.order.tolist(),
            lambda n: frozenset(held[n].indices.tolist()),
            limit + _MORE,
        )
        return self._shown(ranked, chosen, audience)

    def _shown(
        self, ranked: _Ranked, chosen: Sequence[int], audience: Audience, *, whole: bool = False
    ) -> list[_Shown]:
        """What to show of the chosen candidates; quotes that follow each other are made one."""
        picked = {ranked.candidates[n].id: n for n in chosen}
        passages = self._library.passages(picked, audience=audience)
        pages = self._library.pages({p.version for p in passages.values()}, audience=audience)
        shown: list[_Shown] = []
        for id, n in picked.items():
            passage = passages.get(id)
            page = pages.get(passage.version) if passage else None
            if passage is None or page is None:
                continue  # gone since it was ranked
            made = _whole(passage) if whole else _quoted(ranked, n, passage, page)
            if whole or not _joined(shown, page, made):
                score = float(ranked.ranking.scores[n])
                shown.append(_Shown(passage, page, score, made))
        return shown


def _features(question: Question, ranked: _Ranked, shown: Sequence[_Shown]) -> Features:
    """Of the best passage and its best sentence."""
    sentence = shown[0].sentence if shown else ""
    said = wording(question.text, sentence, ranked.asked.terms, ranked.lexical.weights)
    documents = [candidate.document for candidate in ranked.candidates]
    return features(ranked.evidence, ranked.lexical, ranked.ranking, documents, said)


@dataclass(slots=True)
class _Shown:
    """A citation in the making; its quote grows when a neighbour is joined to it."""

    passage: Passage
    page: Page
    score: float
    quote: Quote

    @property
    def sentence(self) -> str:
        """The sentence, item or row that answers best; the whole quote if none is marked."""
        marked = (span for span in self.quote.highlights if span[0] == self.quote.best)
        start, end = next(marked, (self.quote.start, self.quote.end))
        return self.page.text[start:end]


def _joined(shown: Sequence[_Shown], page: Page, made: Quote) -> bool:
    """Whether the quote could be made one with an earlier quote of the same document."""
    for entry in shown:
        if entry.page.version == page.version:
            both = join(page.text, entry.quote, made)
            if both is not None:
                entry.quote = both
                return True
    return False


def _whole(passage: Passage) -> Quote:
    return Quote(passage.start, passage.end, ())


def _quoted(ranked: _Ranked, n: int, passage: Passage, page: Page) -> Quote:
    similar = unit_similarities(ranked.evidence.matches, n, len(passage.units))
    return quote(page.text, passage.units, similar, ranked.asked.weights)


def _citations(shown: Sequence[_Shown]) -> list[Citation]:
    return [_citation(number, entry) for number, entry in enumerate(shown, 1)]


def _citation(number: int, entry: _Shown) -> Citation:
    page, passage, made = entry.page, entry.passage, entry.quote
    return Citation(
        rank=number,
        quote=page.text[made.start : made.end],
        highlights=tuple((s - made.start, e - made.start) for s, e in made.highlights),
        title=page.title,
        heading=passage.headings,
        location=location(page, answering_place(page, made.start, made.best)),
        document=page.path,
        source=page.source_name,
        space=page.space_name,
        start=made.start,
        end=made.end,
        page=page_number(page, made.start),
        score=entry.score,
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
