"""Qdrant through its own client: a server by URL, or its exact in-memory twin for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from store.errors import UnavailableError
from store.index.base import (
    DENSE,
    SPARSE,
    WRITE_BATCH,
    Search,
    VectorIndex,
    best_first,
    findable,
)
from store.records import Audience, IndexHit, IndexPoint, SparseVector

T = TypeVar("T")


class ClientIndex(VectorIndex):
    """One collection. The in-memory engine is not safe under threads, so calls take turns."""

    def __init__(
        self, client: QdrantClient, collection: str, dimension: int, *, in_memory: bool
    ) -> None:
        self._client, self._collection = client, collection
        # The in-memory engine is always exact and has no payload indexes; it warns when told.
        self._in_memory = in_memory
        self._turn = RLock()
        self._call(lambda: self._ensure(dimension))

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        for start in range(0, len(points), WRITE_BATCH):
            batch = [_point(point) for point in points[start : start + WRITE_BATCH]]
            self._do(self._client.upsert, points=batch, wait=True)

    def delete(self, ids: Sequence[UUID]) -> None:
        for start in range(0, len(ids), WRITE_BATCH):
            chosen = models.PointIdsList(
                points=[str(id) for id in ids[start : start + WRITE_BATCH]]
            )
            self._do(self._client.delete, points_selector=chosen, wait=True)

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        records = self._do(self._client.retrieve, ids=[str(id) for id in ids], with_payload=False)
        return {UUID(str(record.id)) for record in records}

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        offset = str(UUID(int=after.int + 1)) if after else None
        records, _ = self._do(self._client.scroll, offset=offset, limit=limit, with_payload=False)
        return [UUID(str(record.id)) for record in records]

    def count(self) -> int:
        return int(self._do(self._client.count, exact=True).count)

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        """In one request to the server."""
        asked = [n for n, one in enumerate(searches) if findable(one)]
        found: list[list[IndexHit]] = [[] for _ in searches]
        if asked:
            requests = [self._request(searches[n]) for n in asked]
            answers = self._do(self._client.query_batch_points, requests=requests)
            for n, answer in zip(asked, answers, strict=True):
                found[n] = best_first(
                    IndexHit(UUID(str(point.id)), point.score) for point in answer.points
                )
        return found

    def flush(self) -> None:
        """Every write waited for the server already."""

    def close(self) -> None:
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
            params = None if self._in_memory else models.SearchParams(exact=True)
        return models.QueryRequest(
            query=query,
            using=SPARSE if isinstance(like, SparseVector) else DENSE,
            limit=search.limit,
            filter=_filter(search.audience),
            params=params,
            with_payload=False,
        )

    def _do(self, method: Callable[..., Any], **arguments: Any) -> Any:
        return self._call(lambda: method(collection_name=self._collection, **arguments))

    def _call(self, action: Callable[[], T]) -> T:
        try:
            with self._turn:
                return action()
        except (ResponseHandlingException, UnexpectedResponse, OSError) as error:
            raise UnavailableError(
                "Search is unavailable: the Qdrant server does not answer as it should. Check "
                "TEAMLORE_QDRANT_URL and that it is running."
            ) from error

    def _ensure(self, dimension: int) -> None:
        if self._client.collection_exists(self._collection):
            return
        self._client.create_collection(
            self._collection,
            vectors_config={
                DENSE: models.VectorParams(size=dimension, distance=models.Distance.COSINE)
            },
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        if self._in_memory:
            return
        for field, tenant in (("workspace", True), ("space", False)):
            self._client.create_payload_index(
                self._collection,
                field,
                models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=tenant),
            )


def memory_index(dimension: int) -> ClientIndex:
    """Qdrant's own in-memory engine: exact, gone with the process."""
    return ClientIndex(QdrantClient(":memory:"), "passages", dimension, in_memory=True)


def server_index(url: str, key: str, collection: str, dimension: int) -> ClientIndex:
    """A collection on a Qdrant server."""
    client = QdrantClient(url=url, api_key=key or None, timeout=10, check_compatibility=False)
    return ClientIndex(client, collection, dimension, in_memory=False)


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
