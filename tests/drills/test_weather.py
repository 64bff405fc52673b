"""Slack, Discord and Qdrant refuse, fail or cut off nearly a third of calls: nothing is lost.

``TEAMLORE_DRILL_WEATHER`` says how many questions are asked meanwhile; ``make drills`` asks 500.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from functools import partial

import pytest

from bot.wiring import App
from drills.guild_storm import GuildStorm
from drills.guild_storm import faults_in as guild_faults_in
from drills.served import HANDBOOK, Served, ServedDiscord, add
from drills.storm import Storm, faults_in
from drills.weather import DiscordWeather, QdrantWeather, SlackWeather, early
from fakes.discord.fake import FakeDiscord
from fakes.program import Program
from fakes.qdrant.facade import Facade
from fakes.slack.fake import FakeSlack
from store.settings import Settings

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]

QUESTIONS = int(os.environ.get("TEAMLORE_DRILL_WEATHER", "40"))
SHARE = 0.3
_DENIED = "SELECT question_id FROM answers WHERE outcome = 'denied'"  # they may read all of it
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
            assert not served.rows(_DENIED)
            assert verified["documents"] == sum(f.is_file() for f in HANDBOOK.rglob("*"))
            assert verified["missing"] + verified["orphans"] + verified["stale"] == 0


async def test_no_call_of_discord_that_goes_wrong_loses_or_doubles_anything(tmp_path):
    chance = random.Random(7)
    with FakeDiscord(faults=partial(DiscordWeather, chance=chance)) as discord:
        add(tmp_path, HANDBOOK)
        storm = GuildStorm(discord, chance, 12)
        served = ServedDiscord(tmp_path, discord, storm.guild)
        served.sync()
        try:
            await served.start()
            begun, weather = len(discord.rest.calls), discord.faults
            weather.share = SHARE
            await storm.ask(QUESTIONS)
            await discord.until(lambda: not served.rows(_OWED)[0][0], 1200)
        finally:
            await served.kill()

        calls = discord.rest.calls[begun:]
        invalid = Counter(call.status for call in calls if call.status in (401, 403))
        log.info(
            "%d commands; of %d calls of Discord %d went wrong, %d early, %d invalid",
            QUESTIONS, len(calls), weather.harmed, len(early(calls)), invalid.total(),
        )  # fmt: skip
        assert weather.harmed > 0.2 * len(calls)
        assert early(calls) == []
        assert invalid.total() == 0
        assert guild_faults_in(discord, served, storm) == {}
        assert not served.rows(_DENIED)


def _hand_over(home, qdrant):
    """An admin adds the handbook; the server's own worker reads it."""
    app = App(Settings(home=home, qdrant_url=qdrant))
    workspace = app.access.workspace()
    shelf = app.access.space(workspace, "general")
    app.catalogue.add_source(workspace, shelf, *app.identify(str(HANDBOOK)), None)
    app.close()
