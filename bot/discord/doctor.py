"""``teamlore doctor discord``: asks Discord itself whether each setting does what it is for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import discord

from bot.discord.connect import PERMISSIONS, Listening
from bot.discord.hear import PLATFORM
from bot.discord.permissions import NEEDED
from bot.discord.sync import digest_of, logged_in
from store.errors import TeamloreError, UnavailableError, UsageError
from store.journal import Journal
from store.settings import Settings
from store.share import share_of

_WITHOUT_CONTENT = (
    "not asked for: commands, mentions, replies that notify me, direct messages and the message "
    "menu work; follow-ups in threads need a mention, and threads cannot be added as documents"
)
_NAMED = 5  # servers in one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``away`` is for what could not be reached."""

    name: str
    ok: bool
    says: str
    away: bool = False


async def examine(settings: Settings, journal: Callable[[], Journal]) -> list[Finding]:
    """Every finding, in the order in which one would mend them. No token stands in any."""
    try:
        async with logged_in(settings) as client:
            return [finding async for finding in _of(client, settings, journal)]
    except UnavailableError as error:
        return [Finding("discord", ok=False, says=str(error), away=True)]
    except TeamloreError as error:
        return [Finding("token", ok=False, says=str(error))]


async def _of(
    client: Listening, settings: Settings, journal: Callable[[], Journal]
) -> AsyncIterator[Finding]:
    yield Finding("token", ok=True, says=f"of {client.user}, application {client.application_id}")
    if settings.discord_shard_ids:
        yield _share(settings)
    yield await _content(client, settings)
    yield await _commands(client, journal())
    async for finding in _servers(client):
        yield finding
    says = discord.utils.oauth_url(
        client.application_id or 0, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
    yield Finding("invitation", ok=True, says=f"{says} (permissions {PERMISSIONS.value})")


def _share(settings: Settings) -> Finding:
    """Which servers this process is told of."""
    try:
        share = share_of(settings)
    except UsageError as error:
        return Finding("shards", ok=False, says=str(error))
    ids = ", ".join(map(str, sorted(share.ids)))
    says = f"{ids} of {share.count}"
    others = "" if share.whole else "; each other one needs another process"
    return Finding("shards", ok=True, says=f"{says}{others}")


async def _content(client: Listening, settings: Settings) -> Finding:
    """The one privileged intent, and what is missing without it."""
    if not settings.discord_message_content:
        return Finding("content", ok=True, says=_WITHOUT_CONTENT)
    flags = (await client.application_info()).flags
    granted = flags.gateway_message_content or flags.gateway_message_content_limited
    mend = "allow Message Content Intent in the developer portal, under Bot"
    return Finding("content", ok=granted, says="asked for and granted" if granted else mend)


async def _commands(client: Listening, journal: Journal) -> Finding:
    sent = journal.preference(PLATFORM, str(client.application_id), "commands:everywhere")
    if sent == await digest_of(client):
        return Finding("commands", ok=True, says="registered, as this version has them")
    what = "another version's are registered" if sent else "not registered from here"
    return Finding("commands", ok=False, says=f"{what}: teamlore discord sync")


async def _servers(client: Listening) -> AsyncIterator[Finding]:
    """Where the bot is, and which permissions it lacks there."""
    guilds = [guild async for guild in client.fetch_guilds(limit=None)]
    if not guilds:
        yield Finding("servers", ok=False, says="the bot is in none: open the invitation below")
        return
    names = ", ".join(guild.name for guild in guilds[:_NAMED])
    more = f" and {len(guilds) - _NAMED} more" if len(guilds) > _NAMED else ""
    yield Finding("servers", ok=True, says=f"{names}{more}")
    for guild in guilds[:_NAMED]:
        lacking = await _lacking(client, guild.id)
        if lacking:
            says = f"{guild.name} does not let me {'; '.join(lacking)}"
            yield Finding("permissions", ok=False, says=f"{says}: open the invitation again")


async def _lacking(client: Listening, guild: int) -> list[str]:
    whole = await client.fetch_guild(guild)
    me = await whole.fetch_member(client.user.id if client.user else 0)
    held = me.guild_permissions
    return [words for name, words in NEEDED.items() if not getattr(held, name)]
