"""The best passages read again by a cross-encoder, where one is set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np

from bot.answer.cited import Ranked
from bot.answer.rank import Ranking
from store.library import Library
from store.models.encoder import Floats
from store.models.reranker import Reranker
from store.records import Audience

TOP = 20  # passages that are read again: what a question needs is seldom further down


class Reranking:
    """Orders the top of a ranking by what a cross-encoder says of question and passage."""

    def __init__(self, load: Callable[[], Reranker], library: Library) -> None:
        """``load`` gives the model when it is first needed: it takes seconds."""
        self._load, self._library = load, library
        self._model: Reranker | None = None

    def __call__(self, question: str, ranked: Ranked, audience: Audience) -> Ranked:
        """What was read comes first, by its new order; the rest stays as it was, behind.

        Nothing is read where one of the spaces that are searched does without.
        """
        if not self._library.may_rerank(audience=audience):
            return ranked
        if self._model is None:
            self._model = self._load()
        top = ranked.ranking.order[:TOP].tolist()
        ids = [ranked.candidates[n].id for n in top]
        texts = self._texts(ids, audience)
        readable = [n for n, id in zip(top, ids, strict=True) if id in texts]
        found = self._model.scores(question, [texts[ranked.candidates[n].id] for n in readable])
        return replace(ranked, ranking=reordered(ranked.ranking, readable[: len(found)], found))

    def _texts(self, ids: Sequence[UUID], audience: Audience) -> dict[UUID, str]:
        passages = self._library.passages(ids, audience=audience)
        pages = self._library.pages({p.version for p in passages.values()}, audience=audience)
        return {
            id: f"{pages[p.version].title}\n{pages[p.version].text[p.start : p.end]}"
            for id, p in passages.items()
            if p.version in pages
        }


def reordered(ranking: Ranking, read: Sequence[int], found: Floats) -> Ranking:
    """Candidates ``read`` by their ``found`` scores, then the others.

    They share out the scores that they had, so that a margin still means what it meant.
    """
    by_merit = np.asarray(read, np.intp)[np.argsort(-found, kind="stable")]
    scores = ranking.scores.copy()
    scores[by_merit] = np.sort(ranking.scores[by_merit])[::-1]
    rest = ranking.order[~np.isin(ranking.order, by_merit)]
    return ranking._replace(order=np.concatenate((by_merit, rest)), scores=scores)
