"""The app manifests are what Slack takes, and ask for what the code and the documentation say."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.slack.scopes import SCOPES

ROOT = Path(__file__).parents[2]
KINDS = ("socket", "http")


def manifest(kind):
    return yaml.safe_load((ROOT / "deploy" / "slack" / f"manifest.{kind}.yaml").read_text("utf-8"))


@pytest.fixture(scope="session")
def schema():
    """Slack's published schema: below ``TEAMLORE_TEST_SCHEMAS``, or ``../shared/schemas``."""
    named = os.environ.get("TEAMLORE_TEST_SCHEMAS")
    file = Path(named or ROOT.parent / "shared" / "schemas") / "slack-manifest-2.0.0.json"
    if not file.is_file():
        pytest.skip(f"no schema at {file}: set TEAMLORE_TEST_SCHEMAS to its folder")
    return json.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_slack_takes_it(kind, schema):
    jsonschema.validate(manifest(kind), schema)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda m: m["features"]["slash_commands"][0].update(command="ask"),
        lambda m: m["features"]["agent_view"].update(agent_description="x" * 301),
        lambda m: m["display_information"].update(name="x" * 36),
        lambda m: m["features"].update(agentview={}),
    ],
)
def test_the_schema_would_say_so_if_slack_did_not(spoil, schema):
    wrong = manifest("socket")
    spoil(wrong)

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_for_the_scopes_that_are_needed_and_no_others(kind):
    asked = manifest(kind)["oauth_config"]["scopes"]

    assert asked == {"bot": sorted(SCOPES)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_has_the_scope_it_needs(kind):
    needs = {
        "app_mention": "app_mentions:read",
        "channel_archive": "channels:read",
        "channel_shared": "channels:read",
        "channel_unshared": "channels:read",
        "member_joined_channel": "channels:read",
        "member_left_channel": "channels:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "subteam_members_changed": "usergroups:read",
        "subteam_updated": "usergroups:read",
    }
    free = {"app_home_opened", "app_uninstalled", "tokens_revoked"}

    events = manifest(kind)["settings"]["event_subscriptions"]["bot_events"]

    assert set(events) == needs.keys() | free
    assert set(needs.values()) <= SCOPES.keys()


def test_both_are_the_same_app_and_differ_only_in_the_way_in():
    socket, http = manifest("socket"), manifest("http")
    addresses = [command.pop("url") for command in http["features"]["slash_commands"]]
    (back,) = http["oauth_config"].pop("redirect_urls")
    addresses += [
        http["settings"][part].pop("request_url")
        for part in ("event_subscriptions", "interactivity")
    ]
    modes = [made["settings"].pop("socket_mode_enabled") for made in (socket, http)]

    assert socket == http
    assert modes == [True, False]
    (events,) = set(addresses)
    assert events.endswith("/slack/events")
    assert back == events.replace("/slack/events", "/slack/oauth_redirect")


@pytest.mark.parametrize("kind", KINDS)
def test_people_find_both_commands_and_the_shortcuts(kind):
    features = manifest(kind)["features"]

    assert [c["command"] for c in features["slash_commands"]] == ["/ask", "/lore"]
    assert all(c["should_escape"] for c in features["slash_commands"])
    assert {(s["callback_id"], s["type"]) for s in features["shortcuts"]} == {
        ("ask_about", "message"), ("add_to_teamlore", "message"), ("teach_this", "message"),
    }  # fmt: skip
