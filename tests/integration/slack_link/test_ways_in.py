"""Ways in for Slack: HTTP and sockets, what breaks them, and what is refused."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.slack.bots import NotInstalledError
from fakes.slack.linked import (
    over_http,
    over_socket,
    until,
)
from fakes.slack.signed import FORGERIES
from store.errors import UsageError

pytestmark = pytest.mark.integration
BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message"}})


@pytest.mark.parametrize("way", [over_http, over_socket])
async def test_the_team_of_the_settings_joins_main(slack, world, serve, way):
    running = await serve(**way(slack))

    await running.ready()

    assert world.access.workspace_of("slack", slack.team.id) == world.access.workspace()
    assert (await running.connection.clients.of(slack.team.id)).token == slack.bot_token()
    with pytest.raises(NotInstalledError):
        await running.connection.clients.of("T0OTHER")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"slack_bot_token": "xoxb-wrong"}, "TEAMLORE_SLACK_BOT_TOKEN"),
        ({"slack_app_token": "xapp-wrong"}, "TEAMLORE_SLACK_APP_TOKEN"),
    ],
)
async def test_a_token_that_slack_refuses_ends_the_start_in_a_sentence(
    slack, serve, settings, named
):
    running = await serve(**(over_socket(slack) | settings))

    with pytest.raises(UsageError, match=named) as caught:
        await running.ended()
    assert "wrong" not in str(caught.value)


async def test_a_slack_that_is_away_is_waited_for(slack, serve, monkeypatch):
    monkeypatch.setattr("bot.slack.connect._AGAIN_SECONDS", 0.1)
    slack.fail("auth.test", status=500, times=4)

    running = await serve(**over_socket(slack))

    await slack.called("auth.test", 2)
    assert not running.connection.ready
    await running.ready(20)


async def test_events_come_over_http_and_nothing_forged_does(slack, serve, caplog):
    running, heard = await serve(**over_http(slack)), []
    await running.ready()
    http = slack.deliver_to(f"{running.url}/slack/events")

    @running.connection.app.event("app_mention")
    async def mentioned(event, client, context):
        heard.append((event["text"], client.token, context.bot_user_id))

    for how in FORGERIES:
        assert (await http.forged(how, BODY)).status == 401, how
    odd = {"X-Slack-Signature": "v0=" + "0" * 64, "X-Slack-Request-Timestamp": "1"}
    assert (
        await http.post(BODY, "application/json; charset=none", odd, signed=False)
    ).status == 401
    for sent, status in ((b"\xff", 401), (b"x" * 2_000_000, 413)):
        async with aiohttp.request("POST", http.url, data=BytesIO(sent)) as answer:
            assert answer.status == status
    form = "application/x-www-form-urlencoded"
    assert (await http.post("ssl_check=1&token=t", form, signed=False)).status == 200
    assert heard == []

    ann = slack.add_user("ann")
    delivery = slack.event(
        {"type": "app_mention", "text": "hello", "user": ann.id, "channel": "C1", "ts": "1.1"}
    )
    await slack.answered(delivery)
    await until(lambda: heard)
    assert heard == [("hello", slack.bot_token(), slack.team.bot_user)]
    assert "event_callback" not in caplog.text


async def test_over_a_socket_events_come_again_after_every_break(slack, serve):
    running, heard = await serve(**over_socket(slack)), []
    await running.ready()
    await slack.connected(2)

    @running.connection.app.event("app_mention")
    async def mentioned(event):
        heard.append(event["text"])

    for number, cut in enumerate([slack.sockets.drop, None, slack.sockets.drop, None]):
        opened = slack.sockets.opened
        if cut:
            assert cut() == 2
        else:
            await slack.sockets.disconnect(grace=0.1)
        await slack.until(lambda o=opened: slack.sockets.opened >= o + 2, what="new connections")
        delivery = slack.event({"type": "app_mention", "text": str(number), "channel": "C1"})
        await slack.answered(delivery)
    await until(lambda: len(heard) == 4)
    assert heard == ["0", "1", "2", "3"]


async def noted(event):
    """A listener, so that an event is acknowledged."""


async def test_while_one_connection_is_renewed_the_other_takes_what_comes(slack, serve):
    running = await serve(**over_socket(slack))
    await slack.connected(2)
    running.connection.app.event("app_mention")(noted)
    slack.fail("apps.connections.open", status=500, times=999)  # until it is told otherwise

    slack.sockets.drop(slack.sockets.open[0].number)

    assert running.connection.ready
    delivery = slack.event({"type": "app_mention", "text": "meanwhile", "channel": "C1"})
    await slack.answered(delivery)
    assert len(delivery.attempts) == 1
    assert len(slack.sockets.open) == 1
    slack.faults.script.clear()
    await slack.connected(2)


async def test_a_broken_way_is_not_ready_and_no_ticket_is_logged(slack, serve, caplog):
    running = await serve(**over_socket(slack))
    await running.ready()
    await slack.connected(2)
    slack.fail("apps.connections.open", status=500, times=6)

    slack.sockets.drop()

    await until(lambda: not running.connection.ready)
    await running.ready(20)
    assert "ticket=ticket" not in caplog.text
    assert slack.app_token not in caplog.text


async def test_a_dead_address_is_given_up_for_a_new_one_and_not_logged(
    slack, serve, caplog, monkeypatch
):
    monkeypatch.setattr("bot.slack.socket._CONNECT_SECONDS", 0.5)
    right, dead = slack.sockets.new_url, ["dead-1", "dead-2"]

    def wrong(*given):
        url = right(*given)["url"]
        return {"url": url.replace("ticket=", f"ticket={dead.pop()}") if dead else url}

    slack.api.more["apps.connections.open"] = wrong

    running = await serve(**over_socket(slack))
    await running.ready(20)

    assert dead == []
    assert "ticket=…" in caplog.text
    assert "dead-" not in caplog.text


async def test_a_refused_connection_is_not_tried_again_at_once(slack, serve, monkeypatch):
    monkeypatch.setattr("fakes.slack.sockets.MOST", 0)
    running = await serve(**over_socket(slack))

    await slack.called("apps.connections.open")
    await asyncio.sleep(2.5)
    assert 4 <= len(slack.calls_of("apps.connections.open")) <= 8
    monkeypatch.setattr("fakes.slack.sockets.MOST", 10)

    await slack.connected()
    await running.ready()


async def test_refused_calls_are_made_again_and_posts_whose_answer_is_lost_are_not(slack, serve):
    running = await serve(**over_http(slack))
    await running.ready()
    room = slack.add_channel("room")
    client = await running.connection.clients.of(slack.team.id)
    post = {"channel": room.id, "text": "t", "unfurl_links": False, "unfurl_media": False}

    slack.fail("conversations.info", status=500)
    assert (await client.conversations_info(channel=room.id))["ok"]
    slack.fail("chat.postMessage", status=429, retry_after=1)
    assert (await client.chat_postMessage(**post))["ok"]
    assert len(slack.bot_messages()) == 1
    for number, lost in enumerate([{"status": 500}, {"reset": True}], start=2):
        slack.fail("chat.postMessage", after=True, **lost)
        with pytest.raises((SlackApiError, aiohttp.ClientError)):
            await client.chat_postMessage(**post)
        assert len(slack.bot_messages()) == number
