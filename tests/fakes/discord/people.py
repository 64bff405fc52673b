"""People, and what they do in Discord."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fakes.discord.client import CHAT, MESSAGE_MENU, Client, NotOfferedError
from fakes.discord.guilds import Guilds
from fakes.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interaction,
    Interactions,
)
from fakes.discord.permissions import May, allowed
from fakes.discord.posts import File, Posts
from fakes.discord.world import Channel, Flag, Kind, Message, User, World


class People:
    """Everyone who is not the bot, and the means they have."""

    def __init__(self, world: World, posts: Posts, guilds: Guilds,
                 interactions: Interactions) -> None:  # fmt: skip
        self.world, self.posts, self.guilds = world, posts, guilds
        self.interactions, self.client = interactions, Client(world, posts)

    def person(self, name: str) -> Person:
        with self.world.changed:
            return Person(self, self.world.user(name))


class Person:
    """One person. Each method is something done in the client; the bot is told of it at once."""

    def __init__(self, people: People, user: User) -> None:
        self._people, self._world = people, people.world
        self.user, self.id, self.name = user, user.id, user.name

    @property
    def dm(self) -> Channel:
        """Their private channel with the bot."""
        with self._world.changed:
            return self._world.dm(self.user)

    def send(self, channel: Channel, text: str, *, mention: bool = False, ping: bool = True,
             reply_to: Message | None = None, files: Sequence[File] = ()) -> Message:  # fmt: skip
        """Write; to the bot by mention, or in reply (which mentions the author if ``ping``)."""
        with self._world.changed:
            self._need(channel, May.SEND_IN_THREADS if channel.is_thread else May.SEND)
            message = self._written(channel, f"{self._at(mention)}{text}", files)
            if reply_to is not None:
                message.kind, message.reference = 19, (channel.id, reply_to.id)
                if ping and reply_to.author not in message.mentions:
                    message.mentions.append(reply_to.author)
            return self._people.posts.publish(message)

    def _at(self, mention: object) -> str:
        return f"<@{self._world.bot.id}> " if mention else ""

    def _written(self, channel: Channel, text: str, files: Sequence[File],
                 number: int | None = None) -> Message:  # fmt: skip
        posts = self._people.posts
        message = posts.new(channel, self.user, number)
        message.content, message.mentions = text, posts.mentioned(text)
        message.attachments = posts.attached(channel, files)
        message.mention_everyone = "@everyone" in text or "@here" in text
        return message

    def edit(self, message: Message, text: str) -> None:
        with self._world.changed:
            self._own(message)
            message.content = text
            message.mentions = self._people.posts.mentioned(text)
            self._people.posts.edited(message)

    def delete(self, message: Message) -> None:
        """Remove a message: their own, or anyone's if they may."""
        with self._world.changed:
            channel = self._world.channels[message.channel_id]
            if message.author.id != self.id:
                self._need(channel, May.MANAGE_MESSAGES)
            self._people.posts.remove(message)

    def react(self, message: Message, emoji: str, *, on: bool = True) -> None:
        with self._world.changed:
            self._people.posts.react(message, self.user, emoji, on=on)

    def thread(self, channel: Channel, name: str, on: Message | None = None, *,
               hidden: bool = False) -> Channel:  # fmt: skip
        """Open a thread, on a message or by itself."""
        with self._world.changed:
            self._need(channel, May.PRIVATE_THREADS if hidden else May.PUBLIC_THREADS)
            kind = Kind.PRIVATE_THREAD if hidden else Kind.THREAD
            if on is not None:
                on.flags |= Flag.HAS_THREAD
            number = on.id if on else None
            return self._people.guilds.thread(channel, name, self.user, kind=kind, number=number)

    def post(self, forum: Channel, title: str, text: str, *, tags: Sequence[int] = (),
             mention: bool = False, files: Sequence[File] = ()) -> Channel:  # fmt: skip
        """Post in a forum: a thread whose first message has the thread's number."""
        with self._world.changed:
            self._need(forum, May.SEND)
            made = self._people.guilds.thread(forum, title, self.user, tags=list(tags))
            first = self._written(made, f"{self._at(mention)}{text}", files, made.id)
            self._people.posts.publish(first)
            return made

    def slash(self, channel: Channel, command: str, /, *, anyway: bool = False,
              **options: Any) -> Interaction:  # fmt: skip
        """Run a command, as ``slash(channel, "lore add", target="…")``.

        A file is ``(name, content)``; people, channels and roles stand for themselves. With
        ``anyway`` a guild's admins are taken to have opened the command to everyone.
        """
        name, *words = command.split()
        with self._world.changed:
            client = self._people.client
            known = client.command(self.user, channel, name, CHAT, anyway=anyway)
            data = client.typed(known, words, options, channel)
            return self._people.interactions.deliver(COMMAND, data, self.user, channel)

    def autocomplete(self, channel: Channel, command: str, option: str, text: str, /, *,
                     anyway: bool = False, **others: Any) -> Interaction:  # fmt: skip
        """Type into an option of a command; what is offered arrives in ``choices``."""
        name, *words = command.split()
        with self._world.changed:
            client = self._people.client
            known = client.command(self.user, channel, name, CHAT, anyway=anyway)
            data = client.typed(known, words, others | {option: text}, channel, option)
            return self._people.interactions.deliver(AUTOCOMPLETE, data, self.user, channel)

    def menu(self, message: Message, command: str, *, anyway: bool = False) -> Interaction:
        """Choose an entry of a message's menu."""
        with self._world.changed:
            channel, client = self._world.channels[message.channel_id], self._people.client
            self._need(channel, May.HISTORY)
            known = client.command(self.user, channel, command, MESSAGE_MENU, anyway=anyway)
            data = client.pointed(known, message)
            return self._people.interactions.deliver(COMMAND, data, self.user, channel)

    def click(self, message: Message, name: str, *values: Any) -> Interaction:
        """Press a button, or choose in a menu: named by its custom_id or its label."""
        with self._world.changed:
            channel = self._world.channels[message.channel_id]
            self._need(channel, 0)
            data = self._people.client.used(message, self.user, name, values, channel)
            deliver = self._people.interactions.deliver
            return deliver(COMPONENT, data, self.user, channel, message)

    def submit(self, form: Interaction, answers: Mapping[str, Any]) -> Interaction:
        """Send off the form that an interaction opened."""
        with self._world.changed:
            if form.modal is None or form.user.id != self.id:
                raise NotOfferedError("no form is open")
            data = self._people.client.submitted(form.modal, answers, form.channel)
            deliver = self._people.interactions.deliver
            return deliver(MODAL_SUBMIT, data, self.user, form.channel, form.source)

    def _need(self, channel: Channel, needed: int) -> None:
        if not allowed(self._world, channel, self.id, needed):
            raise NotOfferedError(f"{self.name} may not do that in this channel")

    def _own(self, message: Message) -> None:
        if message.author.id != self.id:
            raise NotOfferedError("only their own messages")
