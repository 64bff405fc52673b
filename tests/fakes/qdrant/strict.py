"""What a server in strict mode refuses, as the published schema describes each limit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


class RefusedError(Exception):
    """A request that a strict server does not take."""


def check(rules: Json, indexed: set[str], operation: str, body: Json) -> None:
    """RefusedError, if a collection with these rules and indexes would not take this request."""
    if not rules.get("enabled"):
        return
    filters = [body["filter"]] if body.get("filter") else []
    idf = (body.get("params") or {}).get("idf")
    if isinstance(idf, dict):
        filters.append(idf["corpus"])
    _within(rules, "max_query_limit", body.get("limit"))
    _within(rules, "upsert_max_batchsize", len(body.get("points") or ()), operation == "upsert")
    exact = body.get("exact") or (body.get("params") or {}).get("exact")
    if rules.get("search_allow_exact") is False and exact:
        raise RefusedError("Exact search disabled")
    for each in filters:
        _check_filter(rules, indexed, each, updating=operation == "delete")


def _check_filter(rules: Json, indexed: set[str], given: Json, *, updating: bool) -> None:
    conditions = list(_conditions(given))
    _within(rules, "filter_max_conditions", len(conditions))
    allowed = rules.get(f"unindexed_filtering_{'update' if updating else 'retrieve'}")
    for condition in conditions:
        _within(rules, "condition_max_size", len((condition.get("match") or {}).get("any") or ()))
        if allowed is False and condition["key"] not in indexed:
            raise RefusedError(f'Index required but not found for "{condition["key"]}"')


def _conditions(part: Any) -> Iterator[Json]:
    """Every condition of a filter that names a field, however deep."""
    if isinstance(part, dict):
        if "key" in part:
            yield part
        for inner in part.values():
            yield from _conditions(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _conditions(inner)


def _within(rules: Json, name: str, value: int | None, applies: bool = True) -> None:  # noqa: FBT001, FBT002
    limit = rules.get(name)
    if applies and limit is not None and value is not None and value > limit:
        raise RefusedError(f"{name} is {limit}, and this asks for {value}")
