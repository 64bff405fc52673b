"""Where the passages of one model lie on a server: a collection behind an alias.

The alias is what is searched and written, and names the model, so that vectors of two models never
meet. What lies behind it can be built anew beside the old collection and switched in one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import UnexpectedResponse

from store.errors import UnavailableError
from store.index.base import DENSE, SPARSE
from store.index.patience import HalfAnswerError

QUERY_LIMIT = 200  # the most that one search or page of ids may ask for
_UPSERT_LIMIT = 1000  # points in a request
_TAKEN = (400, 409)  # how a server says that a name is taken
# Up to here a search compares every passage of the audience, as the embedded engine does; beyond
# it walks a graph that is made for each workspace.
_EXACT_BELOW = 200_000
_LINKS = 16  # of a passage in that graph: the server's own default
_FILTERED = {  # by every search: strict mode refuses what has no index
    field: models.KeywordIndexParams(type=models.KeywordIndexType.KEYWORD, is_tenant=tenant)
    for field, tenant in (("workspace", True), ("space", False))
}


@dataclass(frozen=True, slots=True)
class Spread:
    """How a collection is spread over a cluster; a shard number of 0 is left to the server."""

    shards: int = 0
    replicas: int = 1
    writes: int = 1  # replicas that have a write before it counts as done


class Collection:
    """One model's collection. ``spread`` is None for the engine in memory, which has no indexes."""

    def __init__(
        self, client: QdrantClient, alias: str, dimension: int, spread: Spread | None
    ) -> None:
        self._client, self.alias = client, alias
        self._dimension, self._spread = dimension, spread
        self._is_there = False

    def ensure(self) -> None:
        """Make what is missing of it; the alias last, so that nothing half made is searched.

        May be repeated, and several processes may do it at once.
        """
        if self._is_there:
            return
        if self._client.collection_exists(self.alias):
            self._mend(self.alias)
        else:
            self._make(f"{self.alias}-1")
        self._is_there = True

    def destroy(self) -> None:
        """Delete the collection and its name; UnavailableError if it is there after that."""
        names = self._client.get_aliases().aliases
        behind = {name.collection_name for name in names if name.alias_name == self.alias}
        for collection in sorted(behind | {f"{self.alias}-1"}):
            self._client.delete_collection(collection)  # its aliases go with it
        self._is_there = False
        if self._client.collection_exists(self.alias):
            raise UnavailableError(f"The Qdrant collection '{self.alias}' could not be deleted.")

    def _make(self, collection: str) -> None:
        self._create(collection)
        self._mend(collection)
        names = models.CreateAlias(collection_name=collection, alias_name=self.alias)
        self._client.update_collection_aliases([models.CreateAliasOperation(create_alias=names)])

    def _create(self, collection: str) -> None:
        if self._client.collection_exists(collection):
            return  # by a process that was killed before it had named it, or is about to
        try:
            self._client.create_collection(collection, **self._shape())
        except UnexpectedResponse as error:
            taken = error.status_code in _TAKEN and self._client.collection_exists(collection)
            if not taken:
                raise

    def _mend(self, collection: str) -> None:
        """Indexes that are missing, of a collection of the right vectors."""
        found = self._client.get_collection(collection)
        vectors = found.config.params.vectors
        dense = vectors.get(DENSE) if isinstance(vectors, dict) else None
        if dense is None or dense.size != self._dimension:
            raise UnavailableError(
                f"The Qdrant collection '{collection}' holds other vectors: set "
                "TEAMLORE_QDRANT_PREFIX to a name that nobody else uses there."
            )
        if self._spread is None:
            return
        for field in _FILTERED.keys() - found.payload_schema.keys():
            told = self._client.create_payload_index(collection, field, _FILTERED[field], wait=True)
            done(told)

    def _shape(self) -> dict[str, Any]:
        spread = self._spread or Spread()
        exact_kilobytes = self._dimension * 4 * _EXACT_BELOW // 1024
        return {
            "vectors_config": {
                DENSE: models.VectorParams(size=self._dimension, distance=models.Distance.COSINE)
            },
            "sparse_vectors_config": {
                SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)
            },
            "hnsw_config": models.HnswConfigDiff(
                m=0, payload_m=_LINKS, full_scan_threshold=exact_kilobytes
            ),
            "strict_mode_config": models.StrictModeConfig(
                enabled=True,
                max_query_limit=QUERY_LIMIT,
                upsert_max_batchsize=_UPSERT_LIMIT,
                unindexed_filtering_retrieve=False,
                unindexed_filtering_update=False,
            ),
            "shard_number": spread.shards or None,
            "replication_factor": spread.replicas,
            "write_consistency_factor": spread.writes,
        }


def done(told: models.UpdateResult) -> None:
    """HalfAnswerError for a write that was accepted and is not finished."""
    if told.status != models.UpdateStatus.COMPLETED:
        raise HalfAnswerError(told.status)
