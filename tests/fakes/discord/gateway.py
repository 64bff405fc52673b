"""The gateway: sessions that are opened, kept alive, replayed, and closed in every way there is."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntFlag

from aiohttp import WSMsgType, web

from fakes.discord import wire
from fakes.discord.world import Json, World

_KEPT = 10_000  # events of a session that can be replayed
(DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME) = (0, 1, 2, 3, 6)
(RECONNECT, ASK_MEMBERS, INVALID, HELLO, ACK) = (7, 8, 9, 10, 11)


class Intent(IntFlag):
    """What a bot asks to be told; 0 is for what everyone is told."""

    ANY = 0
    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    MESSAGES = 1 << 9
    REACTIONS = 1 << 10
    DM_MESSAGES = 1 << 12
    DM_REACTIONS = 1 << 13
    CONTENT = 1 << 15


PRIVILEGED = Intent.MEMBERS | Intent.PRESENCES | Intent.CONTENT


@dataclass(slots=True)
class Session:
    """What the gateway remembers of a bot between its connections."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    sequence: int = 0
    line: Line | None = None

    def concerns(self, guild_id: int | None) -> bool:
        """Whether events of the guild go to this shard; private channels are shard 0's."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def tell(self, name: str, data: Json) -> None:
        self.sequence += 1
        text = json.dumps({"op": DISPATCH, "t": name, "s": self.sequence, "d": data})
        self.sent.append((self.sequence, text))
        if self.line is not None:
            self.line.push(text)


class Line:
    """One open websocket: whoever holds the lock may push to it, from any thread."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket, self._loop = socket, asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | int | None] = asyncio.Queue()
        self.session: Session | None = None
        self.cut = False  # from this side

    def push(self, item: str | int | None) -> None:
        """A frame to send, a code to close with, or None to stop writing."""
        self.cut |= isinstance(item, int)
        self._loop.call_soon_threadsafe(self._queue.put_nowait, item)

    def order(self, op: int, data: object = None) -> None:
        self.push(json.dumps({"op": op, "t": None, "s": None, "d": data}))

    async def write(self) -> None:
        """Send what is pushed, in order, until told to stop."""
        while (item := await self._queue.get()) is not None:
            if isinstance(item, int):
                await self._socket.close(code=item)
            elif not self._socket.closed:
                try:
                    await self._socket.send_str(item)
                except ConnectionResetError:  # the bot went away: a resume gets it again
                    return


