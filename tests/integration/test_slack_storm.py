"""A real server under Slack's conditions: storms, kills, lost connections; one answer for each.

``make drills`` asks 5,000 questions over 100 channels and kills the server 20 times; the sizes
are ``TEAMLORE_DRILL_EVENTS``, ``_CHANNELS`` and ``_SERVE_KILLS``.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import time

import pytest

from drills.served import HANDBOOK, Served, add
from drills.storm import Killer, Storm, faults_in
from fakes.slack.fake import FakeSlack

pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]

EVENTS = int(os.environ.get("TEAMLORE_DRILL_EVENTS", "150"))
CHANNELS = int(os.environ.get("TEAMLORE_DRILL_CHANNELS", "12"))
KILLS = int(os.environ.get("TEAMLORE_DRILL_SERVE_KILLS", "3"))
RETRIES = (0.0, 1.0, 5.0, 15.0, 30.0)  # sooner than Slack's, which are minutes apart


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        running.courier.retry_delays = RETRIES
        running.world.page_size = 200
        running.limit("chat.postMessage", 1.0)
        yield running


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    """A data directory that knows the handbook, made once."""
    home = tmp_path_factory.mktemp("knowledge")
    add(home, HANDBOOK)
    return home


@pytest.fixture
async def served(slack, knowledge, tmp_path):
    home = shutil.copytree(knowledge, tmp_path / "home")
    process = Served(home, slack)
    yield process
    await process.kill()


async def test_every_question_of_a_storm_gets_one_answer_through_all_kills(slack, served):
    chance = random.Random(20)
    storm = Storm(slack, chance, CHANNELS)
    killer = Killer(slack, served, chance)
    await served.start()
    begun = time.monotonic()

    killing = asyncio.create_task(killer.run(KILLS, EVENTS))
    first = storm.ask(EVENTS - EVENTS // 4)
    await storm.deliver(first)
    await storm.answered(within=3600)
    await storm.deliver(storm.follow_up(first, EVENTS // 4))
    await killing
    await storm.answered(within=3600)

    print(f"{EVENTS} questions, {killer.kills} kills, {time.monotonic() - begun:.0f} s")
    assert killer.kills == KILLS
    assert faults_in(slack, served, storm.asked) == {}
