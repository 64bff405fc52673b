"""Messages: written, changed, removed and reacted to, by the bot or by people."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from copy import deepcopy

from fakes.discord import permissions, wire
from fakes.discord.gateway import Gateway, Intent
from fakes.discord.world import (
    Attachment,
    Channel,
    Flag,
    Json,
    Kind,
    Message,
    User,
    World,
)

_MENTION = re.compile(r"<@!?(\d+)>")
File = tuple[str, bytes]


class Posts:
    """The one place where messages change; it tells the gateway."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway

    def new(self, channel: Channel, author: User, message_id: int | None = None) -> Message:
        """An empty message that nobody sees yet."""
        number = message_id or self._world.ids.new()
        return Message(number, channel.id, author, self._world.clock.now())

    def publish(self, message: Message) -> Message:
        """Put it into its channel; an ephemeral one shows up in no event and no history."""
        channel = self._world.channels[message.channel_id]
        channel.messages[message.id] = message
        self._tell("MESSAGE_CREATE", message)
        return message

    def fill(self, message: Message, body: Json, files: Sequence[File]) -> None:
        """Write a request's content into a message: what is not mentioned stays."""
        message.content = body.get("content", message.content) or ""
        message.embeds = body.get("embeds", message.embeds) or []
        settable = Flag.COMPONENTS_V2 | 1 << 2 | 1 << 12
        message.flags |= (body.get("flags") or 0) & settable
        self._attach(message, body, files)
        if "components" in body:
            message.components = self._laid_out(message, body["components"] or [])
        parsed = (body.get("allowed_mentions") or {}).get("parse", ["users"])
        message.mentions = self.mentioned(message.content) if "users" in parsed else []

    def edited(self, message: Message) -> None:
        message.edited_at = self._world.clock.now()
        self._tell("MESSAGE_UPDATE", message)

    def remove(self, message: Message) -> None:
        channel = self._world.channels[message.channel_id]
        del channel.messages[message.id]
        data = {"id": str(message.id), "channel_id": str(channel.id)}
        if not message.ephemeral:
            self._event("MESSAGE_DELETE", channel, data)

    def react(self, message: Message, user: User, emoji: str, *, on: bool = True) -> None:
        """Add or take back a reaction."""
        who = message.reactions.setdefault(emoji, [])
        if on == (user.id in who):
            return
        (who.append if on else who.remove)(user.id)
        channel = self._world.channels[message.channel_id]
        data = {"user_id": str(user.id), "channel_id": str(channel.id), "type": 0, "burst": False,
                "message_id": str(message.id), "emoji": wire.emoji(emoji)}  # fmt: skip
        if on:
            data |= {"message_author_id": str(message.author.id), "burst_colors": []}
        if on and (guild := self._world.guild_of(channel)):
            data["member"] = wire.member(guild.members[user.id])
        intent = Intent.DM_REACTIONS if channel.guild_id is None else Intent.REACTIONS
        name = "MESSAGE_REACTION_ADD" if on else "MESSAGE_REACTION_REMOVE"
        if self._seen(channel):
            self._gateway.tell(name, data | _guild(channel), channel.guild_id, intent)

    def mentioned(self, text: str) -> list[User]:
        """Who is mentioned in the text, each once."""
        ids = dict.fromkeys(int(i) for i in _MENTION.findall(text))
        return [self._world.users[i] for i in ids if i in self._world.users]

    def attached(self, channel: Channel, files: Sequence[File]) -> list[Attachment]:
        return [self._kept(channel.id, name, content) for name, content in files]

    def _kept(self, channel_id: int, name: str, content: bytes) -> Attachment:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        return self._world.store(channel_id, name, content, kind)

    def _attach(self, message: Message, body: Json, files: Sequence[File]) -> None:
        """A request lists the attachments that stay; files that come with it are added."""
        if body.get("attachments") is not None:
            stay = {str(a["id"]) for a in body["attachments"]}
            message.attachments = [a for a in message.attachments if str(a.id) in stay]
        for name, content in files:
            kept = self._kept(message.channel_id, name, content)
            kept.ephemeral = message.ephemeral
            message.attachments.append(kept)

    def _laid_out(self, message: Message, components: list[Json]) -> list[Json]:
        """The components with an id each, and their attachments where the CDN has them."""
        numbers = iter(range(1, 10_000))
        return [self._numbered(message, c, numbers) for c in deepcopy(components)]

    def _numbered(self, message: Message, component: Json, numbers) -> Json:
        if not component.get("id"):
            component["id"] = next(numbers)
        for media in ("file", "media"):
            if media in component:
                self._locate(message, component, component[media])
        for item in component.get("items", ()):
            self._locate(message, item, item["media"])
        for name in ("components", "accessory", "component"):
            inner = component.get(name)
            for part in inner if isinstance(inner, list) else [inner] if inner else ():
                self._numbered(message, part, numbers)
        return component

    def _locate(self, message: Message, owner: Json, media: Json) -> None:
        name = media["url"].removeprefix("attachment://")
        found = next((a for a in message.attachments if a.filename == name), None)
        if found is not None and name != media["url"]:
            media |= {"url": found.url, "proxy_url": found.url, "attachment_id": str(found.id)}
            if owner.get("type") == 13:
                owner |= {"name": found.filename, "size": len(found.content)}

    def _tell(self, name: str, message: Message) -> None:
        channel = self._world.channels[message.channel_id]
        if message.ephemeral:
            return
        shown = wire.message(self._world, message)
        guild = self._world.guild_of(channel)
        writer = guild.members.get(message.author.id) if guild else None
        if writer is not None and message.webhook_id is None:
            shown["member"] = wire.member(writer, whole=False)
        self._event(name, channel, shown)

    def _event(self, name: str, channel: Channel, data: Json) -> None:
        if not self._seen(channel):
            return
        if name == "MESSAGE_DELETE":
            intent = Intent.DM_MESSAGES if channel.guild_id is None else Intent.MESSAGES
            self._gateway.tell(name, data | _guild(channel), channel.guild_id, intent)
        else:
            self._gateway.tell_message(name, data | _guild(channel), channel.guild_id)

    def _seen(self, channel: Channel) -> bool:
        return permissions.allowed(self._world, channel, self._world.bot.id, 0)


def _guild(channel: Channel) -> Json:
    if channel.kind is Kind.DM:
        return {"channel_type": int(Kind.DM)}
    return {"guild_id": str(channel.guild_id)}
