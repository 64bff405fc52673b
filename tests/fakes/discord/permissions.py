"""What a member may do in a channel: roles, then the channel's overwrites, as Discord does it."""

from __future__ import annotations

from enum import IntFlag

from fakes.discord.world import Channel, Guild, Kind, World


class May(IntFlag):
    """The permissions that the fake looks at."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW = 1 << 10
    SEND = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED = 1 << 14
    ATTACH = 1 << 15
    HISTORY = 1 << 16
    MANAGE_ROLES = 1 << 28
    USE_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    PUBLIC_THREADS = 1 << 35
    PRIVATE_THREADS = 1 << 36
    SEND_IN_THREADS = 1 << 38


ALL = (1 << 53) - 1
TALK = May.VIEW | May.SEND | May.EMBED | May.ATTACH | May.HISTORY | May.SEND_IN_THREADS
EVERYONE = TALK | May.ADD_REACTIONS | May.USE_COMMANDS | May.PUBLIC_THREADS
INVITED = TALK | May.PUBLIC_THREADS  # what the invitation asks for: 309237763072
IN_DM = TALK | May.ADD_REACTIONS | May.USE_COMMANDS


def of_member(guild: Guild, user_id: int, channel: Channel | None = None) -> int:
    """The permissions of a member, in a channel if one is named; of nobody: none."""
    member = guild.members.get(user_id)
    if member is None:
        return 0
    held = [guild.id, *member.roles]
    base = 0
    for role_id in held:
        base |= guild.roles[role_id].permissions
    if guild.owner_id == user_id or base & May.ADMINISTRATOR:
        return ALL
    if channel is None:
        return base
    return _overwritten(guild, _ruling(guild, channel), held, user_id, base)


def in_channel(world: World, channel: Channel, user_id: int) -> int:
    """The same for any channel, a private one included."""
    guild = world.guild_of(channel)
    if guild is None:
        known = {world.bot.id, *(u.id for u in channel.recipients)}
        return int(IN_DM) if user_id in known else 0
    held = of_member(guild, user_id, channel)
    hidden = channel.kind is Kind.PRIVATE_THREAD and user_id not in channel.members
    if hidden and not held & May.MANAGE_THREADS:
        return held & ~May.VIEW
    return held


def allowed(world: World, channel: Channel, user_id: int, needed: int) -> bool:
    """Whether the user sees the channel and may do all that is needed there."""
    wanted = needed | May.VIEW
    return in_channel(world, channel, user_id) & wanted == wanted


def _ruling(guild: Guild, channel: Channel) -> Channel:
    """Threads have no overwrites of their own: their parent's count."""
    if channel.is_thread and channel.parent_id is not None:
        return guild.channels[channel.parent_id]
    return channel


def _overwritten(guild: Guild, channel: Channel, held: list[int], user_id: int, base: int) -> int:
    written = channel.overwrites
    if everyone := written.get(guild.id):
        base = base & ~everyone.deny | everyone.allow
    roles = [written[r] for r in held if r in written and r != guild.id]
    for overwrite in roles:
        base &= ~overwrite.deny
    for overwrite in roles:
        base |= overwrite.allow
    if own := written.get(user_id):
        base = base & ~own.deny | own.allow
    return base
