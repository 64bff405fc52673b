"""What Slack delivers, as questions: every shape of event that people cause."""

from __future__ import annotations

import pytest

from bot.answer.audience import ReplyKind
from bot.slack.hear import (
    Heard,
    from_direct,
    from_mention,
    from_slash,
    is_follow_up,
    is_spoken,
    mentions_others,
    question_text,
)

BOT = "U0BOT"
HEARD = Heard("T1", "Ev1", BOT)


def event(**changes):
    said = {"type": "message", "channel": "C1", "user": "U1", "ts": "10.1", "text": "Where?"}
    return said | changes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0BOT> where is it?", "where is it?"),
        ("where is it <@U0BOT>", "where is it"),
        ("<@U0BOT|lore>  is <#C2|general> a &amp; b &lt;c&gt;?", "is #general a & b <c>?"),
        (
            "see <https://a.example/x|the page> and <https://b.example>",
            "see the page and https://b.example",
        ),
        ("<!channel> what now", "what now"),
        ("<@U9> said so", "@U9 said so"),
        ("<@U0BOT>", ""),
    ],
)
def test_a_question_is_read_without_slacks_own_marks(text, words):
    assert question_text(text, BOT) == words


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B1"}, {"subtype": "message_changed"}, {"subtype": "bot_message"},
        {"subtype": "channel_join"}, {"user": BOT}, {"user": None}, {"hidden": True},
        {"user": "USLACKBOT"},
    ],
)  # fmt: skip
def test_what_no_person_wrote_is_no_question(changes):
    assert not is_spoken(event(**changes), BOT)


@pytest.mark.parametrize("changes", [{}, {"subtype": "file_share"}])
def test_what_a_person_wrote_is_one(changes):
    assert is_spoken(event(**changes), BOT)


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("and for contractors?", True),
        ("Who approves it", True),
        ("thanks!", False),
        ("<@U7> can you look?", False),
        ("I will do that tomorrow", False),
        ("契約社員は？", True),
        ("", False),
    ],
)
def test_only_what_reads_like_a_question_follows_up(text, follows):
    assert is_follow_up(text, BOT) is follows


def test_a_mention_of_the_bot_is_not_one_of_others():
    assert not mentions_others("<@U0BOT> hello", BOT)
    assert mentions_others("<@U0BOT> ask <@U3>", BOT)


def test_a_mention_is_answered_in_its_thread_for_everyone():
    root, inside = from_mention(event(), HEARD), from_mention(event(thread_ts="9.9"), HEARD)

    assert (root.thread, root.reply, root.route["summoned"]) == ("10.1", ReplyKind.PUBLIC, False)
    assert (inside.thread, inside.route["summoned"]) == ("9.9", True)


def test_mention_and_message_events_of_one_post_share_a_key():
    twice = [Heard("T1", id, BOT) for id in ("Ev1", "Ev2")]
    keys = [set(from_mention(event(), heard).keys) for heard in twice]

    assert keys[0] & keys[1] == {"slack:T1:C1:10.1"}


def test_direct_messages_and_commands_are_answered_to_their_writer_alone():
    direct = from_direct(event(channel="D1"), HEARD)
    slash = from_slash(
        {
            "team_id": "T1", "channel_id": "C1", "user_id": "U1", "trigger_id": "1.2.3",
            "text": "who is on call --space ops today", "response_url": "https://hooks.slack.com/x",
        },
        BOT,
    )  # fmt: skip

    assert direct.reply is slash.reply is ReplyKind.PRIVATE
    assert (slash.text, slash.space) == ("who is on call today", "ops")
    assert slash.expires_at is not None
