"""HTTP mode: signed requests to the app's address, and some that are forged or broken."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from fakes.slack.courier import Attempt, Delivery
from fakes.slack.records import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app's HTTP server answered."""

    status: int
    headers: dict[str, str]
    text: str

    def payload(self) -> Json | None:
        if not self.text:
            return None
        if "json" in self.headers.get("content-type", ""):
            return json.loads(self.text)
        return {"text": self.text}


@dataclass(slots=True)
class Signed:
    """Posts to the app at ``url`` as Slack does."""

    url: str
    signing_secret: str
    answers: list[Answer] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None

    async def bring(self, delivery: Delivery, attempt: Attempt, seconds: float) -> None:
        """Post a delivery; it is acknowledged by the status 200 in time."""
        retry: dict[str, str] = {}
        if attempt.number:
            reason = {"timeout": "http_timeout"}.get(attempt.reason, attempt.reason)
            retry = {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": reason}
        attempt.where, attempt.sent_at = self.url, time.perf_counter()
        try:
            answer = await self.post(*_body(delivery), retry, seconds=seconds)
        except (TimeoutError, aiohttp.ClientError):
            return  # not acknowledged: the courier sends it again
        attempt.status = answer.status
        attempt.no_retry = answer.headers.get("x-slack-no-retry") == "1"
        if answer.status == 200:
            attempt.seconds = time.perf_counter() - attempt.sent_at
            attempt.answer = answer.payload()

    async def post(
        self, body: str, content_type: str = JSON, headers: dict[str, str] | None = None, *,
        timestamp: str | None = None, signature: str | None = None, signed: bool = True,
        seconds: float = 5.0,
    ) -> Answer:  # fmt: skip
        """Post any body; ``timestamp`` and ``signature`` replace the right ones."""
        at = timestamp if timestamp is not None else str(int(time.time()))
        head = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0", **(headers or {})}
        if signed:
            right = SignatureVerifier(self.signing_secret).generate_signature(
                timestamp=at, body=body
            )
            head["X-Slack-Request-Timestamp"] = at
            head["X-Slack-Signature"] = signature if signature is not None else str(right)
        return await self._post(body, head, seconds)

    async def forged(self, how: str, body: str) -> Answer:
        """Post something that must be refused: see FORGERIES for the ways."""
        return await self.post(body, **FORGERIES[how]())

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: str, headers: dict[str, str], seconds: float) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=seconds)
        async with self._session.post(
            self.url, data=body.encode(), headers=headers, timeout=limit
        ) as response:
            told = {name.lower(): value for name, value in response.headers.items()}
            answer = Answer(response.status, told, await response.text())
        self.answers.append(answer)
        return answer


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), JSON
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), FORM
    return urlencode({"payload": json.dumps(delivery.payload)}), FORM


def _ago(seconds: int) -> str:
    return str(int(time.time()) - seconds)


FORGERIES: dict[str, Any] = {
    "unsigned": lambda: {"signed": False},
    "wrong signature": lambda: {"signature": "v0=" + "0" * 64},
    "empty signature": lambda: {"signature": ""},
    "other scheme": lambda: {"signature": "v1=" + "0" * 64},
    "signature not ASCII": lambda: {"signature": "v0=é" + "0" * 63},
    "old": lambda: {"timestamp": _ago(301)},
    "from the future": lambda: {"timestamp": _ago(-600)},
    "timestamp no number": lambda: {"timestamp": "yesterday"},
    "timestamp empty": lambda: {"timestamp": ""},
    "timestamp huge": lambda: {"timestamp": "9" * 400},
    "timestamp of other digits": lambda: {"timestamp": "१७६४"},
    "timestamp a fraction": lambda: {"timestamp": "1764000000.5"},
}
