"""Discord's published schema, made quick to check against and true to what its servers take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from fakes.discord.world import Json

_JSON = "application/json"
_PREFIX = "#/components/schemas/"


class Schema:
    """The request bodies that the API takes, each by its method and route."""

    def __init__(self, file: Path) -> None:
        self._whole: Json = json.loads(file.read_text("utf-8"))
        shapes = self._whole["components"]["schemas"]
        # Discord's servers take numbers for snowflakes, and its libraries send them.
        shapes["SnowflakeType"]["type"] = ["string", "integer"]
        # Media channels are on the API's pages, not in the schema.
        shapes["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
        _list_constants(shapes)
        self._kinds = {_PREFIX + name: _kind(shape) for name, shape in shapes.items()}
        choosers = {word: self._chooser(word) for word in ("oneOf", "anyOf")}
        self._validator = extend(Draft202012Validator, choosers)
        self._judge = cache(self._make_judge)

    def wrong(self, method: str, route: str, body: object, shape: str | None = None) -> str | None:
        """What is wrong with a body, in a sentence; ``shape`` names its schema if it is known."""
        judge = self._judge(method, route, shape)
        if judge is None or judge.is_valid(body):
            return None
        error = best_match(judge.iter_errors(body))
        return f"{error.json_path}: {error.message[:300]}"

    def _make_judge(self, method: str, route: str, shape: str | None) -> Any:
        asked = {"$ref": _PREFIX + shape} if shape else self._body(method, route)
        if asked is None:
            return None
        return self._validator(asked | {"components": self._whole["components"]})

    def _body(self, method: str, route: str) -> Json | None:
        operation = self._whole["paths"].get(route, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        return content.get(_JSON, {}).get("schema")

    def _chooser(self, word: str) -> Any:
        """A choice is made among those alternatives only that the body's ``type`` leaves open.

        The others would fail on it in any case; trying them all takes most of the time.
        """
        judged = Draft202012Validator.VALIDATORS[word]

        def choose(
            validator: Any, alternatives: list[Json], body: object, schema: Json
        ) -> Iterator[ValidationError]:
            open_ = alternatives
            if isinstance(body, dict) and "type" in body:
                open_ = [a for a in alternatives if self._may_be(a, body["type"])]
            return judged(validator, open_ or alternatives, body, schema)

        return choose

    def _may_be(self, alternative: Json, kind: object) -> bool:
        kinds = self._kinds.get(alternative.get("$ref", ""))
        return kinds is None or kind in kinds


def _kind(shape: Json) -> list[Any] | None:
    """The values that a shape's own ``type`` may have, where it says."""
    return shape.get("properties", {}).get("type", {}).get("enum")


def _list_constants(part: Any) -> None:
    """Turn each choice between constants into the list of them, which means the same."""
    if isinstance(part, dict):
        choice = part.get("oneOf")
        if isinstance(choice, list) and all("const" in c for c in choice):
            part["enum"] = [c["const"] for c in part.pop("oneOf")]
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, (dict, list)):
            _list_constants(inner)
