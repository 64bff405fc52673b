"""Slack and Qdrant refuse, fail or cut off nearly a third of all calls: nothing is lost or doubled.

``TEAMLORE_DRILL_WEATHER`` says how many questions are asked meanwhile; ``make drills`` asks 500.
"""

from __future__ import annotations

import logging
import os
import random

import pytest

from bot.wiring import App
from drills.served import HANDBOOK, Served
from drills.storm import Storm, faults_in
from drills.weather import QdrantWeather, SlackWeather
from fakes.program import Program
from fakes.qdrant.facade import Facade
from fakes.slack.fake import FakeSlack
from store.settings import Settings

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]

QUESTIONS = int(os.environ.get("TEAMLORE_DRILL_WEATHER", "40"))
SHARE = 0.3
_OWED = "SELECT count(*) FROM questions WHERE state IN ('waiting', 'working', 'posting')"


async def test_no_call_that_goes_wrong_loses_or_doubles_anything(tmp_path):
    chance = random.Random(7)
    with Facade() as facade:
        async with FakeSlack() as slack:
            slack.courier.retry_delays = (0.0, 1.0, 5.0)
            served = Served(tmp_path, slack, TEAMLORE_QDRANT_URL=facade.url)
            weather = slack.faults = slack.api.faults = SlackWeather(chance=chance)
            storm = Storm(slack, chance, 12)
            try:
                await served.start()
                facade.faults = QdrantWeather(chance=chance, share=SHARE)
                weather.share = SHARE
                _hand_over(tmp_path, facade.url)
                await storm.deliver(storm.ask(QUESTIONS))
                await storm.answered(within=1800)
                # replies whose acknowledgement was lost are still to be found again
                await slack.until(lambda: not served.rows(_OWED)[0][0], 600, "the last outcomes")
            finally:
                await served.kill()
            facade.faults.share = 0.0
            program = Program(tmp_path, TEAMLORE_QDRANT_URL=facade.url)
            program.json("verify", "--repair")
            verified = program.json("verify")

            met = facade.faults.met
            log.info(
                "%d questions; of %d calls of Slack %d went wrong, of %d of Qdrant %d; %d early",
                QUESTIONS, weather.called, weather.harmed, len(facade.asked), met,
                len(weather.early),
            )  # fmt: skip
            assert weather.harmed > 0.2 * weather.called
            assert weather.early == []
            assert faults_in(slack, served, storm.asked) == {}
            assert verified["documents"] == sum(f.is_file() for f in HANDBOOK.rglob("*"))
            assert verified["missing"] + verified["orphans"] + verified["stale"] == 0


def _hand_over(home, qdrant):
    """An admin adds the handbook; the server's own worker reads it."""
    app = App(Settings(home=home, qdrant_url=qdrant))
    workspace = app.access.workspace()
    shelf = app.access.space(workspace, "general")
    app.catalogue.add_source(workspace, shelf, *app.identify(str(HANDBOOK)), None)
    app.close()
