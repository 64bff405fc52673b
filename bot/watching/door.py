"""``/livez``, ``/readyz`` and ``/metrics``, for whoever runs the program."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    exposition,
)

from bot.watching.gauges import Gauges
from bot.watching.meters import Meters
from store.errors import TeamloreError
from store.standing import Standings

log = logging.getLogger(__name__)
_PATIENCE = 3.0  # seconds; what has not answered by then is not ready


class Watched(Protocol):
    """A part of the server."""

    @property
    def name(self) -> str: ...
    @property
    def ready(self) -> bool: ...


class Watching:
    """Answers with states and numbers; whoever may see them needs the token, if there is one."""

    def __init__(
        self, standings: Standings, checks: Mapping[str, Callable[[], object]], token: str
    ) -> None:
        """``checks`` raise a TeamloreError where something that answering needs is away."""
        # It would be a series more for each counter, which nobody needs; it has no types.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._checks, self._token = checks, token
        self._registry = CollectorRegistry()
        self.meters = Meters(self._registry)
        self.parts: Sequence[Watched] = ()
        self._registry.register(Gauges(standings, self._states))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)

    def routes(self) -> Sequence[web.RouteDef]:
        """Three places."""
        return [
            web.get("/livez", self.alive), web.get("/readyz", self.readiness),
            web.get("/metrics", self.metrics),
        ]  # fmt: skip

    async def alive(self, _: web.Request) -> web.Response:
        """200: the event loop turns."""
        return web.json_response({"alive": True})

    async def readiness(self, _: web.Request) -> web.Response:
        """200 when every part can do its work; else 503 with the names of those that cannot."""
        waiting = [name for name, ready in self._states().items() if not ready]
        looks = (self._holds(name, check) for name, check in self._checks.items())
        waiting += [name for name in await asyncio.gather(*looks) if name]
        body = {"ready": not waiting, "waiting": waiting}
        return web.json_response(body, status=503 if waiting else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """All numbers, in the text format of Prometheus."""
        sent = request.headers.get("Authorization", "").encode(errors="replace")
        if self._token and not hmac.compare_digest(sent, f"Bearer {self._token}".encode()):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        text = await asyncio.to_thread(self.numbers)
        return web.Response(body=text, headers={"Content-Type": exposition.CONTENT_TYPE_LATEST})

    def numbers(self) -> bytes:
        """The same; blocking."""
        return exposition.generate_latest(self._registry)

    def _states(self) -> dict[str, bool]:
        return {part.name: part.ready for part in self.parts}

    async def _holds(self, name: str, check: Callable[[], object]) -> str:
        """The name, if it is away or takes too long."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await asyncio.to_thread(check)
        except (TeamloreError, TimeoutError) as error:
            log.warning("not ready: %s: %s", name, error)
            return name
        return ""
