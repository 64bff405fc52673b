"""What happens to servers, channels and roles on Discord, and what the bot says when it comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import discord

from bot.chat.cards import Card, Items, Strong, Text, worded
from bot.chat.facts import KeptFacts
from bot.chat.home import Home
from bot.chat.lane import Lane
from bot.chat.reception import Reception
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.discord.cards import render
from bot.discord.connect import Listening
from bot.discord.hear import PLATFORM
from bot.discord.parts import Parts
from bot.language import told
from store.access import MAIN, AccessBook
from store.catalogue import Catalogue
from store.errors import NotFoundError
from store.share import WHOLE, Share

log = logging.getLogger(__name__)

# Events after which what was looked up of a server is out of date.
_CHANGES = (
    "guild_update", "guild_channel_create", "guild_channel_update", "guild_channel_delete",
    "guild_role_create", "guild_role_update", "guild_role_delete", "member_update",
    "raw_member_remove",
)  # fmt: skip
_NAMED = 20


class Servers:
    """What becomes of a server that comes or goes; every method blocks."""

    def __init__(
        self,
        access: AccessBook,
        catalogue: Catalogue,
        named: frozenset[str],
        *,
        remove_after: timedelta | None,
        share: Share = WHOLE,
    ) -> None:
        """``named`` belong to ``main``; ``remove_after``: when removed content is final.

        ``share``: the servers that this process is told of.
        """
        self._share = share
        self._access, self._catalogue = access, catalogue
        self._named, self._remove_after = named, remove_after

    def arrived(self, team: str) -> None:
        """The server works in ``main`` if the settings name it, else in a workspace of its own.

        One that had its own before the settings named it moves; one that an admin has tied stays.
        """
        tied = self._access.workspace_of(PLATFORM, team)
        if team not in self._named:
            if tied is None:
                self._access.join(PLATFORM, team, own_workspace(team))
        elif tied is None:
            self._access.join(PLATFORM, team, MAIN)
        elif tied == self._own(team):
            code, _ = self._access.connect_code(self._access.workspace())
            self._access.connect(code, PLATFORM, team)

    def left(self, team: str) -> None:
        """Its content goes if that is the policy, then its tie. May be repeated."""
        removed = self._remove_content(team)
        self._access.leave(PLATFORM, team)
        log.info("server %s left; %d sources removed", team, removed)

    def gone(self, here: frozenset[str]) -> list[str]:
        """Connected servers of this process that the bot is not in any more."""
        mine = filter(self._share.holds, self._access.teams(PLATFORM))
        return [team for team in mine if team not in here]

    def _remove_content(self, team: str) -> int:
        """Only of the server's own workspace: any other belongs to others as well."""
        workspace = self._own(team)
        if self._remove_after is None or workspace is None:
            return 0
        sources = self._catalogue.sources(workspace)
        for source in sources:
            self._catalogue.remove_source(source, self._remove_after)
        return len(sources)

    def _own(self, team: str) -> Any:
        try:
            return self._access.workspace(own_workspace(team))
        except NotFoundError:
            return None


def own_workspace(team: str) -> str:
    """The name of the workspace that a server gets when the bot is invited."""
    return f"{PLATFORM}-{team}"


class Living:
    """Keeps ties and facts of servers as they are now, and greets."""

    def __init__(
        self,
        client: Listening,
        parts: Parts,
        servers: Servers,
        missed: Callable[[], Awaitable[None]],
    ) -> None:
        """``missed``: something may have been said that nobody heard."""
        self._facts: KeptFacts = parts.facts
        self._lane: Lane = parts.lane
        self._reception: Reception = parts.reception
        self._home: Home = parts.home
        self._client, self._sender, self._servers = client, parts.sender, servers
        self._missed = missed
        self._looked = False  # at every server, since the start
        self._in_turn = asyncio.Lock()  # what ties and unties goes in the order it is heard

    def register(self) -> None:
        """Every event that is not a question."""
        client = self._client
        client.on("ready", self._ready)
        client.on("guild_join", self._joined)
        client.on("guild_remove", self._removed)
        for name in _CHANGES:
            client.on(name, self._changed)

    async def tie(self, team: str) -> None:
        """Make sure of a server that is heard of before all were looked at."""
        if not self._looked and team and self._is_in(team):
            await self._arrived(team)

    async def _ready(self) -> None:
        """After every new session: servers that came or went while nobody listened."""
        for guild in self._client.guilds:
            await self._arrived(str(guild.id))
        here = frozenset(str(guild.id) for guild in self._client.guilds)
        for team in await self._lane.run(self._servers.gone, here):
            async with self._in_turn:
                if not self._is_in(team):  # else it has come since
                    await self._lane.run(self._servers.left, team)
        if self._looked:
            await self._missed()
        self._looked = True

    async def _joined(self, guild: discord.Guild) -> None:
        team = str(guild.id)
        await self._arrived(team)
        self._facts.forget(team)
        key = f"{PLATFORM}:{team}:joined"
        if await self._lane.run(self._reception.first, [key]):
            await self._greet(guild)

    async def _greet(self, guild: discord.Guild) -> None:
        """Once, where the server greets: what the bot can do, and what it may read there."""
        channel = _where_to_greet(guild)
        if channel is None:
            return
        team, id = str(guild.id), str(channel.id)
        place = await self._facts.place(team, id)
        spaces = await self._lane.run(self._home.readable_in, PLATFORM, team, place)
        try:
            await self._sender.post(id, render(joined(spaces)))
        except (UndeliverableError, RetryLaterError) as error:
            log.info("server %s is not greeted: %s", team, error)

    async def _removed(self, guild: discord.Guild) -> None:
        self._facts.forget(str(guild.id))
        async with self._in_turn:
            await self._lane.run(self._servers.left, str(guild.id))

    async def _arrived(self, team: str) -> None:
        async with self._in_turn:
            await self._lane.run(self._servers.arrived, team)

    def _is_in(self, team: str) -> bool:
        return self._client.get_guild(int(team)) is not None

    async def _changed(self, *changed: Any) -> None:
        """What is handed over is the server, or something or somebody of it."""
        team = getattr(changed[0], "guild_id", None)
        if team is None:
            guild = getattr(changed[0], "guild", changed[0])
            team = guild.id
        self._facts.forget(str(team))


def joined(spaces: list[str]) -> Card:
    """How to ask here, and which spaces answers here may come from, by name."""
    ask = Text(worded("hello-discord", ask=Strong("/ask"), private=Strong("private")))
    if not spaces:
        none = worded("reads-nothing-discord", command=Strong("/lore add"))
        return Card(parts=(ask, Text(none)))
    named = tuple((space,) for space in spaces[:_NAMED])
    over = len(spaces) - _NAMED
    rest = ((told("more-spaces", count=over),),) if over > 0 else ()
    use = Text((told("reads-only"),))
    return Card(parts=(ask, use, Items((*named, *rest))))


def _where_to_greet(guild: discord.Guild) -> discord.TextChannel | None:
    wanted = [guild.system_channel, *guild.text_channels]
    return next((c for c in wanted if c and c.permissions_for(guild.me).send_messages), None)
