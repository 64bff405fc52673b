"""Question to Answer: embed, search, gate, rank, quote. Every read takes the audience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from uuid import UUID

import numpy as np

from bot.answer.cited import Chosen, Ranked, Shown, citations, for_each, quotes
from bot.answer.confidence import (
    Calibrations,
    Features,
    Shipped,
    features,
    outcome,
    probability,
)
from bot.answer.evidence import Asked, gather, lexical
from bot.answer.models import Answer, Citation, Outcome, Question, Wanted
from bot.answer.rank import Evidence, Ranking, distinct, moved, rank
from bot.answer.rerank import Reranking
from bot.answer.thread import inputs, understood
from bot.answer.votes import lifts
from bot.answer.wording import wording
from store.index.base import Search, Searches
from store.library import Candidate, Library
from store.models.encoder import Encoder, InputKind
from store.records import Audience
from store.spans import span
from store.votes import Opinion

# Candidates of each leg, asked for with half as many again: a point whose passage may not be
# shown costs a slot. Measured: re-ranking 90 equals scanning everything.
DENSE_LIMIT, SPARSE_LIMIT = 60, 30
_SPARE = 1.5
_MORE = 2  # quotes made beyond what is asked for, since neighbours are joined

_NONE: frozenset[UUID] = frozenset()


class Answerer:
    """Answers questions from one model's index. Holds no state of a question.

    Several are answered with one call of the encoder, one pass over the index, and one look into
    the database for all who may read the same; each gets what it would get alone.
    """

    def __init__(
        self,
        encoder: Encoder,
        searches: Searches,
        library: Library,
        calibrations: Calibrations | None = None,
        reranking: Reranking | None = None,
        model: str = "",
    ) -> None:
        """With the calibration that ships with the model, where no other is given.

        ``model`` is what answers are said to come from: all the parts are of that one.
        """
        self._reranking, self._model = reranking, model
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
        return self.answers([Wanted(question, limit, audience)], hidden)[0]

    def answers(self, wanted: Sequence[Wanted], hidden: frozenset[UUID] = _NONE) -> list[Answer]:
        """The same for several questions; the times are those of all together."""
        clock = _Clock()
        ranked = self._ranked(wanted, clock, hidden)
        with clock.stage("quote"):
            shown = self._shown(wanted, ranked)
        done = clock.done()
        return [self._answer(*each, done) for each in zip(wanted, ranked, shown, strict=True)]

    def judged(
        self, question: Question, *, audience: Audience, hidden: frozenset[UUID] = _NONE
    ) -> tuple[Features, UUID] | None:
        """What confidence is made of, and the document of the best passage, if there is one."""
        wanted = [Wanted(question, 1, audience)]
        ranked = self._ranked(wanted, _Clock(), hidden)
        if ranked[0] is None:
            return None
        found = _features(question, ranked[0], self._shown(wanted, ranked)[0])
        return found, ranked[0].documents[0]

    def compared(
        self,
        question: Question,
        limit: int,
        rankings: Iterable[Callable[[Evidence], Ranking]],
        *,
        audience: Audience,
    ) -> Iterator[tuple[list[UUID], list[Citation]]]:
        """With each ranking in turn: all documents by their best passage, and what is quoted."""
        wanted = [Wanted(question, limit, audience)]
        (ranked,) = self._ranked(wanted, _Clock())
        for ranks in rankings:
            if ranked is None:
                yield [], []
                continue
            other = replace(ranked, ranking=ranks(ranked.evidence))
            yield other.documents, citations(self._shown(wanted, [other])[0][:limit])

    def documents(
        self,
        question: Question,
        limit: int,
        *,
        audience: Audience,
        hidden: frozenset[UUID] = _NONE,
    ) -> list[UUID]:
        """Documents by their best passage."""
        (ranked,) = self._ranked([Wanted(question, limit, audience)], _Clock(), hidden)
        if ranked is None:
            return []
        return ranked.documents[:limit]

    def search(self, question: Question, limit: int, *, audience: Audience) -> list[Citation]:
        """Whole passages, best first, whatever they are worth."""
        (ranked,) = self._ranked([Wanted(question, limit, audience)], _Clock())
        if ranked is None:
            return []
        best = Chosen(ranked, ranked.ranking.order[:limit].tolist(), audience)
        return citations(quotes(self._library, [best], whole=True)[0][:limit])

    def _answer(
        self, wanted: Wanted, ranked: Ranked | None, shown: Sequence[Shown], took: dict[str, float]
    ) -> Answer:
        if ranked is None:
            return Answer(Outcome.NOTHING, timings_ms=took, model=self._model)
        calibration = self._calibrations.of(wanted.audience.workspace)
        found = _features(wanted.question, ranked, shown)
        sure, told = probability(found, calibration), outcome(found, calibration)
        cited = citations(shown[: wanted.limit]) if told is not Outcome.NOTHING else ()
        return Answer(told, sure, tuple(cited), took, model=self._model)

    def _shown(
        self, wanted: Sequence[Wanted], ranked: Sequence[Ranked | None]
    ) -> list[list[Shown]]:
        """What could be cited for each, a little more than is asked for."""
        chosen = [
            _chosen(one, each) if each else None for one, each in zip(wanted, ranked, strict=True)
        ]
        made = iter(quotes(self._library, [each for each in chosen if each]))
        return [next(made) if each else [] for each in chosen]

    def _ranked(
        self, wanted: Sequence[Wanted], clock: _Clock, hidden: frozenset[UUID] = _NONE
    ) -> list[Ranked | None]:
        """For each question what may be shown, ranked; None where there is nothing."""
        audiences = [one.audience for one in wanted]
        with clock.stage("embed"):
            asked = self._understood([one.question for one in wanted])
        with clock.stage("search"):
            ids = self._candidates(asked, audiences)
        with clock.stage("load"):
            found = for_each(audiences, ids, self._held)
            counts = self._frequencies(asked, audiences)
            opinions = for_each(audiences, found, self._opinions)
        with clock.stage("rank"):
            shown = [[c for c in held.values() if c.document not in hidden] for held in found]
            ranked = [_rank(*each) for each in zip(asked, shown, counts, strict=True)]
            texts = [one.question.text for one in wanted]
            voted = [_voted(*each) for each in zip(ranked, texts, opinions, strict=True)]
        if self._reranking is None:
            return voted
        with clock.stage("rerank"):
            return [
                each and self._reranking(one.question.text, each, one.audience)
                for one, each in zip(wanted, voted, strict=True)
            ]

    def _understood(self, questions: Sequence[Question]) -> list[Asked]:
        """All questions in one call of the encoder; each that has a thread in one of its own."""
        texts = [inputs(question) for question in questions]
        single = [own[0] for own in texts if len(own) == 1]
        alone = iter(self._encoder.encode(single, InputKind.QUESTION) if single else ())
        first = self._encoder.spec.first_word
        return [
            understood(
                question,
                [next(alone)] if len(own) == 1 else self._encoder.encode(own, InputKind.THREAD),
                first,
            )
            for question, own in zip(questions, texts, strict=True)
        ]

    def _candidates(
        self, asked: Sequence[Asked], audiences: Sequence[Audience]
    ) -> list[list[UUID]]:
        """Passages to look at for each question, by id."""
        many = round(DENSE_LIMIT * _SPARE), round(SPARSE_LIMIT * _SPARE)
        pairs = list(zip(asked, audiences, strict=True))
        dense = [Search(one.dense, many[0], audience) for one, audience in pairs]
        sparse = [Search(one.terms, many[1], audience) for one, audience in pairs]
        hits = self._searches.many([*dense, *sparse])
        return [
            sorted(
                {hit.id for hit in (*near[:DENSE_LIMIT], *worded[:SPARSE_LIMIT])},
                key=attrgetter("int"),
            )
            for near, worded in zip(hits[: len(asked)], hits[len(asked) :], strict=True)
        ]

    def _held(self, ids: Iterable[UUID], *, audience: Audience) -> dict[UUID, Candidate]:
        return {c.id: c for c in self._library.candidates(ids, audience=audience)}

    def _opinions(self, ids: Iterable[UUID], *, audience: Audience) -> dict[UUID, list[Opinion]]:
        held: dict[UUID, list[Opinion]] = {}
        for opinion in self._library.opinions(ids, audience=audience):
            held.setdefault(opinion.passage, []).append(opinion)
        return held

    def _frequencies(
        self, asked: Sequence[Asked], audiences: Sequence[Audience]
    ) -> list[tuple[dict[int, int], int]]:
        """In how many passages of its workspace the terms of each question stand."""
        terms: dict[UUID, set[int]] = {}
        for one, audience in zip(asked, audiences, strict=True):
            terms.setdefault(audience.workspace, set()).update(one.terms.indices.tolist())
        found = {key: self._library.frequencies(key, held) for key, held in terms.items()}
        return [found[audience.workspace] for audience in audiences]


def _rank(
    asked: Asked, candidates: list[Candidate], counts: tuple[dict[int, int], int]
) -> Ranked | None:
    if not candidates:
        return None
    words = lexical(asked, *counts, candidates)
    evidence = gather(asked, words, candidates)
    return Ranked(asked, candidates, evidence, words, rank(evidence))


def _voted(
    ranked: Ranked | None, question: str, opinions: Mapping[UUID, list[Opinion]]
) -> Ranked | None:
    """The ranking as people's votes on answers to such questions move it."""
    if ranked is None or not opinions:
        return ranked
    gained = lifts(question, chain.from_iterable(opinions.values()), datetime.now(UTC))
    added = np.array([gained.get(c.id, 0.0) for c in ranked.candidates], np.float32)
    return replace(ranked, ranking=moved(ranked.ranking, ranked.evidence.ids, added))


def _chosen(wanted: Wanted, ranked: Ranked) -> Chosen:
    held = ranked.lexical.held
    numbers = distinct(
        ranked.ranking.order.tolist(),
        lambda n: frozenset(held[n].indices.tolist()),
        wanted.limit + _MORE,
    )
    return Chosen(ranked, numbers, wanted.audience)


def _features(question: Question, ranked: Ranked, shown: Sequence[Shown]) -> Features:
    """Of the best passage and its best sentence."""
    sentence = shown[0].sentence if shown else ""
    said = wording(question.text, sentence, ranked.asked.terms, ranked.lexical.weights)
    documents = [candidate.document for candidate in ranked.candidates]
    return features(ranked.evidence, ranked.lexical, ranked.ranking, documents, said)


class _Clock:
    """Milliseconds of each stage and of the whole."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        with span(name):
            yield
        self._stages[name] = (time.perf_counter() - begun) * 1000

    def done(self) -> dict[str, float]:
        return self._stages | {"answer": (time.perf_counter() - self._begun) * 1000}
