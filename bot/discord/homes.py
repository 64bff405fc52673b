"""Which server somebody means in a direct message: the shared one, or the one chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.chat.cards import Action, Button, Card, Text
from bot.chat.facts import LookupFailedError
from bot.discord.facts import DiscordFacts
from bot.discord.hear import PLATFORM
from bot.discord.parts import Parts
from bot.language import told

_CHOICE = "server"
_AT_ONCE = 10  # look-ups
_BUTTONS = 25
_LOOKED_AT = 100  # servers; each costs a look-up


@dataclass(frozen=True, slots=True)
class Home:
    """A server for a direct message; ``several``: there is another one it could be."""

    team: str
    several: bool


class Homes:
    """Finds the connected servers of a person; what they chose is remembered."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._live: DiscordFacts = parts.live

    async def of(self, person: str) -> Home | list[discord.Guild]:
        """The server that is meant; or those it could be, none perhaps."""
        run = self._parts.lane.run
        chosen = await run(self._parts.journal.preference, PLATFORM, person, _CHOICE)
        if chosen and chosen in await self._connected() and await self._shared(chosen, person):
            return Home(chosen, several=True)
        guilds = await self.all(person)
        return Home(str(guilds[0].id), several=False) if len(guilds) == 1 else guilds

    async def all(self, person: str) -> list[discord.Guild]:
        """Every connected server that the person is in, by name.

        Of very many only those are looked at where the person has asked something before.
        """
        teams = await self._connected()
        if len(teams) > _LOOKED_AT:
            teams &= await self._parts.lane.run(self._parts.inbox.teams_of, PLATFORM, person)
        turns = asyncio.Semaphore(_AT_ONCE)

        async def shared(team: str) -> discord.Guild | None:
            async with turns:
                return await self._shared(team, person)

        found = await asyncio.gather(*map(shared, sorted(teams)))
        mine = [guild for guild in found if guild is not None]
        return sorted(mine, key=lambda guild: (guild.name, guild.id))

    async def choose(self, person: str, team: str) -> bool:
        """Remember a choice; false if it is none that this person has."""
        if team not in await self._connected() or not await self._shared(team, person):
            return False
        await self._parts.lane.run(self._parts.journal.prefer, PLATFORM, person, _CHOICE, team)
        return True

    async def _connected(self) -> frozenset[str]:
        return frozenset(await self._parts.lane.run(self._parts.access.teams, PLATFORM))

    async def _shared(self, team: str, person: str) -> discord.Guild | None:
        """The server, if the bot and the person are both in it."""
        try:
            return await self._live.shared(team, person)
        except LookupFailedError:
            return None


def which(guilds: Sequence[discord.Guild], message: str) -> Card:
    """Asks which server is meant; ``message`` is what was said."""
    buttons = tuple(
        Button(guild.name, Action.CHOOSE_TEAM, f"{guild.id}:{message}")
        for guild in guilds[:_BUTTONS]
    )
    return Card(parts=(Text((told("which-server"),)),), buttons=buttons)
