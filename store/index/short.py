"""An index that holds shortened vectors; whoever uses it gives and asks with the full ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from store.index.base import Search, VectorIndex
from store.records import IndexHit, IndexPoint, SparseVector
from store.short import Axes


class ShortIndex(VectorIndex):
    """Shortens what goes into another index, and what is searched there, on the same axes."""

    def __init__(self, inner: VectorIndex, axes: Axes) -> None:
        self._inner, self._axes = inner, axes

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        shorten = self._axes.shortened
        self._inner.upsert([replace(point, dense=shorten(point.dense)) for point in points])

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        return self._inner.many([self._shortened(search) for search in searches])

    def _shortened(self, search: Search) -> Search:
        if isinstance(search.like, SparseVector):
            return search
        return replace(search, like=self._axes.shortened(search.like))

    def delete(self, ids: Sequence[UUID]) -> None:
        self._inner.delete(ids)

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        return self._inner.present(ids)

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        return self._inner.scan(after, limit)

    def count(self) -> int:
        return self._inner.count()

    def flush(self) -> None:
        self._inner.flush()

    def close(self) -> None:
        self._inner.close()

    def destroy(self) -> None:
        self._inner.destroy()
