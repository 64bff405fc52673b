"""What Slack shows of a channel, as pages and messages; what it refuses, in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot.chat.runner import RetryLaterError
from bot.slack.past import SlackPast, is_talk, moment, position
from store.errors import RefusedError
from store.messages import EVER, Thread

BOT = "U0BOT"


class Answer(dict):
    """What the Web API answers; a refusal has a status."""

    def __init__(self, given, status=200, headers=None):
        super().__init__(given)
        self.status_code, self.headers = status, headers or {}


class Client:
    """Answers each method with what a test gave; an error is raised as the SDK does."""

    def __init__(self, **answers):
        self.answers, self.calls = answers, []

    def __getattr__(self, name):
        async def call(**given):
            self.calls.append((name, given))
            answer = self.answers[name]
            answer = answer(given) if callable(answer) else answer
            if "error" in answer:
                raise SlackApiError("refused", answer)
            return answer

        return call


class Bot:
    user, scopes = BOT, frozenset({"channels:history"})


class Clients:
    def __init__(self, client):
        self.client = client

    async def of(self, team):
        return self.client

    async def bot(self, team):
        return Bot()


def past(**answers):
    known = {
        "users_info": lambda given: {"user": {"id": given["user"], "name": f"n-{given['user']}"}},
        "chat_getPermalink": lambda given: {
            "permalink": f"https://acme.slack.com/archives/C1/p{given['message_ts']}?thread_ts=1"
        },
    }
    client = Client(**(known | answers))
    return SlackPast(Clients(client), None), client


def said(ts, text="words", **more):
    return {"type": "message", "ts": ts, "user": "U1", "text": text} | more


async def test_a_page_tells_its_messages_its_threads_and_its_stretch():
    shown = [
        said("30.000001", "see <@U7> in <#C2|ops> &amp; <https://x.example|there>"),
        said("20.000001", reply_count=3, latest_reply="25.000001", thread_ts="20.000001"),
        said("15.000001", thread_ts="10.000001", subtype="thread_broadcast"),
        said("12.000001", bot_id="B1"),
        said("11.000001", f"<@{BOT}> where is it?"),
    ]
    slack, client = past(conversations_history={"messages": shown, "has_more": True})
    page = await slack.page("T1", "C1", "40.000001")

    assert [m.text for m in page.messages] == ["see @n-U7 in #ops & there", "words"]
    assert [m.author for m in page.messages] == ["n-U1", "n-U1"]
    assert [(t.id, t.seen) for t in page.threads] == [("20.000001", "25.000001:3")]
    assert page.main == page.below == (11_000_001, 40_000_001)
    assert (page.next, page.limited) == ("11.000001", False)
    assert client.calls[0][1]["latest"] == "40.000001"


async def test_the_last_page_reaches_to_the_beginning_unless_slack_hides_more():
    shown = {"messages": [said("20.000001")], "has_more": False}
    slack, _ = past(conversations_history=shown)
    page = await slack.page("T1", "C1", "")
    assert (page.main, page.next, page.limited) == (EVER, None, False)

    slack, _ = past(conversations_history=shown | {"is_limited": True})
    page = await slack.page("T1", "C1", "")
    assert (page.main, page.next, page.limited) == ((20_000_001, EVER[1]), None, True)


async def test_an_empty_page_is_the_last_one():
    slack, _ = past(conversations_history={"messages": [], "has_more": True})

    assert (await slack.page("T1", "C1", "5.000001")).next is None


async def test_each_message_has_its_own_link_and_slack_is_asked_for_one():
    told = {"messages": [said("10.000001"), said("11.000002", thread_ts="10.000001")]}
    slack, client = past(conversations_replies=told)
    (reply,) = await slack.thread("T1", "C1", Thread("10.000001", 10_000_001))
    again = await slack.messages("T1", "C1", [said("12.000003")])

    base = "https://acme.slack.com/archives/C1"
    assert reply.link == f"{base}/p11000002?thread_ts=10.000001&cid=C1"
    assert again[0].link == f"{base}/p12000003"
    assert (reply.inside, reply.thread, reply.root) == (True, "10.000001", 10_000_001)
    assert len([name for name, _ in client.calls if name == "chat_getPermalink"]) == 1


async def test_a_thread_that_is_gone_is_empty():
    slack, _ = past(conversations_replies=Answer({"error": "thread_not_found"}))

    assert await slack.thread("T1", "C1", Thread("1.000001", 1_000_001)) == ()


async def test_retry_after_is_what_slack_says():
    busy = Answer({"error": "ratelimited"}, 429, {"Retry-After": "60"})
    slack, _ = past(conversations_history=busy)
    with pytest.raises(RetryLaterError) as raised:
        await slack.page("T1", "C1", "")

    assert raised.value.seconds == 60


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ({"is_im": True}, "Direct messages are not read"),
        ({"is_mpim": True}, "Direct messages are not read"),
        ({"is_private": True, "is_member": True, "name": "x"}, "groups:history"),
        ({"is_member": False, "name": "x"}, "/invite"),
    ],
)
async def test_what_cannot_be_read_is_said_in_a_sentence(info, says):
    slack, _ = past(conversations_info={"channel": info})

    with pytest.raises(RefusedError, match=says):
        await slack.look("T1", "C1")


@pytest.mark.parametrize(
    ("word", "says"),
    [("missing_scope", "doctor slack"), ("not_in_channel", "/invite"), ("odd_error", "odd_error")],
)
async def test_what_slack_refuses_is_said_in_a_sentence(word, says):
    slack, _ = past(conversations_history=Answer({"error": word}))

    with pytest.raises(RefusedError, match=says):
        await slack.page("T1", "C1", "")


async def test_somebody_whom_slack_does_not_know_keeps_their_id():
    slack, _ = past(users_info=Answer({"error": "user_not_found"}))
    (message,) = await slack.messages("T1", "C1", [said("1.000001")])

    assert message.author == "U1"


@pytest.mark.parametrize(
    "message",
    [
        said("1.0", user=BOT), said("1.0", bot_id="B1"), said("1.0", subtype="channel_join"),
        said("1.0", subtype="tombstone", user="USLACKBOT"), said("1.0", f"hey <@{BOT}>, when?"),
        said("1.0", user=""), said("1.0", hidden=True),
    ],
)  # fmt: skip
def test_what_is_no_talk_of_people_is_left_out(message):
    assert not is_talk(message, BOT)


@given(st.integers(0, 4_000_000_000), st.integers(0, 999_999))
def test_time_stamps_keep_every_microsecond(seconds, micros):
    ts = f"{seconds}.{micros:06d}"

    assert position(ts) == seconds * 1_000_000 + micros
    assert moment(ts).microsecond == micros
