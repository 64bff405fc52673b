"""What people do with an answer on Slack: vote, see more, share it, ask a person."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer.models import Question
from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Action, Button, Card, Link, Ref, RefKind, Text, said, worded
from bot.chat.reception import Refused
from bot.chat.sentences import thanks
from bot.language import told
from bot.slack.answer import render
from bot.slack.buttons import FEEDBACK, action_in, vote_in
from bot.slack.cards import render as render_card
from bot.slack.face import showing
from bot.slack.hear import PLATFORM
from bot.slack.parts import Parts
from bot.slack.send import delivered
from bot.slack.telling import Telling
from bot.slack.there import There, of_action
from store.errors import TeamloreError
from store.inbox import NewQuestion

_VOTES = {Action.HELPFUL: 1, Action.UNHELPFUL: -1}


class Pressing:
    """The buttons of answers; known failures are told in one sentence, to the presser alone."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._telling = parts, Telling(parts.sender)

    def register(self, app: AsyncApp) -> None:
        """Every button of an answer."""
        for action, listener in (
            (FEEDBACK, self._vote), (Action.MORE, self._more), (Action.SHARE, self._share),
            (Action.ASK_PERSON, self._ask_person),
        ):  # fmt: skip
            app.action(re.compile(rf"^{action}(:|$)"))(listener)
        app.action(re.compile("."))(_acknowledge)  # links tell that they were followed

    async def _vote(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """A second press takes a vote back, so one that is delivered twice counts once."""
        await ack()
        there, (kind, question) = of_action(body), _pressed(action)
        await self._parts.speak_to(there.team, there.person)
        key = f"{PLATFORM}:vote:{there.trigger or action.get('action_ts')}"
        if not await self._parts.lane.run(self._parts.reception.first, [key]):
            return None
        try:
            stands = await self._parts.lane.run(
                self._parts.after.vote,
                PLATFORM, there.team, there.person, question, _VOTES[kind],
            )  # fmt: skip
        except TeamloreError as error:
            return await self._tell(there, in_chat(str(error)))
        return await self._tell(there, thanks(stands))

    async def _more(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """The whole answer, as it is now for those who read it, in place of the short one."""
        await ack()
        there, (_, question) = of_action(body), _pressed(action)
        await self._parts.speak_to(there.team, there.person)
        run = self._parts.lane.run
        try:
            asked = await run(self._parts.after.asked, PLATFORM, there.team, there.person, question)
        except TeamloreError as error:
            return await self._tell(there, in_chat(str(error)))
        _, at = await run(self._parts.inbox.recall, question)
        turns = await run(self._parts.inbox.turns, asked, at)
        now = await self._parts.readers.asked(asked, Question(asked.text, turns))
        async with self._parts.lane.within(self._parts.desk.look(now)) as answer:
            message = render(answer, showing(question, asked, expanded=True))
            await self._parts.sender.respond(there.response_url, message, replace=True)
        return None

    async def _share(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        there, (_, question) = of_action(body), _pressed(action)
        await self._parts.speak_to(there.team, there.person)
        key = str(body.get("trigger_id") or action.get("action_ts") or question)
        try:
            ask = await self._parts.lane.run(
                self._parts.after.share, PLATFORM, there.team, there.person, question, key
            )
            taken = await self._parts.intake.take(ask)
        except TeamloreError as error:
            return await self._tell(there, in_chat(str(error)))
        self._parts.runner.notify()
        if isinstance(taken, Refused):
            return await self._tell(there, taken.reason)
        if taken is None:
            return await self._tell(there, told("shared-already"))
        return await self._tell(there, told("shared"))

    async def _ask_person(
        self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]
    ) -> None:
        await ack()
        there, (_, question) = of_action(body), _pressed(action)
        await self._parts.speak_to(there.team, there.person)
        try:
            gap = await self._parts.lane.run(
                self._parts.after.gap, PLATFORM, there.team, there.person, question
            )
        except TeamloreError as error:
            return await self._tell(there, in_chat(str(error)))
        if gap is None:
            return await self._tell(there, told("asked-already"))
        if not gap.tell:
            return await self._tell(there, told("nobody-to-ask"))
        card = await self._gap_card(there, question, gap.asked)
        for to in gap.tell:
            await self._telling.tell(there.team, to, card)
        return await self._tell(there, told("asked-people"))

    async def _gap_card(self, there: There, question: UUID, asked: NewQuestion) -> Card:
        who = Ref(RefKind.PERSON, there.person)
        lines = [Text(worded("gap-asked", person=who)), Text((asked.text,))]
        if asked.reply == "public":
            client = await self._parts.sender.client(there.team)
            call = client.chat_getPermalink(channel=asked.place, message_ts=asked.message)
            link = (await delivered(call))["permalink"]
            lines.append(Text((Link(told("see-in-thread"), str(link)),)))
        answer = Button(told("answer-it"), Action.TEACH, str(question))
        return Card(told("gap-title"), tuple(lines), (answer,))

    async def _tell(self, there: There, text: str) -> None:
        """One sentence, beside the answer and for this person alone."""
        message = render_card(said(text))
        if there.is_direct:
            more = {"thread_ts": there.thread} if there.thread else {}
            return await self._parts.sender.whisper(
                there.team, there.channel, there.person, message, **more
            )
        return await self._parts.sender.respond(there.response_url, message)


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _pressed(action: dict[str, Any]) -> tuple[Action, UUID]:
    """Which button, and of which question; feedback buttons carry both in their value."""
    value = str(action.get("value") or "")
    vote = vote_in(value)
    return (
        (vote[0], UUID(vote[1])) if vote else (Action(action_in(action["action_id"])), UUID(value))
    )
