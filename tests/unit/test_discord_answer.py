"""An answer in Discord: every outcome, exact quotes, all limits, and nothing live but citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.models import Answer, Citation, Outcome
from bot.chat.cards import Action, Button, Card, Items, Link, Pairs, Ref, RefKind, Strong, Text
from bot.discord.answer import Showing, render
from bot.discord.buttons import custom_id, pressed
from bot.discord.cards import render as render_card
from bot.discord.components import mark_of, text_size, walk
from bot.discord.text import escape, literal, web_url
from drills.guild_storm import ageless
from fakes.discord.limits import of_message
from fakes.discord.live import live_words as live

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOBODY, QUESTION = UUID(int=0), UUID(int=77)
QUOTE = "The first £250 is not insured. Larkfield bears it, not you."
CITED = Citation(
    rank=1, quote=QUOTE, highlights=((0, 30),), title="Lost device",
    heading=("Lost device", "Stolen"), location="https://wiki.example/lost.md#L22",
    document="lost.md", source="handbook", space="general", start=0, end=len(QUOTE), page=None,
    score=1.0, updated_at=NOW - timedelta(days=21), author="Ana Ferreira", passage=NOBODY,
    document_id=NOBODY, version_id=NOBODY,
)  # fmt: skip
SHOWING = Showing(QUESTION, NOW)
NOTHING = (
    "Not in the documents I may use here.\n"
    "-# Other words may find it, and people often know what is not written down."
)
HOSTILE = (
    "@everyone @here", "<@123456789012345678> <@&123456789012345678> <#123456789012345678>",
    "<@!1> </ask:1> <id:guide> <t:1700000000:R> <:smile:123456789012345678>",
    "[your bank](http://evil.example)", "[your bank](<http://evil.example>)", "![x](http://e.x/p)",
    "https://evil.example/?q=secret HTTP://EVIL.EXAMPLE", "<https://evil.example>",
    "discord.gg/abc discord.com/invite/abc", "\u202eevil\u202c \u2066x\u2069", "```\nnever closed",
    "`` ` ``` ```` `", "||spoiler|| **bold __under__ ~~no~~", "*_~`|unclosed", "\\", "a\\",
    "\\\\[x](y)",
    "> quote\n>>> all of it", "# big\n## big\n-# small",
    "\n".join("  " * n + "- deep" for n in range(50)),
    ">" * 50 + " deep", "[" * 50 + "x" + "]" * 50, "|a|b|\n|---|---|\n|<@1>|http://evil.example|",
    "1. one\n7. seven\n- x\n* y\n+ z", "\x00\x1b[2J", "\u200b" * 9, ":skull: :smile:",
)  # fmt: skip


def check(components: Sequence[dict[str, Any]]) -> None:
    """What Discord would refuse."""
    body = {"components": list(components), "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    assert list(of_message(body)) == []
    assert components


def texts(components: Sequence[dict[str, Any]]) -> list[str]:
    return [one["content"] for one in walk(components) if one["type"] == 10]


def said(components: Sequence[dict[str, Any]]) -> str:
    """What is read, without backslashes."""
    return re.sub(r"\\(?=[^0-9A-Za-z\s])", "", "\n".join(texts(components)))


def urls(components: Sequence[dict[str, Any]]) -> list[str]:
    return [one["url"] for one in walk(components) if one.get("url")]


def labels(components: Sequence[dict[str, Any]]) -> list[str]:
    return [one["label"] for one in walk(components) if one["type"] == 2]


def answered(*cited: Citation, outcome: Outcome = Outcome.ANSWERED) -> Answer:
    return Answer(outcome, 0.9, cited or (CITED,))


def test_the_quote_stands_first_with_the_answering_words_bold() -> None:
    made = render(answered(), SHOWING)

    check(made)
    assert texts(made) == [
        "**The first £250 is not insured.** Larkfield bears it, not you.",
        "**Lost device › Stolen**\n-# Ana Ferreira · updated 3 weeks ago",
    ]
    assert urls(made) == [CITED.location]
    assert labels(made) == ["Open", "Helpful", "Not helpful"]
    assert made[0]["id"] == mark_of(QUESTION)


def test_others_are_folded_until_they_are_asked_for() -> None:
    others = [replace(CITED, rank=n, title=f"Page {n}", heading=()) for n in (2, 3, 4, 5)]
    folded = render(answered(CITED, *others), SHOWING)
    whole = render(answered(CITED, *others), replace(SHOWING, expanded=True))

    for made in (folded, whole):
        check(made)
        assert len(urls(made)) == 4
    assert "Show more" in labels(folded)
    assert "Show more" not in labels(whole)
    assert said(whole).count("The first £250") == 4
    assert "Page 5" not in said(whole)


def test_a_folded_citation_begins_where_it_answers_and_shows_no_marks() -> None:
    quote = "*Owner: Ana.  Reviewed then.*\n\nGo home."
    other = replace(CITED, quote=quote, highlights=((14, 28),), heading=())
    made = render(answered(CITED, other), SHOWING)

    assert texts(made)[-1] == "**Lost device**\n-# Reviewed then. Go home."


def test_a_quote_stands_apart_from_its_source_and_a_list_from_what_follows() -> None:
    quote = "1. One.\n2. Two.\n\nThen rest."
    made = render(answered(replace(CITED, quote=quote, highlights=())), SHOWING)

    box = made[0]["components"]
    assert box[0]["content"] == "1\\. One.\n2\\. Two.\n\nThen rest."
    assert box[1] == {"type": 14, "divider": False}


def test_a_weak_answer_says_so_and_offers_a_person() -> None:
    made = render(answered(outcome=Outcome.WEAK), SHOWING)

    check(made)
    assert said(made).startswith("-# Not sure, but this may help:")
    assert "Ask a person" in labels(made)


@pytest.mark.parametrize(
    ("answer", "words", "buttons"),
    [
        (Answer(Outcome.NOTHING), NOTHING, ["Ask a person"]),
        (
            Answer(Outcome.DENIED),
            "I may not use any documents for you here.\n"
            "-# An admin can open documents to you, or to this channel.",
            [],
        ),
        (Answer(Outcome.UNAVAILABLE, reason="The model is away."), "The model is away.", []),
        (Answer(Outcome.ERROR), "Something went wrong on my side. Please ask again.", []),
        (Answer(Outcome.ANSWERED), NOTHING, ["Ask a person"]),
    ],
)
def test_an_outcome_without_a_quote_is_said_with_a_way_on(answer, words, buttons) -> None:
    made = render(answer, SHOWING)

    check(made)
    assert (said(made), labels(made)) == (words, buttons)


def test_the_question_and_its_age_are_repeated_where_they_are_not_seen() -> None:
    late = replace(SHOWING, asked="Who pays?", asked_at=NOW - timedelta(minutes=9))
    made = render(answered(), late)

    assert said(made).startswith("-# You asked this 9 minutes ago. “Who pays?”\n")
    unseen = render(answered(), replace(late, asked=""))
    assert said(unseen).startswith("-# You asked this 9 minutes ago.\n")


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.WEAK, Outcome.NOTHING])
def test_a_late_reply_says_the_same_but_for_its_age(outcome: Outcome) -> None:
    prompt = replace(SHOWING, asked="Who pays?")
    late = replace(prompt, asked_at=NOW - timedelta(minutes=9))
    one, other = (render(answered(outcome=outcome), each) for each in (prompt, late))

    assert one != other
    assert ageless(one) == ageless(other)


def test_private_answers_can_be_shared_and_asked_elsewhere() -> None:
    private = replace(SHOWING, shareable=True, elsewhere="123")
    made = render(answered(CITED, CITED, outcome=Outcome.WEAK), private)

    check(made)
    assert len(labels(made)) - len(urls(made)) == 5
    assert labels(render(Answer(Outcome.NOTHING), private))[-1] == "Ask another server"


def test_tables_stand_in_columns_and_code_is_never_cut_open() -> None:
    table = "| Day | Euro |\n| --- | --- |\n| Weekday | 40 |\n| Sunday | 90 |"
    row = table.index("| Sunday")
    made = render(answered(replace(CITED, quote=table, highlights=((row, len(table)),))), SHOWING)

    assert texts(made)[0] == ("```\n  Day     | Euro\n  Weekday | 40\n› Sunday  | 90\n```")
    code = "Run it:\n\n```sh\n" + "make all ```` x\n" * 400 + "```\n"
    made = render(answered(replace(CITED, quote=code, highlights=())), SHOWING)
    check(made)
    assert texts(made)[0].count("```") == 2
    assert "more words" in said(made)


def test_an_address_that_no_button_takes_is_written_out() -> None:
    for location in ("lost.md#L22", "javascript:alert(1)", "https://x.example/" + "a" * 600):
        made = render(answered(replace(CITED, location=location)), SHOWING)
        check(made)
        assert urls(made) == []
    refused = render(answered(), replace(SHOWING, links=False))
    assert urls(refused) == []
    assert "wiki.example" in said(refused)
    assert not live("\n".join(texts(refused)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    cited = replace(
        CITED, quote=f"{text}\n\nword {text} word", highlights=((1, 9),), title=text,
        heading=(text, text), document=f"{text}.md", author=text,
    )  # fmt: skip
    shown = replace(SHOWING, asked=text, expanded=True)
    for location in (CITED.location, text):
        for suffix in ("md", "txt", "py", "csv"):
            one = replace(cited, location=location, document=f"a.{suffix}")
            made = render(answered(one, one), shown)
            check(made)
            assert [live(t) for t in texts(made) if live(t)] == []
            assert set(urls(made)) <= {CITED.location, text}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_cards(text: str) -> None:
    card = Card(
        text,
        (
            Text((text, Strong(text), Link(text, "https://ok.example/a_(b)"))),
            Text((text,), faint=True),
            Pairs(((text, (text,)),)),
            Items(((text, Ref(RefKind.PERSON, text)),)),
        ),
        (Button(text or "x", Action.CONFIRM, "1"),),
    )
    made = render_card(card)

    check(made)
    shown = "\n".join(texts(made))
    masked = "](<https://ok.example/a_%28b%29>)"
    assert masked in shown
    assert not live(shown.replace(masked, ""))


_WORDS = st.lists(
    st.sampled_from(
        ["word ", "*", "**", "_", "`", "```\n", "> ", "# ", "- ", "1. ", "| ", " |", "\n", "\n\n",
         "[a](http://e.x)", "<@1>", "@everyone", "\\", "|---|", "http://e.x ", "é", "\u202e", "."]
    ) | st.text(max_size=9), max_size=400,
).map("".join)  # fmt: skip


@settings(max_examples=150)
@given(_WORDS, _WORDS, st.integers(0, 3), st.booleans(), st.sampled_from(["md", "txt", "py"]))
def test_no_answer_breaks_a_limit(quote, other, count, expanded, suffix) -> None:
    end = max(len(quote) // 2, 1)
    cited = replace(
        CITED, quote=quote or "x", highlights=((0, end),), title=other, heading=(other,),
        author=other, document=f"a.{suffix}",
    )  # fmt: skip
    showing = Showing(
        QUESTION, NOW, shareable=True, expanded=expanded, asked=other, asked_at=NOW,
        elsewhere="1" * 20,
    )  # fmt: skip
    made = render(answered(*[cited] * (count + 1), outcome=Outcome.WEAK), showing)

    check(made)
    assert text_size(made) <= 4_000
    assert [live(t) for t in texts(made) if live(t)] == []


@settings(max_examples=100)
@given(_WORDS, st.integers(1, 300), st.integers(0, 60))
def test_no_card_breaks_a_limit(text, count, buttons) -> None:
    card = Card(
        text,
        (Text((text, Strong(text))), Items(((text,),) * count), Pairs(((text, (text,)),) * count)),
        tuple(Button(text, Action.SHOW, str(n)) for n in range(buttons)),
    )

    check(render_card(card))


def test_cards_show_references_links_and_what_is_left_out() -> None:
    items = tuple((f"item {n} " + "x" * 200,) for n in range(40))
    made = render_card(
        Card(
            "Sources",
            (Text((Ref(RefKind.GROUP, "12"), " may read ", Strong("pay"))), Items(items)),
            (Button("Yes", Action.CONFIRM, "1"), Button("Yes", Action.CONFIRM, "1")),
        )
    )

    assert texts(made)[0].startswith("### Sources\n<@&12> may read **pay**\n- item 0 ")
    assert "more items" in said(made)
    assert labels(made) == ["Yes"]


def test_a_button_is_known_by_its_id_alone() -> None:
    assert pressed(custom_id(Action.CONFIRM, "id:choice")) == (Action.CONFIRM, "id:choice")
    assert pressed(custom_id(Action.UNDO, "")) == (Action.UNDO, "")
    assert pressed("lore:nonsense:1") is None
    assert pressed("other") is None
    with pytest.raises(ValueError, match="characters"):
        custom_id(Action.CONFIRM, "x" * 100)


@given(st.text(max_size=300), st.integers(2, 80))
def test_escaped_words_are_the_same_words(text: str, limit: int) -> None:
    assert re.sub(r"\\(?=[^0-9A-Za-z\s])", "", escape(text)) == text or "\\" in text
    assert len(literal(text, limit)) <= limit
    assert not live(escape(text))


def test_only_web_addresses_become_links() -> None:
    assert web_url("https://wiki.example/a?b=c#d") == "https://wiki.example/a?b=c#d"
    assert web_url("HTTPS://Wiki.example/A") == "https://Wiki.example/A"
    for bad in ("ftp://x.example", "https://", "https://a b", "https://x/\u202e", "x", ""):
        assert web_url(bad) is None
