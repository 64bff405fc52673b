"""The real Qdrant engine embedded in this process: the default."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import qdrant_edge as edge

from store.errors import IndexHeldError, StorageError
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

_RESERVE = 64 << 20  # bytes; a shard's files grow by up to 32 MB at a time
# What was deleted stays in files and memory until the engine copies the rest, and while it does the
# interpreter stands still: .4 s of processor time for ten thousand points. So it is done when more
# than half is dead, and to larger shards only when they are opened.
_DEAD_SHARE, _DEAD = 0.5, 1_000
_QUICK = 20_000


class EdgeIndex(VectorIndex):
    """One shard on disk, held by one process at a time.

    No HNSW: exact search takes milliseconds up to about 200,000 passages, and building a graph
    would hold the interpreter for minutes. The engine may be called from several threads.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        config = edge.EdgeConfig(
            vectors={DENSE: edge.EdgeVectorParams(dimension, edge.Distance.Cosine)},
            sparse_vectors={SPARSE: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
            optimizers=edge.EdgeOptimizersConfig(
                deleted_threshold=_DEAD_SHARE,
                vacuum_min_vector_number=_DEAD,
                indexing_threshold=100_000_000,
            ),
            wal_enabled=True,
        )
        self._folder = folder
        self._lock = held(folder)
        try:
            self._shard = _open(folder, config)
            self._tidy()
        except BaseException:
            os.close(self._lock)
            raise

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        for start in range(0, len(points), WRITE_BATCH):
            batch = [_point(point) for point in points[start : start + WRITE_BATCH]]
            self._update(edge.UpdateOperation.upsert_points(batch))

    def delete(self, ids: Sequence[UUID]) -> None:
        for start in range(0, len(ids), WRITE_BATCH):
            batch: list[edge.PointId] = [str(id) for id in ids[start : start + WRITE_BATCH]]
            self._update(edge.UpdateOperation.delete_points(batch))

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        found = self._shard.retrieve([str(id) for id in ids], with_payload=False, with_vector=False)
        return {UUID(str(record.id)) for record in found}

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        request = edge.ScrollRequest(
            offset=str(UUID(int=after.int + 1)) if after else None, limit=limit, with_payload=False
        )
        records, _ = self._shard.scroll(request)
        return [UUID(str(record.id)) for record in records]

    def count(self) -> int:
        return self._shard.count(edge.CountRequest(exact=True))

    def many(self, searches: Sequence[Search]) -> list[list[IndexHit]]:
        """In one call: searches that differ in their vector alone are scored in one pass.

        Measured over 10,000 passages, processor time a question: .4 ms of twenty, 1 to 1.7 alone.
        """
        asked = [n for n, one in enumerate(searches) if findable(one)]
        found: list[list[IndexHit]] = [[] for _ in searches]
        if asked:
            batch = edge.QueryBatchRequest([_request(searches[n]) for n in asked])
            for n, hits in zip(asked, self._shard.query_batch(batch), strict=True):
                found[n] = best_first(IndexHit(_uuid(hit.id), hit.score) for hit in hits)
        return found

    def flush(self) -> None:
        if self.count() <= _QUICK:
            self._tidy()
        self._shard.flush()

    def close(self) -> None:
        self._shard.flush()
        self._shard.close()
        os.close(self._lock)

    def destroy(self) -> None:
        self._shard.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        _lock_of(self._folder).unlink(missing_ok=True)
        os.close(self._lock)
        if self._folder.exists():
            raise StorageError(f"{self._folder} cannot be deleted: check its permissions.")

    def _tidy(self) -> None:
        """Give back what deleted points take, if that is much and there is room for the copy."""
        if _has_room(self._folder):
            self._shard.optimize()

    def _update(self, operation: edge.UpdateOperation) -> None:
        _need_room(self._folder)
        try:
            self._shard.update(operation)
        except Exception as error:  # the engine's errors share no public base
            raise StorageError(
                "The vector index refused a write: check that the disk is not full."
            ) from error


def _has_room(folder: Path) -> bool:
    """For a second copy of everything."""
    held = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return shutil.disk_usage(folder).free > _RESERVE + held


def _need_room(folder: Path) -> None:
    """The engine writes through memory maps: on a full disk the system kills the process."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if shutil.disk_usage(there).free < _RESERVE:
        raise StorageError(
            f"The disk is full: free at least {_RESERVE >> 20} MB and run the command again; "
            "nothing was lost."
        )


def held(folder: Path) -> int:
    """A lock of our own, taken before the engine is called; it ends with the process.

    The engine has one too, but a second process that opens a shard touches its files first, and
    the holder's next flush then fails.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(_lock_of(folder), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise IndexHeldError("Another Teamlore process holds the index.") from None
    return lock


def _lock_of(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.lock"


def _open(folder: Path, config: edge.EdgeConfig) -> edge.EdgeShard:
    _need_room(folder)
    try:
        if not folder.exists():
            _make(folder, config)
        return edge.EdgeShard.load(str(folder), config)
    except Exception as error:  # the engine's errors share no public base
        if "WouldBlock" in str(error):
            raise IndexHeldError("Another Teamlore process holds the index.") from None
        raise StorageError(
            f"The vector index in {folder} cannot be opened: delete that folder and run "
            "`teamlore verify --repair`; it is rebuilt from the database."
        ) from error


def _make(folder: Path, config: edge.EdgeConfig) -> None:
    """A new shard that appears whole or not at all, whoever else makes one at the same moment.

    With an index on each filter field: else a filter costs a millisecond a thousand points.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as scratch:
        made = Path(scratch) / "shard"
        made.mkdir()
        shard = edge.EdgeShard.create(str(made), config)
        for field in ("workspace", "space"):
            keyword = edge.PayloadSchemaType.Keyword
            shard.update(edge.UpdateOperation.create_field_index(field, keyword))
        shard.flush()
        shard.close()
        with contextlib.suppress(OSError):  # another process was first: use its
            made.rename(folder)


def _point(point: IndexPoint) -> edge.Point:
    sparse = edge.SparseVector(point.sparse.indices.tolist(), point.sparse.values.tolist())
    return edge.Point(
        str(point.id),
        {DENSE: point.dense.tolist(), SPARSE: sparse},
        {"workspace": str(point.workspace), "space": str(point.space)},
    )


def _uuid(id: edge.PointId) -> UUID:
    """As the engine gives it; to make it anew took .1 ms of a question."""
    return id if isinstance(id, UUID) else UUID(str(id))


def _request(search: Search) -> edge.QueryRequest:
    like = search.like
    if isinstance(like, SparseVector):
        vector = edge.SparseVector(like.indices.tolist(), like.values.tolist())
        corpus = edge.Filter(must=[_workspace(search.audience)])
        params = edge.SearchParams(idf=edge.IdfParams(corpus=corpus))
        query = edge.Query.Nearest(vector, using=SPARSE)
    else:
        params = edge.SearchParams(exact=True)
        query = edge.Query.Nearest(like.tolist(), using=DENSE)
    return edge.QueryRequest(
        limit=search.limit, query=query, filter=_filter(search.audience), params=params,
        with_payload=False,
    )  # fmt: skip


def _filter(audience: Audience) -> edge.Filter:
    spaces = sorted(str(space) for space in audience.spaces)
    space = edge.FieldCondition("space", match=edge.MatchAny(spaces))
    return edge.Filter(must=[_workspace(audience), space])


def _workspace(audience: Audience) -> edge.FieldCondition:
    return edge.FieldCondition("workspace", match=edge.MatchValue(str(audience.workspace)))
