"""Guilds as their owners keep them: roles, channels, members, threads, and the bot's coming."""

from __future__ import annotations

from fakes.discord import permissions, wire
from fakes.discord.gateway import Gateway, Intent
from fakes.discord.permissions import EVERYONE, INVITED
from fakes.discord.world import (
    Channel,
    Guild,
    Json,
    Kind,
    Member,
    Overwrite,
    Role,
    User,
    World,
)


class Guilds:
    """Changes guilds and tells the gateway. Takes whatever has an ``id`` for a person."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway

    def open(self, name: str, owner: User, *, with_bot: bool = True,
             shard: int = 0, of: int = 1) -> Guild:  # fmt: skip
        """A guild with an owner, and the bot in it as its invitation says."""
        with self._world.changed:
            number = self._world.ids.new(shard=shard, of=of)
            guild = Guild(number, name, owner.id)
            guild.roles[number] = Role(number, "@everyone", EVERYONE, 0)
            self._world.guilds[number] = guild
            self._world.commands.setdefault(number, [])
            self.join(guild, owner)
            if with_bot:
                self.bot_joins(guild)
            return guild

    def bot_joins(self, guild: Guild, rights: int = INVITED) -> None:
        """The bot is invited: it gets a role of its own with these permissions."""
        with self._world.changed:
            role = self.role(guild, self._world.bot.name, rights, managed=True)
            bot = Member(self._world.bot, self._world.clock.now(), [role.id])
            guild.members[bot.user.id] = bot
            for session in self._gateway.sessions.values():
                if session.concerns(guild.id) and session.intents & Intent.GUILDS:
                    everyone = bool(session.intents & Intent.MEMBERS)
                    data = wire.guild_create(guild, bot.user.id, everyone=everyone)
                    del data["unavailable"]  # only a guild that was there before has it
                    session.tell("GUILD_CREATE", data)

    def bot_leaves(self, guild: Guild) -> None:
        """The bot is removed from the guild, or leaves it."""
        with self._world.changed:
            self._tell("GUILD_DELETE", guild, {"id": str(guild.id)}, Intent.GUILDS)
            gone = guild.members.pop(self._world.bot.id)
            for role_id in gone.roles:
                if guild.roles[role_id].managed:
                    del guild.roles[role_id]
            self._world.commands[guild.id] = []

    def role(self, guild: Guild, name: str, rights: int = 0, *, managed: bool = False) -> Role:
        with self._world.changed:
            role = Role(self._world.ids.new(), name, int(rights), len(guild.roles), managed)
            guild.roles[role.id] = role
            self._tell_role("GUILD_ROLE_CREATE", guild, role)
            return role

    def permit(self, guild: Guild, role: Role, rights: int) -> None:
        """A role's permissions, from now on."""
        with self._world.changed:
            role.permissions = int(rights)
            self._tell_role("GUILD_ROLE_UPDATE", guild, role)

    def drop_role(self, guild: Guild, role: Role) -> None:
        with self._world.changed:
            for member in guild.members.values():
                if role.id in member.roles:
                    self.give(guild, member.user, [r for r in member.roles if r != role.id])
            del guild.roles[role.id]
            data = {"guild_id": str(guild.id), "role_id": str(role.id)}
            self._tell("GUILD_ROLE_DELETE", guild, data, Intent.GUILDS)

    def feature(self, guild: Guild, *features: str) -> None:
        """What the guild has switched on, from now on; nothing else."""
        with self._world.changed:
            guild.features = list(features)
            self._tell("GUILD_UPDATE", guild, wire.guild(guild), Intent.GUILDS)

    def join(self, guild: Guild, who: User, *roles: Role, pending: bool = False) -> Member:
        """A person becomes a member; ``pending`` until they have accepted the rules."""
        with self._world.changed:
            user = self._world.users[who.id]
            member = Member(user, self._world.clock.now(), [r.id for r in roles], pending)
            guild.members[user.id] = member
            data = wire.member(member) | {"guild_id": str(guild.id)}
            self._tell("GUILD_MEMBER_ADD", guild, data, Intent.MEMBERS)
            return member

    def leave(self, guild: Guild, who: User) -> None:
        """A person is a member no more."""
        with self._world.changed:
            gone = guild.members.pop(who.id)
            data = {"guild_id": str(guild.id), "user": wire.user(gone.user)}
            self._tell("GUILD_MEMBER_REMOVE", guild, data, Intent.MEMBERS)

    def give(self, guild: Guild, who: User, roles: list[Role] | list[int]) -> None:
        """The roles that a member has, from now on: all of them, and no others."""
        with self._world.changed:
            member = guild.members[who.id]
            member.roles = [r if isinstance(r, int) else r.id for r in roles]
            data = wire.member(member) | {"guild_id": str(guild.id)}
            intent = Intent.ANY if who.id == self._world.bot.id else Intent.MEMBERS
            self._tell("GUILD_MEMBER_UPDATE", guild, data, intent)

    def channel(self, guild: Guild, name: str, kind: Kind = Kind.TEXT, *,
                parent: Channel | None = None, tags: tuple[str, ...] = ()) -> Channel:  # fmt: skip
        """A channel, below a category if one is named; a forum may have tags."""
        with self._world.changed:
            made = Channel(
                self._world.ids.new(), kind, name, guild.id, parent.id if parent else None,
                position=len(guild.channels),
                tags=[self._tag(t) for t in tags],
            )  # fmt: skip
            guild.channels[made.id] = self._world.channels[made.id] = made
            self._tell_channel("CHANNEL_CREATE", made)
            return made

    def overwrite(self, channel: Channel, target: object, *, allow: int = 0,
                  deny: int = 0) -> None:  # fmt: skip
        """What a channel allows and denies to a role, a member or (the guild) everyone."""
        with self._world.changed:
            guild = self._world.guilds[channel.guild_id]
            number = target if isinstance(target, int) else target.id
            for_member = number not in guild.roles
            channel.overwrites[number] = Overwrite(number, for_member, int(allow), int(deny))
            self._tell_channel("CHANNEL_UPDATE", channel)

    def clear_overwrite(self, channel: Channel, target: int) -> None:
        with self._world.changed:
            channel.overwrites.pop(target, None)
            self._tell_channel("CHANNEL_UPDATE", channel)

    def change(self, channel: Channel, body: Json) -> None:
        """A channel's or thread's new name, topic or state."""
        with self._world.changed:
            for name in ("name", "topic", "archived", "locked"):
                setattr(channel, name, body.get(name, getattr(channel, name)))
            self._tell_channel("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel)

    def close(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        with self._world.changed:
            guild = self._world.guilds[channel.guild_id]
            for thread in [c for c in guild.channels.values() if c.parent_id == channel.id]:
                if thread.is_thread:
                    del guild.channels[thread.id], self._world.channels[thread.id]
            self._tell_channel("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel)
            del guild.channels[channel.id], self._world.channels[channel.id]

    def thread(self, parent: Channel, name: str, by: User, *, kind: Kind = Kind.THREAD,
               number: int | None = None, tags: list[int] | None = None) -> Channel:  # fmt: skip
        """A thread below a channel; one that hangs on a message has the message's number."""
        with self._world.changed:
            made = Channel(
                number or self._world.ids.new(), kind, name, parent.guild_id, parent.id,
                owner_id=by.id, created_at=self._world.clock.now(), members=[by.id],
                applied_tags=tags or [],
            )  # fmt: skip
            guild = self._world.guilds[parent.guild_id]
            guild.channels[made.id] = self._world.channels[made.id] = made
            self._tell_channel("THREAD_CREATE", made, newly_created=True)
            return made

    def enter(self, thread: Channel, user_id: int, *, leave: bool = False) -> None:
        """Someone joins a thread, or leaves it."""
        with self._world.changed:
            if leave == (user_id in thread.members):
                (thread.members.remove if leave else thread.members.append)(user_id)
            data = {
                "id": str(thread.id), "guild_id": str(thread.guild_id),
                "member_count": len(thread.members),
                "added_members": [] if leave else [wire.thread_member(thread, user_id)],
                "removed_member_ids": [str(user_id)] if leave else [],
            }  # fmt: skip
            guild = self._world.guilds[thread.guild_id]
            mine = user_id == self._world.bot.id
            intent = Intent.GUILDS if mine else Intent.MEMBERS
            self._tell("THREAD_MEMBERS_UPDATE", guild, data, intent)

    def _tag(self, name: str) -> Json:
        return {"id": str(self._world.ids.new()), "name": name, "moderated": False,
                "emoji_id": None, "emoji_name": None}  # fmt: skip

    def _tell_role(self, event: str, guild: Guild, role: Role) -> None:
        data = {"guild_id": str(guild.id), "role": wire.role(role)}
        self._tell(event, guild, data, Intent.GUILDS)

    def _tell_channel(self, event: str, channel: Channel, **more: bool) -> None:
        guild = self._world.guilds[channel.guild_id]
        sees = permissions.allowed(self._world, channel, self._world.bot.id, 0)
        if channel.is_thread and not sees:
            return
        data = wire.channel(channel, self._world.bot.id) | more
        self._tell(event, guild, data, Intent.GUILDS)

    def _tell(self, event: str, guild: Guild, data: Json, intent: int) -> None:
        if self._world.bot.id in guild.members:
            self._gateway.tell(event, data, guild.id, intent)
        self._world.changed.notify_all()
