"""A facade of a Qdrant server: its HTTP, in front of qdrant-client's engine in memory.

It is no Qdrant server. It shows that the remote index sends what the published schema describes,
and lives with what a server may answer; how a server stores, spreads and searches, it cannot show.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from aiohttp import web

from fakes.qdrant.engine import Engine, Json, TakenError
from fakes.qdrant.faults import Fault, Faults
from fakes.qdrant.schema import Schema, schema_file
from fakes.qdrant.strict import RefusedError

LARGEST = 32 << 20  # bytes of a request, as a server's default
_HERE = "/collections/{collection_name}"
_ROUTES = {
    ("GET", f"{_HERE}/exists"): "exists",
    ("GET", _HERE): "describe",
    ("PUT", _HERE): "create",
    ("DELETE", _HERE): "drop",
    ("PUT", f"{_HERE}/index"): "index",
    ("POST", "/collections/aliases"): "alias",
    ("GET", "/aliases"): "aliases",
    ("PUT", f"{_HERE}/points"): "upsert",
    ("POST", f"{_HERE}/points/delete"): "delete",
    ("POST", f"{_HERE}/points"): "retrieve",
    ("POST", f"{_HERE}/points/scroll"): "scroll",
    ("POST", f"{_HERE}/points/count"): "count",
    ("POST", f"{_HERE}/points/query"): "query",
    ("POST", f"{_HERE}/points/query/batch"): "queries",
}
_JUDGED = {"upsert", "delete", "scroll", "count", "query", "queries"}  # what strict mode looks at
_STATUS = {LookupError: 404, TakenError: 409, RefusedError: 400, ValueError: 400}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came, and how it was answered; status 0: the connection was cut."""

    method: str
    path: str
    size: int
    status: int


class Facade:
    """``with Facade() as facade``: serves at ``facade.url`` until the end, then forgets all.

    ``key`` is asked of everyone; ``rules`` are strict mode's, over those of each collection.
    """

    def __init__(
        self, key: str = "", rules: Json | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self.engine, self.faults = Engine(rules or {}), Faults()
        self.asked: list[Asked] = []
        self.wrongs: list[str] = []  # what did not keep to the schema
        self._key, self._tls = key, tls
        self._port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="qdrant-facade")
        self._runner: web.AppRunner | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self.back()
        return self

    def __exit__(self, *_: object) -> None:
        self.away()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._port}"

    @cached_property
    def schema(self) -> Schema | None:
        """What requests are held against; None where its file is absent."""
        return Schema(schema_file()) if schema_file().is_file() else None

    def back(self) -> None:
        """Serve, at the same place as before."""
        if self._runner is None:
            self._run(self._serve())

    def away(self) -> None:
        """Serve no more; everybody's connection ends. What is stored stays."""
        if self._runner is not None:
            self._run(self._runner.cleanup())
            self._runner = None

    def _run(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _serve(self) -> None:
        site = web.Application(client_max_size=LARGEST)
        for (method, path), name in _ROUTES.items():
            site.router.add_route(method, path, self._handler(path, name))
        self._runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls).start()
        self._port = self._runner.addresses[0][1]

    def _handler(self, route: str, name: str) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.StreamResponse:
            answer = await self._answered(request, route, name)
            size, status = request.content_length or 0, answer.status if answer else 0
            self.asked.append(Asked(request.method, request.path, size, status))
            if answer is None:
                request.transport.abort()
                return web.Response()
            return answer

        return handle

    async def _answered(self, request: web.Request, route: str, name: str) -> web.Response | None:
        """What is answered; None where the connection is cut."""
        try:
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return _error(400, f"JSON payload is larger than allowed (limit: {LARGEST} bytes)")
        if self._key and request.headers.get("api-key") != self._key:
            return _error(401, "Must provide an API key or an Authorization bearer token")
        fault = self.faults.next(request.method, request.path)
        if fault is None:
            return self._done(request, route, name, raw)
        done = self._done(request, route, name, raw) if fault.after else None
        await asyncio.sleep(fault.delay)
        if fault.is_delay:
            return done or self._done(request, route, name, raw)
        return _faulty(fault)

    def _done(self, request: web.Request, route: str, name: str, raw: bytes) -> web.Response:
        try:
            body = json.loads(raw) if raw else {}
            self._judge(request, route, body if raw else None)
            collection = request.match_info.get("collection_name", "")
            if name in _JUDGED:
                self.engine.check(collection, name, body)
            wait = request.query.get("wait") == "true"
            return _good(getattr(self.engine, name)(collection, body, wait=wait))
        except tuple(_STATUS) as error:
            status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
            return _error(status, str(error))

    def _judge(self, request: web.Request, route: str, body: Any) -> None:
        if self.schema is None:
            return
        wrong = self.schema.wrong(request.method, route, body, request.query.keys())
        if wrong is not None:
            self.wrongs.append(wrong)
            raise ValueError(wrong)


def _faulty(fault: Fault) -> web.Response | None:
    if fault.cut:
        return None
    if fault.torn:
        return web.Response(body=b'{"result": {"status": "comp', content_type="application/json")
    if fault.status:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return _error(fault.status, "injected", headers)
    return _good(fault.result)


def _good(result: Any) -> web.Response:
    return web.json_response({"result": result, "status": "ok", "time": 0.0})


def _error(status: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    body = {"status": {"error": words}, "time": 0.0, "result": None}
    return web.json_response(body, status=status, headers=headers)
