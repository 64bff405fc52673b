"""Questions asked in every way at once, and the proof that each has exactly one answer."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from drills.served import HANDBOOK, Served
from fakes.slack.courier import Delivery
from fakes.slack.fake import FakeSlack
from fakes.slack.records import Channel, Message, User

_AT_ONCE = 24  # deliveries on their way: what comes faster than it is acknowledged is sent again
_FOLLOW_UPS = 4  # every so many-th question is a follow-up in the thread of one that is answered
_DIRECT = 5  # so many of the others, one in each, are direct messages


def questions() -> list[str]:
    """What people ask about the handbook."""
    lines = (HANDBOOK.parent / "questions.tsv").read_text("utf-8").splitlines()
    return [line.split("\t")[0] for line in lines[1:]]


class Books(Protocol):
    """The database of those who serve."""

    def rows(self, query: str) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was said, and every delivery that tells of it."""

    said: Message
    deliveries: list[Delivery]


class Storm:
    """A team of people in many channels, and what they ask."""

    def __init__(self, slack: FakeSlack, chance: random.Random, channels: int,
                 texts: Sequence[str] = ()) -> None:  # fmt: skip
        self._slack, self._chance, self._texts = slack, chance, texts or questions()
        self._people = [slack.add_user(f"person{n}") for n in range(max(4, channels // 2))]
        self._channels = [self._channel(n) for n in range(channels)]
        self.asked: list[Asked] = []

    def ask(self, count: int) -> list[Asked]:
        """New questions, said but not delivered: mentions, and direct messages between them."""
        made = [self._ask(number) for number in range(count)]
        self.asked += made
        return made

    def follow_up(self, earlier: Sequence[Asked], count: int) -> list[Asked]:
        """What the same people ask next in threads that were answered, without a mention."""
        public = [a for a in earlier if self._channel_of(a).kind == "public"]
        made = [
            self._told(lambda a=a: self._slack.thread_message(a.said, self._asker(a), "And why?"))
            for a in self._chance.sample(public, count)
        ]
        self.asked += made
        return made

    async def deliver(self, asked: Sequence[Asked]) -> None:
        """Bring each question one to four times, shuffled, over whatever socket there is."""
        copies = [
            delivery
            for one in asked
            for delivery in one.deliveries
            for _ in range(self._chance.randint(1, 4 // len(one.deliveries)))
        ]
        self._chance.shuffle(copies)
        courier = self._slack.courier
        for delivery in copies:
            await self._slack.until(lambda: courier.busy < _AT_ONCE, 300, "acknowledgements")
            self._slack.send(delivery)
        await self._slack.until(lambda: not courier.busy, 300, "the last acknowledgements")

    async def flood(self, rate: float, seconds: float) -> None:
        """So many events a second, evenly, each brought once, whatever becomes of them."""
        begun, sent, number = time.perf_counter(), 0, 0
        while (passed := time.perf_counter() - begun) < seconds or sent < rate * seconds:
            while sent < passed * rate:
                for delivery in self._ask(number).deliveries:
                    self._slack.send(delivery)
                    sent += 1
                number += 1
            await asyncio.sleep(0.005)

    async def answered(self, within: float) -> None:
        """Wait until there are as many replies as questions, and a moment longer."""
        await self._slack.until(
            lambda: len(self._slack.bot_messages()) >= len(self.asked), within,
            f"{len(self.asked)} answers, of which there are {len(self._slack.bot_messages())}",
        )  # fmt: skip
        await self._slack.quiet(1.0, within=60)

    def _ask(self, number: int) -> Asked:
        text = self._chance.choice(self._texts)
        if number % _DIRECT == 0:
            person = self._chance.choice(self._people)
            return self._told(lambda: self._slack.direct_message(person, text))
        channel = self._chance.choice(self._channels)
        member = self._slack.world.users[self._chance.choice(channel.members[:-1])]
        return self._told(lambda: self._slack.mention(channel, member, text))

    def _told(self, say) -> Asked:
        """Hold back what telling of it takes; deliveries of other things go on."""
        held = self._slack.hold()
        try:
            return Asked(say(), list(held))
        finally:
            self._slack.release()

    def _channel(self, number: int) -> Channel:
        members = [self._people[(number + n) % len(self._people)] for n in range(3)]
        return self._slack.add_channel(f"channel{number}", members)

    def _channel_of(self, asked: Asked) -> Channel:
        return self._slack.world.channels[asked.said.channel]

    def _asker(self, asked: Asked) -> User:
        return self._slack.world.users[asked.said.user]


def faults_in(slack: FakeSlack, served: Books, asked: Sequence[Asked]) -> dict[str, object]:
    """What is wrong: questions lost, doubled or answered elsewhere, by record and by sight."""
    rows = served.rows("SELECT message, id, state, posted FROM questions WHERE platform = 'slack'")
    answers = served.rows("SELECT count(*) FROM answers")[0][0]
    by_message = {message: (id, state, posted) for message, id, state, posted in rows}
    replies = {message.ts: message for message in slack.bot_messages()}
    wrong = [a.said.ts for a in asked if not _is_answered(a, by_message, replies)]
    question_of = Counter(_question(reply) for reply in replies.values())
    found: dict[str, object] = {
        "not answered in their thread": wrong,
        "answered more than once": [q for q, times in question_of.items() if times > 1],
        "replies without a question": len(replies) - len(asked),
        "rows": len(rows) - len(asked),
        "states": sorted({state for _, _, state, _ in rows} - {"done"}),
        "answers": answers - len(asked),
        "violations": slack.violations,
    }
    return {name: value for name, value in found.items() if value}


def _is_answered(asked: Asked, rows: dict, replies: dict[str, Message]) -> bool:
    id, state, posted = rows.get(asked.said.ts, (None, None, None))
    reply = replies.get(posted)
    return (
        state == "done" and reply is not None and reply.channel == asked.said.channel
        and reply.thread_ts == asked.said.root and _question(reply).replace("-", "") == id
    )  # fmt: skip


def _question(reply: Message) -> str:
    return str(reply.metadata["event_payload"]["question"])


class Killer:
    """Ends the process again and again while a storm goes on, and starts it each time."""

    def __init__(self, slack: FakeSlack, served: Served, chance: random.Random) -> None:
        self._slack, self._served, self._chance = slack, served, chance
        self.kills = 0

    async def run(self, kills: int, replies: int) -> None:
        """Spread the kills over the replies that are expected."""
        for number in range(kills):
            share = (number + self._chance.random()) / kills
            await self._posts_beyond(int(0.9 * replies * share))
            await self._kill(number)
            await self._served.start()

    async def _kill(self, number: int) -> None:
        """At any moment; right after a reply is there; or when only its answer was lost."""
        if number % 3 == 1:
            await self._posts_beyond(len(self._posts()))
        elif number % 3 == 2:
            self._slack.fail("chat.postMessage", reset=True, after=True)
            await self._posts_beyond(len(self._posts()))
        else:
            await asyncio.sleep(self._chance.uniform(0, 1))
        await self._served.kill()
        self.kills += 1

    def _posts(self) -> list:
        return [call for call in self._slack.calls_of("chat.postMessage") if call.ok]

    async def _posts_beyond(self, number: int) -> None:
        look = lambda: len(self._posts()) > number  # noqa: E731
        await self._slack.until(look, 600, f"reply {number} before a kill")
