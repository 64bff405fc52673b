"""The places that other programs call when something has changed: ``/hooks/…``."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from typing import Protocol
from uuid import UUID, uuid4

from aiohttp import web

from bot.hooks.proof import Proof
from bot.hooks.rate import Rates
from store.cause import because_of
from store.errors import TeamloreError
from store.meter import UNMEASURED, Meter
from store.spans import span

log = logging.getLogger(__name__)

MAX_BODY = 25 * 2**20  # bytes; GitHub sends no more
_BODY_SECONDS = 15.0
_WRONG_PER_MINUTE = 30  # for each address


class Calls(Protocol):
    """Knows the hooks; blocking."""

    def secret(self, id: UUID) -> str | None:
        """What a caller must know; None if there is no such hook."""
        ...

    def call(self, id: UUID) -> None:
        """Something has changed."""
        ...


class HookPart:
    """Lets through who knows a hook's secret. A call says that something changed, never what."""

    name = "hooks"
    ready = True

    def __init__(self, hooks: Calls, meter: Meter = UNMEASURED) -> None:
        self._hooks, self._wrong, self._meter = hooks, Rates(_WRONG_PER_MINUTE), meter
        self._decoy = secrets.token_urlsafe(32)  # nobody knows it

    def routes(self) -> Sequence[web.RouteDef]:
        """An address for each hook; for hosts that can only call one, with the secret in it."""
        return [web.post("/hooks/{id}", self.called), web.post("/hooks/{id}/{token}", self.called)]

    async def run(self) -> None:
        """It only answers."""
        await asyncio.Event().wait()

    async def called(self, request: web.Request) -> web.Response:
        """202 for a call that proves the secret, 401 for one that does not, 404 for no hook.

        What is unknown is checked like what is known, so that the time tells nobody which it is.
        """
        id = _id(request.match_info["id"])
        with because_of("hook", id), span("hook", id=str(id)):
            said = await self._answer(request, id)
        self._meter.called(said.status)
        return said

    async def _answer(self, request: web.Request, id: UUID) -> web.Response:
        try:
            secret = await asyncio.to_thread(self._hooks.secret, id)
            proof = Proof(secret or self._decoy)
            if not await _taken(request, proof):
                return _said(413)
            if proof.holds(request.headers, request.match_info.get("token", "")) and secret:
                await asyncio.to_thread(self._hooks.call, id)
                return _said(202)
        except TimeoutError:
            return _said(408)
        except TeamloreError as error:
            log.warning("a hook cannot be obeyed now: %s", error)
            return _said(503)
        return self._turned_away(id, known=secret is not None)

    def _turned_away(self, id: UUID, *, known: bool) -> web.Response:
        wait = self._wrong.take(id)
        if wait:
            return _said(429, {"Retry-After": str(wait)})
        return _said(401 if known else 404)


async def _taken(request: web.Request, proof: Proof) -> bool:
    """The whole body, never kept; false if there is more of it than is read."""
    size = 0
    async with asyncio.timeout(_BODY_SECONDS):
        async for piece in request.content.iter_chunked(2**16):
            size += len(piece)
            if size > MAX_BODY:
                return False
            proof.update(piece)
    return True


def _id(text: str) -> UUID:
    """The hook that an address names; for one that names none, an id that no hook has."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _said(status: int, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, headers=headers)
