"""A stand-in for Slack's Web API that answers at once, and the hand that sends what is asked."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from itertools import count
from typing import Any

from aiohttp import ClientSession, web

from store.errors import UnavailableError

TEAM, BOT, PERSON = "T0BENCH", "U0BENCHBOT", "U0BENCH"
_WITHIN = 60.0  # seconds for a reply


class StandIn:
    """One team with one person in as many channels as are named; hears what is posted."""

    def __init__(self) -> None:
        self._replies: dict[str, asyncio.Future[float]] = {}
        self._runner: web.AppRunner | None = None
        self._numbers = count(1)

    async def start(self) -> str:
        """Listen on a free port of this machine; the base of the API."""
        site = web.Application()
        site.add_routes([web.route("*", "/api/{method}", self._answer)])
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/"

    async def close(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def expect(self, thread: str) -> asyncio.Future[float]:
        """The moment at which a reply in this thread is posted."""
        self._replies[thread] = asyncio.get_running_loop().create_future()
        return self._replies[thread]

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given: dict[str, Any] = dict(request.query) | await _body(request)
        reply = self._replies.pop(str(given.get("thread_ts")), None)
        if method == "chat.postMessage" and reply is not None:
            reply.set_result(time.perf_counter())
        return web.json_response({"ok": True} | self._told(method, given))

    def _told(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, dict[str, Any]] = {
            "auth.test": {"team_id": TEAM, "user_id": BOT, "bot_id": "B0BENCH"},
            "conversations.info": {"channel": {"id": given.get("channel"), "is_channel": True}},
            "conversations.members": {"members": [PERSON]},
            "users.info": {"user": {"id": PERSON, "team_id": TEAM}},
            "chat.postMessage": {"ts": f"{time.time():.0f}.{next(self._numbers):06}"},
        }
        return told.get(method, {})


class Asker:
    """Sends signed events to the app as Slack does over HTTP, and waits for what is posted."""

    def __init__(self, slack: StandIn, url: str, secret: str, session: ClientSession) -> None:
        self._slack, self._url, self._secret, self._session = slack, url, secret, session
        self._numbers = count(1)

    async def ask(self, text: str, channel: str) -> dict[str, float]:
        """Milliseconds from the mention to its acknowledgement and to the posted reply."""
        ts = f"{time.time():.0f}.{next(self._numbers):06}"
        replied = self._slack.expect(ts)
        body = json.dumps(_mention(text, channel, ts))
        begun = time.perf_counter()
        async with self._session.post(self._url, data=body, headers=self._signed(body)) as told:
            if told.status != 200:
                raise UnavailableError(f"The measured server answered {told.status}.")
        acknowledged = time.perf_counter()
        try:
            async with asyncio.timeout(_WITHIN):
                posted = await replied
        except TimeoutError:
            raise UnavailableError("The measured server posted no reply.") from None
        return {"reply": 1000 * (posted - begun), "acknowledged": 1000 * (acknowledged - begun)}

    def _signed(self, body: str) -> dict[str, str]:
        at = str(int(time.time()))
        signature = hmac.new(self._secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256)
        return {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": at,
            "X-Slack-Signature": f"v0={signature.hexdigest()}",
        }


def _mention(text: str, channel: str, ts: str) -> dict[str, Any]:
    event = {
        "type": "app_mention", "user": PERSON, "text": f"<@{BOT}> {text}", "ts": ts,
        "channel": channel, "event_ts": ts,
    }  # fmt: skip
    authorization = {"team_id": TEAM, "user_id": BOT, "is_bot": True}
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A0BENCH", "event": event,
        "event_id": f"Ev{ts}", "event_time": int(float(ts)), "authorizations": [authorization],
    }  # fmt: skip


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        given = await request.json()
        return given if isinstance(given, dict) else {}
    return dict(await request.post())
