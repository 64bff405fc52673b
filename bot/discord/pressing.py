"""What people do with an answer on Discord: vote, see more, share, ask a person, go elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

import discord

from bot.answer.audience import ReplyKind
from bot.answer.models import Question
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Action, Button, Card, Link, Ref, RefKind, Text, worded
from bot.chat.reception import Ask, Refused
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.chat.sentences import thanks
from bot.discord.answer import render
from bot.discord.face import showing
from bot.discord.hear import PLATFORM
from bot.discord.homes import Homes, which
from bot.discord.messages import Interaction, called
from bot.discord.parts import Parts
from bot.discord.responder import Responder
from bot.discord.send import delivered
from bot.discord.telling import Telling
from bot.language import told
from store.errors import NotFoundError, TeamloreError
from store.grants import Grantee
from store.inbox import NewQuestion

log = logging.getLogger(__name__)

_VOTES = {Action.HELPFUL: 1, Action.UNHELPFUL: -1}
Asks = Callable[[discord.Message, str], Awaitable[UUID | Refused | None]]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of an answer: by whom, in which server, of which question."""

    team: str
    person: str
    question: UUID


class Pressing:
    """The buttons of answers; known failures are told in one sentence, to the presser alone."""

    def __init__(self, client: discord.Client, parts: Parts, homes: Homes, asks: Asks) -> None:
        self._client, self._parts, self._homes, self._asks = client, parts, homes, asks
        self._telling = Telling(parts.sender)
        self._does = {
            Action.MORE: self._more, Action.SHARE: self._share, Action.ASK_PERSON: self._ask_person,
        }  # fmt: skip

    async def pressed(self, interaction: Interaction, action: Action, value: str) -> None:
        """A vote may come again, for it is taken back so; everything else counts once."""
        key = called(interaction).key
        if not await self._parts.lane.run(self._parts.reception.first, [key]):
            return
        responder = Responder(interaction)
        await (responder.change() if action is Action.MORE else responder.defer())
        try:
            if action is Action.CHOOSE_TEAM:
                await self._choose(interaction, responder, value)
                return
            on = await self._on(interaction, value)
            if action in _VOTES:
                await self._vote(responder, on, _VOTES[action])
            else:
                await self._does[action](interaction, responder, on)
        except TeamloreError as error:
            await responder.sorry(in_chat(str(error)))

    async def _on(self, interaction: Interaction, value: str) -> Pressed:
        """In a direct message the question itself tells which server it was asked of."""
        person, team = str(interaction.user.id), str(interaction.guild_id or "")
        try:
            question = UUID(value)
        except ValueError:
            raise NotFoundError(told("message-gone")) from None
        if not team:
            asked, _ = await self._parts.lane.run(self._parts.inbox.recall, question)
            here = (asked.platform, asked.place) == (PLATFORM, str(interaction.channel_id))
            team = asked.team if here and asked.asker == person else ""
        return Pressed(team, person, question)

    async def _vote(self, responder: Responder, on: Pressed, value: int) -> None:
        stands = await self._parts.lane.run(
            self._parts.after.vote, PLATFORM, on.team, on.person, on.question, value
        )
        await responder.tell(thanks(stands))

    async def _more(self, interaction: Interaction, responder: Responder, on: Pressed) -> None:
        """The whole answer, as it is now for those who read it, in place of the short one."""
        log.debug("interaction %s shows more", interaction.id)
        parts, run = self._parts, self._parts.lane.run
        asked = await run(parts.after.asked, PLATFORM, on.team, on.person, on.question)
        _, at = await run(parts.inbox.recall, on.question)
        turns = await run(parts.inbox.turns, asked, at)
        now = await parts.readers.asked(asked, Question(asked.text, turns))
        async with parts.lane.within(parts.desk.look(now)) as answer:
            await responder.put(render(answer, showing(on.question, asked, expanded=True)))

    async def _share(self, interaction: Interaction, responder: Responder, on: Pressed) -> None:
        """Asked once more, now for everyone who reads the channel."""
        run = self._parts.lane.run
        share = self._parts.after.share
        ask = await run(share, PLATFORM, on.team, on.person, on.question, str(interaction.id))
        route = ask.route | {
            "channel": str(interaction.channel_id), "locale": interaction.locale.value
        }  # fmt: skip
        taken = await self._take(replace(ask, route=route))
        words = told("shared-already" if taken is None else "shared")
        await responder.tell(taken.reason if isinstance(taken, Refused) else words)

    async def _take(self, ask: Ask) -> UUID | Refused | None:
        taken = await self._parts.lane.run(self._parts.reception.take, ask)
        self._parts.runner.notify()
        return taken

    async def _ask_person(
        self, interaction: Interaction, responder: Responder, on: Pressed
    ) -> None:
        gap = await self._parts.lane.run(
            self._parts.after.gap, PLATFORM, on.team, on.person, on.question
        )
        if gap is None:
            return await responder.tell(told("asked-already"))
        card = _gap_card(on, gap.asked, interaction)
        heard = [await self._write_to(on.team, to, card) for to in gap.tell]
        return await responder.tell(told("asked-people" if any(heard) else "nobody-to-ask"))

    async def _write_to(self, team: str, to: Grantee, card: Card) -> bool:
        """Whether it could be said there: many people take no messages of strangers."""
        try:
            await self._telling.tell(team, to, card)
        except (UndeliverableError, RetryLaterError) as error:
            log.info("a gap cannot be told to %s: %s", to, error)
            return False
        return True

    async def _choose(self, interaction: Interaction, responder: Responder, value: str) -> None:
        """Which server a direct message is for: asked, or chosen and answered."""
        team, _, message = value.partition(":")
        person = str(interaction.user.id)
        if interaction.guild_id is not None or not message.isdigit():
            return await responder.tell(told("message-gone"))
        if not team:
            return await responder.show(which(await self._homes.all(person), message))
        if not await self._homes.choose(person, team):
            return await responder.tell(told("not-in-server"))
        asked = await self._ask_again(interaction, int(message), team)
        return await responder.tell(asked)

    async def _ask_again(self, interaction: Interaction, message: int, team: str) -> str:
        place = self._client.get_partial_messageable(int(interaction.channel_id or 0))
        try:
            found = await delivered(place.fetch_message(message))
        except UndeliverableError:
            return told("message-gone")
        if found.author.id != interaction.user.id:
            return told("message-gone")
        taken = await self._asks(found, team)
        self._parts.runner.notify()
        if isinstance(taken, Refused):
            return taken.reason
        return told("will-remember" if taken else "answered-already")


def _gap_card(on: Pressed, asked: NewQuestion, interaction: Interaction) -> Card:
    """Who asked what; where others can read it, with a link to the answer that was none."""
    who = Ref(RefKind.PERSON, on.person)
    lines = [Text(worded("gap-asked", person=who)), Text((asked.text,))]
    if asked.reply == ReplyKind.PUBLIC and interaction.message is not None:
        place = f"{on.team}/{interaction.channel_id}/{interaction.message.id}"
        url = f"https://discord.com/channels/{place}"
        lines.append(Text((Link(told("see-in-channel"), url),)))
    answer = Button(told("answer-it"), Action.TEACH, str(on.question))
    return Card(told("gap-title"), tuple(lines), (answer,))
