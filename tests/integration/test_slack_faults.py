"""A real server while Slack fails, people change their minds, and other bots talk."""

from __future__ import annotations

import asyncio
import re

import pytest
import pytest_asyncio

from drills.served import HANDBOOK, Served, add
from fakes.slack.fake import FakeSlack

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
]
LEAVE = "How many days of annual leave do I get?"
ANSWER = "27 days"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def slack():
    async with FakeSlack() as running:
        running.courier.retry_delays = (0.0, 1.0, 5.0)
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A data directory that knows the handbook."""
    made = tmp_path_factory.mktemp("home")
    add(made, HANDBOOK)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(slack, home):
    process = Served(home, slack)
    await process.start()
    yield process
    await process.kill()


@pytest.fixture
def people(slack, served):
    """Two people whom nothing is known of yet, and a channel of theirs."""
    number = len(slack.world.users)
    ann, bob = (slack.add_user(f"{name}{number}") for name in ("ann", "bob"))
    return ann, bob, slack.add_channel(f"room{number}", [ann, bob])


@pytest.fixture
def state_of(served):
    def look(message):
        return served.rows("SELECT state FROM questions WHERE message = ?", message.ts)

    return look


POSTS = [
    {"status": 429, "retry_after": 1},
    {"status": 429, "retry_after": 2, "times": 4},
    {"status": 500},
    {"status": 503, "after": True},
    {"reset": True},
    {"reset": True, "after": True},
    {"error": "internal_error"},
    {"delay": 2.0},
]


@pytest.mark.parametrize("fault", POSTS, ids=str)
async def test_a_question_has_one_reply_whatever_happens_to_its_post(
    slack, people, state_of, fault
):
    _, bob, room = people
    scripted = slack.fail("chat.postMessage", **fault)

    asked = slack.mention(room, bob, LEAVE)

    (reply,) = await slack.posted(asked, within=100)
    await slack.until(lambda: state_of(asked) == [("done",)], within=100)
    await slack.quiet(0.5)
    assert scripted.times == 0
    assert slack.bot_messages(asked) == [reply]
    assert ANSWER in reply.shown


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.info"])
@pytest.mark.parametrize(
    "fault", [{"status": 429, "retry_after": 1}, {"status": 500}, {"reset": True}], ids=str
)
async def test_a_lookup_that_fails_once_is_made_again(slack, people, method, fault):
    _, bob, room = people
    scripted = slack.fail(method, **fault)

    asked = slack.mention(room, bob, LEAVE)

    (reply,) = await slack.posted(asked, within=100)
    assert scripted.times == 0
    assert ANSWER in reply.shown


async def test_where_nobody_says_who_reads_a_channel_nothing_is_shown(slack, people):
    _, bob, room = people
    fault = slack.fail("conversations.info", error="internal_error", times=1_000)

    asked = slack.mention(room, bob, LEAVE)

    (reply,) = await slack.posted(asked, within=100)
    fault.times = 0
    assert ANSWER not in reply.shown
    again = slack.mention(room, bob, LEAVE)
    (reply,) = await slack.posted(again, within=100)
    assert ANSWER in reply.shown  # what could not be looked up is not kept


async def test_a_response_url_that_failed_is_used_again(slack, people):
    _, bob, room = people
    slack.fail("response", status=500)

    await slack.answered(slack.slash("/ask", LEAVE, bob, room))

    (shown,) = await slack.whispered(bob, within=100)
    await slack.quiet(0.5)
    assert slack.whispers_to(bob) == [shown]
    assert ANSWER in shown.shown


async def test_a_question_whose_response_url_is_over_ends_and_others_go_on(slack, served, people):
    _, bob, room = people
    sent = slack.slash("/ask", LEAVE, bob, room)
    for url in slack.world.response_urls.values():
        url.expires_at = 0.0

    await slack.answered(sent)

    ended = "SELECT count(*) FROM questions WHERE state = 'expired' AND asker = ?"
    await slack.until(lambda: served.rows(ended, bob.id) == [(1,)], within=100)
    asked = slack.mention(room, bob, LEAVE)
    await slack.posted(asked, within=100)
    assert slack.whispers_to(bob) == []


@pytest.mark.parametrize("change", ["edit", "delete"])
@pytest.mark.parametrize("place", ["channel", "direct"])
async def test_a_question_that_is_taken_back_in_time_gets_no_answer(
    slack, people, state_of, place, change
):
    _, bob, room = people
    for method in ("conversations.info", "users.info"):  # the answer is not there yet
        slack.fail(method, delay=2.0)
    said = (
        slack.mention(room, bob, LEAVE) if place == "channel" else slack.direct_message(bob, LEAVE)
    )
    await slack.until(lambda: state_of(said), within=100)

    if change == "edit":
        slack.edit(said, "Never mind.")
    else:
        slack.delete(said)

    await slack.until(lambda: state_of(said) == [("dropped",)], within=100)
    await asyncio.sleep(3.0)
    await slack.quiet(0.5)
    assert slack.bot_messages(channel=said.channel) == []
    slack.faults.script.clear()


async def test_nothing_but_what_people_say_is_a_question(slack, served, people):
    ann, bob, room = people
    robot = slack.add_bot("robot")
    room.members.insert(0, robot.id)
    asked = slack.mention(room, bob, LEAVE)
    await slack.posted(asked, within=100)
    await slack.quiet(0.5)
    before = served.rows("SELECT count(*) FROM questions")

    slack.mention(room, robot, LEAVE)
    slack.mention(room, robot, "And how do I get it?", asked)
    slack.thread_message(asked, robot, "And how do I get it?")
    slack.direct_message(robot, LEAVE)
    slack.edit(asked, "How many days?")
    slack.thread_message(asked, ann, f"<@{bob.id}> and how do you get it?")
    await slack.quiet(2.0)

    assert served.rows("SELECT count(*) FROM questions") == before
    assert len(slack.bot_messages(channel=room.id)) == 1


async def test_nothing_that_was_sent_breaks_a_rule_of_slack(slack, served):
    assert slack.calls_of("chat.postMessage")
    assert slack.violations == []
    assert "Traceback" not in served.told()


async def test_an_answer_that_comes_late_says_when_the_question_was_asked(home, tmp_path):
    async with FakeSlack() as slack:
        bob = slack.add_user("bob")
        room = slack.add_channel("room", [bob])
        slack.advance(-200)
        late = slack.mention(room, bob, LEAVE)  # nobody is connected: it waits at Slack
        slack.advance(200)
        served = Served(home, slack)
        try:
            await served.start()
            (reply,) = await slack.posted(late, within=100)
            prompt = slack.mention(room, bob, LEAVE)
            (other,) = await slack.posted(prompt, within=100)
        finally:
            await served.kill()
    assert re.search(r"You asked this [3-5] minutes ago\.", reply.shown)
    assert "You asked this" not in other.shown
