"""A real server under Discord's conditions: many commands, kills, two guilds; one answer for each.

``make drills`` gives 2,000 commands, kills the server 20 times, and asks 2,000 questions in two
guilds: ``TEAMLORE_DRILL_INTERACTIONS`` and so on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import time

import pytest

from drills.guild_storm import GuildKiller, GuildStorm, faults_in
from drills.served import HANDBOOK, ServedDiscord, add
from drills.two_guilds import marked, texts
from fakes.discord.fake import FakeDiscord
from fakes.teamlore import eventually

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]

INTERACTIONS = int(os.environ.get("TEAMLORE_DRILL_INTERACTIONS", "150"))
CHANNELS = int(os.environ.get("TEAMLORE_DRILL_CHANNELS", "12"))
KILLS = int(os.environ.get("TEAMLORE_DRILL_SERVE_KILLS", "3"))
QUESTIONS = int(os.environ.get("TEAMLORE_DRILL_QUESTIONS", "200"))
_AT_ONCE = 10


@pytest.fixture
def discord():
    with FakeDiscord() as running:
        yield running


@pytest.fixture
async def storm(discord):
    return GuildStorm(discord, random.Random(30), CHANNELS)


@pytest.fixture
async def served(discord, storm, tmp_path):
    add(tmp_path / "home", HANDBOOK)
    process = ServedDiscord(tmp_path / "home", discord, storm.guild)
    process.sync()
    yield process
    await process.kill()


async def test_every_acknowledged_command_gets_one_answer_through_all_kills(discord, served, storm):
    killer = GuildKiller(storm, discord, served, random.Random(3))
    await served.start()
    begun = time.monotonic()

    killing = asyncio.create_task(killer.run(KILLS, INTERACTIONS))
    await storm.ask(INTERACTIONS)
    await killing
    await storm.settled(within=600)

    log.info(
        "%d commands, %d of them twice, %d acknowledged, %d kills: %.0f s",
        INTERACTIONS, storm.doubled, len(storm.acknowledged()), killer.kills,
        time.monotonic() - begun,
    )  # fmt: skip
    assert killer.kills == KILLS
    assert len(storm.acknowledged()) > 0.8 * INTERACTIONS
    assert storm.doubled > 0
    assert faults_in(discord, served, storm) == {}


async def test_what_is_owed_when_its_time_is_over_is_on_record_as_expired(discord, served, storm):
    killer = GuildKiller(storm, discord, served, random.Random(3))
    await served.start()
    asking = asyncio.create_task(storm.ask(40))
    await discord.until(lambda: len(storm.open()) > 3, 60)
    await killer.kill()
    storm.grow_old()
    owed = len(storm.open())
    await served.start()
    await asking
    await discord.until(lambda: len(storm.open()) == owed, 60)

    going = "SELECT id FROM questions WHERE state NOT IN ('done', 'expired')"
    await eventually(lambda: not served.rows(going), 60)
    assert owed > 0
    assert faults_in(discord, served, storm) == {}


async def test_two_guilds_that_ask_the_same_see_no_byte_of_each_other(town):
    town.restart(questions_per_minute=0)
    chance, begun = random.Random(2), time.monotonic()
    seen = {"alder": 0, "birch": 0}
    async with town.serving():
        sides = await marked(town)
        for _ in range(0, QUESTIONS, _AT_ONCE):
            asked = [(side, side.ask(chance)) for side in chance.choices(sides, k=_AT_ONCE)]
            for side, one in asked:
                await town.fake.until(lambda one=one: one.settled, 60)
                said = json.dumps(list(texts(one)))
                others = ({"alder", "birch"} - {side.mark}).pop()
                assert others not in said
                seen[side.mark] += side.mark in said

    log.info("%d questions in two guilds: %.0f s", QUESTIONS, time.monotonic() - begun)
    assert min(seen.values()) > 0.2 * QUESTIONS
