"""Three workers and two bots on one Postgres and one Qdrant, killed at random: nothing is lost.

``TEAMLORE_DRILL_FLEET``: how many documents, questions and kills, with commas; ``full`` is
2000,5000,100, with leases as long as they are in production. By default small, with short leases.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import time

import pytest

from drills.fleet import (
    VAULT,
    Fleet,
    Progress,
    Reaper,
    Shelf,
    asked_in_parts,
    depots,
    leaks,
    wrongs,
)
from drills.storm import Storm, faults_in
from store.grants import parse_grantee

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]

SIZE = os.environ.get("TEAMLORE_DRILL_FLEET", "60,100,6").replace("full", "2000,5000,100")
DOCUMENTS, QUESTIONS, KILLS = (int(number) for number in SIZE.split(","))
FULL = KILLS >= 100
CHANNELS, PARTS = (100, 40) if FULL else (12, 5)
SEED = int(os.environ.get("TEAMLORE_DRILL_SEED", "9"))
SHORT = ("--lease", "6")


async def test_nothing_is_lost_doubled_or_leaked_whoever_is_killed(where, tmp_path):
    chance = random.Random(SEED)
    fleet = Fleet(tmp_path, where, () if FULL else SHORT)
    shelf, storm = _shelf_and_storm(fleet, tmp_path, chance, DOCUMENTS, CHANNELS)
    reaper, begun = Reaper(fleet, chance), time.monotonic()
    try:
        await fleet.start()
        done = Progress(fleet, DOCUMENTS, QUESTIONS)
        killing = asyncio.create_task(reaper.run(KILLS, done))
        asking = asyncio.create_task(asked_in_parts(storm, QUESTIONS, PARTS))
        await asyncio.to_thread(shelf.hand_over, DOCUMENTS)
        await fleet.idle(within=3600)
        await asyncio.to_thread(shelf.change, 0.3)
        await asyncio.gather(asking, killing)
        await storm.answered(within=3600)
        await fleet.idle(within=3600)
        log.info(
            "fleet: %d documents, %d questions, kills %s, seed %d: %.0f s", DOCUMENTS,
            QUESTIONS, dict(reaper.kills), SEED, time.monotonic() - begun,
        )  # fmt: skip
        assert reaper.kills.total() == KILLS
        assert await wrongs(fleet, shelf, storm) == {}
    finally:
        await fleet.end()


async def test_documents_that_are_done_before_they_are_read_are_missed(where, tmp_path):
    chance = random.Random(SEED)
    fleet = Fleet(tmp_path, where, (*SHORT, "--bug", "done_before_it_is_begun"), bots=0)
    shelf = Shelf(fleet, tmp_path / "docs", chance)
    try:
        await fleet.start()
        await asyncio.to_thread(shelf.hand_over, 40)
        async with asyncio.timeout(60):
            done = "SELECT 1 FROM jobs WHERE state = 'done'"
            while not await asyncio.to_thread(fleet.rows, done):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        for member in fleet.members:
            await member.kill()
            await member.start()
        await fleet.idle(within=120)
        assert (await asyncio.to_thread(shelf.wrong))["lost"]
    finally:
        await fleet.end()


async def test_replies_that_nobody_looks_for_are_doubled(where, tmp_path):
    chance = random.Random(SEED)
    fleet = Fleet(tmp_path, where, (*SHORT, "--bug", "posts_without_looking"), workers=0)
    storm = Storm(where.slack, chance, 4)
    try:
        await fleet.start()
        where.slack.fail("chat.postMessage", reset=True, after=True)
        await storm.deliver(storm.ask(4))
        await where.slack.until(lambda: len(where.slack.bot_messages()) > 4, 60, "a reply too many")
        assert "answered more than once" in faults_in(where.slack, fleet, storm.asked)
    finally:
        await fleet.end()


async def test_what_the_vault_holds_would_be_seen(where, tmp_path):
    chance = random.Random(SEED)
    fleet = Fleet(tmp_path, where, SHORT, workers=1, bots=1)
    shelf, storm = _shelf_and_storm(fleet, tmp_path, chance, 20, 4)
    try:
        fleet.app.access.grant(fleet.workspace, VAULT, parse_grantee("members"))
        shelf.hand_over(20)
        await fleet.start()
        await fleet.idle(within=60)
        await storm.deliver(storm.ask(20))
        await storm.answered(within=60)
        assert leaks(where.slack, shelf.canaries)
    finally:
        await fleet.end()


def _shelf_and_storm(fleet, base, chance, documents, channels):
    storm = Storm(fleet.where.slack, chance, channels, depots(documents))
    return Shelf(fleet, base / "docs", chance), storm
