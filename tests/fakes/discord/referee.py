"""Says what is wrong with what the bot sends: Discord's published schema, then our own counts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fakes.discord import limits
from fakes.discord.schema import Schema
from fakes.discord.world import Flag, Json, Message

_BESIDE = Path(__file__).resolve().parents[3].parent / "shared" / "schemas"
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

    @cached_property
    def schema(self) -> Schema | None:
        return Schema(self._file) if self._file.is_file() else None

    def wrongs(self, method: str, route: str, body: Json | list[Json],
               edited: Message | None = None) -> list[str]:  # fmt: skip
        """Everything wrong with a request's body; ``edited`` is the message it changes."""
        wrong = self._against_schema(method, route, body)
        if wrong is not None:
            return [wrong]
        return list(self._against_limits(route, body, edited))

    def _against_schema(self, method: str, route: str, body: Json | list[Json]) -> str | None:
        if self.schema is None:
            return None
        shape = None
        if route == CALLBACK and isinstance(body, dict):
            shape = _CALLBACKS.get(body.get("type"))
        return self.schema.wrong(method, route, body, shape)

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
