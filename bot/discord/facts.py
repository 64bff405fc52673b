"""Who reads a Discord channel and what a person is there, asked from Discord itself.

Discord has members and nobody else, with three exceptions, and each is met by closing:

- Guilds that can be looked into from outside, or that let people in before they accept the rules
  (discoverable, previewed or screened ones): what ``@everyone`` may view there is read by people
  who are no full members. Channels that take a role are read by members only.
- Guests of a voice channel: text in voice and stage channels has unknown readers.
- People who installed the app for themselves: the app does not offer that, and a guild that the
  bot is not in is not looked up at all.

Threads, also private ones, are read by nobody who cannot view the channel above them, so that
channel's grants and readers hold for them. Members are asked for one by one, over the API, because
the list of members is a privileged intent; channels and roles come with the guild.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.answer.audience import Asker, Place
from bot.chat.facts import LookupFailedError
from bot.discord.guilds import Guilds, Known, number, said
from bot.discord.hear import PLATFORM
from store.grants import Grantee, GrantKind

_GATE = "MEMBER_VERIFICATION_GATE_ENABLED"
_OPEN_GUILDS = frozenset({"DISCOVERABLE", "PREVIEW_ENABLED", _GATE})
_CHOOSES = "COMMUNITY"  # servers of this kind choose a language
_FEW = 20  # people invited by name into one channel who are looked up
_WITH_GUESTS = (discord.ChannelType.voice, discord.ChannelType.stage_voice)


class DiscordFacts:
    """Looks up channels, members, roles and admins; keeps nothing."""

    platform = PLATFORM

    def __init__(self, guilds: Guilds, admins: Iterable[Grantee]) -> None:
        self._guilds = guilds
        self._admins = frozenset(to for to in admins if to.platform == PLATFORM)

    async def place(self, team: str, channel: str) -> Place:
        """Full members only: a channel that nobody from outside the guild can read."""
        known = await self._guilds.find(team)
        guild, id = known.guild, number(channel)
        found = known.channel(id) or guild.get_thread(id) or await said(guild.fetch_channel(id))
        if isinstance(found, discord.Thread):
            found = known.channel(found.parent_id)
        if found is None:
            raise LookupFailedError("the channel above the thread is hidden")
        full = _closed(guild, found) and await self._all_full(guild, found)
        return Place(PLATFORM, str(found.id), full_members_only=full)

    async def asker(self, team: str, person: str, granted: frozenset[Grantee]) -> Asker:
        """Full membership, which of the granted roles are held, and which channels are seen."""
        known = await self._guilds.find(team)
        member = await self._member(known.guild, person)
        if member is None or member.bot:
            return Asker(PLATFORM, "")
        held = {str(role.id) for role in member.roles}
        groups = {to.subject for to in granted if to.kind is GrantKind.GROUP}
        channels = {to.subject for to in granted if to.kind is GrantKind.CHANNEL}
        return Asker(
            PLATFORM,
            person,
            full_member=_is_full(member),
            groups=frozenset(groups & held),
            channels=frozenset(c for c in channels if _sees(known, member, c)),
        )

    async def locale(self, team: str, person: str) -> str:  # noqa: ARG002 - only calls tell it
        """Of the server, where it was chosen: every other one passes for English."""
        if not team:
            return ""
        guild = (await self._guilds.find(team)).guild
        return guild.preferred_locale.value if _CHOOSES in guild.features else ""

    async def is_admin(self, team: str, person: str) -> bool:
        """Named in ADMINS; where that names nobody on Discord, whoever has Manage Server."""
        member = await self._member((await self._guilds.find(team)).guild, person)
        if member is None or member.bot or not _is_full(member):
            return False
        if not self._admins:
            return member.guild_permissions.manage_guild
        roles = {Grantee(GrantKind.GROUP, PLATFORM, str(role.id)) for role in member.roles}
        return bool(self._admins & (roles | {Grantee(GrantKind.PERSON, PLATFORM, person)}))

    async def shared(self, team: str, person: str) -> discord.Guild | None:
        """The guild, if the person is in it at all."""
        guild = (await self._guilds.find(team)).guild
        return guild if await self._member(guild, person) is not None else None

    async def _all_full(self, guild: discord.Guild, channel: discord.abc.GuildChannel) -> bool:
        """Whether those invited by name have come through the server's gate, if it has one."""
        if _GATE not in guild.features:
            return True
        invited = _invited(channel)
        if len(invited) > _FEW:
            return False
        found = [await self._member(guild, str(id)) for id in invited]
        return all(_is_full(member) for member in found if member is not None)

    async def _member(self, guild: discord.Guild, person: str) -> discord.Member | None:
        try:
            return await said(guild.fetch_member(number(person)))
        except LookupFailedError as error:
            if isinstance(error.__cause__, discord.NotFound):
                return None
            raise


def _closed(guild: discord.Guild, channel: discord.abc.GuildChannel) -> bool:
    """Whether every reader of the channel is known to be a full member."""
    if channel.type in _WITH_GUESTS:
        return False
    public = channel.permissions_for(guild.default_role).view_channel
    return not (public and _OPEN_GUILDS & set(guild.features))


def _invited(channel: discord.abc.GuildChannel) -> list[int]:
    """Who may view the channel by name; roles are held by nobody who is not through the gate."""
    return [
        target.id
        for target, may in channel.overwrites.items()
        if discord.Role not in (type(target), getattr(target, "type", None)) and may.view_channel
    ]


def _is_full(member: discord.Member) -> bool:
    return not member.pending and not member.flags.guest


def _sees(known: Known, member: discord.Member, channel: str) -> bool:
    found = known.channel(number(channel))
    return found is not None and found.permissions_for(member).view_channel
