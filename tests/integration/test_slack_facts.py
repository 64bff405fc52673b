"""Who reads a Slack channel and what a person is there: asked from a Slack, never guessed."""

from __future__ import annotations

import pytest

from bot.chat.facts import LookupFailedError, LookupLaterError
from bot.slack.client import web_client
from bot.slack.facts import SlackFacts
from fakes.slack.fake import FakeSlack
from store.grants import Grantee, GrantKind, parse_grantee

pytestmark = pytest.mark.integration


class OneTeam:
    """The clients of a process that serves one team."""

    def __init__(self, slack):
        self._client = web_client(slack.api_url, slack.bot_token())

    async def of(self, team):
        return self._client


@pytest.fixture
async def slack():
    async with FakeSlack() as running:
        yield running


@pytest.fixture
def facts(slack):
    return SlackFacts(OneTeam(slack), [])


def granted(*texts):
    return frozenset(parse_grantee(text) for text in texts)


async def full_only(slack, facts, channel):
    return (await facts.place(slack.team.id, channel.id)).full_members_only


async def test_a_channel_of_full_members_and_bots_is_read_by_full_members_only(slack, facts):
    people = [slack.add_user(f"p{n}") for n in range(3)]
    few = slack.add_channel("few", [*people, slack.add_bot("other")])
    many = slack.add_channel("many", [slack.add_user(f"m{n}") for n in range(230)])

    assert await full_only(slack, facts, few)
    assert await full_only(slack, facts, many)


@pytest.mark.parametrize("size", [2, 230])
@pytest.mark.parametrize("what", ["is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_one_guest_or_stranger_among_however_many_is_seen(slack, facts, what, size):
    people = [slack.add_user(f"p{n}") for n in range(size)]
    channel = slack.add_channel("mixed", [*people, slack.add_user("other", **{what: True})])

    assert not await full_only(slack, facts, channel)


async def test_somebody_of_another_team_is_no_full_member(slack, facts):
    elsewhere = slack.add_user("eve", slack.add_team("evil", installed=False))
    channel = slack.add_channel("mixed", [slack.add_user("ann"), elsewhere])

    assert not await full_only(slack, facts, channel)


async def test_a_shared_channel_has_unknown_readers(slack, facts):
    channel = slack.add_channel("shared", [slack.add_user("ann")], is_ext_shared=True)

    assert not await full_only(slack, facts, channel)


async def test_what_slack_does_not_say_is_an_error_and_not_a_guess(slack, facts):
    with pytest.raises(LookupFailedError):
        await facts.place(slack.team.id, "C-unknown")
    with pytest.raises(LookupFailedError):
        await facts.asker(slack.team.id, "U-unknown", frozenset())
    slack.fail("users.info", status=500, times=9)
    with pytest.raises(LookupLaterError):
        await facts.is_admin(slack.team.id, slack.add_user("ann", is_admin=True).id)


async def test_an_asker_is_in_the_granted_groups_and_channels_they_are_in_now(slack, facts):
    ann, bob = slack.add_user("ann"), slack.add_user("bob")
    ours = slack.add_channel("ours", [ann], kind="private")
    theirs = slack.add_channel("theirs", [bob])
    group, other = slack.add_group("ops", [ann]), slack.add_group("dev", [bob])
    spaces = granted(
        f"slack:{ours.id}", f"slack:{theirs.id}", f"slack:{group['id']}", f"slack:{other['id']}"
    )

    asker = await facts.asker(slack.team.id, ann.id, spaces)

    assert asker.full_member
    assert asker.channels == {ours.id}
    assert asker.groups == {group["id"]}


async def test_only_what_is_granted_is_looked_up(slack, facts):
    ann = slack.add_user("ann")
    await facts.asker(slack.team.id, ann.id, frozenset({Grantee(GrantKind.MEMBERS)}))

    assert {call.method for call in slack.calls} == {"users.info"}


async def test_a_guest_is_a_person_but_no_full_member_and_a_leaver_is_nobody(slack, facts):
    guest = slack.add_user("gus", is_restricted=True)
    gone = slack.add_user("gone", deleted=True)

    asker = await facts.asker(slack.team.id, guest.id, frozenset())
    assert (asker.person, asker.full_member) == (guest.id, False)
    assert (await facts.asker(slack.team.id, gone.id, frozenset())).person == ""


async def test_slacks_own_admins_may_change_things_unless_others_are_named(slack):
    boss, ann = slack.add_user("boss", is_admin=True), slack.add_user("ann")
    named = SlackFacts(OneTeam(slack), [parse_grantee(f"slack:{ann.id}")])
    by_group = SlackFacts(
        OneTeam(slack), [parse_grantee(f"slack:{slack.add_group('ops', [ann])['id']}")]
    )
    elsewhere = SlackFacts(OneTeam(slack), [parse_grantee("discord:person:1")])

    async def admins(facts):
        return [u.name for u in (boss, ann) if await facts.is_admin(slack.team.id, u.id)]

    assert await admins(SlackFacts(OneTeam(slack), [])) == ["boss"]
    assert await admins(named) == ["ann"]
    assert await admins(by_group) == ["ann"]
    assert await admins(elsewhere) == ["boss"]


@pytest.mark.parametrize("what", ["is_restricted", "is_stranger", "deleted", "is_bot"])
async def test_a_guest_or_a_bot_is_never_an_admin(slack, what):
    odd = slack.add_user("odd", is_admin=True, **{what: True})
    facts = SlackFacts(OneTeam(slack), [parse_grantee(f"slack:{odd.id}")])

    assert not await facts.is_admin(slack.team.id, odd.id)
