"""What a fast backend costs in quality: rankings by its dense vectors against the reference's.

Ranking by the passage's vector alone shows it most clearly: everything else that answering weighs
hides what a few bits do to a vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.measure.metrics import average, ndcg
from bot.measure.sets import Labelled
from store.index.base import Searches
from store.library import Library
from store.models.encoder import Encoder, InputKind
from store.records import Audience

DEPTH = 10  # documents a question
_PASSAGES = 100  # looked at for them; a document's rank is that of its best passage


class Shelf:
    """A labelled set as one backend has embedded it; ``names`` are those of its documents."""

    def __init__(
        self,
        encoder: Encoder,
        searches: Searches,
        library: Library,
        audience: Audience,
        names: dict[UUID, str],
    ) -> None:
        self._encoder, self._searches, self._library = encoder, searches, library
        self._audience, self._names = audience, names
        self._documents: dict[UUID, str] = {}  # by passage, as they are met

    def ranked(self, question: str) -> list[str]:
        """Documents by the exact cosine of their best passage."""
        vector = self._encoder.encode([question], InputKind.QUESTION)[0].dense
        hits = [h.id for h in self._searches.dense(vector, _PASSAGES, audience=self._audience)]
        new = [id for id in hits if id not in self._documents]
        for candidate in self._library.candidates(new, audience=self._audience) if new else []:
            self._documents[candidate.id] = self._names[candidate.document]
        return list(dict.fromkeys(self._documents[id] for id in hits))[:DEPTH]


def dense_ndcg(shelf: Shelf, questions: Sequence[Labelled]) -> float:
    """nDCG@10 of the questions that the set answers."""
    return average([ndcg(shelf.ranked(q.text), q.gold, DEPTH) for q in questions if q.gold])
