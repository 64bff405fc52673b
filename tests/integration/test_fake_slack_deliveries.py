"""The fake Slack's deliveries, taken by a real Bolt app over sockets and over HTTP."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from fakes.slack.fake import FakeSlack
from fakes.slack.signed import FORGERIES
from fakes.slack.threaded import FakeSlackThread

pytestmark = pytest.mark.integration

QUIET = {"unfurl_links": False, "unfurl_media": False}
FORM = {
    "type": "modal", "callback_id": "add", "private_metadata": "m",
    "title": {"type": "plain_text", "text": "Add"},
    "submit": {"type": "plain_text", "text": "Add"},
    "blocks": [
        {"type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"},
         "element": {"type": "plain_text_input", "action_id": "name"}},
        {"type": "input", "block_id": "kind", "label": {"type": "plain_text", "text": "Kind"},
         "element": {"type": "static_select", "action_id": "kind", "options": [
             {"text": {"type": "plain_text", "text": "File"}, "value": "file"},
             {"text": {"type": "plain_text", "text": "Site"}, "value": "site"}]}},
    ],
}  # fmt: skip
ASK = [{"type": "actions", "elements": [
    {"type": "button", "action_id": "share", "value": "7",
     "text": {"type": "plain_text", "text": "Share"}}]}]  # fmt: skip


class App:
    """A Bolt app that uses every way of being called, and notes what came."""

    def __init__(self, slack):
        self.client = AsyncWebClient(slack.bot_token(), base_url=slack.api_url)
        self.bolt = AsyncApp(client=self.client, signing_secret=slack.world.signing_secret)
        self.seen, self.headers = [], []
        self.handlers = []
        for name in ("message", "app_mention", "app_home_opened", "member_joined_channel",
                     "member_left_channel", "file_shared", "file_deleted", "app_uninstalled",
                     "tokens_revoked", "agent_session_stopped"):  # fmt: skip
            self.bolt.event(name)(self.on_event)
        self.bolt.command("/ask")(self.on_ask)
        self.bolt.action("share")(self.on_share)
        self.bolt.shortcut("ask_about")(self.on_shortcut)
        self.bolt.view("add")(self.on_form)

    async def connect(self, slack, sockets=1, ping_interval=0.2):
        for _ in range(sockets):
            made = AsyncSocketModeHandler(
                self.bolt, slack.app_token, web_client=self.client, ping_interval=ping_interval
            )
            self.handlers.append(made)
            await made.connect_async()
        await slack.connected(sockets)

    async def close(self):
        for handler in self.handlers:
            await handler.close_async()

    async def on_event(self, body, event, request):
        self.seen.append((event["type"], body))
        self.headers.append(request.headers)

    async def on_ask(self, ack, command, respond):
        await ack()
        await respond(text=command["text"], blocks=ASK)

    async def on_share(self, ack, action, body, respond):
        await ack()
        self.seen.append(("share", body))
        await respond(text=f"shared {action['value']}", response_type="in_channel", **QUIET)

    async def on_shortcut(self, ack, shortcut, client):
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=FORM)

    async def on_form(self, ack, view):
        values = view["state"]["values"]
        self.seen.append(("form", values))
        if not values["name"]["name"]["value"]:
            await ack(response_action="errors", errors={"name": "Say which"})
        else:
            await ack()

    def kinds(self):
        return [kind for kind, _ in self.seen]


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
async def app(slack):
    made = App(slack)
    yield made
    await made.close()


@pytest.fixture
def ann(slack):
    return slack.add_user("ann")


@pytest.fixture
def general(slack, ann):
    return slack.add_channel("general", [ann])


@asynccontextmanager
async def served(slack, app):
    """The same app behind an HTTP server; the fake posts signed requests to it."""

    async def handle(request):
        return await to_aiohttp_response(
            await app.bolt.async_dispatch(await to_bolt_request(request))
        )

    server = web.Application()
    server.router.add_post("/slack/events", handle)
    runner = web.AppRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield slack.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
    await runner.cleanup()


@pytest.fixture
async def over_http(slack, app):
    async with served(slack, app) as sender:
        yield sender


@pytest.fixture(params=["socket", "http"])
async def connected(request, slack, app):
    """Both ways of being delivered to."""
    if request.param == "socket":
        await app.connect(slack)
        yield
    else:
        async with served(slack, app):
            yield


async def test_a_mention_is_two_events_in_a_channel(slack, app, connected, general, ann):
    asked = slack.mention(general, ann, "what is <this> & that?")
    await slack.until(lambda: len(app.seen) == 2)

    body = next(body for kind, body in app.seen if kind == "app_mention")
    assert sorted(app.kinds()) == ["app_mention", "message"]
    assert body["event"]["text"] == f"<@{slack.team.bot_user}> what is &lt;this&gt; &amp; that?"
    assert (body["event"]["ts"], body["api_app_id"]) == (asked.ts, slack.world.app_id)
    assert body["authorizations"][0]["user_id"] == slack.team.bot_user
    assert len({body["event_id"] for _, body in app.seen}) == 2
    await slack.quiet(0.05)
    assert len(slack.ack_seconds()) == 2


async def test_only_what_is_subscribed_is_delivered(slack, app, connected, general, ann):
    slack.world.subscriptions = {"app_mention", "message.im"}
    slack.write(general, ann, "unheard")
    slack.mention(general, ann, "heard")
    slack.direct_message(ann, "heard too")
    await slack.until(lambda: len(app.seen) == 2)
    await slack.quiet(0.1)

    assert sorted(app.kinds()) == ["app_mention", "message"]


async def test_a_command_is_answered_privately_and_its_button_publicly(
    slack, app, connected, general, ann
):
    asked = slack.slash("/ask", "who is @ann & why <!channel>", ann, general)
    (shown,) = await slack.whispered(ann)
    pressed = slack.click(shown, "share", ann)
    (posted,) = await slack.posted()

    assert await slack.answered(asked) == {}
    assert await slack.answered(pressed) == {}
    assert shown.text == f"who is <@{ann.id}|ann> &amp; why &lt;!channel&gt;"
    assert posted.text == "shared 7"
    assert slack.violations == []
    with pytest.raises(LookupError):
        slack.click(shown, "nothing", ann)


async def test_a_form_opens_from_a_shortcut_and_is_refused_until_it_is_right(
    slack, app, connected, general, ann
):
    said = slack.write(general, ann, "Keep this")
    slack.shortcut("ask_about", ann, said)
    form = await slack.modal(ann)
    first = slack.submit_view(form, ann, {"kind": "site"})
    errors = await slack.answered(first)
    await slack.answered(slack.submit_view(form, ann, {"name": "Handbook", "kind": "file"}))

    assert errors == {"response_action": "errors", "errors": {"name": "Say which"}}
    filled = app.seen[-1][1]
    assert filled["name"]["name"] == {"type": "plain_text_input", "value": "Handbook"}
    assert filled["kind"]["kind"]["selected_option"]["value"] == "file"
    assert slack.modals_of(ann) == []
    with pytest.raises(LookupError):
        slack.submit_view(form, ann, {"no such": "field"})


async def test_a_trigger_is_good_once_and_for_seconds(slack, app, general, ann):
    client = app.client
    said = slack.write(general, ann, "x")
    slack.hold()
    first, second = (slack.shortcut("ask_about", ann, said) for _ in range(2))
    trigger = first.payload["trigger_id"]

    await client.views_open(trigger_id=trigger, view=FORM)
    again = await asyncio.gather(
        client.views_open(trigger_id=trigger, view=FORM), return_exceptions=True
    )
    slack.advance(4)
    late = await asyncio.gather(
        client.views_open(trigger_id=second.payload["trigger_id"], view=FORM),
        return_exceptions=True,
    )

    assert again[0].response["error"] == "exchanged_trigger_id"
    assert late[0].response["error"] == "expired_trigger_id"


async def test_the_life_of_messages_files_and_members_is_told(slack, app, connected, ann):
    room = slack.add_channel("room", [ann], with_bot=False)
    slack.join_channel(room, by=ann.id)
    asked = slack.write(room, ann, "first")
    slack.thread_message(asked, ann, "below")
    slack.edit(asked, "second")
    slack.delete(asked)
    file = slack.upload(ann, "plan.md", b"# Plan", room)
    slack.delete_file(file)
    slack.leave_channel(room, ann)
    slack.uninstall(slack.team.id)
    await slack.quiet(0.1)

    told = [(d.event["type"], d.event.get("subtype")) for d in slack.deliveries]
    assert told == [
        ("member_joined_channel", None), ("message", None), ("message", None),
        ("message", "message_changed"), ("message", "message_changed"),
        ("message", "file_share"), ("file_shared", None), ("file_deleted", None),
        ("member_left_channel", None), ("tokens_revoked", None), ("app_uninstalled", None),
    ]  # fmt: skip
    assert slack.deliveries[4].event["message"]["subtype"] == "tombstone"


async def test_what_the_bot_says_comes_back_as_an_event(slack, app, general, ann):
    await app.client.chat_postMessage(channel=general.id, text="x", **QUIET)

    (echo,) = slack.deliveries
    assert echo.event["bot_id"] == slack.team.bot_id
    assert echo.event["user"] == slack.team.bot_user


async def test_unacknowledged_events_come_again_with_the_reason(slack, app, general, ann):
    slack.world.subscriptions = {"app_mention"}
    slack.courier.ack_seconds = 0.3
    slack.courier.retry_delays = (0.0, 0.05, 0.05)
    gate = asyncio.Event()

    @app.bolt.middleware
    async def slow(request, next_):
        if not gate.is_set():
            gate.set()
            await asyncio.sleep(0.5)
        await next_()

    await app.connect(slack)
    slack.mention(general, ann, "x")
    await slack.until(lambda: len(app.seen) == 2)

    (delivery,) = slack.deliveries
    assert [a.seconds is not None for a in delivery.attempts] == [False, True]
    assert {"x-slack-retry-num": ["1"], "x-slack-retry-reason": ["timeout"]} in app.headers
    await slack.until(lambda: slack.sockets.stray_acks)


async def test_an_event_nobody_takes_is_given_up_after_three_retries(
    slack, app, over_http, general, ann
):
    slack.world.subscriptions = {"app_mention"}
    slack.courier.retry_delays = (0.0, 0.02, 0.02)
    over_http.url = over_http.url.replace("events", "nowhere")
    slack.mention(general, ann, "x")
    await slack.quiet(0.05)

    (delivery,) = slack.deliveries
    assert delivery.given_up
    assert [attempt.number for attempt in delivery.attempts] == [0, 1, 2, 3]


async def test_sockets_share_the_work_and_survive_drops_and_refreshes(slack, app, general, ann):
    slack.world.subscriptions = {"app_mention"}
    slack.courier.ack_seconds = 0.3
    slack.courier.retry_delays = (0.0,) * 20
    await app.connect(slack, sockets=2)
    for _ in range(4):
        slack.mention(general, ann, "x")
    await slack.quiet(0.05)
    shared = [socket.acks for socket in slack.sockets.open]

    assert slack.sockets.drop() == 2
    slack.mention(general, ann, "waits for a socket")
    await slack.connected(2)
    await slack.quiet(0.05)
    await slack.sockets.disconnect(grace=0.05)
    slack.mention(general, ann, "after the refresh")
    await slack.until(lambda: len({b["event_id"] for _, b in app.seen}) == 6)

    assert shared == [2, 2]
    assert not any(delivery.given_up for delivery in slack.deliveries)


async def test_held_events_go_in_any_order_and_number_over_given_sockets(slack, app, general, ann):
    slack.world.subscriptions = {"app_mention"}
    await app.connect(slack, sockets=2)
    first, second = (socket.number for socket in slack.sockets.open)
    held = slack.hold()
    for text in "ab":
        slack.mention(general, ann, text)
    slack.release()
    slack.send(held[1], first)
    slack.send(held[1], second)
    slack.send(held[0], second)
    await slack.quiet(0.05)

    assert sorted(body["event"]["text"][-1] for _, body in app.seen) == ["a", "b", "b"]
    assert [len(delivery.attempts) for delivery in held] == [1, 2]


@pytest.mark.parametrize("how", FORGERIES)
async def test_forged_requests_never_reach_the_app(slack, app, over_http, how, general, ann):
    body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}})
    answer = await over_http.forged(how, body)

    # Bolt itself breaks on some of them, which the project's own check has to prevent.
    assert answer.status in {401, 500}
    assert app.seen == []


async def test_the_address_is_verified_with_a_signed_challenge(slack, over_http):
    answer = await over_http.post(json.dumps({"type": "url_verification", "challenge": "c"}))

    assert (answer.status, json.loads(answer.text)) == (200, {"challenge": "c"})


async def test_a_response_url_is_good_for_five_uses(slack, app, connected, general, ann):
    asked = slack.slash("/ask", "x", ann, general)
    await slack.whispered(ann)
    url = asked.payload["response_url"]
    async with ClientSession() as session:
        uses = [(await session.post(url, json={"text": "more"})).status for _ in range(5)]

    assert uses == [200, 200, 200, 200, 404]


def test_a_test_without_a_loop_drives_it_from_a_thread():
    with FakeSlackThread() as slack:
        ann = slack.add_user("ann")
        general = slack.add_channel("general", [ann])
        asked = slack.mention(general, ann, "x")

        async def answer():
            client = AsyncWebClient(slack.bot_token(), base_url=slack.api_url)
            await client.chat_postMessage(channel=general.id, thread_ts=asked.ts, text="y", **QUIET)

        asyncio.run(answer())

        assert [m.text for m in slack.posted(in_thread=asked)] == ["y"]
        assert slack.run(slack.sockets.drop) == 0
        with pytest.raises(AssertionError, match="in vain"):
            slack.posted(in_thread=asked, count=2, within=0.1)


async def test_a_thousand_events_at_once_all_arrive_once(slack, app, general, ann):
    slack.world.subscriptions = {"app_mention"}
    slack.courier.ack_seconds = 60.0
    await app.connect(slack, sockets=2, ping_interval=60)
    for _ in range(1000):
        slack.mention(general, ann, "x")
    await slack.quiet(0.05, within=60)

    assert len(app.seen) == len({body["event_id"] for _, body in app.seen}) == 1000
    assert len(slack.ack_seconds()) == 1000
