"""Socket Mode: the sockets an app opens, the envelopes sent over them, and how they break."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSMsgType, web

from fakes.slack.courier import Attempt, Delivery
from fakes.slack.pulse import Pulse
from fakes.slack.records import Json, Token
from fakes.slack.world import World

MOST = 10  # connections of one app


@dataclass(slots=True, eq=False)
class Socket:
    """One open connection of the app."""

    number: int
    wire: web.WebSocketResponse
    request: web.Request
    acks: int = 0
    leaving: bool = False


@dataclass(slots=True)
class Sockets:
    """All connections of the app; an envelope goes to one of them, in turn."""

    world: World
    open: list[Socket] = field(default_factory=list)
    opened: int = 0
    stray_acks: list[Json] = field(default_factory=list)
    _tickets: set[str] = field(default_factory=set)
    _waiting: dict[str, Attempt] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _turn: count[int] = field(default_factory=count)
    _pulse: Pulse = field(default_factory=Pulse)

    def new_url(self, world: World, caller: Token, args: Json) -> Json:
        """The method apps.connections.open: where the app may connect, once."""
        ticket = world.new_id("ticket")
        self._tickets.add(ticket)
        place = world.origin.replace("http", "ws", 1)
        return {"url": f"{place}/socket/{next(self._numbers)}?ticket={ticket}"}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="unknown or used ticket")
        self._tickets.discard(request.query["ticket"])
        wire = web.WebSocketResponse(autoping=True)
        await wire.prepare(request)
        socket = Socket(int(request.match_info["number"]), wire, request)
        await self._greet(socket)
        try:
            await self._listen(socket)
        finally:
            if socket in self.open:
                self.open.remove(socket)
            self.world.changed()
        return wire

    async def bring(
        self, delivery: Delivery, attempt: Attempt, seconds: float, socket: Socket | None = None
    ) -> None:
        """Send an envelope over one socket and wait for its acknowledgement."""
        socket = socket or await self._next()
        envelope = {
            "envelope_id": attempt.id, "type": delivery.kind, "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }  # fmt: skip
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        self._waiting[attempt.id] = attempt
        attempt.where, attempt.sent_at = f"socket {socket.number}", time.perf_counter()
        try:
            await socket.wire.send_str(json.dumps(envelope))
            await asyncio.wait_for(attempt.done.wait(), seconds)
        except (TimeoutError, ConnectionError):
            return  # not acknowledged: the courier sends it again
        finally:
            self._waiting.pop(attempt.id, None)

    def drop(self, number: int | None = None) -> int:
        """Cut connections without a word, as a network does: one of them, or all."""
        hit = [socket for socket in self.open if number in {None, socket.number}]
        for socket in hit:
            self.open.remove(socket)
            if socket.request.transport is not None:
                socket.request.transport.abort()
        return len(hit)

    async def disconnect(
        self, reason: str = "refresh_requested", number: int | None = None, grace: float = 0.5
    ) -> None:
        """Ask the app to come back on a new connection; the old one closes after ``grace``.

        ``warning`` announces a refresh and leaves the connection open, as Slack does.
        """
        hit = [socket for socket in self.open if number in {None, socket.number}]
        for socket in hit:
            socket.leaving = reason != "warning"
            await socket.wire.send_json({"type": "disconnect", "reason": reason})
        if reason != "warning":
            await asyncio.sleep(grace)
            for socket in hit:
                await socket.wire.close()

    def numbered(self, number: int) -> Over:
        """The transport that uses one given socket."""
        socket = next(socket for socket in self.open if socket.number == number)
        return Over(self, socket)

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.wire.close()

    async def _greet(self, socket: Socket) -> None:
        if len(self.open) >= MOST:
            await socket.wire.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.wire.close()
            return
        await socket.wire.send_json({
            "type": "hello", "num_connections": len(self.open) + 1,
            "connection_info": {"app_id": self.world.app_id},
            "debug_info": {"host": "applink-1", "approximate_connection_time": 18060},
        })  # fmt: skip
        self.open.append(socket)
        self.opened += 1
        self._pulse()
        self.world.changed()

    async def _listen(self, socket: Socket) -> None:
        async for received in socket.wire:
            if received.type is not WSMsgType.TEXT:
                return
            self._take(socket, json.loads(received.data))

    def _take(self, socket: Socket, ack: Json) -> None:
        attempt = self._waiting.pop(ack.get("envelope_id", ""), None)
        if attempt is None:  # too late, twice, or of something never sent
            self.stray_acks.append(ack)
            return
        attempt.seconds = time.perf_counter() - attempt.sent_at
        attempt.answer = ack.get("payload")
        socket.acks += 1
        attempt.done.set()

    async def _next(self) -> Socket:
        while True:
            ready = [s for s in self.open if not s.leaving and not s.wire.closed]
            if ready:
                return ready[next(self._turn) % len(ready)]
            await self._pulse.next()


@dataclass(frozen=True, slots=True)
class Over:
    """A transport that uses one socket and no other."""

    sockets: Sockets
    socket: Socket

    async def bring(self, delivery: Delivery, attempt: Attempt, seconds: float) -> None:
        await self.sockets.bring(delivery, attempt, seconds, self.socket)