class Gateway:
    """Tells every session what concerns it."""

    def __init__(self, world: World, token: str, approved: int) -> None:
        self._world, self._token = world, token
        self.approved = approved  # privileged intents that the application was granted
        self.address = ""
        self.heartbeat_ms = 41_250
        self.acking = True  # False: heartbeats are left without an answer
        self.heartbeats = 0
        self.identified: list[Json] = []  # what each IDENTIFY said
        self.resumed: list[Json] = []  # what each RESUME said, whether it was granted or not
        self.sessions: dict[str, Session] = {}
        self._lines: set[Line] = set()

    def close(self, code: int = 4000, shard: int | None = None) -> None:
        """Cut the connections; a session outlives it, except with the codes that forbid."""
        for line in self._of(shard):
            line.push(code)

    def reconnect(self, shard: int | None = None) -> None:
        """Ask the bot to come back: it is expected to resume."""
        for line in self._of(shard):
            line.order(RECONNECT)

    def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Say that the session is no longer valid."""
        for line in self._of(shard):
            if not resumable and line.session is not None:
                self.sessions.pop(line.session.id, None)
            line.order(INVALID, resumable)

    def forget(self) -> None:
        """Lose all sessions: the next RESUME is refused, and the bot must identify."""
        with self._world.changed:
            self.sessions.clear()

    @property
    def connected(self) -> list[Session]:
        """The sessions that have a connection now."""
        with self._world.changed:
            return [s for s in self.sessions.values() if s.line is not None]

    def _of(self, shard: int | None) -> list[Line]:
        with self._world.changed:
            ready = [line for line in self._lines if line.session is not None]
            return [x for x in ready if shard is None or x.session.shard[0] == shard]

    def tell(self, name: str, data: Json, guild_id: int | None, intent: int = Intent.ANY) -> None:
        """Send an event to every session that it concerns and that asked for its like."""
        for session in self.sessions.values():
            if session.concerns(guild_id) and (not intent or session.intents & intent):
                session.tell(name, data)

    def tell_message(self, name: str, data: Json, guild_id: int | None) -> None:
        """The same for a message, without its content where the intent for it is missing."""
        intent = Intent.DM_MESSAGES if guild_id is None else Intent.MESSAGES
        bare = wire.redacted(self._world, data)
        for session in self.sessions.values():
            if session.concerns(guild_id) and session.intents & intent:
                session.tell(name, data if session.intents & Intent.CONTENT else bare)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end. Compression may be asked for; text is sent."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        line = Line(socket)
        writer = asyncio.create_task(line.write())
        with self._world.changed:
            self._lines.add(line)
        line.order(HELLO, {"heartbeat_interval": self.heartbeat_ms})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._hear(line, json.loads(frame.data))
        finally:
            self._hang_up(line, socket.close_code)
            line.push(None)
            await writer
        return socket

    async def shut(self) -> None:
        """Close all connections, as a gateway that goes away does."""
        self.close(1001)
        for _ in range(100):
            if not self._lines:
                return
            await asyncio.sleep(0.01)

    def _hear(self, line: Line, said: Json) -> None:
        with self._world.changed:
            match said["op"]:
                case 1:
                    self.heartbeats += 1
                    if self.acking:
                        line.order(ACK)
                case 2:
                    self._identify(line, said["d"])
                case 6:
                    self._resume(line, said["d"])
                case 8 if line.session is not None:
                    self._list_members(line.session, said["d"])
                case 3 | 4:
                    pass  # presence and voice: nobody looks at them here
                case _:
                    line.push(4001)
            self._world.changed.notify_all()

    def _identify(self, line: Line, asked: Json) -> None:
        self.identified.append(asked)
        if asked["token"] != self._token:
            return line.push(4004)
        if asked["intents"] & PRIVILEGED & ~self.approved:
            return line.push(4014)
        number, count = asked.get("shard", (0, 1))
        if not 0 <= number < count:
            return line.push(4010)
        session = Session(f"{self._world.ids.new():x}", asked["intents"], (number, count))
        self.sessions[session.id] = session
        self._join(line, session)
        return self._open(session)

    def _open(self, session: Session) -> None:
        world = self._world
        mine = [g for g in world.guilds.values() if world.bot.id in g.members]
        here = [g for g in mine if session.concerns(g.id)]
        session.tell("READY", {
            "v": 10, "user": wire.user(world.bot), "session_id": session.id,
            "guilds": [{"id": str(g.id), "unavailable": True} for g in here],
            "resume_gateway_url": self.address, "shard": list(session.shard),
            "application": {"id": str(world.application_id), "flags": flags(self.approved)},
        })  # fmt: skip
        for guild in here if session.intents & Intent.GUILDS else ():
            everyone = bool(session.intents & Intent.MEMBERS)
            opened = wire.guild_create(guild, world.bot.id, everyone=everyone)
            session.tell("GUILD_CREATE", opened)

    def _resume(self, line: Line, asked: Json) -> None:
        self.resumed.append(asked)
        session = self.sessions.get(asked["session_id"])
        if session is None or asked["token"] != self._token or asked["seq"] > session.sequence:
            return line.order(INVALID, data=False)
        self._join(line, session)
        for number, text in session.sent:
            if number > asked["seq"]:
                line.push(text)
        return session.tell("RESUMED", {})

    def _join(self, line: Line, session: Session) -> None:
        if session.line is not None:
            session.line.push(4005)
        session.line, line.session = line, session

    def _hang_up(self, line: Line, code: int | None) -> None:
        with self._world.changed:
            self._lines.discard(line)
            session = line.session
            if session is not None and session.line is line:
                session.line = None
                if code in (1000, 1001) and not line.cut:  # the bot said goodbye
                    self.sessions.pop(session.id, None)
            self._world.changed.notify_all()

    def _list_members(self, session: Session, asked: Json) -> None:
        guild = self._world.guilds[int(asked["guild_id"])]
        named, prefix = asked.get("user_ids"), asked.get("query")
        ids = {int(i) for i in (named if isinstance(named, list) else [named])} if named else None
        found = [
            m for m in guild.members.values()
            if (m.user.id in ids if ids is not None else m.user.name.startswith(prefix or ""))
        ][: asked.get("limit") or None]  # fmt: skip
        session.tell("GUILD_MEMBERS_CHUNK", {
            "guild_id": asked["guild_id"], "members": [wire.member(m) for m in found],
            "chunk_index": 0, "chunk_count": 1, "nonce": asked.get("nonce"),
        })  # fmt: skip


def flags(approved: int) -> int:
    """The application's flags, which tell what privileged intents it was granted."""
    granted = {Intent.PRESENCES: 1 << 13, Intent.MEMBERS: 1 << 15, Intent.CONTENT: 1 << 19}
    return sum(flag for intent, flag in granted.items() if approved & intent)
