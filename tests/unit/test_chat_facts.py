"""What was looked up is kept a minute, asked once at a time, and never opened by an error."""

from __future__ import annotations

import asyncio

from bot.answer.audience import Asker, Place
from bot.chat.facts import KEPT_SECONDS, KeptFacts, LookupFailedError


class Platform:
    """A platform that counts how often it is asked, and may fail or be slow."""

    platform = "slack"

    def __init__(self):
        self.asked, self.fails, self.gate = 0, False, None

    async def place(self, team, channel):
        self.asked += 1
        if self.gate:
            await self.gate.wait()
        if self.fails:
            raise LookupFailedError("no")
        return Place("slack", channel, full_members_only=True)

    async def asker(self, team, person, granted):
        self.asked += 1
        return Asker("slack", person, full_member=True)

    async def locale(self, team, person):
        self.asked += 1
        if self.fails:
            raise LookupFailedError("no")
        return "de-DE"

    async def is_admin(self, team, person):
        if self.fails:
            raise LookupFailedError("no")
        return True


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_a_fact_is_kept_for_a_minute_and_no_longer():
    async def story():
        platform, clock = Platform(), Clock()
        facts = KeptFacts(platform, clock)
        for seconds in (0, KEPT_SECONDS - 1, 1.1):
            clock.now += seconds
            await facts.place("T1", "C1")
        await facts.place("T2", "C1")
        return platform.asked

    assert asyncio.run(story()) == 3


def test_many_at_once_ask_once():
    async def story():
        platform = Platform()
        platform.gate = asyncio.Event()
        facts = KeptFacts(platform)
        asks = [asyncio.create_task(facts.place("T1", "C1")) for _ in range(10)]
        await asyncio.sleep(0)
        platform.gate.set()
        found = {(await ask).full_members_only for ask in asks}
        return platform.asked, found

    assert asyncio.run(story()) == (1, {True})


def test_an_error_opens_nothing_and_is_not_kept():
    async def story():
        platform = Platform()
        facts = KeptFacts(platform)
        platform.fails = True
        closed = await facts.place("T1", "C1"), await facts.is_admin("T1", "U1")
        platform.fails = False
        return closed, await facts.place("T1", "C1"), await facts.is_admin("T1", "U1")

    (place, admin), after, admin_after = asyncio.run(story())
    assert (place.full_members_only, admin) == (False, False)
    assert (after.full_members_only, admin_after) == (True, True)


def test_an_event_makes_facts_be_looked_up_anew_even_those_on_their_way():
    async def story():
        platform = Platform()
        platform.gate = asyncio.Event()
        facts = KeptFacts(platform)
        before = asyncio.create_task(facts.place("T1", "C1"))
        await asyncio.sleep(0)
        facts.forget("T1", "C1")
        platform.gate.set()
        await before
        await facts.place("T1", "C1")
        return platform.asked

    assert asyncio.run(story()) == 2
