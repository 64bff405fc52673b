"""Commands given in a guild faster than they are answered, and the proof of one answer for each."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from typing import Any

from drills.served import ServedDiscord
from drills.storm import questions
from fakes.discord.fake import FakeDiscord
from fakes.discord.interactions import DEFER, Interaction
from fakes.discord.people import Person
from fakes.discord.referee import EXECUTE
from fakes.discord.world import Guild

_AT_ONCE = 24  # that wait for "thinking…": more would wait longer than Discord's three seconds
_MENU = 5  # one question in so many is asked from a message's menu
_DUPLICATES = 0.1
_AGE = re.compile(r"You asked this [^.]*\. ?")  # a reply that comes late says so
_QUARTER = 15 * 60.0


class GuildStorm:
    """People of one guild and the commands that they give."""

    def __init__(self, discord: FakeDiscord, chance: random.Random, channels: int) -> None:
        self._discord, self._chance, self._texts = discord, chance, questions()
        owner = discord.person("owner")
        self.guild: Guild = discord.guild("Acme", owner)
        self._people = [owner, *(self._member(n) for n in range(channels))]
        self._channels = [discord.guilds.channel(self.guild, f"c{n}") for n in range(channels)]
        self.asked: list[Interaction] = []
        self.doubled = 0

    async def ask(self, count: int) -> None:
        """New questions, one delivery in ten twice; none is sent to a server that is not there."""
        for number in range(count):
            await self._discord.until(self._room, 120)
            asked = self._ask(number)
            self.asked.append(asked)
            if self._chance.random() < _DUPLICATES:
                self.doubled += 1
                await asyncio.sleep(self._chance.uniform(0, 0.05))
                self._discord.interactions.redeliver(asked)
            await asyncio.sleep(self._chance.uniform(0, 0.02))

    def acknowledged(self) -> list[Interaction]:
        """What people were told that an answer comes to."""
        return [one for one in self.asked if one.response == DEFER]

    def open(self) -> list[Interaction]:
        """What is acknowledged and not answered yet."""
        return [one for one in self.acknowledged() if not one.answered]

    async def settled(self, within: float) -> None:
        """Wait until everything that was acknowledged is answered, and a moment longer."""
        await self._discord.until(lambda: not self.open(), within)
        await asyncio.sleep(1.0)

    def grow_old(self) -> None:
        """Let a quarter of an hour pass: no token that was given so far takes a reply."""
        self._discord.clock.advance(_QUARTER)

    def _room(self) -> bool:
        """Whether the server is there, and few commands wait for its acknowledgement."""
        waiting = [one for one in self.asked[-2 * _AT_ONCE :] if one.response is None]
        return bool(self._discord.gateway.connected) and len(waiting) < _AT_ONCE

    def _ask(self, number: int) -> Interaction:
        person, channel = self._chance.choice(self._people), self._chance.choice(self._channels)
        text = self._chance.choice(self._texts)
        if number % _MENU == 0:
            said = self._chance.choice(self._people).send(channel, text)
            return person.menu(said, "Ask about this")
        private = self._chance.random() < 0.5
        return person.slash(channel, "ask", question=text, private=private)

    def _member(self, number: int) -> Person:
        person = self._discord.person(f"person{number}")
        self._discord.guilds.join(self.guild, person.user)
        return person


class GuildKiller:
    """Ends the process again and again while a storm goes on, and starts it each time."""

    def __init__(self, storm: GuildStorm, discord: FakeDiscord, served: ServedDiscord,
                 chance: random.Random) -> None:  # fmt: skip
        self._storm, self._discord, self._served, self._chance = storm, discord, served, chance
        self.kills = 0

    async def run(self, kills: int, count: int) -> None:
        """Spread the kills over the commands: half while some answers are still owed."""
        for number in range(kills):
            share = (number + self._chance.random()) / kills
            await self._discord.until(
                lambda share=share: len(self._storm.asked) > 0.9 * count * share, 600
            )
            if number % 2:
                await self._discord.until(self._storm.open, 60)
            else:
                await asyncio.sleep(self._chance.uniform(0, 1))
            await self.kill()
            await self._served.start()

    async def kill(self) -> None:
        await self._served.kill()
        self.kills += 1
        await self._discord.until(lambda: not self._discord.gateway.connected, 30)


def faults_in(discord: FakeDiscord, served: ServedDiscord, storm: GuildStorm) -> dict[str, Any]:
    """What is wrong: commands that were acknowledged and lost, or answered more than once."""
    rows = {int(message): (id, state) for message, id, state in
            served.rows("SELECT message, id, state FROM questions")}  # fmt: skip
    answers = Counter(id for (id,) in served.rows("SELECT question_id FROM answers"))
    states = {one.id: rows.get(one.id, ("", "unknown"))[1] for one in storm.asked}
    told, owed = [one.id for one in storm.acknowledged() if one.answered], storm.open()
    found: dict[str, Any] = {
        "doubled rows": served.rows("SELECT count(*) FROM questions")[0][0] - len(rows),
        "answered and not on record as done": [id for id in told if states[id] != "done"],
        "owed and not on record as expired": [o.id for o in owed if states[o.id] != "expired"],
        "never acknowledged, and yet": [
            one.id for one in storm.asked
            if one.response is None and states[one.id] not in ("unknown", "expired")
        ],
        "done without its one answer": [m for m, (id, state) in rows.items()
                                        if state == "done" and answers[id] != 1],
        "answered twice": [one.id for one in storm.asked if one.followups] + _differing(discord),
        "said in a channel": len(discord.called("POST", "/channels/{channel_id}/messages")),
        "violations": discord.violations, "unknown": discord.unknown,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def ageless(body: Any) -> str:
    """What a reply says, however late it comes."""
    return _AGE.sub("", json.dumps(body, sort_keys=True))


def _differing(discord: FakeDiscord) -> list[str]:
    """Replies that were put in place twice, after a kill, and were not the same both times."""
    bodies: dict[str, set[str]] = {}
    for call in discord.called("PATCH", EXECUTE + "/messages/@original"):
        bodies.setdefault(call.named["webhook_token"], set()).add(ageless(call.json))
    return [" and ".join(sorted(said)) for said in bodies.values() if len(said) > 1]
