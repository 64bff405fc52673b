"""Every shape of what Discord delivers becomes the question that was meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.answer.audience import ReplyKind
from bot.discord import hear
from bot.discord.form import FORM, filled_in
from bot.discord.hear import Called, Said

BOT = "900"
NAMES = {"5": "Ana", "6": "staff", "7": "general"}
NOW = datetime(2026, 11, 25, tzinfo=UTC)
SAID = Said("1", "7", "8", "8", "99", "5", "Who pays?")
CALLED = Called("1", "7", "8", "5", "42", "tok", "900", NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@900> who pays?", "who pays?"),
        ("<@!900>   who\npays <@900>?", "who pays ?"),
        ("ask <@5> or <@&6> in <#7>", "ask @Ana or @staff in #general"),
        ("<@4> and <#3>", "@4 and #3"),
        ("<:smile:123> <a:wave:9> </ask:12> ", ":smile: :wave: /ask"),
        ("a < b > c <https://x.example>", "a < b > c <https://x.example>"),
        ("", ""),
    ],
)
def test_words_are_left_without_markup(text: str, words: str) -> None:
    assert hear.question_text(text, BOT, NAMES) == words


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("And for contractors", True), ("on a Sunday?", True), ("wie viel", True),
        ("I told her already.", False), ("", False), ("<@5> is that so?", False),
    ],
)  # fmt: skip
def test_only_what_reads_like_a_question_goes_on_asking(text, asks) -> None:
    assert hear.is_follow_up(text, hear.question_text(text, BOT, NAMES), BOT) is asks


@pytest.mark.parametrize(
    ("words", "thanks"),
    [
        ("thanks!", True), ("Thank you very much", True), ("ok, got it", True), ("danke", True),
        ("ok, but who pays?", False), ("thanksgiving is when", False), ("who pays", False),
    ],
)  # fmt: skip
def test_thanks_are_no_question(words, thanks) -> None:
    assert hear.is_thanks(words) is thanks


def test_a_mention_is_public_and_answered_where_it_stands() -> None:
    ask = hear.from_mention(SAID, opens="Who pays?", summoned=True)

    assert (ask.team, ask.channel, ask.thread, ask.reply) == ("1", "7", "8", ReplyKind.PUBLIC)
    assert ask.route == {
        "kind": "mention", "channel": "8", "reply_to": "99", "opens": "Who pays?",
        "summoned": True,
    }  # fmt: skip
    assert hear.from_follow_up(SAID).keys == hear.from_post(SAID).keys == ask.keys


def test_a_direct_message_counts_once_for_each_server_it_is_asked_of() -> None:
    ask = hear.from_direct(SAID, choice=True)

    assert ask.reply is ReplyKind.PRIVATE
    assert ask.route["choice"] is True
    assert ask.keys == (f"{SAID.key}:1",)


def test_a_command_can_be_answered_for_a_quarter_of_an_hour() -> None:
    public = hear.from_slash(CALLED, "Who pays?", "pay", private=False)
    private = hear.from_slash(CALLED, "Who pays?", None, private=True)

    assert (public.reply, public.thread, public.space) == (ReplyKind.PUBLIC, "42", "pay")
    assert (private.reply, private.thread) == (ReplyKind.PRIVATE, "")
    assert public.route == {"kind": "slash", "application": "900", "token": "tok"}
    assert public.expires_at is not None
    assert timedelta(minutes=14) < public.expires_at - NOW < timedelta(minutes=15)
    assert hear.from_menu(CALLED, "x").keys == public.keys


@pytest.mark.parametrize(("question", "name"), [("Who\n pays?", "Who pays?"), ("x" * 200, 100)])
def test_a_thread_is_named_after_its_question(question: str, name: str | int) -> None:
    made = hear.thread_name(question)
    assert name in (made, len(made))


def test_a_filled_form_says_what_to_add() -> None:
    def label(custom_id, **said):
        return {"type": 18, "component": {"custom_id": custom_id} | said}

    data = {
        "custom_id": FORM,
        "components": [
            label("url", value=" "),
            label("files", values=["1", "gone"]),
            label("space", value="pay "),
        ],
        "resolved": {"attachments": {"1": {"filename": "a.md"}, "2": {"filename": "b.md"}}},
    }
    filled = filled_in(data)

    assert filled is not None
    assert (filled.url, filled.space, filled.files) == ("", "pay", ({"filename": "a.md"},))
    assert filled_in(data | {"custom_id": "other"}) is None
    assert filled_in({"custom_id": FORM}) is not None
