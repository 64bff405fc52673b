"""The settings decide the way to Slack; what does not fit together is one sentence."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bot.chat.lane import Lane
from bot.faces import slack_connection
from bot.slack.bots import OneBot
from bot.slack.client import web_client
from bot.slack.connect import make_app
from bot.slack.plan import Mode, plan_of
from bot.wiring import App
from store.errors import UsageError
from store.settings import load_settings

BOT = {"slack_bot_token": "xoxb-1-2"}
APP = {"slack_app_token": "xapp-1-2"}
SIGNED = {"slack_signing_secret": "hush"}
CLIENT = {"slack_client_id": "1.2", "slack_client_secret": "quiet"}
PUBLIC = {"public_url": "https://lore.example/"}


def plan(*parts):
    return plan_of(load_settings(**{name: value for part in parts for name, value in part.items()}))


def test_nothing_set_is_no_slack():
    assert plan() is None
    assert plan(PUBLIC) is None
    assert plan({"slack_bot_token": " "}) is None


@pytest.mark.parametrize(
    ("parts", "mode"),
    [
        ((BOT, APP), Mode.SOCKET),
        ((BOT, APP, SIGNED), Mode.SOCKET),
        ((BOT, SIGNED), Mode.HTTP),
        ((CLIENT, SIGNED, PUBLIC), Mode.OAUTH),
    ],
)
def test_what_is_set_decides_the_mode(parts, mode):
    assert plan(*parts).mode is mode


def test_blanks_around_a_pasted_value_do_not_count():
    made = plan({"slack_bot_token": " xoxb-1-2\n"}, {"slack_app_token": "\txapp-1-2 "})

    assert (made.bot_token, made.app_token) == ("xoxb-1-2", "xapp-1-2")
    assert plan(CLIENT, SIGNED, PUBLIC).public_url == "https://lore.example"


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ((APP,), "SLACK_BOT_TOKEN is missing beside TEAMLORE_SLACK_APP_TOKEN"),
        ((BOT,), "SLACK_APP_TOKEN is missing beside TEAMLORE_SLACK_BOT_TOKEN"),
        ((SIGNED,), "SLACK_BOT_TOKEN is missing beside TEAMLORE_SLACK_SIGNING_SECRET"),
        ((BOT, APP, CLIENT), "SLACK_APP_TOKEN asks for Socket Mode and TEAMLORE_SLACK_CLIENT_ID"),
        ((BOT, SIGNED, CLIENT, PUBLIC), "SLACK_BOT_TOKEN is for one team"),
        ((CLIENT, PUBLIC), "SLACK_SIGNING_SECRET is missing"),
        ((CLIENT, SIGNED), "PUBLIC_URL is missing"),
        ((CLIENT, SIGNED, {"public_url": "lore.example"}), "PUBLIC_URL is missing or no web"),
        (({"slack_client_id": "1.2"}, SIGNED, PUBLIC), "SLACK_CLIENT_SECRET is missing"),
        (({"slack_client_secret": "quiet"}, SIGNED, PUBLIC), "SLACK_CLIENT_ID is missing"),
        (({"slack_bot_token": "xoxp-1"}, APP), "SLACK_BOT_TOKEN is no bot token"),
        (({"slack_bot_token": "xapp-1"}, APP), "SLACK_BOT_TOKEN is no bot token"),
        (({"slack_bot_token": "xoxe.xoxb-1"}, APP), "SLACK_BOT_TOKEN rotates"),
        ((BOT, {"slack_app_token": "xoxb-1"}), "SLACK_APP_TOKEN is no app token"),
        ((BOT, APP, {"slack_api_url": "https://slack.example/v2"}), "SLACK_API_URL must"),
        ((BOT, APP, {"slack_api_url": "slack.com/api/"}), "SLACK_API_URL must"),
    ],
)
def test_a_gap_or_a_contradiction_is_one_sentence_that_names_the_variable(parts, named):
    with pytest.raises(UsageError) as caught:
        plan(*parts)

    said = str(caught.value)
    assert f"TEAMLORE_{named}" in said
    assert said.endswith(".")
    assert not any(value in said for part in parts for value in part.values() if "://" not in value)


def test_no_secret_stands_in_what_a_plan_shows():
    shown = repr(plan(CLIENT, SIGNED, PUBLIC)) + repr(plan(BOT, APP))

    assert not any(secret in shown for secret in ("xoxb", "xapp", "hush", "quiet"))


@pytest.mark.parametrize(
    ("policy", "after"), [({}, None), ({"on_uninstall": "remove"}, timedelta(hours=24))]
)
def test_the_policy_for_content_of_teams_that_leave_is_heeded(tmp_path, policy, after):
    app, lane = App(load_settings(home=tmp_path, **policy)), Lane("test", 1)

    connection = slack_connection(app, plan(BOT, APP), lane, lane)

    assert connection._teams._remove_after == after
    app.close()
    lane.close()


def test_a_policy_that_there_is_not_is_named():
    with pytest.raises(UsageError, match="TEAMLORE_ON_UNINSTALL"):
        load_settings(on_uninstall="burn")


def test_stray_variables_of_the_library_change_nothing(monkeypatch, caplog):
    stray = {"CLIENT_ID": "9.9", "CLIENT_SECRET": "s", "BOT_TOKEN": "xoxb-9", "SCOPES": "admin"}
    for name, value in stray.items():
        monkeypatch.setenv(f"SLACK_{name}", value)
    client = web_client("http://127.0.0.1:9/api/")

    app = make_app(plan(BOT, APP), client, OneBot(client, "xoxb-1-2"))

    assert app.oauth_flow is None
    assert app.installation_store is None
    assert app.client.token is None
    assert os.environ["SLACK_CLIENT_ID"] == "9.9"
    assert caplog.text == ""
