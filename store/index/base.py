"""What a vector index promises, whichever engine is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from store.models.encoder import Floats
from store.records import Audience, IndexHit, IndexPoint, SparseVector

WRITE_BATCH = 64  # points a write: larger ones hold the interpreter for tens of milliseconds
DENSE, SPARSE = "dense", "bm25"


@dataclass(frozen=True, slots=True)
class Search:
    """One search: by cosine for a vector, by BM25 for terms."""

    like: Floats | SparseVector
    limit: int
    audience: Audience


class Searches(Protocol):
    """Finds passages. Every search takes an audience and returns at most ``limit`` hits, best
    first, ties by id; an audience without spaces finds nothing.
    """

    def dense(self, vector: Floats, limit: int, *, audience: Audience) -> list[IndexHit]:
        """Nearest points by cosine."""
        return self.many([Search(vector, limit, audience)])[0]

    def sparse(self, terms: SparseVector, limit: int, *, audience: Audience) -> list[IndexHit]:
        """Best points by BM25, IDF counted over the audience's workspace."""
        return self.many([Search(terms, limit, audience)])[0]

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        """The hits of each search, as it would find them alone, in one pass where there is one."""
        ...

    def close(self) -> None:
        """Give the index back; other processes may open it."""
        ...


class VectorIndex(Searches, Protocol):
    """Holds vectors, ids and filter fields, never text. Writes are durable on return.

    ``upsert`` and ``delete`` may be repeated.
    """

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        """Write points; one that is there is replaced."""
        ...

    def delete(self, ids: Sequence[UUID]) -> None:
        """Take points away; one that is not there is no error."""
        ...

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        """Which of these points are there."""
        ...

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        """A page of all ids in ascending order, beginning behind ``after``."""
        ...

    def count(self) -> int:
        """How many points there are."""
        ...

    def flush(self) -> None:
        """Make what was written safe against power loss, as far as the engine can."""
        ...

    def destroy(self) -> None:
        """Delete all of it, files and names too, and see that it is gone; it is closed then."""
        ...


def findable(search: Search) -> bool:
    """Whether a search can find anything at all."""
    if isinstance(search.like, SparseVector) and not len(search.like.indices):
        return False
    return bool(search.audience.spaces)


def best_first(hits: Iterable[IndexHit]) -> list[IndexHit]:
    """Hits in the order that is promised, whatever order an engine gives to equal scores."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.id.int))
