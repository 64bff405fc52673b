"""Processes that are stopped by SIGTERM under load: each ends well and soon, and nothing is lost.

``TEAMLORE_DRILL_STOPS`` says how often; ``make drills`` does it 50 times.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random

import pytest

from drills.fleet import Fleet, Shelf, Stopper, asked_in_parts, depots, wrongs
from drills.storm import Storm

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]

STOPS = int(os.environ.get("TEAMLORE_DRILL_STOPS", "4"))
DOCUMENTS, QUESTIONS = 30 * STOPS, 10 * STOPS
IN_A_SOURCE = 60  # so that jobs are long enough to be under way
SECONDS = 10.0


async def test_stopped_under_load_each_ends_well_and_nothing_is_lost(where, tmp_path):
    chance = random.Random(18)
    fleet = Fleet(tmp_path, where, workers=2, bots=2)
    shelf = Shelf(fleet, tmp_path / "docs", chance, IN_A_SOURCE)
    storm = Storm(where.slack, chance, 12, depots(DOCUMENTS))
    stopper = Stopper(fleet, chance)
    try:
        await fleet.start()
        await asyncio.to_thread(shelf.hand_over, DOCUMENTS)
        asking = asyncio.create_task(asked_in_parts(storm, QUESTIONS, STOPS))
        await stopper.run(STOPS)
        await asking
        await storm.answered(within=600)
        await fleet.idle(within=600)

        log.info("%d stops, the longest %.1f s", STOPS, max(took for *_, took in stopper.ends))
        assert [end for end in stopper.ends if end[1] != 0 or end[2] > SECONDS] == []
        assert await wrongs(fleet, shelf, storm) == {}
    finally:
        await fleet.end()
