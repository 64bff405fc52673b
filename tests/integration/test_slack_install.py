"""Teams install, renew and uninstall, and requests come in, against a real server on a socket."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.chat.lane import Lane
from bot.slack.bots import NotInstalledError
from bot.slack.connect import Connection
from bot.slack.install import Teams
from bot.slack.plan import plan_of
from bot.slack.scopes import SCOPES
from fakes.slack.access import forget_team
from fakes.slack.fake import FakeSlack
from fakes.slack.signed import FORGERIES
from store.access import AccessBook
from store.catalogue import Catalogue
from store.errors import UsageError
from store.installations import Installations
from store.jobs import JobQueue
from store.settings import load_settings
from store.vault import Vault

pytestmark = pytest.mark.integration
BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message"}})


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def world(new_sqlite, tmp_path):
    made = World(new_sqlite(), tmp_path)
    yield made
    made.database.close()


class World:
    """The parts below the face, on a database of their own."""

    def __init__(self, database, home):
        self.database = database
        self.access = AccessBook(database)
        self.catalogue = Catalogue(database, JobQueue(database))
        self.installations = Installations(database, Vault("a phrase", home))

    def teams(self, remove_after=None):
        return Teams(self.access, self.catalogue, self.installations, remove_after=remove_after)

    def source(self, workspace, name):
        space = self.access.space(workspace, "general")
        self.catalogue.add_source(workspace, space, "file", f"/{name}", name, None)


class Running:
    """A connection that serves, its HTTP places on a port."""

    def __init__(self, connection, url, lane, task):
        self.connection, self.url, self._lane, self._task = connection, url, lane, task

    async def ready(self, within=10.0):
        async with asyncio.timeout(within):
            while not self.connection.ready:
                if self._task.done():
                    self._task.result()
                await asyncio.sleep(0.02)

    async def ended(self):
        await asyncio.wait_for(self._task, 10)


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
        connection = Connection(plan, world.installations, world.teams(remove_after), lane)
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


def _free_port():
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def oauth(slack):
    return {
        "slack_client_id": slack.world.client_id,
        "slack_client_secret": slack.world.client_secret,
        "slack_signing_secret": slack.world.signing_secret,
    }


def over_http(slack):
    return {
        "slack_bot_token": slack.bot_token(), "slack_signing_secret": slack.world.signing_secret
    }  # fmt: skip


def over_socket(slack):
    return {"slack_bot_token": slack.bot_token(), "slack_app_token": slack.app_token}


class Browser:
    """A person's browser: it keeps the cookie, although this is no https."""

    def __init__(self, session):
        self._session, self.cookies = session, {}

    async def get(self, url):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        async with self._session.get(url, headers=headers, allow_redirects=False) as answer:
            self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
            return answer.status, answer.headers.get("Location", ""), await answer.text()


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Browser(session)


async def begin(running, browser):
    """Open the page, press the button; where Slack sends the person back to."""
    status, _, page = await browser.get(f"{running.url}/slack/install")
    assert status == 200
    button = page.split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    status, back, _ = await browser.get(button)
    assert status == 302, back
    return button, back


async def install(slack, running, browser, team, who):
    slack.places.installing = (team.id, who.id)
    _, back = await begin(running, browser)
    status, _, page = await browser.get(back)
    assert status == 200, page
    return back


# Installing


async def test_a_team_installs_and_gets_a_workspace_of_its_own(slack, world, serve, browser):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    who = slack.add_user("olga", team)
    await running.ready()
    slack.places.installing = (team.id, who.id)

    button, back = await begin(running, browser)
    asked = parse_qs(urlsplit(button).query)
    assert set(asked["scope"][0].split(",")) == set(SCOPES)
    assert asked["redirect_uri"] == [f"{running.url}/slack/oauth_redirect"]
    status, _, _ = await browser.get(back)

    assert status == 200
    own = world.access.workspace(f"slack-{team.id.lower()}")
    assert world.access.workspace_of("slack", team.id) == own
    assert world.catalogue.sources(own) == []
    client = await running.connection.clients.of(team.id)
    assert (await client.auth_test())["team_id"] == team.id
    assert (await running.connection.clients.bot(team.id)).user == team.bot_user
    assert await running.connection.clients.of(team.id) is client


