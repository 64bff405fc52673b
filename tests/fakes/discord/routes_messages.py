"""REST routes of messages and reactions."""

from __future__ import annotations

from fakes.discord import errors, permissions, wire
from fakes.discord.gateway import Gateway, Intent
from fakes.discord.permissions import May
from fakes.discord.posts import Posts
from fakes.discord.rest import Call, Routes
from fakes.discord.world import Channel, Json, Kind, Message, World

_CHANNEL = "/channels/{channel_id}"
_MESSAGES = _CHANNEL + "/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_REACTIONS = _MESSAGE + "/reactions/{emoji_name}"
_NONCE_LIVES = 300.0  # seconds in which the same nonce means the same message


class MessageRoutes:
    """What a bot may do with messages, if its permissions let it."""

    def __init__(self, world: World, gateway: Gateway, posts: Posts) -> None:
        self._world, self._gateway, self._posts = world, gateway, posts

    @property
    def routes(self) -> Routes:
        return {
            ("GET", _MESSAGES): self._history,
            ("POST", _MESSAGES): self._create,
            ("GET", _MESSAGE): self._get,
            ("PATCH", _MESSAGE): self._edit,
            ("DELETE", _MESSAGE): self._delete,
            ("GET", _REACTIONS): self._who_reacted,
            ("PUT", _REACTIONS + "/@me"): self._react,
            ("DELETE", _REACTIONS + "/@me"): self._unreact,
            ("POST", _CHANNEL + "/typing"): self._type,
        }

    def _history(self, call: Call) -> list[Json]:
        channel = self._place(call, May.HISTORY)
        shown = [m for m in channel.messages.values() if not m.ephemeral]
        limit, query = int(call.query.get("limit", 50)), call.query
        if "after" in query:
            later = [m for m in shown if m.id > int(query["after"])]
            return [self._shown(m) for m in reversed(later[:limit])]
        if "around" in query:
            middle = int(query["around"])
            near = sorted(shown, key=lambda m: abs(m.id - middle))[:limit]
            return [self._shown(m) for m in sorted(near, key=lambda m: -m.id)]
        before = int(query.get("before", 1 << 64))
        earlier = [m for m in shown if m.id < before]
        return [self._shown(m) for m in reversed(earlier[-limit:])]

    def _create(self, call: Call) -> Json:
        channel = self._place(call, 0)
        self._may_write(channel, attaching=bool(call.files))
        nonce = None if call.json.get("nonce") is None else str(call.json["nonce"])
        if nonce and call.json.get("enforce_nonce") and (same := self._same(channel, nonce)):
            return wire.message(self._world, same)
        message = self._posts.new(channel, self._world.bot)
        message.nonce = nonce
        self._posts.fill(message, call.json, call.files)
        self._refer(message, channel, call.json.get("message_reference"))
        if not (message.content or message.embeds or message.components or message.attachments):
            raise errors.RefusedError(400, 50006, "Cannot send an empty message")
        return wire.message(self._world, self._posts.publish(message))

    def _refer(self, message: Message, channel: Channel, reference: Json | None) -> None:
        """A reply; one to a message that is gone is an error unless the bot says otherwise."""
        if reference is None:
            return
        answered = channel.messages.get(int(reference["message_id"]))
        if answered is not None and not answered.ephemeral:
            message.kind, message.reference = 19, (channel.id, answered.id)
        elif reference.get("fail_if_not_exists", True):
            raise errors.invalid_form("message_reference: Unknown message")

    def _get(self, call: Call) -> Json:
        channel = self._place(call, May.HISTORY)
        return self._shown(self._message(channel, call))

    def _edit(self, call: Call) -> Json:
        message = self._message(self._place(call, 0), call)
        if message.author.id != self._world.bot.id:
            raise errors.RefusedError(403, 50005, "Cannot edit a message authored by another user")
        self._posts.fill(message, call.json, call.files)
        self._posts.edited(message)
        return wire.message(self._world, message)

    def _delete(self, call: Call) -> None:
        channel = self._place(call, 0)
        message = self._message(channel, call)
        if message.author.id != self._world.bot.id:
            self._need(channel, May.MANAGE_MESSAGES)
        self._posts.remove(message)

    def _who_reacted(self, call: Call) -> list[Json]:
        message = self._message(self._place(call, May.HISTORY), call)
        who = message.reactions.get(call.named["emoji_name"], [])
        return [wire.user(self._world.users[i]) for i in who]

    def _react(self, call: Call) -> None:
        channel = self._place(call, May.HISTORY)
        message, emoji = self._message(channel, call), call.named["emoji_name"]
        if emoji not in message.reactions:
            self._need(channel, May.ADD_REACTIONS)
        self._posts.react(message, self._world.bot, emoji)

    def _unreact(self, call: Call) -> None:
        message = self._message(self._place(call, 0), call)
        self._posts.react(message, self._world.bot, call.named["emoji_name"], on=False)

    def _type(self, call: Call) -> None:
        self._may_write(self._place(call, 0), attaching=False)

    def _place(self, call: Call, needed: int) -> Channel:
        channel = self._world.channels.get(call.id("channel_id"))
        if channel is None:
            raise errors.unknown("Channel")
        if not permissions.allowed(self._world, channel, self._world.bot.id, needed):
            raise errors.missing_access()
        return channel

    def _message(self, channel: Channel, call: Call) -> Message:
        found = channel.messages.get(call.id("message_id"))
        if found is None or found.ephemeral:
            raise errors.unknown("Message")
        return found

    def _may_write(self, channel: Channel, *, attaching: bool) -> None:
        if channel.kind in (Kind.FORUM, Kind.CATEGORY):
            raise errors.RefusedError(400, 50008, "Cannot send messages in a non-text channel")
        self._need(channel, May.SEND_IN_THREADS if channel.is_thread else May.SEND)
        if attaching:
            self._need(channel, May.ATTACH)
        if channel.archived and channel.locked:
            raise errors.RefusedError(400, 50083, "Thread is archived")
        channel.archived = False

    def _need(self, channel: Channel, needed: int) -> None:
        if not permissions.allowed(self._world, channel, self._world.bot.id, needed):
            raise errors.missing_permissions()

    def _same(self, channel: Channel, nonce: str) -> Message | None:
        since = self._world.clock.now() - _NONCE_LIVES
        mine = (m for m in channel.messages.values() if m.author.id == self._world.bot.id)
        return next((m for m in mine if m.nonce == nonce and m.created_at > since), None)

    def _shown(self, message: Message) -> Json:
        """As this application may see it: REST hides content as the gateway does."""
        shown = wire.message(self._world, message)
        if self._gateway.approved & Intent.CONTENT:
            return shown
        return wire.redacted(self._world, shown)
