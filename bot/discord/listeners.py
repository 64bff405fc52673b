"""What people say on Discord: on record before it is acknowledged, then left to the runner."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

import discord

from bot.answer.audience import ReplyKind
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import said as sentence
from bot.chat.reception import Ask, Refused
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.discord import hear
from bot.discord.cards import render
from bot.discord.connect import Listening
from bot.discord.hear import PLATFORM, Said
from bot.discord.homes import Home, Homes, which
from bot.discord.messages import (
    Interaction,
    called,
    is_mentioned,
    is_spoken,
    place_of,
    question_of,
    replied_to,
    said_in,
    spoken_words,
)
from bot.discord.overheard import Overheard
from bot.discord.parts import Parts
from bot.discord.responder import Responder
from bot.language import speak, told
from store.errors import NotFoundError, TeamloreError

log = logging.getLogger(__name__)

FilesSent = Callable[[discord.Message, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Habits:
    """Channels with settings of their own, by id.

    In ``threads`` each question gets a thread; in ``forums`` each post is answered first by us.
    ``reads``: whether Discord shows us messages that are not for us.
    """

    threads: frozenset[str] = frozenset()
    forums: frozenset[str] = frozenset()
    reads: bool = False


@dataclass(frozen=True, slots=True)
class Also:
    """What asking needs besides, and who else hears what is said."""

    habits: Habits
    files_sent: FilesSent
    tie: Callable[[str], Awaitable[None]]
    overheard: Overheard


class Asking:
    """Mentions, replies, direct messages, follow-ups, forum posts, ``/ask``, "Ask about this"."""

    def __init__(self, client: Listening, parts: Parts, homes: Homes, also: Also) -> None:
        self._client, self._parts, self._homes = client, parts, homes
        self._habits, self._files_sent, self._tie = also.habits, also.files_sent, also.tie
        self._overheard = also.overheard

    def register(self) -> None:
        """Every event of messages."""
        client = self._client
        client.on("message", self._message)
        client.on("raw_message_edit", self._edited)
        client.on("raw_message_delete", self._deleted)

    async def ask(
        self, interaction: Interaction, question: str, space: str | None, *, private: bool
    ) -> None:
        """``/ask``."""
        text = hear.question_text(question, str(self._me.id), {})
        await self._called(
            interaction, hear.from_slash(called(interaction), text, space, private=private)
        )

    async def ask_about(self, interaction: Interaction, message: discord.Message) -> None:
        """ "Ask about this" on a message."""
        text = spoken_words(message, self._me)
        await self._called(interaction, hear.from_menu(called(interaction), text))

    async def asked_again(self, message: discord.Message, team: str) -> UUID | Refused | None:
        """A direct message, now that its writer has said which server they mean."""
        said = replace(said_in(message, self._me), team=team)
        return await self.take(hear.from_direct(said, choice=True))

    async def take(self, ask: Ask) -> UUID | Refused | None:
        """Put it on record."""
        await self._tie(ask.team)
        return await self._parts.intake.take(ask)

    @property
    def _me(self) -> discord.ClientUser:
        if self._client.user is None:
            raise RuntimeError("nothing is heard before the log-in")
        return self._client.user

    async def _called(self, interaction: Interaction, ask: Ask) -> None:
        """On record, then "thinking…": the runner puts the answer in its place."""
        taken = await self.take(ask)
        responder = Responder(interaction)
        if isinstance(taken, Refused):
            await responder.show(sentence(taken.reason))
        elif taken is not None:  # else it was delivered before, and is answered there
            await responder.defer(private=ask.reply is ReplyKind.PRIVATE)
            self._parts.runner.notify()

    async def _message(self, message: discord.Message) -> None:
        if not is_spoken(message):
            return
        team = str(message.guild.id) if message.guild else ""
        speak(await self._parts.facts.locale(team, str(message.author.id)))
        try:
            if message.guild is None:
                await self._direct(message)
            elif (ask := await self._heard(message)) is not None:
                await self._taken(message, await self.take(ask))
        except TeamloreError as error:
            await self._say(message, in_chat(str(error)))
        except (UndeliverableError, RetryLaterError) as error:
            log.info("message %s cannot be answered: %s", message.id, error)
        await self._overheard.said(message)

    async def _taken(self, message: discord.Message, taken: UUID | Refused | None) -> None:
        if isinstance(taken, Refused):
            await self._say(message, taken.reason)
        elif taken is not None:
            self._parts.runner.notify()

    async def _heard(self, message: discord.Message) -> Ask | None:
        """The question that a message in a server asks, if it asks us."""
        said, me = said_in(message, self._me), self._me
        answered = replied_to(message)
        to_us = answered is not None and answered.author == me
        if is_mentioned(message, me) or (to_us and message.content):
            if to_us and hear.is_thanks(said.text):
                return None
            return await self._addressed(message, said, answered)
        channel = message.channel
        if not isinstance(channel, discord.Thread):
            return None
        if message.id == channel.id and said.place in self._habits.forums:
            title = " ".join((channel.name, said.text)).strip()
            return hear.from_post(replace(said, text=title))
        return hear.from_follow_up(said) if await self._follows(message, said) else None

    async def _addressed(
        self, message: discord.Message, said: Said, answered: discord.Message | None
    ) -> Ask:
        in_thread = isinstance(message.channel, discord.Thread)
        if answered is not None and answered.author == self._me:
            thread = said.thread if in_thread else await self._thread_of(said, answered)
            return hear.from_mention(replace(said, thread=thread))
        if answered is not None and not said.text:  # "what do you say to this?"
            said = replace(said, text=spoken_words(answered, self._me))
        opens = not in_thread and said.channel in self._habits.threads
        return hear.from_mention(
            said,
            opens=hear.thread_name(said.text) if opens and said.text else "",
            summoned=in_thread and self._habits.reads,
        )

    async def _thread_of(self, said: Said, answered: discord.Message) -> str:
        """The conversation that a message of ours belongs to; a new one if it is not known."""
        question = question_of(answered)
        if question is None:
            earlier = answered.reference.message_id if answered.reference else None
            return str(earlier or said.thread)
        try:
            asked, _ = await self._parts.lane.run(self._parts.inbox.recall, question)
        except NotFoundError:
            return said.thread
        here = (asked.platform, asked.place) == (PLATFORM, said.place)
        return (asked.thread or asked.message) if here else said.thread

    async def _follows(self, message: discord.Message, said: Said) -> bool:
        if not hear.is_follow_up(message.content, said.text, str(self._me.id)):
            return False
        return await self._parts.lane.run(
            self._parts.inbox.asked_in, PLATFORM, said.team, said.place, said.thread, said.person
        )

    async def _direct(self, message: discord.Message) -> None:
        """For the server that its writer means; files are offered for adding."""
        found = await self._homes.of(str(message.author.id))
        if not isinstance(found, Home):
            key = f"{said_in(message, self._me).key}:which"
            if await self._parts.lane.run(self._parts.reception.first, [key]):
                card = which(found, str(message.id)) if found else sentence(told("share-no-server"))
                await self._parts.sender.post(str(message.channel.id), render(card))
            return
        speak(await self._parts.facts.locale(found.team, str(message.author.id)))
        if message.attachments:
            await self._files_sent(message, found.team)
        else:
            await self._taken(message, await self.take(await self._private(message, found)))

    async def _private(self, message: discord.Message, home: Home) -> Ask:
        said = replace(said_in(message, self._me), team=home.team)
        answered = replied_to(message)
        if answered is not None and answered.author == self._me:
            said = replace(said, thread=await self._thread_of(said, answered))
        return hear.from_direct(said, choice=home.several)

    async def _say(self, message: discord.Message, text: str) -> None:
        channel, reply_to = str(message.channel.id), str(message.id)
        try:
            await self._parts.sender.post(channel, render(sentence(text)), reply_to=reply_to)
        except (UndeliverableError, RetryLaterError) as error:
            log.info("message %s cannot be answered: %s", message.id, error)

    async def _edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edited question needs no answer any more; a preview that came is no edit."""
        if payload.data.get("edited_timestamp"):
            await self._dropped(payload.guild_id, payload.channel_id, payload.message_id)
            await self._overheard.edited(payload)

    async def _deleted(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self._overheard.deleted(payload.guild_id, payload.channel_id, [payload.message_id])
        await self._dropped(payload.guild_id, payload.channel_id, payload.message_id)

    async def _dropped(self, guild: int | None, channel: int, message: int) -> None:
        team = str(guild) if guild else None
        place = place_of(self._client.get_channel(channel)) or str(channel)
        await self._parts.lane.run(self._parts.inbox.drop, PLATFORM, team, place, str(message))
