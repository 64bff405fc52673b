"""Teams install, renew and uninstall, against a real server on a socket."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from bot.slack.bots import NotInstalledError
from bot.slack.scopes import SCOPES
from fakes.slack.access import forget_team
from fakes.slack.linked import (
    begin,
    install,
    oauth,
    until,
)

pytestmark = pytest.mark.integration
BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event": {"type": "message"}})


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