async def test_installing_again_keeps_the_workspace(slack, world, serve, browser):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    who = slack.add_user("olga", team)
    await running.ready()
    await install(slack, running, browser, team, who)
    other = world.access.workspace("elsewhere", create=True)
    code, _ = world.access.connect_code(other)
    world.access.connect(code, "slack", team.id)
    first = (await running.connection.clients.of(team.id)).token

    await install(slack, running, browser, team, who)

    assert world.access.workspace_of("slack", team.id) == other
    assert (await running.connection.clients.of(team.id)).token != first


@pytest.mark.parametrize("how", ["no cookie", "other state", "used twice", "declined", "bad code"])
async def test_an_installation_that_is_not_right_leaves_nothing(
    slack, world, serve, browser, how, caplog
):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    who = slack.add_user("olga", team)
    await running.ready()
    slack.places.installing = None if how == "declined" else (team.id, who.id)
    _, back = await begin(running, browser)
    wanted = {"no cookie": 400, "other state": 400, "used twice": 401, "declined": 200}
    if how == "no cookie":
        browser.cookies.clear()
    if how == "other state":
        back = back.replace("state=", "state=x")
    if how == "bad code":
        back = back.replace("code=", "code=un")
    if how == "used twice":
        cookies = dict(browser.cookies)
        await browser.get(back)
        world.installations.forget("slack", team.id)
        browser.cookies = cookies

    status, _, page = await browser.get(back)

    assert status == wanted.get(how, 401)
    assert "Traceback" not in page
    assert world.installations.teams("slack") == []
    with pytest.raises(NotInstalledError):
        await running.connection.clients.of(team.id)
    for code in slack.world.codes:
        assert code not in caplog.text


async def test_a_dead_network_while_installing_is_told_and_not_a_crash(
    slack, serve, browser, world, caplog
):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    who = slack.add_user("olga", team)
    await running.ready()
    slack.places.installing = (team.id, who.id)
    _, back = await begin(running, browser)
    slack.fail("oauth.v2.access", reset=True)

    status, _, _ = await browser.get(back)

    assert status == 401
    assert "an installation failed" in caplog.text
    assert world.installations.teams("slack") == []


# Renewing


@pytest.fixture
async def rotating(slack, serve, browser):
    slack.world.rotate_tokens = True
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    await running.ready()
    await install(slack, running, browser, team, slack.add_user("olga", team))
    return team, running


def age(world, team, seconds):
    """Let the kept token end in so many seconds."""
    kept = world.installations.find("slack", team.id)
    world.installations.renew(
        "slack", team.id, kept | {"bot_token_expires_at": int(time.time()) + seconds}
    )


async def test_a_token_near_its_end_is_renewed_once_however_many_ask(slack, world, rotating):
    team, running = rotating
    old = (await running.connection.clients.of(team.id)).token
    before = len(slack.calls_of("oauth.v2.access"))
    age(world, team, 3600)

    clients = await asyncio.gather(*(running.connection.clients.of(team.id) for _ in range(20)))

    (new,) = {client.token for client in clients}
    assert new != old
    assert len(slack.calls_of("oauth.v2.access")) == before + 1
    assert (await clients[0].auth_test())["ok"]
    kept = world.installations.find("slack", team.id)
    assert kept["bot_token"] == new
    assert kept["bot_token_expires_at"] > time.time() + 11 * 3600
    assert kept["bot_refresh_token"] in slack.world.refresh_tokens


async def test_where_slack_does_not_renew_the_old_token_serves_while_it_lasts(
    slack, world, rotating
):
    team, running = rotating
    old = (await running.connection.clients.of(team.id)).token
    slack.world.refresh_tokens.clear()
    age(world, team, 3600)
    before = len(slack.calls_of("oauth.v2.access"))

    assert (await running.connection.clients.of(team.id)).token == old
    assert (await running.connection.clients.of(team.id)).token == old
    assert len(slack.calls_of("oauth.v2.access")) == before + 1  # not asked with every request

    age(world, team, -1)
    with pytest.raises(Exception, match="install the app again"):
        await running.connection.clients.of(team.id)


