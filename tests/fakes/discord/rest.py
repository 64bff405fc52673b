"""The REST side: finds the route, records the request, lets faults and the referee have it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from fakes.discord import errors, limits
from fakes.discord.errors import RefusedError
from fakes.discord.faults import Fault, Faults, Harm
from fakes.discord.interactions import Interactions
from fakes.discord.posts import File
from fakes.discord.referee import CALLBACK, EXECUTE, Referee, Violation
from fakes.discord.world import Json, Message, World

_HOLE = re.compile(r"\{(\w+)\}")
_FILE = re.compile(r"files\[\d+\]")


@dataclass(slots=True, eq=False)
class Call:
    """One request of the bot, as it came, and what it was answered with."""

    method: str
    path: str
    at: float
    route: str = ""
    named: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    json: Any = None
    files: list[File] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    wait: float = 0.0  # seconds that it was told to wait, where it was refused for its rate

    def id(self, name: str) -> int:
        """A number out of the path; ``@me`` and the like are none."""
        if not self.named[name].isdecimal():
            raise errors.invalid_form(f"{self.named[name]} is not a snowflake")
        return int(self.named[name])


Handler = Callable[[Call], Any]
Routes = dict[tuple[str, str], Handler]


class Rest:
    """Answers ``/api/v10/…``; everything that happens is under the world's lock."""

    def __init__(self, world: World, token: str, faults: Faults, referee: Referee,
                 interactions: Interactions) -> None:  # fmt: skip
        self._world, self._token, self._interactions = world, token, interactions
        self._faults, self._referee = faults, referee
        self._routes: dict[tuple[str, int], list[tuple[re.Pattern[str], str, Handler]]] = {}
        self.calls: list[Call] = []
        self.unknown: list[Call] = []
        self.violations: list[Violation] = []

    def add(self, routes: Routes) -> None:
        """Routes, named as the API's pages name them; what stands first wins."""
        for (method, route), handler in routes.items():
            pattern = re.compile(_HOLE.sub(r"(?P<\1>[^/]+)", re.escape(route).replace(r"\{", "{")
                                           .replace(r"\}", "}")))  # fmt: skip
            known = self._routes.setdefault((method, route.count("/")), [])
            known.append((pattern, route, handler))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One request from first byte to last."""
        call = await self._read(request)
        handler = self.find(call)
        with self._world.changed:
            (self.calls if handler else self.unknown).append(call)
            fault = self._faults.next(call.method, call.route) if handler else None
            self._world.changed.notify_all()
        if fault is None:
            return self._answer(call, handler)
        return await self._harmed(request, call, handler, fault)

    async def _harmed(self, request: web.Request, call: Call, handler: Handler,
                      fault: Fault) -> web.StreamResponse:  # fmt: skip
        match fault.harm:
            case Harm.ANSWER:
                call.status, call.wait = fault.status, float(fault.headers.get("Retry-After", 0))
                return reply(fault.status, fault.body, fault.headers)
            case Harm.SLOW:
                await asyncio.sleep(fault.seconds)
                return self._answer(call, handler)
            case Harm.LOST:
                self._answer(call, handler)
        cut(request)
        return web.Response()

    async def _read(self, request: web.Request) -> Call:
        path = request.path.removeprefix("/api/v10")
        call = Call(request.method, path, self._world.clock.now())
        call.query, call.headers = dict(request.query), dict(request.headers)
        if request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                content = bytes(await part.read())
                if part.name == "payload_json":
                    call.json = json.loads(content)
                elif _FILE.fullmatch(part.name or ""):
                    call.files.append((part.filename or "file", content))
        elif body := await request.read():
            call.json = json.loads(body)
        return call

    def find(self, call: Call) -> Handler | None:
        """Whatever answers a request; its route and what that names are noted in it."""
        for pattern, route, handler in self._routes.get((call.method, call.path.count("/")), ()):
            if found := pattern.fullmatch(call.path):
                call.route, call.named = route, found.groupdict()
                return handler
        return None

    def _answer(self, call: Call, handler: Handler | None) -> web.Response:
        with self._world.changed:
            try:
                if handler is None:
                    raise errors.not_found()
                self._let_in(call)
                self._judge(call)
                body = handler(call)
                call.status = 204 if body is None else 200
            except RefusedError as refusal:
                call.status, body = refusal.status, refusal.body
            self._world.changed.notify_all()
        return reply(call.status, body, self._faults.headers(call.method, call.route))

    def _let_in(self, call: Call) -> None:
        """An interaction's token is in the path; everything else needs the bot's."""
        by_path = call.route == CALLBACK or call.route.startswith(EXECUTE)
        if not by_path and call.headers.get("Authorization") != f"Bot {self._token}":
            raise errors.unauthorized()

    def _judge(self, call: Call) -> None:
        if call.json is None:
            return
        sizes = [len(content) for _, content in call.files]
        wrong = self._referee.wrongs(call.method, call.route, call.json, self._edited(call))
        wrong += limits.of_files(sizes)
        if wrong:
            self.object(call, wrong)

    def object(self, call: Call, reasons: Sequence[str]) -> None:
        """Keep what is wrong for the test to see, and refuse the request."""
        for reason in reasons:
            self.violations.append(Violation(call.method, call.route, reason, call.json))
        raise errors.invalid_form(*reasons)

    def _edited(self, call: Call) -> Message | None:
        if call.route == CALLBACK or (call.method == "PATCH" and call.route.startswith(EXECUTE)):
            return self._interactions.changed_by(call.named)
        if call.method == "PATCH" and call.named.get("message_id", "").isdecimal():
            return self._world.message(int(call.named["message_id"]))
        return None


def reply(status: int | None, body: Json | list[Json] | None,
          headers: dict[str, str] | None = None) -> web.Response:  # fmt: skip
    """An answer whose type is exactly ``application/json``: with a charset, libraries see text."""
    if body is None:
        return web.Response(status=204, headers=headers)
    content = json.dumps(body).encode()
    return web.Response(
        status=status or 200, body=content, headers=headers, content_type="application/json"
    )


def cut(request: web.Request) -> None:
    """Break the connection."""
    if request.transport is not None:
        request.transport.abort()
