"""Searches what SQL holds, without any index: for a process that may not open it.

The embedded engine belongs to one process at a time. Another one that only wants to ask reads
the same vectors from the database: exact, and as fast as reading them (about 15 MB for 10,000
passages).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import literal, select

from store.database import Database
from store.index.base import Search, Searches, best_first, findable
from store.models.encoder import Floats
from store.records import Audience, IndexHit, SparseVector
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    SourceRow,
    TermRow,
    VersionRow,
)
from store.sparse import idf
from store.vectors import unpack_terms
from store.versions import embedding_of, is_live


class ScanIndex(Searches):
    """Exact search over the published passages of an audience."""

    def __init__(self, database: Database, model: str) -> None:
        self._database, self._model = database, model

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        """Those for the same audience share one reading of what it may find."""
        found: list[list[IndexHit]] = [[] for _ in searches]
        shared: dict[Audience, list[int]] = {}
        for n, each in enumerate(searches):
            if findable(each):
                shared.setdefault(each.audience, []).append(n)
        for audience, numbers in shared.items():
            together = self._for(audience, [searches[n] for n in numbers])
            for n, hits in zip(numbers, together, strict=True):
                found[n] = hits
        return found

    def _for(self, audience: Audience, searches: Sequence[Search]) -> list[list[IndexHit]]:
        by_terms = [isinstance(one.like, SparseVector) for one in searches]
        rows = self._rows(audience, dense=not all(by_terms), terms=any(by_terms))
        held = _Held(rows)
        return [self._best(held, one) for one in searches] if rows else [[] for _ in searches]

    def _best(self, held: _Held, search: Search) -> list[IndexHit]:
        if isinstance(search.like, SparseVector):
            weights = self._weights(search.like, search.audience)
            return held.worded(search.like, weights, search.limit)
        return held.near(search.like, search.limit)

    def close(self) -> None:
        """Nothing is held."""

    def _weights(self, terms: SparseVector, audience: Audience) -> Floats:
        query = select(TermRow.term, TermRow.passages).where(
            TermRow.workspace_id == audience.workspace,
            TermRow.term.in_([*terms.indices.tolist(), ALL_PASSAGES]),
        )
        with self._database.read() as session:
            counts = {row[0]: row[1] for row in session.execute(query)}
        total = counts.get(ALL_PASSAGES, 0)
        rarity = [idf(counts.get(term, 0), total) for term in terms.indices.tolist()]
        return np.asarray(rarity, np.float32) * terms.values

    def _rows(
        self, audience: Audience, *, dense: bool, terms: bool
    ) -> list[tuple[UUID, bytes, bytes]]:
        """Id, dense vector and terms of each passage; what is not wanted is not read."""
        nothing = literal(b"")
        vector = EmbeddingRow.dense if dense else nothing
        query = (
            select(PassageRow.id, vector, EmbeddingRow.terms if terms else nothing)
            .select_from(PassageRow)
            .join(VersionRow, VersionRow.id == PassageRow.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .join(SourceRow, SourceRow.id == DocumentRow.source_id)
            .join(EmbeddingRow, embedding_of(self._model))
            .where(
                is_live(),
                SourceRow.workspace_id == audience.workspace,
                SourceRow.space_id.in_(sorted(audience.spaces)),
            )
            .order_by(PassageRow.id)
        )
        with self._database.read() as session:
            return [(row[0], row[1], row[2]) for row in session.execute(query)]


class Meanwhile(Searches):
    """Searches what SQL holds until this process has the index, and that from then on.

    For a process that stays: what held the index when it began may soon be gone.
    """

    def __init__(self, scan: Searches, index: Callable[[], Searches | None]) -> None:
        """``index`` gives the index as soon as it is open here."""
        self._scan, self._index = scan, index

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        return self.now.many(searches)

    @property
    def now(self) -> Searches:
        """What is searched at this moment."""
        return self._index() or self._scan

    def close(self) -> None:
        """The index is given back by whoever opened it."""


class _Held:
    """Passages as they were read, made ready for what is searched by."""

    def __init__(self, rows: Sequence[tuple[UUID, bytes, bytes]]) -> None:
        self._rows = rows

    def near(self, vector: Floats, limit: int) -> list[IndexHit]:
        """The best by cosine."""
        return self._best(self._matrix @ vector, np.arange(len(self._rows)), limit)

    def worded(self, terms: SparseVector, weights: Floats, limit: int) -> list[IndexHit]:
        """The best of those that have any of the terms, by the sum of what these weigh there."""
        indices, values, owner = self._terms
        order = np.argsort(terms.indices)
        wanted, weights = terms.indices[order], weights[order]
        at = np.minimum(np.searchsorted(wanted, indices), len(wanted) - 1)
        met = np.flatnonzero(wanted[at] == indices)
        sums = np.bincount(owner[met], weights[at[met]] * values[met], len(self._rows))
        return self._best(sums.astype(np.float32), np.unique(owner[met]), limit)

    @cached_property
    def _matrix(self) -> Floats:
        blobs = b"".join(dense for _, dense, _ in self._rows)
        return np.frombuffer(blobs, "<f4").reshape(len(self._rows), -1)

    @cached_property
    def _terms(self) -> tuple[NDArray[np.uint32], Floats, NDArray[np.intp]]:
        """All terms one after the other, with their values and the passages that have them."""
        held = [unpack_terms(terms) for _, _, terms in self._rows]
        owner = np.repeat(np.arange(len(held)), [len(one.indices) for one in held])
        indices, values = (one.indices for one in held), (one.values for one in held)
        return np.concatenate([*indices]), np.concatenate([*values]), owner

    def _best(self, scores: Floats, among: NDArray[np.intp], limit: int) -> list[IndexHit]:
        if len(among) > limit:  # and whatever is as good as the last of them
            last = np.partition(scores[among], -limit)[-limit]
            among = among[scores[among] >= last]
        hits = (IndexHit(self._rows[n][0], float(scores[n])) for n in among.tolist())
        return best_first(hits)[:limit]
