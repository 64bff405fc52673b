"""REST routes of channels and threads."""

from __future__ import annotations

from fakes.discord import errors, permissions, wire
from fakes.discord.guilds import Guilds
from fakes.discord.permissions import May
from fakes.discord.posts import Posts
from fakes.discord.rest import Call, Routes
from fakes.discord.world import Channel, Flag, Json, Kind, Message, World

_CHANNEL = "/channels/{channel_id}"
_MEMBERS = _CHANNEL + "/thread-members"
_STARTER = 21  # the kind of message that opens a thread hung on another message
_CREATED = 18  # the kind of message that tells a channel of a thread made in it


class ChannelRoutes:
    """Channels, their overwrites, and threads of every kind."""

    def __init__(self, world: World, guilds: Guilds, posts: Posts) -> None:
        self._world, self._guilds, self._posts = world, guilds, posts

    @property
    def routes(self) -> Routes:
        return {
            ("GET", _CHANNEL): self._get,
            ("PATCH", _CHANNEL): self._edit,
            ("DELETE", _CHANNEL): self._delete,
            ("PUT", _CHANNEL + "/permissions/{overwrite_id}"): self._permit,
            ("DELETE", _CHANNEL + "/permissions/{overwrite_id}"): self._unpermit,
            ("POST", _CHANNEL + "/messages/{message_id}/threads"): self._hang,
            ("POST", _CHANNEL + "/threads"): self._start,
            ("GET", _CHANNEL + "/threads/archived/public"): self._archived,
            ("GET", _MEMBERS): self._in_thread,
            ("PUT", _MEMBERS + "/@me"): self._enter,
            ("DELETE", _MEMBERS + "/@me"): self._exit,
            ("GET", _MEMBERS + "/{user_id}"): self._one_in_thread,
            ("PUT", _MEMBERS + "/{user_id}"): self._bring,
        }

    def _get(self, call: Call) -> Json:
        return wire.channel(self._place(call), self._world.bot.id)

    def _edit(self, call: Call) -> Json:
        channel = self._place(call)
        own = channel.is_thread and channel.owner_id == self._world.bot.id
        if not own:
            manage = May.MANAGE_THREADS if channel.is_thread else May.MANAGE_CHANNELS
            self._need(channel, manage)
        self._guilds.change(channel, call.json)
        return wire.channel(channel, self._world.bot.id)

    def _delete(self, call: Call) -> Json:
        channel = self._place(call)
        self._need(channel, May.MANAGE_THREADS if channel.is_thread else May.MANAGE_CHANNELS)
        self._guilds.close(channel)
        return wire.channel(channel)

    def _permit(self, call: Call) -> None:
        channel = self._place(call)
        self._need(channel, May.MANAGE_ROLES)
        allow, deny = (int(call.json.get(n) or 0) for n in ("allow", "deny"))
        self._guilds.overwrite(channel, call.id("overwrite_id"), allow=allow, deny=deny)

    def _unpermit(self, call: Call) -> None:
        channel = self._place(call)
        self._need(channel, May.MANAGE_ROLES)
        self._guilds.clear_overwrite(channel, call.id("overwrite_id"))

    def _hang(self, call: Call) -> Json:
        """A thread on a message: there is at most one, and it has the message's number."""
        channel = self._place(call)
        self._need(channel, May.PUBLIC_THREADS)
        message = channel.messages.get(call.id("message_id"))
        if message is None or message.ephemeral:
            raise errors.unknown("Message")
        if message.id in self._world.channels:
            raise errors.RefusedError(
                400, 160004, "A thread has already been created for this message"
            )
        return wire.channel(self.hang(channel, message, call.json["name"]), self._world.bot.id)

    def hang(self, channel: Channel, message: Message, name: str) -> Channel:
        kind = Kind.NEWS_THREAD if channel.kind is Kind.NEWS else Kind.THREAD
        made = self._guilds.thread(channel, name, self._world.bot, kind=kind, number=message.id)
        message.flags |= Flag.HAS_THREAD
        starter = self._posts.new(made, self._world.bot)
        starter.kind, starter.reference = _STARTER, (channel.id, message.id)
        self._posts.publish(starter)
        return made

    def _start(self, call: Call) -> Json:
        channel, asked = self._place(call), call.json
        if channel.kind is Kind.FORUM:
            return self._post(channel, call)
        kind = Kind(asked.get("type") or Kind.PRIVATE_THREAD)
        hidden = kind is Kind.PRIVATE_THREAD
        self._need(channel, May.PRIVATE_THREADS if hidden else May.PUBLIC_THREADS)
        made = self._guilds.thread(channel, asked["name"], self._world.bot, kind=kind)
        if not hidden:
            notice = self._posts.new(channel, self._world.bot)
            notice.kind, notice.content, notice.reference = _CREATED, made.name, (made.id, None)
            self._posts.publish(notice)
        return wire.channel(made, self._world.bot.id)

    def _post(self, forum: Channel, call: Call) -> Json:
        """A post in a forum: a thread whose first message has its number."""
        self._need(forum, May.SEND)
        tags = [int(t) for t in call.json.get("applied_tags") or []]
        made = self._guilds.thread(forum, call.json["name"], self._world.bot, tags=tags)
        first = self._posts.new(made, self._world.bot, made.id)
        self._posts.fill(first, call.json["message"], call.files)
        self._posts.publish(first)
        shown = wire.channel(made, self._world.bot.id)
        return shown | {"message": wire.message(self._world, first)}

    def _archived(self, call: Call) -> Json:
        channel, me = self._place(call), self._world.bot.id
        guild = self._world.guilds[channel.guild_id]
        below = [c for c in guild.channels.values() if c.parent_id == channel.id]
        found = [c for c in below if c.archived and c.kind is not Kind.PRIVATE_THREAD]
        shown = [wire.channel(c, me) for c in reversed(found)]
        return {"threads": shown, "members": [], "has_more": False}

    def _in_thread(self, call: Call) -> list[Json]:
        thread = self._thread(call)
        return [wire.thread_member(thread, i) for i in thread.members]

    def _one_in_thread(self, call: Call) -> Json:
        thread = self._thread(call)
        if call.id("user_id") not in thread.members:
            raise errors.unknown("Member")
        return wire.thread_member(thread, call.id("user_id"))

    def _enter(self, call: Call) -> None:
        self._guilds.enter(self._thread(call), self._world.bot.id)

    def _exit(self, call: Call) -> None:
        self._guilds.enter(self._thread(call), self._world.bot.id, leave=True)

    def _bring(self, call: Call) -> None:
        thread = self._thread(call)
        if not permissions.of_member(self._world.guilds[thread.guild_id], call.id("user_id")):
            raise errors.unknown("Member")
        self._guilds.enter(thread, call.id("user_id"))

    def _thread(self, call: Call) -> Channel:
        channel = self._place(call)
        if not channel.is_thread:
            raise errors.RefusedError(400, 50024, "Cannot execute action on this channel type")
        return channel

    def _place(self, call: Call) -> Channel:
        channel = self._world.channels.get(call.id("channel_id"))
        if channel is None:
            raise errors.unknown("Channel")
        if not permissions.allowed(self._world, channel, self._world.bot.id, 0):
            raise errors.missing_access()
        return channel

    def _need(self, channel: Channel, needed: int) -> None:
        if not permissions.allowed(self._world, channel, self._world.bot.id, needed):
            raise errors.missing_permissions()
