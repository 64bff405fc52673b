"""The real face on simcord, a Discord inside this process: every rule of it, and no gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import simcord
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.http import Route
from simcord.backend import cdn
from simcord.http import client
from simcord.results import ResponseMessage
from yarl import URL

from bot.discord.part import DiscordPart
from bot.faces import discord_face
from bot.wiring import App
from fakes.discord import town as shown
from fakes.discord.fake import TOKEN, FakeDiscord
from fakes.discord.rest import Call
from fakes.discord.town import labels, links
from fakes.discord.world import Json
from fakes.faces.driver import plain
from fakes.teamlore import ROTA, Teamlore, eventually
from fakes.words import WordModel
from store.settings import Settings, load_settings

_GROUPS = (1, 2)
GUILD = 1_100_000_000_000_000_000  # the settings name it before there is a guild


class Simulated(Teamlore):
    """Alice may manage the guild, Bob and Carol are members; all three are in ``channel``.

    simcord carries commands, clicks and forms to the bot as Discord's client lets people send
    them, and answers what the bot asks of the API. Files are handed out over a real socket.
    """

    env: simcord.Env
    part: DiscordPart
    guild: Any
    channel: Any
    alice: Any
    bob: Any
    carol: Any

    def __init__(self, home: Path, origin: str, **more: Any) -> None:
        self.home, self._origin = home, origin
        self.app = App(self.settings(**more), WordModel())
        self._referee = FakeDiscord()  # never started: it knows the routes and judges payloads
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def tied(self) -> bool:
        return self.app.access.workspace_of("discord", str(GUILD)) is not None

    def settings(self, **more: Any) -> Settings:
        return load_settings(**{
            "home": self.home, "discord_token": TOKEN, "questions_per_minute": 0,
            "discord_api_url": f"{self._origin}/api/v10", "discord_guilds": str(GUILD),
        } | more)  # fmt: skip

    async def begin(self, *, synced: bool) -> DiscordPart:
        """The face; simcord's client takes the place of its connection."""
        part = discord_face(self.app)
        assert part is not None
        self.part = part
        return part

    def invite(self) -> None:
        """The guild and its people, before the bot looks around."""
        # what sleeps longer than the timeout counts as idle; five seconds are short if it is busy
        env = self.env = simcord.Env(self.part.client, settle_timeout=10.0)
        self.guild = env.create_guild("Acme", id=GUILD)
        self.channel = self.guild.create_text_channel("general")
        managers = self.guild.create_role("managers", permissions=discord.Permissions(1 << 5))
        self.alice = self.guild.add_member(env.create_user("alice"), roles=[managers])
        self.bob, self.carol = (
            self.guild.add_member(env.create_user(name)) for name in ("bob", "carol")
        )

    async def settle_in(self) -> None:
        """Connected, with the commands known, and with everything that runs beside the client."""
        await self.env.start()
        now = datetime.now(UTC)  # simcord begins in an old year: what is asked there is too late
        await self.env.advance_time((now - self.env.now()).total_seconds())
        await self.part.client.tree.sync()
        self.run()
        await eventually(lambda: self.tied)

    def run(self) -> None:
        """What ``DiscordPart.run`` runs, but for the connection that simcord is."""
        with self.env.time_context():
            part, loop = self.part, asyncio.get_running_loop()
            works = (part.runner, part.watcher, part.alarms, part.collector)
            self._tasks = [loop.create_task(work.run()) for work in works]

    async def pause(self) -> None:
        """End what runs beside the client; what failed by itself is raised."""
        ended = [task for task in self._tasks if task.done()]
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        for task in ended:
            task.result()

    async def stop(self) -> None:
        """End the process but for the client, which simcord detaches."""
        await self.pause()
        await self.part.sender.close()
        for lane in self.part.lanes:
            lane.close()

    async def leave(self) -> None:
        """The end of it; whatever the bot raised meanwhile is raised now."""
        await self.stop()
        await self.env.shutdown()
        self.env.raise_errors()

    async def begin_again(self, **more: Any) -> None:
        """Another process of the same data directory: another client, another core."""
        await self.stop()
        self.restart(**more)
        part = await self.begin(synced=False)
        await self.env.restart_bot(part.client)
        self.run()

    def said(self, channel: Any) -> list[ResponseMessage]:
        """What the bot has said there to everyone."""
        backend = self.env.backend
        found = backend.messages.get(channel.id, {}).values()
        ours = [one for one in found if one.author_id == backend.bot_user.id]
        return [m for m in (ResponseMessage(self.env, one) for one in ours) if not m.ephemeral]

    async def show_to(self, *people: Any) -> None:
        """The server's settings show everything to these, whatever the commands ask for."""
        for command in await self.part.client.tree.fetch_commands():
            self.guild.set_command_permissions(command, dict.fromkeys(people, True))

    async def call(self, by: Any, name: str, /, **given: Any) -> simcord.InteractionResult:
        """Any command as a person gives it; ``message`` is what a menu is opened on."""
        if message := given.pop("message", None):
            return await by.context_menu(self.channel, name, message)
        return await by.slash(self.channel, name, **given)

    async def answer(self, asked: simcord.InteractionResult) -> str:
        """What stands in place of "thinking…"."""
        await eventually(lambda: asked.response and words(asked.response))
        return words(asked.response)

    async def pressed(self, person: Any, card: Any, label: str) -> str:
        """What stands in place of a card after one of its buttons was pressed, or beside it."""
        before = words(card)
        click = await person.click(card, label=label)
        told = lambda: click.followups or words(click.response) not in (before, "")  # noqa: E731
        await eventually(told)
        return words(click.followups[-1] if click.followups else click.response)

    def commands(self) -> dict[str, Json]:
        """The commands as they were registered, each by the words that call it."""
        sent = next(e for e in self.env.http_requests if e.path.endswith("/commands"))
        return dict(leaf for command in sent.json for leaf in _leaves(command))

    def wrongs(self) -> list[str]:
        """What Discord's schema and our own rules object to in everything the bot sent."""
        return [wrong for entry in self.env.http_requests for wrong in self.wrong(entry)]

    def wrong(self, entry: simcord.HttpLogEntry) -> list[str]:
        """The same of one request."""
        if entry.json is None:
            return []
        call = Call(entry.method, entry.path, 0.0)
        if self._referee.rest.find(call) is None:
            return [f"{entry.method} {entry.path}: not a route that is known"]
        wrong = self._referee.referee.wrongs(entry.method, call.route, entry.json)
        return [f"{entry.method} {call.route}: {one}" for one in wrong]


