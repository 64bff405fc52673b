"""A small Discord on 127.0.0.1: REST, gateway and CDN on one port, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from fakes.discord.faults import Faults, Harm
from fakes.discord.gateway import PRIVILEGED, Gateway
from fakes.discord.guilds import Guilds
from fakes.discord.interactions import Interactions
from fakes.discord.people import People, Person
from fakes.discord.posts import Posts
from fakes.discord.referee import Referee, Violation
from fakes.discord.rest import Call, Rest, cut
from fakes.discord.routes_channels import ChannelRoutes
from fakes.discord.routes_guilds import ApplicationRoutes, GuildRoutes
from fakes.discord.routes_interactions import CommandRoutes, InteractionRoutes
from fakes.discord.routes_messages import MessageRoutes
from fakes.discord.world import Channel, Clock, Guild, Message, World

T = TypeVar("T")
CDN = "/cdn/{path}"
TOKEN = "fake.token.x"


class FakeDiscord:
    """Discord, for a bot in this process or in another.

    Its methods may be called from any thread and none of them waits, except ``wait``. A test
    that runs in an event loop awaits ``until`` instead, so that a bot in that loop can work.
    """

    def __init__(self, *, token: str = TOKEN, approved: int = PRIVILEGED,
                 shards: int = 1, faults: Callable[..., Faults] = Faults) -> None:  # fmt: skip
        self.token, self.shards = token, shards
        self.world = World()
        self.faults = faults(self.world.clock.now)
        self.gateway = Gateway(self.world, token, approved)
        self.referee = Referee()
        self.posts = Posts(self.world, self.gateway)
        self.guilds = Guilds(self.world, self.gateway)
        self.interactions = Interactions(self.world, self.gateway, self.posts)
        self.rest = Rest(self.world, token, self.faults, self.referee, self.interactions)
        self._people = People(self.world, self.posts, self.guilds, self.interactions)
        self.port = 0
        self._started, self._failure = threading.Event(), list[BaseException]()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="fake-discord", daemon=True)
        self._add_routes()

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise self._failure[0]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if self._failure and error is None:
            raise self._failure[0]

    @property
    def api_url(self) -> str:
        """For ``TEAMLORE_DISCORD_API_URL``."""
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        """For ``TEAMLORE_DISCORD_GATEWAY_URL``."""
        return f"ws://127.0.0.1:{self.port}/gw"

    @property
    def clock(self) -> Clock:
        return self.world.clock

    @property
    def calls(self) -> list[Call]:
        """All requests to known routes, in order."""
        return self.rest.calls

    @property
    def unknown(self) -> list[Call]:
        """Requests to routes that there are not here."""
        return self.rest.unknown

    @property
    def violations(self) -> list[Violation]:
        """What the referee objected to."""
        return self.rest.violations

    def person(self, name: str) -> Person:
        return self._people.person(name)

    def guild(self, name: str, owner: Person, *, with_bot: bool = True,
              shard: int = 0) -> Guild:  # fmt: skip
        """A guild of this owner's, on this shard."""
        open_ = self.guilds.open
        return open_(name, owner.user, with_bot=with_bot, shard=shard, of=self.shards)

    def called(self, method: str, route: str) -> list[Call]:
        """The requests to one route, named as the API's pages name it."""
        with self.world.changed:
            return [c for c in self.calls if (c.method, c.route) == (method, route)]

    def said(self, channel: Channel) -> list[Message]:
        """What the bot has written in a channel, as people see it there."""
        with self.world.changed:
            mine = [m for m in channel.messages.values() if m.author.id == self.world.bot.id]
            return [m for m in mine if not m.ephemeral]

    def wait(self, condition: Callable[[], T], timeout: float = 60.0) -> T:
        """Block until the condition is true of the world, and return what it gave."""
        with self.world.changed:
            found = self.world.changed.wait_for(condition, timeout)
        if not found:
            raise TimeoutError(f"not within {timeout} s: {self._recent()}")
        return found

    async def until(self, condition: Callable[[], T], timeout: float = 60.0) -> T:  # noqa: ASYNC109
        """The same without blocking the event loop."""
        return await asyncio.to_thread(self.wait, condition, timeout)

    def _recent(self) -> str:
        calls = [f"{c.method} {c.route} {c.status}" for c in self.calls[-5:]]
        return f"the last requests were {calls}, objections {self.violations[-3:]}"

    def _add_routes(self) -> None:
        for part in (
            ApplicationRoutes(self.world, self.gateway, lambda: self.shards),
            GuildRoutes(self.world, self.gateway, self.guilds),
            ChannelRoutes(self.world, self.guilds, self.posts),
            MessageRoutes(self.world, self.gateway, self.posts),
            InteractionRoutes(self.world, self.interactions),
            CommandRoutes(self.world),
        ):
            self.rest.add(part.routes)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - the test's thread raises it
            self._failure.append(error)
            self._started.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/gw", self.gateway.serve)
        app.router.add_get("/gw/", self.gateway.serve)
        app.router.add_get("/cdn/{path:.+}", self._file)
        app.router.add_route("*", "/api/v10/{path:.*}", self.rest.serve)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self.gateway.address = self.gateway_url
        self.world.cdn = f"http://127.0.0.1:{self.port}/cdn"
        self._started.set()
        await self._stop.wait()
        await self.gateway.shut()
        await runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        """An attachment, for whoever has the whole address; faults name this route ``CDN``."""
        path = request.match_info["path"]
        with self.world.changed:
            call = Call("GET", request.path, self.clock.now(), route=CDN)
            call.headers = dict(request.headers)
            self.calls.append(call)
            kept, fault = self.world.files.get(path), self.faults.next("GET", CDN)
            self.world.changed.notify_all()
        if fault is not None and fault.harm is Harm.SLOW:
            await asyncio.sleep(fault.seconds)
        elif fault is not None:
            if fault.harm is not Harm.ANSWER:
                cut(request)
            return web.Response(status=fault.status)
        if kept is None or not kept.url.endswith(f"?{request.query_string}"):
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=kept.content, headers={"Content-Type": kept.content_type})
