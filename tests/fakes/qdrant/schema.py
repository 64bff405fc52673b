"""Says what is wrong with a request by Qdrant's published description of its API."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Json = dict[str, Any]
_BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "schemas"


def schema_file() -> Path:
    """The description: in ``TEAMLORE_TEST_SCHEMAS``, or in ``../shared/schemas``."""
    return Path(os.environ.get("TEAMLORE_TEST_SCHEMAS", _BESIDE)) / "qdrant-1.19-openapi.json"


class Schema:
    """The requests that the API takes. Stricter than it: a field that is not described is wrong."""

    def __init__(self, file: Path) -> None:
        whole = json.loads(file.read_text("utf-8"))
        self._paths: Json = whole["paths"]
        self._components: Json = {"schemas": _plain(whole["components"]["schemas"])}
        self._judge = cache(self._make_judge)

    def wrong(self, method: str, route: str, body: Any, query: Collection[str]) -> str | None:
        """What is wrong with a request, in a sentence."""
        described = self._paths.get(route, {}).get(method.lower())
        if described is None:
            return f"{method} {route} is not described"
        names = {each["name"] for each in described.get("parameters", ())}
        if unknown := set(query) - names:
            return f"{method} {route} has no parameter {', '.join(sorted(unknown))}"
        judge = self._judge(method, route)
        if judge is None or judge.is_valid(body):
            return None
        error = best_match(judge.iter_errors(body))
        return f"{method} {route}: {error.json_path}: {error.message[:300]}"

    def _make_judge(self, method: str, route: str) -> Draft202012Validator | None:
        content = self._paths[route][method.lower()].get("requestBody", {}).get("content", {})
        if not content:
            return None
        asked = _plain(content["application/json"]["schema"])
        return Draft202012Validator(asked | {"components": self._components})


def _plain(part: Any) -> Any:
    """OpenAPI 3.0 as plain JSON Schema: what may be null, and objects without other fields."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    made = {name: _plain(inner) for name, inner in part.items()}
    if made.pop("nullable", None) is True:
        if not made:
            return {"type": "null"}
        if isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
    if isinstance(made.get("properties"), dict) and "type" in made:
        made.setdefault("additionalProperties", False)
    return made
