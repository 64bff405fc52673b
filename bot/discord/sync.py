"""Registers the commands with Discord: at a deployment, never by a bot that starts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
from aiohttp import ClientError

from bot.discord.connect import Listening, point_at
from bot.discord.described import Descriptions
from bot.discord.hear import PLATFORM
from store.errors import UnavailableError, UsageError
from store.journal import Journal
from store.settings import Settings

_NO_TOKEN = "Set TEAMLORE_DISCORD_TOKEN: the bot's token from the developer portal."  # noqa: S105
_WRONG_TOKEN = "Discord does not know the token: set TEAMLORE_DISCORD_TOKEN anew."  # noqa: S105


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of it; ``sent`` is false where Discord had the same commands already."""

    commands: tuple[str, ...]
    guild: str
    sent: bool


async def sync(
    settings: Settings, journal: Callable[[], Journal], guild: str = "", *, force: bool = False
) -> Synced:
    """Send the commands, everywhere or to one server to try them; unchanged ones are not sent."""
    async with logged_in(settings) as client:
        names = tuple(command.name for command in client.tree.get_commands())
        name, digest = f"commands:{guild or 'everywhere'}", await digest_of(client)
        # kept like a choice of the application's own: it belongs to no workspace
        application = str(client.application_id)
        if not force and journal().preference(PLATFORM, application, name) == digest:
            return Synced(names, guild, sent=False)
        await _send(client, guild)
        journal().prefer(PLATFORM, application, name, digest)
        return Synced(names, guild, sent=True)


async def digest_of(client: Listening) -> str:
    """Names the commands as they are now, in every language."""
    tree, translator = client.tree, Descriptions()
    commands = [await c.get_translated_payload(tree, translator) for c in tree.get_commands()]
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


@asynccontextmanager
async def logged_in(settings: Settings) -> AsyncIterator[Listening]:
    """A client for the API alone; it never comes online."""
    token = settings.discord_token.get_secret_value()
    if not token:
        raise UsageError(_NO_TOKEN)
    point_at(settings)
    client = Listening(settings)
    try:
        await client.login(token)
        yield client
    except discord.LoginFailure:
        raise UsageError(_WRONG_TOKEN) from None
    except discord.HTTPException as error:
        raise UnavailableError(f"Discord answers {error.status}, {error.code}.") from error
    except (ClientError, OSError, TimeoutError) as error:
        raise UnavailableError(
            f"{settings.discord_api_url} cannot be reached: check the network."
        ) from error
    finally:
        await client.close()


async def _send(client: Listening, guild: str) -> None:
    await client.tree.set_translator(Descriptions())
    if not guild:
        await client.tree.sync()
        return
    if not guild.isdigit():
        raise UsageError(f"'{guild}' is not the id of a server.")
    there = discord.Object(int(guild))
    client.tree.copy_global_to(guild=there)
    await client.tree.sync(guild=there)
