"""A client that keeps the time Slack asks for, in all calls of a kind; it repeats what may be."""

from __future__ import annotations

import asyncio
import random
import time
from typing import Any

from aiohttp import ClientOSError, ServerConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

_TRIES = 3
_PAUSE = 0.5  # seconds before a call is made again after a fault
_LONGEST = 10.0  # seconds that a call waits here; for more, whoever calls is told to come again
_MOST_SECONDS, _SHORT_SECONDS = 120.0, 5.0
_BY_CHANNEL = ("chat.postMessage", "chat.postEphemeral", "chat.update")
# What may have happened although no answer came: a second call would post a second time. Who
# posts looks whether the message is there before posting again.
_ONCE = (
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "views.open",
    "views.push",
    "files.completeUploadExternal",
    "oauth.v2.access",
)


class PatientClient(AsyncWebClient):
    """Where Slack answers 429, no call of that method is made before the time that it names.

    Posting is limited in each channel, all else in the team; a client has one team's token. A
    refused call was not carried out, so it is always repeated; after faults only what may be.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._held: dict[str, tuple[float, SlackApiError]] = {}  # until when, and what said so

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """As the library's, up to three times."""
        kind = _kind(api_method, given)
        for left in reversed(range(_TRIES)):
            await self._over(kind)
            try:
                return await super().api_call(api_method, **given)
            except SlackApiError as error:
                if not self._may_repeat(api_method, kind, error) or not left:
                    raise
            except (ServerConnectionError, ClientOSError):
                if api_method in _ONCE or not left:
                    raise
            await asyncio.sleep(_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - only spreads
        raise AssertionError("the last try returns or raises")

    def _may_repeat(self, method: str, kind: str, error: SlackApiError) -> bool:
        status = getattr(error.response, "status_code", 0)
        if status != 429:
            return status >= 500 and method not in _ONCE
        wait = retry_after(getattr(error.response, "headers", None) or {})
        self._held[kind] = time.monotonic() + wait, error
        return True

    async def _over(self, kind: str) -> None:
        """Wait until calls of this kind are taken again; the refusal itself if that is long."""
        while kind in self._held:
            until, error = self._held[kind]
            rest = until - time.monotonic()
            if rest > _LONGEST:
                raise error
            if rest <= 0:
                del self._held[kind]
            else:
                await asyncio.sleep(rest)


def retry_after(headers: Any) -> float:
    """The seconds that Slack asks for, within reason."""
    given = {str(name).lower(): value for name, value in headers.items()}.get("retry-after")
    value = given[0] if isinstance(given, list) and given else given
    try:
        return min(_MOST_SECONDS, max(1.0, float(str(value))))
    except ValueError:
        return _SHORT_SECONDS


def _kind(method: str, given: dict[str, Any]) -> str:
    if method not in _BY_CHANNEL:
        return method
    body = given.get("json") or given.get("params") or given.get("data") or {}
    return f"{method}:{body.get('channel')}"
