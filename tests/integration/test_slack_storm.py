"""A real server under Slack's conditions: storms, kills, lost connections; one answer for each.

``make drills`` asks 5,000 questions over 100 channels, kills the server 20 times, cuts 100
connections, and sends 84 events a second for a minute: ``TEAMLORE_DRILL_EVENTS`` and so on.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import random
import shutil
import time

import pytest

from drills.served import HANDBOOK, Served, add
from drills.storm import Killer, Storm, faults_in
from fakes.slack.fake import FakeSlack

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]

EVENTS = int(os.environ.get("TEAMLORE_DRILL_EVENTS", "150"))
CHANNELS = int(os.environ.get("TEAMLORE_DRILL_CHANNELS", "12"))
KILLS = int(os.environ.get("TEAMLORE_DRILL_SERVE_KILLS", "3"))
DROPS = int(os.environ.get("TEAMLORE_DRILL_DROPS", "10"))
EVENTS_A_SECOND = 84
ACK_SECONDS = float(os.environ.get("TEAMLORE_DRILL_ACK_SECONDS", "10"))
# The promise is 250 ms; a machine that runs other tests at the same time is not held to it.
ACK_MS = float(os.environ.get("TEAMLORE_DRILL_ACK_MS", "1000"))
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

    log.info("%d questions, %d kills: %.0f s", EVENTS, killer.kills, time.monotonic() - begun)
    assert killer.kills == KILLS
    assert faults_in(slack, served, storm.asked) == {}


async def test_two_servers_of_one_data_directory_share_the_questions(slack, served):
    storm, other = Storm(slack, random.Random(2), CHANNELS), served.beside()
    await served.start()
    await other.start()
    try:
        asked = storm.ask(40)
        await storm.deliver(asked[:20])
        await served.kill()
        await served.start()  # while the other one answers: what that holds stays with it
        await storm.deliver(asked[20:])
        await storm.answered(within=120)
    finally:
        await other.kill()

    assert faults_in(slack, served, storm.asked) == {}


async def test_no_lost_connection_loses_or_doubles_an_answer(slack, served):
    chance = random.Random(100)
    storm = Storm(slack, chance, CHANNELS)
    await served.start()

    for number in range(DROPS):
        await slack.connected(1, within=100)
        cut = asyncio.create_task(_cut(slack, number, chance))
        await storm.deliver(storm.ask(3))
        await cut
    await storm.answered(within=600)

    assert slack.sockets.opened > DROPS
    assert faults_in(slack, served, storm.asked) == {}


async def test_events_are_acknowledged_soon_while_the_model_answers(slack, served):
    storm = Storm(slack, random.Random(84), CHANNELS)
    await served.start()
    first = storm.ask(1)
    await storm.deliver(first)
    await storm.answered(within=100)
    before, posts = len(slack.deliveries), len(slack.bot_messages())

    await storm.flood(EVENTS_A_SECOND, ACK_SECONDS)
    meanwhile = len(slack.bot_messages()) - posts
    await slack.until(lambda: not slack.courier.busy, 60, "the last acknowledgements")

    sent = slack.deliveries[before:]
    took = sorted(d.attempts[0].seconds or math.inf for d in sent)
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    log.info(
        "%d events in %.0f s, %d answers meanwhile, load %.1f: acknowledged in p50 %.0f ms, "
        "p99 %.0f ms, at most %.0f ms",
        len(sent), ACK_SECONDS, meanwhile, os.getloadavg()[0],
        *(1000 * seconds for seconds in (p50, p99, took[-1])),
    )  # fmt: skip
    assert len(sent) >= EVENTS_A_SECOND * ACK_SECONDS
    assert meanwhile > 0
    assert all(len(delivery.attempts) == 1 for delivery in sent)
    assert 1000 * p99 <= ACK_MS


async def _cut(slack: FakeSlack, number: int, chance: random.Random) -> None:
    """Break what is open, or ask the server to come back on a new connection."""
    await asyncio.sleep(chance.uniform(0, 0.3))
    if number % 4 == 3:
        await slack.sockets.disconnect(grace=0.2)
    elif number % 4 == 2:
        slack.sockets.drop()
    elif slack.sockets.open:
        slack.sockets.drop(slack.sockets.open[0].number)
