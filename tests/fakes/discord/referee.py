"""Says what is wrong with what the bot sends: Discord's published schema, then our own counts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from fakes.discord import limits
from fakes.discord.world import Flag, Json, Message

_BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "schemas"
_JSON = "application/json"
_CALLBACKS = {  # the schema is a choice of these: the type tells which one is meant
    1: "PongInteractionCallbackRequest",
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
EXECUTE = "/webhooks/{webhook_id}/{webhook_token}"
_MESSAGES = {  # where the body is a message
    "/channels/{channel_id}/messages",
    "/channels/{channel_id}/messages/{message_id}",
    EXECUTE,
    EXECUTE + "/messages/@original",
    EXECUTE + "/messages/{message_id}",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Discord, or our own rules, would not have let pass."""

    method: str
    route: str
    reason: str
    body: Json | list[Json]


def schema_file() -> Path:
    """Discord's schema: in ``TEAMLORE_TEST_SCHEMAS``, or in ``../shared/schemas``."""
    return Path(os.environ.get("TEAMLORE_TEST_SCHEMAS", _BESIDE)) / "discord-openapi.json"


class Referee:
    """Judges requests. Without the schema file only the counts are checked."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or schema_file()
        self._judges: dict[str, Draft202012Validator] = {}

    @cached_property
    def schema(self) -> Json | None:
        if not self._file.is_file():
            return None
        schema: Json = json.loads(self._file.read_text("utf-8"))
        shapes = schema["components"]["schemas"]
        # Discord's servers take numbers for snowflakes, and its libraries send them.
        shapes["SnowflakeType"]["type"] = ["string", "integer"]
        # Media channels are on the API's pages, not in the schema.
        shapes["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
        return schema

    def wrongs(self, method: str, route: str, body: Json | list[Json],
               edited: Message | None = None) -> list[str]:  # fmt: skip
        """Everything wrong with a request's body; ``edited`` is the message it changes."""
        wrong = self._against_schema(method, route, body)
        if wrong is not None:
            return [wrong]
        return list(self._against_limits(route, body, edited))

    def _against_schema(self, method: str, route: str, body: Json | list[Json]) -> str | None:
        judge = self._judge(method, route, body)
        if judge is None or judge.is_valid(body):
            return None
        error = best_match(judge.iter_errors(body))
        return f"{error.json_path}: {error.message[:300]}"

    def _judge(self, method: str, route: str, body: object) -> Draft202012Validator | None:
        if self.schema is None:
            return None
        key = f"{method} {route}"
        if route == CALLBACK and isinstance(body, dict):
            key = f"callback {body.get('type')}"
        if key not in self._judges:
            asked = self._asked(method, route, body)
            if asked is None:
                return None
            whole = asked | {"components": self.schema["components"]}
            self._judges[key] = Draft202012Validator(whole)
        return self._judges[key]

    def _asked(self, method: str, route: str, body: object) -> Json | None:
        kind = body.get("type") if route == CALLBACK and isinstance(body, dict) else None
        if kind in _CALLBACKS:
            return {"$ref": f"#/components/schemas/{_CALLBACKS[kind]}"}
        operation = self.schema["paths"].get(route, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        return content.get(_JSON, {}).get("schema")

    def _against_limits(self, route: str, body: Json | list[Json],
                        edited: Message | None) -> Iterator[str]:  # fmt: skip
        if isinstance(body, list):
            for command in body:
                yield from limits.of_command(command)
        elif route == CALLBACK:
            yield from _callback(body, edited)
        elif route in _MESSAGES:
            yield from _message(body, edited)
        elif route.endswith("/threads") and "message" in body:
            yield from _message(body["message"], None)


def _callback(body: Json, edited: Message | None) -> Iterator[str]:
    data = body.get("data") or {}
    match body["type"]:
        case 4:
            yield from _message(data, None)
        case 7:
            yield from _message(data, edited)
        case 8:
            yield from limits.of_choices(data.get("choices") or [])
        case 9:
            yield from limits.of_modal(data)


def _message(body: Json, edited: Message | None) -> Iterator[str]:
    yield from limits.of_message(body, was_v2=edited is not None and is_v2(edited))


def is_v2(message: Message) -> bool:
    return bool(message.flags & Flag.COMPONENTS_V2)
