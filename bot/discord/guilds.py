"""The servers of the bot: this process's own as the gateway keeps them, others by asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

import discord
from aiohttp import ClientError
from discord.abc import GuildChannel

from bot.chat.facts import LookupFailedError, LookupLaterError
from bot.discord.send import passes
from store.share import WHOLE, Share

T = TypeVar("T")


class Client(Protocol):
    """What a client of Discord knows of servers."""

    def get_guild(self, id: int, /) -> discord.Guild | None:
        """A server of this process, with its channels and roles."""
        ...

    async def fetch_guild(self, guild_id: int, /) -> discord.Guild:
        """Any server of the bot, with its roles and no channels."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """A server with its roles; ``channel`` finds a channel of it by id."""

    guild: discord.Guild
    channel: Callable[[int], GuildChannel | None]


class Guilds:
    """Finds servers; keeps nothing."""

    def __init__(self, client: Client, share: Share = WHOLE) -> None:
        """``share``: the servers whose events this process is told."""
        self._client, self._share = client, share

    async def find(self, team: str) -> Known:
        """A server; LookupFailedError where the bot is in none of that id, or nobody tells."""
        guild = self._client.get_guild(number(team))
        if guild is not None and not guild.unavailable:
            return Known(guild, guild.get_channel)
        if guild is not None:
            raise LookupLaterError("the guild is away for now")
        if self._share.holds(team):
            raise LookupFailedError("the bot is not in this guild, or Discord does not show it")
        guild = await said(self._client.fetch_guild(number(team)))
        channels = {channel.id: channel for channel in await said(guild.fetch_channels())}
        return Known(guild, channels.get)


def number(id: str) -> int:
    """An id of Discord; LookupFailedError for anything else."""
    try:
        return int(id)
    except ValueError:
        raise LookupFailedError("not an id of Discord") from None


async def said(call: Awaitable[T]) -> T:
    """What Discord answers; LookupFailedError where it refuses or cannot be reached."""
    try:
        return await call
    except discord.HTTPException as error:
        answer = f"{error.status}, {error.code}"
        if passes(error):
            raise LookupLaterError(f"Discord answers {answer}") from error
        raise LookupFailedError(f"Discord answers {answer}") from error
    except (discord.RateLimited, ClientError, TimeoutError, OSError) as error:
        raise LookupLaterError(type(error).__name__) from error
    except discord.DiscordException as error:
        raise LookupFailedError(type(error).__name__) from error
