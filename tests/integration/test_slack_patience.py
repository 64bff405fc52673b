"""Where Slack asks for time, it is given it by every call of the same kind, and by no other."""

from __future__ import annotations

import asyncio

import pytest
from slack_sdk.errors import SlackApiError

from bot.chat.lane import Lane
from bot.slack.client import TeamWaits, web_client
from bot.slack.patient import retry_after
from fakes.slack.fake import FakeSlack
from fakes.teamlore import eventually
from store.errors import UnavailableError
from store.waits import Waits

pytestmark = pytest.mark.integration


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
async def client(slack):
    return web_client(slack.api_url, slack.bot_token())


def _at(slack, method):
    return [call.at for call in slack.calls_of(method)]


async def test_a_refusal_holds_back_every_call_of_its_method_and_none_of_others(slack, client):
    ann = slack.add_user("ann")
    slack.fail("users.info", status=429, retry_after=3)
    refused = asyncio.create_task(client.users_info(user=ann.id))
    await slack.called("users.info")

    await client.auth_test()
    assert not refused.done()
    await client.users_info(user=ann.id)
    await refused

    first, *others = _at(slack, "users.info")
    assert len(others) == 2
    assert min(others) >= first + 3


async def test_what_one_process_was_told_holds_back_another(slack, database):
    """Two clients of one team that share nothing but the database, and one of another team."""
    ann, lanes = slack.add_user("ann"), [Lane(f"process-{n}", 1) for n in range(3)]
    one, other, elsewhere = (
        web_client(slack.api_url, slack.bot_token(), TeamWaits(Waits(database), lane, team))
        for lane, team in zip(lanes, ("T1", "T1", "T2"), strict=True)
    )
    slack.fail("users.info", status=429, retry_after=4)
    refused = asyncio.create_task(one.users_info(user=ann.id))
    await slack.called("users.info")
    await eventually(lambda: Waits(database).left("slack", "T1", "users.info"))

    await elsewhere.users_info(user=ann.id)
    assert not refused.done()
    await other.users_info(user=ann.id)
    await refused
    first, _, *others = sorted(_at(slack, "users.info"))
    assert len(others) == 2
    assert min(others) >= first + 3.95
    for lane in lanes:
        lane.close()


async def test_a_long_wait_of_another_process_is_told_as_slack_tells_it(slack, database):
    lane = Lane("process", 1)
    Waits(database).ask_for("slack", "T1", "users.info", 60)
    client = web_client(slack.api_url, slack.bot_token(), TeamWaits(Waits(database), lane, "T1"))
    with pytest.raises(SlackApiError) as caught:
        await client.users_info(user="U1")

    assert (caught.value.response.status_code, caught.value.response["error"]) == (
        429, "ratelimited",
    )  # fmt: skip
    assert 55 < retry_after(caught.value.response.headers) <= 60
    assert slack.calls_of("users.info") == []
    lane.close()


async def test_where_the_database_is_away_each_process_keeps_to_its_own(slack):
    class Away:
        def left(self, *_):
            raise UnavailableError("away")

        ask_for = left

    lane = Lane("process", 1)
    client = web_client(slack.api_url, slack.bot_token(), TeamWaits(Away(), lane, "T1"))
    ann = slack.add_user("ann")
    slack.fail("users.info", status=429, retry_after=1)
    assert (await client.users_info(user=ann.id))["ok"]
    first, last = _at(slack, "users.info")
    assert last >= first + 1
    lane.close()


async def test_a_refusal_in_a_channel_does_not_hold_back_another_channel(slack, client):
    ann = slack.add_user("ann")
    one, other = slack.add_channel("one", [ann]), slack.add_channel("other", [ann])
    slack.fail("chat.postMessage", status=429, retry_after=4)
    quiet = {"unfurl_links": False, "unfurl_media": False}
    refused = asyncio.create_task(client.chat_postMessage(channel=one.id, text="one", **quiet))
    await slack.called("chat.postMessage")

    await client.chat_postMessage(channel=other.id, text="other", **quiet)
    assert not refused.done()
    await refused
    assert len(slack.bot_messages()) == 2


async def test_a_long_time_is_told_to_whoever_calls_and_nobody_else_calls_meanwhile(slack, client):
    ann = slack.add_user("ann")
    slack.fail("users.info", status=429, retry_after=60)

    for _ in range(3):
        with pytest.raises(SlackApiError) as told:
            await asyncio.wait_for(client.users_info(user=ann.id), 5)
        assert told.value.response.headers["Retry-After"] == "60"

    assert len(_at(slack, "users.info")) == 1