@asynccontextmanager
async def simulated(home: Path, **more: Any) -> AsyncIterator[Simulated]:
    """A town in simcord, with one document that every member may read."""
    async with AsyncExitStack() as stack:
        stack.enter_context(_as_sent())
        origin = await stack.enter_async_context(_files(lambda url: town.env.backend.cdn.get(url)))
        town = Simulated(home, origin, **more)
        town.write(ROTA)
        stack.callback(lambda: town.app.close())
        await town.begin(synced=True)
        town.invite()
        stack.push_async_callback(town.leave)
        await town.settle_in()
        yield town


def words(message: Any) -> str:
    """What people read in a message."""
    return plain(shown.words(message))


@asynccontextmanager
async def _files(of: Callable[[str], bytes | None]) -> AsyncIterator[str]:
    """Hands out what people attach; its origin, which the settings call Discord's own."""

    async def hand_out(request: web.Request) -> web.Response:
        data = of(str(request.url))
        return web.Response(status=404) if data is None else web.Response(body=data)

    served = web.Application()
    served.router.add_get("/attachments/{path:.*}", hand_out)
    async with TestServer(served) as server:
        origin = f"http://{server.host}:{server.port}"
        with patch.object(cdn, "CDN_BASE", origin), patch.object(Route, "BASE", Route.BASE):
            yield origin


def _as_sent() -> Any:
    """Paths as aiohttp puts them on the wire: ``%40original`` goes out as ``@original``."""
    path_of = client._path_of
    return patch.object(client, "_path_of", lambda url: path_of(str(URL(url))))


def _leaves(command: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """Each command that can be called, by the words that call it."""
    name = f"{above} {command['name']}".strip()
    below = [one for one in command.get("options") or () if one["type"] in _GROUPS]
    if not below:
        yield name, command
    for one in below:
        yield from _leaves(one, name)


__all__ = ["Simulated", "labels", "links", "simulated", "words"]
