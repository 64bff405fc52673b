"""A fake Slack, a database, and connections that serve."""

from __future__ import annotations

import asyncio
from functools import partial

import aiohttp
import pytest
from aiohttp import web

from bot.chat.lane import Lane
from bot.slack.client import TeamWaits
from bot.slack.connect import Connection
from bot.slack.plan import plan_of
from fakes.slack.fake import FakeSlack
from fakes.slack.linked import (
    Browser,
    Running,
    World,
)
from store.settings import load_settings
from store.waits import Waits


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def world(new_sqlite, tmp_path):
    made = World(new_sqlite(), tmp_path)
    yield made
    made.database.close()


@pytest.fixture
async def serve(slack, world):
    """Starts connections with the settings given, over the fake Slack; ends them with the test."""
    ends = []

    async def start(remove_after=None, **settings):
        site, lane = web.Application(), Lane("test", 2)
        runner = web.AppRunner(site, access_log=None)
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        given = {
            "slack_api_url": slack.api_url, "slack_authorize_url": slack.authorize_url,
            "public_url": url,
        }  # fmt: skip
        plan = plan_of(load_settings(**(given | settings)))
        connection = Connection(
            plan, world.installations, world.teams(remove_after), lane,
            partial(TeamWaits, Waits(world.database), lane),
        )  # fmt: skip
        site.add_routes(connection.routes())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        task = asyncio.create_task(connection.run())
        ends.append((task, runner, lane))
        return Running(connection, url, lane, task)

    yield start
    for task, runner, lane in ends:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await runner.cleanup()
        lane.close()


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Browser(session)


def _free_port():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
