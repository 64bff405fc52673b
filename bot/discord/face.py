"""How answers reach Discord: in place of "thinking…", or posted where the question stands."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import discord

from bot.answer.audience import ReplyKind
from bot.answer.models import Answer, Question
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.discord.answer import Showing, render
from bot.discord.components import Component, mark_of
from bot.discord.hear import PLATFORM
from bot.discord.messages import is_spoken, spoken_words
from bot.discord.send import FormRefusedError, Sender, delivered
from store.inbox import HeldQuestion, NewQuestion

log = logging.getLogger(__name__)

_TURNS = 4  # messages of a thread that a question asked in it is understood from
_LOOKED_AT = 200  # messages after the question among which its reply is looked for
_DEFERRING = timedelta(seconds=5)  # within which "thinking…" may not stand there yet
_NO_SUCH = (10015, 10008)  # unknown webhook, unknown message

Send = Callable[[Sequence[Component]], Awaitable[str]]


class DiscordFace:
    """Posts answers and finds them again. Holds no state of a question."""

    platform = PLATFORM

    def __init__(self, client: discord.Client, sender: Sender) -> None:
        self._client, self._sender = client, sender

    async def working(self, held: HeldQuestion) -> None:
        """Discord says "thinking…" by itself; elsewhere the answer is there before it would."""
        log.debug("question %s is worked on", held.id)

    async def question(self, held: HeldQuestion, turns: tuple[str, ...]) -> Question:
        """The question with the turns before it; called into a thread, it reads the thread."""
        asked = held.asked
        if turns or not asked.route.get("summoned"):
            return Question(asked.text, turns)
        before = [text async for text in self._before(asked)][::-1]
        text = asked.text or (before.pop() if before else "")
        return Question(text, tuple(before[-_TURNS:]))

    async def post(self, held: HeldQuestion, answer: Answer, asked_at: datetime | None) -> str:
        """Post the reply where it belongs; its id."""
        route = held.asked.route
        if "token" in route:
            return await self._respond(held, answer, asked_at)
        channel, reply_to = str(route["channel"]), str(route.get("reply_to") or "")
        if route.get("opens"):
            channel, reply_to = await self._opened(held.asked, channel, reply_to)

        async def send(components: Sequence[Component]) -> str:
            post = self._sender.post
            return await post(channel, components, reply_to=reply_to, question=held.id)

        return await _shown(send, answer, showing(held.id, held.asked, asked_at=asked_at))

    async def find(self, held: HeldQuestion) -> str | None:
        """The reply to this very question, by the number that its first component has."""
        route = held.asked.route
        if "token" in route:
            return None  # changed once more to the same, it is still one reply
        mark, since = mark_of(held.id), held.asked_at - timedelta(seconds=5)
        channels = [str(route["channel"])]
        if route.get("opens"):
            channels.append(str(route["reply_to"]))
        for channel in channels:
            async for message in self._history(channel, since):
                if message.author == self._client.user and _has(message, mark):
                    return str(message.id)
        return None

    async def _respond(self, held: HeldQuestion, answer: Answer, asked_at: datetime | None) -> str:
        application, token = held.asked.route["application"], held.asked.route["token"]

        async def send(components: Sequence[Component]) -> str:
            return await self._sender.respond(application, token, components)

        try:
            return await _shown(send, answer, showing(held.id, held.asked, asked_at=asked_at))
        except UndeliverableError as error:
            cause = error.__cause__
            early = datetime.now(UTC) - held.asked_at < _DEFERRING
            if early and isinstance(cause, discord.HTTPException) and cause.code in _NO_SUCH:
                raise RetryLaterError(1.0) from error
            raise

    async def _opened(self, asked: NewQuestion, channel: str, message: str) -> tuple[str, str]:
        """The question's own thread; where none may be opened, the channel itself."""
        name = str(asked.route["opens"])
        try:
            return await self._sender.open_thread(asked.team, channel, message, name), ""
        except UndeliverableError as error:
            log.info("no thread in channel %s: %s", channel, error)
            return channel, message

    async def _before(self, asked: NewQuestion) -> AsyncIterator[str]:
        """What people said in the thread before the question, newest first."""
        place = self._client.get_partial_messageable(int(asked.route["channel"]))
        point = discord.Object(int(asked.message))
        found = 0
        async for message in _each(place.history(limit=50, before=point)):
            words = spoken_words(message, self._client.user) if is_spoken(message) else ""
            if words:
                found += 1
                yield words
            if found > _TURNS:
                return

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[discord.Message]:
        place = self._client.get_partial_messageable(int(channel))
        try:
            history = place.history(limit=_LOOKED_AT, after=since, oldest_first=True)
            async for message in _each(history):
                yield message
        except UndeliverableError as error:
            # A thread that is not there holds nothing; where the past is hidden from us, Discord
            # still knows for some minutes what was posted for this question.
            if not isinstance(error.__cause__, discord.NotFound | discord.Forbidden):
                raise


def showing(
    question: UUID, asked: NewQuestion, *, asked_at: datetime | None = None, expanded: bool = False
) -> Showing:
    """How an answer is shown to those who asked so."""
    kind, private = asked.route.get("kind", ""), asked.reply == ReplyKind.PRIVATE
    above = kind in ("mention", "follow", "forum", "direct")
    direct = kind == "direct" or bool(asked.thread)  # private ones have a thread there alone
    return Showing(
        question=question,
        now=datetime.now(UTC),
        shareable=private and not direct,
        expanded=expanded,
        asked="" if above or expanded else asked.text,
        asked_at=asked_at,
        elsewhere=asked.message if asked.route.get("choice") else "",
    )


async def _shown(send: Send, answer: Answer, how: Showing) -> str:
    """Send it; where Discord refuses an address as no address, without buttons for them."""
    try:
        return await send(render(answer, how))
    except FormRefusedError:
        log.warning("the reply to question %s is refused with its addresses", how.question)
        return await send(render(answer, replace(how, links=False)))


async def _each(messages: AsyncIterator[discord.Message]) -> AsyncIterator[discord.Message]:
    """Every message of a history, its refusals as the errors that the runner knows."""
    while True:
        try:
            yield await delivered(anext(messages))
        except StopAsyncIteration:
            return


def _has(message: discord.Message, mark: int) -> bool:
    return any(getattr(component, "id", None) == mark for component in message.components)
