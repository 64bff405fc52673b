"""A client that keeps the time Slack asks for, in all calls of a kind; it repeats what may be."""

from __future__ import annotations

import asyncio
import random
import time
from math import ceil
from typing import Any, Protocol

from aiohttp import ClientOSError, ServerConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

_TRIES = 3
_REFUSED = 429
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


class Waits(Protocol):
    """What other processes were told of a team; never raises."""

    async def ask_for(self, kind: str, seconds: float) -> None:
        """Calls of this kind are refused for so long."""
        ...

    async def left(self, kind: str) -> float:
        """Seconds until a call of this kind may be made."""
        ...


class PatientClient(AsyncWebClient):
    """Where Slack answers 429, no call of that method is made before the time that it names.

    Posting is limited in each channel, all else in the team; a client has one team's token. A
    refused call was not carried out, so it is always repeated; after faults only what may be.
    """

    def __init__(self, *given: Any, waits: Waits | None = None, **named: Any) -> None:
        """``waits``: what is shared with other processes, if there may be some."""
        super().__init__(*given, **named)
        self._waits = waits
        self._held: dict[str, float] = {}  # until when no call of a kind is made

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """As the library's, up to three times."""
        kind = _kind(api_method, given)
        for left in reversed(range(_TRIES)):
            await self._over(kind)
            try:
                return await super().api_call(api_method, **given)
            except SlackApiError as error:
                if not await self._may_repeat(api_method, kind, error) or not left:
                    raise
            except (ServerConnectionError, ClientOSError):
                if api_method in _ONCE or not left:
                    raise
            await asyncio.sleep(_PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 - only spreads
        raise AssertionError("the last try returns or raises")

    async def _may_repeat(self, method: str, kind: str, error: SlackApiError) -> bool:
        status = getattr(error.response, "status_code", 0)
        if status != _REFUSED:
            return status >= 500 and method not in _ONCE
        wait = retry_after(getattr(error.response, "headers", None) or {})
        self._held[kind] = time.monotonic() + wait
        if self._waits is not None:
            await self._waits.ask_for(kind, wait)
        return True

    async def _over(self, kind: str) -> None:
        """Wait until calls of this kind are taken again; a refusal like Slack's if that is long."""
        while (rest := await self._rest(kind)) > 0:
            if rest > _LONGEST:
                raise self._refusal(rest)
            await asyncio.sleep(rest)

    async def _rest(self, kind: str) -> float:
        own = self._held.get(kind, 0.0) - time.monotonic()
        if own <= 0:
            self._held.pop(kind, None)
        others = await self._waits.left(kind) if self._waits is not None else 0.0
        return max(own, others)

    def _refusal(self, rest: float) -> SlackApiError:
        headers, body = {"Retry-After": str(ceil(rest))}, {"ok": False, "error": "ratelimited"}
        response = AsyncSlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=body, headers=headers,
            status_code=_REFUSED,
        )  # fmt: skip
        return SlackApiError("ratelimited", response)  # type: ignore[no-untyped-call]  # theirs


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
