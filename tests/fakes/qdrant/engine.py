"""Qdrant's own engine in memory, with what it forgets: indexes, and how a collection was made."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from qdrant_client import QdrantClient, models

from fakes.qdrant import strict

Json = dict[str, Any]
_INSERT = TypeAdapter(models.PointInsertOperations)
_SELECT = TypeAdapter(models.PointsSelector)
_ALIASES = TypeAdapter(list[models.AliasOperations])


class TakenError(Exception):
    """A name that something else has."""


class Engine:
    """Does what requests ask for; LookupError for what is not there, ValueError for what is wrong.

    ``rules`` hold for every collection, over its own: an operator's limits.
    """

    def __init__(self, rules: Json) -> None:
        self.client, self.rules = QdrantClient(":memory:"), rules
        self.made: dict[str, Json] = {}
        self.indexes: dict[str, dict[str, Json]] = {}

    def behind(self, name: str) -> str:
        """The collection that a name or an alias means."""
        aliases = {a.alias_name: a.collection_name for a in self.client.get_aliases().aliases}
        found = aliases.get(name, name)
        if found not in self.made:
            raise LookupError(f"Collection `{name}` doesn't exist!")
        return found

    def check(self, name: str, operation: str, body: Json) -> None:
        """RefusedError for what a strict server would not take."""
        collection = self.behind(name)
        rules = (self.made[collection].get("strict_mode_config") or {}) | self.rules
        for each in body["searches"] if operation == "queries" else [body]:
            strict.check(rules, set(self.indexes[collection]), operation, each)

    def exists(self, name: str, _: Json, *, wait: bool) -> Json:
        return {"exists": self.client.collection_exists(name)}

    def describe(self, name: str, _: Json, *, wait: bool) -> Json:
        collection = self.behind(name)
        told = to_jsonable_python(self.client.get_collection(collection))
        made = self.made[collection]
        for part in ("shard_number", "replication_factor", "write_consistency_factor"):
            told["config"]["params"][part] = made.get(part)
        told["config"]["strict_mode_config"] = made.get("strict_mode_config")
        told["payload_schema"] = {
            field: {"data_type": how["type"], "params": how, "points": told["points_count"]}
            for field, how in self.indexes[collection].items()
        }
        return told

    def create(self, name: str, body: Json, *, wait: bool) -> bool:
        if self.client.collection_exists(name):
            raise TakenError(f"Collection `{name}` already exists!")
        asked = models.CreateCollection.model_validate(body)
        self.client.create_collection(
            name,
            vectors_config=asked.vectors,
            sparse_vectors_config=asked.sparse_vectors,
        )
        self.made[name], self.indexes[name] = body, {}
        return True

    def drop(self, name: str, _: Json, *, wait: bool) -> bool:
        self.made.pop(name, None)
        return self.client.delete_collection(name)

    def index(self, name: str, body: Json, *, wait: bool) -> Json:
        asked = models.CreateFieldIndex.model_validate(body)
        self.indexes[self.behind(name)][asked.field_name] = body["field_schema"]
        return _told(wait=wait)

    def alias(self, _: str, body: Json, *, wait: bool) -> bool:
        return self.client.update_collection_aliases(_ALIASES.validate_python(body["actions"]))

    def aliases(self, _: str, __: Json, *, wait: bool) -> Json:
        return to_jsonable_python(self.client.get_aliases())

    def upsert(self, name: str, body: Json, *, wait: bool) -> Json:
        asked = _INSERT.validate_python(body)
        points = asked.points if isinstance(asked, models.PointsList) else asked.batch
        self.client.upsert(self.behind(name), points)
        return _told(wait=wait)

    def delete(self, name: str, body: Json, *, wait: bool) -> Json:
        self.client.delete(self.behind(name), _SELECT.validate_python(body))
        return _told(wait=wait)

    def retrieve(self, name: str, body: Json, *, wait: bool) -> list[Json]:
        asked = models.PointRequest.model_validate(body)
        found = self.client.retrieve(
            self.behind(name), asked.ids, asked.with_payload or False, asked.with_vector or False
        )
        return to_jsonable_python(found)

    def scroll(self, name: str, body: Json, *, wait: bool) -> Json:
        asked = models.ScrollRequest.model_validate(body)
        records, more = self.client.scroll(
            self.behind(name),
            scroll_filter=asked.filter,
            limit=asked.limit or 10,
            offset=asked.offset,
            with_payload=asked.with_payload or False,
        )
        return {"points": to_jsonable_python(records), "next_page_offset": more}

    def count(self, name: str, body: Json, *, wait: bool) -> Json:
        asked = models.CountRequest.model_validate(body)
        return to_jsonable_python(self.client.count(self.behind(name), asked.filter))

    def query(self, name: str, body: Json, *, wait: bool) -> Json:
        asked = models.QueryRequest.model_validate(body)
        found = self.client.query_points(
            self.behind(name),
            query=asked.query,
            using=asked.using,
            prefetch=asked.prefetch,
            query_filter=asked.filter,
            search_params=asked.params,
            limit=asked.limit or 10,
            with_payload=asked.with_payload or False,
        )
        return to_jsonable_python(found, fallback=float)

    def queries(self, name: str, body: Json, *, wait: bool) -> list[Json]:
        return [self.query(name, each, wait=wait) for each in body["searches"]]


def _told(*, wait: bool) -> Json:
    """Without being waited for, a server only says that it has the write in its log."""
    return {"operation_id": 0, "status": "completed" if wait else "acknowledged"}
