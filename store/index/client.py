"""Qdrant through its own client: a server, or its exact in-memory twin for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from qdrant_client import QdrantClient, models

from store.index.base import (
    DENSE,
    SPARSE,
    WRITE_BATCH,
    Search,
    VectorIndex,
    best_first,
    findable,
)
from store.index.collection import QUERY_LIMIT, Collection, done
from store.index.patience import Door, HalfAnswerError, Turns
from store.records import Audience, IndexHit, IndexPoint, SparseVector

_REQUEST_BYTES = 16 << 20  # a server takes 32 MB
_POINT_BYTES, _DENSE_BYTES, _TERM_BYTES = 400, 26, 40  # as JSON, at most: a point, number, term
_IDS = 500  # looked up in one request


class ClientIndex(VectorIndex):
    """The passages of one model, wherever its collection lies. Nothing is asked before it must."""

    def __init__(self, client: QdrantClient, collection: Collection, door: Door) -> None:
        self._client, self._collection, self._door = client, collection, door

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        for batch in batches(points):
            self._write(self._client.upsert, points=[_point(point) for point in batch])

    def delete(self, ids: Sequence[UUID]) -> None:
        for page in _pages(ids, WRITE_BATCH):
            self._write(self._client.delete, points_selector=models.PointIdsList(points=page))

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        found: set[UUID] = set()
        for page in _pages(ids, _IDS):
            records = self._do(self._client.retrieve, ids=page, with_payload=False)
            found |= {UUID(str(record.id)) for record in records}
        return found

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        offset = str(UUID(int=after.int + 1)) if after else None

        def page(**arguments: Any) -> list[UUID]:
            records, more = self._client.scroll(**arguments, with_payload=False)
            if more is not None and not records:
                raise HalfAnswerError("a page of nothing, with more behind it")
            return [UUID(str(record.id)) for record in records]

        return list(self._do(page, offset=offset, limit=min(limit, QUERY_LIMIT)))

    def count(self) -> int:
        return int(self._do(self._client.count, exact=True).count)

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        """In one request to the server."""
        asked = [n for n, one in enumerate(searches) if findable(one)]
        found: list[list[IndexHit]] = [[] for _ in searches]
        if asked:
            requests = [self._request(searches[n]) for n in asked]
            answers = self._do(self._client.query_batch_points, hurried=True, requests=requests)
            for n, answer in zip(asked, answers, strict=True):
                found[n] = best_first(
                    IndexHit(UUID(str(point.id)), point.score) for point in answer.points
                )
        return found

    def flush(self) -> None:
        """Every write waited for the server already."""

    def close(self) -> None:
        self._client.close()

    def destroy(self) -> None:
        self._door(self._collection.destroy)
        self._client.close()

    def _request(self, search: Search) -> models.QueryRequest:
        like, params = search.like, None
        query: list[float] | models.SparseVector
        if isinstance(like, SparseVector):
            query = models.SparseVector(indices=like.indices.tolist(), values=like.values.tolist())
            corpus = models.Filter(must=[_workspace(search.audience)])
            params = models.SearchParams(idf=models.IdfCorpusParams(corpus=corpus))
        else:
            query = like.tolist()
        return models.QueryRequest(
            query=query,
            using=SPARSE if isinstance(like, SparseVector) else DENSE,
            limit=search.limit,
            filter=_filter(search.audience),
            params=params,
            with_payload=False,
        )

    def _write(self, method: Callable[..., models.UpdateResult], **arguments: Any) -> None:
        self._do(lambda **given: done(method(**given)), wait=True, **arguments)

    def _do(self, method: Callable[..., Any], *, hurried: bool = False, **arguments: Any) -> Any:
        def action() -> Any:
            self._collection.ensure()
            return method(collection_name=self._collection.alias, **arguments)

        return self._door(action, hurried=hurried)


def memory_index(dimension: int) -> ClientIndex:
    """Qdrant's own in-memory engine: exact, gone with the process."""
    client = QdrantClient(":memory:")
    return ClientIndex(client, Collection(client, "passages", dimension, None), Turns())


def batches(points: Sequence[IndexPoint]) -> Iterator[list[IndexPoint]]:
    """The points in order, in requests that no server finds too large."""
    batch: list[IndexPoint] = []
    size = 0
    for point in points:
        more = _size(point)
        if batch and (len(batch) == WRITE_BATCH or size + more > _REQUEST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(point)
        size += more
    if batch:
        yield batch


def _size(point: IndexPoint) -> int:
    """How many bytes it takes in a request, at most."""
    return _POINT_BYTES + _DENSE_BYTES * len(point.dense) + _TERM_BYTES * len(point.sparse.indices)


def _pages(ids: Sequence[UUID], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(ids), size):
        yield [str(id) for id in ids[start : start + size]]


def _point(point: IndexPoint) -> models.PointStruct:
    sparse = models.SparseVector(
        indices=point.sparse.indices.tolist(), values=point.sparse.values.tolist()
    )
    return models.PointStruct(
        id=str(point.id),
        vector={DENSE: point.dense.tolist(), SPARSE: sparse},
        payload={"workspace": str(point.workspace), "space": str(point.space)},
    )


def _filter(audience: Audience) -> models.Filter:
    spaces = sorted(str(space) for space in audience.spaces)
    space = models.FieldCondition(key="space", match=models.MatchAny(any=spaces))
    return models.Filter(must=[_workspace(audience), space])


def _workspace(audience: Audience) -> models.FieldCondition:
    return models.FieldCondition(
        key="workspace", match=models.MatchValue(value=str(audience.workspace))
    )