async def test_what_another_process_renewed_is_used(slack, world, rotating):
    team, running = rotating
    age(world, team, 3600)
    kept = world.installations.find("slack", team.id)
    other_token = "xoxe.xoxb-other"  # noqa: S105 - of nobody

    async def other(bot, minutes_before_expiration):
        fresh = kept | {"bot_token": other_token, "bot_token_expires_at": int(time.time()) + 90_000}
        world.installations.renew("slack", team.id, fresh)
        raise aiohttp.ServerDisconnectedError

    running.connection._bots._rotator.perform_bot_token_rotation = other

    assert (await running.connection.clients.of(team.id)).token == other_token


# Leaving


async def until(look, within=10.0):
    async with asyncio.timeout(within):
        while not look():  # noqa: ASYNC110 - rows of a database tell nobody that they changed
            await asyncio.sleep(0.02)


async def test_uninstalling_takes_the_tokens_and_the_tie_and_keeps_the_content(
    slack, world, serve, browser
):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    await running.ready()
    slack.deliver_to(f"{running.url}/slack/events")
    await install(slack, running, browser, team, slack.add_user("olga", team))
    own = world.access.workspace_of("slack", team.id)
    world.source(own, "handbook.md")

    slack.uninstall(team.id)

    await until(lambda: world.access.workspace_of("slack", team.id) is None)
    assert world.installations.teams("slack") == []
    assert [source.name for source in world.catalogue.sources(own)] == ["handbook.md"]
    with pytest.raises(NotInstalledError):
        await running.connection.clients.of(team.id)


async def test_where_the_policy_says_so_the_teams_own_content_goes_and_no_other(
    slack, world, serve, browser
):
    running = await serve(remove_after=timedelta(hours=1), **oauth(slack))
    team = slack.add_team("other", installed=False)
    await running.ready()
    slack.deliver_to(f"{running.url}/slack/events")
    await install(slack, running, browser, team, slack.add_user("olga", team))
    own, main = world.access.workspace_of("slack", team.id), world.access.workspace()
    world.source(own, "handbook.md")
    world.source(main, "ours.md")

    slack.uninstall(team.id)

    await until(lambda: world.access.workspace_of("slack", team.id) is None)
    assert world.catalogue.sources(own) == []
    assert [source.name for source in world.catalogue.sources(main)] == ["ours.md"]
    assert world.catalogue.undo_removal(own) == "handbook.md"


async def test_revoked_tokens_go_at_once(slack, world, serve, browser):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    await running.ready()
    slack.deliver_to(f"{running.url}/slack/events")
    await install(slack, running, browser, team, slack.add_user("olga", team))

    slack.revoke_tokens(team.id)

    await until(lambda: world.installations.teams("slack") == [])


async def test_a_late_uninstall_does_not_undo_a_newer_installation(slack, world, serve, browser):
    team, running = slack.add_team("other", installed=False), await serve(**oauth(slack))
    await running.ready()
    slack.deliver_to(f"{running.url}/slack/events")
    who = slack.add_user("olga", team)
    await install(slack, running, browser, team, who)
    late = slack.hold()
    forget_team(slack.world, team.id)
    slack.release()
    await install(slack, running, browser, team, who)

    for delivery in late:
        slack.send(delivery)
        await slack.answered(delivery)
    await slack.quiet()

    assert len(late) == 2
    assert world.installations.teams("slack") == [team.id]
    assert world.access.workspace_of("slack", team.id) is not None


# The team of the settings


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


# Coming in


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
    slack.fail("apps.connections.open", status=500, times=3)

    slack.sockets.drop(slack.sockets.open[0].number)

    assert running.connection.ready
    delivery = slack.event({"type": "app_mention", "text": "meanwhile", "channel": "C1"})
    await slack.answered(delivery, within=2)
    assert len(delivery.attempts) == 1
    await slack.connected(2, within=20)


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


# Calling


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
