"""Cards, forms, the home tab and the greeting in Slack: limits, references, nothing else live."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.answer.models import Outcome
from bot.chat.cards import (
    Action,
    Button,
    Card,
    Items,
    Link,
    Pairs,
    Ref,
    RefKind,
    Strong,
    Style,
    Text,
)
from bot.slack.buttons import action_in, vote_in
from bot.slack.cards import Readers, render
from bot.slack.forms import add_form, confirm_form, grant_form, state_in
from bot.slack.home import Asked, Gap, Home, Office, Opened, Shelf, Work, home_view
from bot.slack.joining import joined
from bot.slack.text import text_size

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ANA, TEAM, DESK = (
    Ref(RefKind.PERSON, "U012"),
    Ref(RefKind.GROUP, "S034"),
    Ref(RefKind.CHANNEL, "C056"),
)


def walk(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from walk(one)


def check(blocks: list[dict[str, Any]], most: int) -> None:
    for block, parsed in zip(blocks, Block.parse_all(blocks), strict=True):
        assert json.loads(json.dumps(parsed.to_dict()))["type"] == block["type"]
    assert 0 < len(blocks) <= most
    for part in walk(blocks):
        if part.get("type") in ("text", "plain_text", "mrkdwn", "link"):
            assert 0 < len(part["text"]) <= 3_000
        if part.get("type") in ("context", "actions", "rich_text_section", "rich_text_list"):
            assert part["elements"]
        if part.get("type") == "header":
            assert len(part["text"]["text"]) <= 150
    ids = Counter(p["action_id"] for p in walk(blocks) if "action_id" in p)
    assert all(count == 1 for count in ids.values())


def check_message(message: Any) -> None:
    check(message["blocks"], 50)
    assert text_size(message["blocks"]) <= 12_000
    assert 0 < len(message["text"]) <= 4_000


def said(blocks: Any) -> str:
    return " ".join(p["text"] for p in walk(blocks) if isinstance(p.get("text"), str))


def test_a_card_is_drawn_part_by_part() -> None:
    card = Card(
        "Sources",
        (
            Text(("Added by ", ANA, " in ", DESK, ": ", Link("guide", "https://x.example/g"))),
            Pairs((("State", ("ready",)), ("For", (Strong("all"),)))),
            Items((("one",), (TEAM,))),
            Text(("as of ", Link("now", "https://x.example/n"), " by ", ANA), faint=True),
        ),
        (Button("Remove", Action.REMOVE, "s1", Style.DANGER), Button("Other", Action.REMOVE, "s2")),
    )
    message = render(card)
    header, text, pairs, items, faint, actions = message["blocks"]

    check_message(message)
    assert header["text"]["text"] == "Sources"
    assert [e["type"] for e in text["elements"][0]["elements"]] == [
        "text", "user", "text", "channel", "text", "link"
    ]  # fmt: skip
    assert said(pairs) == "State:  ready \n For:  all"
    assert items["elements"][0]["elements"][1]["elements"] == [
        {"type": "usergroup", "usergroup_id": "S034"}
    ]
    assert faint["elements"][0]["text"] == "as of <https://x.example/n|now> by <@U012>"
    assert [(b["action_id"], b["value"], b.get("style")) for b in actions["elements"]] == [
        ("remove", "s1", "danger"), ("remove:1", "s2", None)
    ]  # fmt: skip
    assert {action_in(b["action_id"]) for b in actions["elements"]} == {Action.REMOVE}


def test_faint_words_are_exact_to_the_sign() -> None:
    (block,) = render(Card(parts=(Text(("For *example*", ": :skull:"), faint=True),)))["blocks"]

    assert block["elements"] == [
        {"type": "plain_text", "text": "For *example*: :skull:", "emoji": False}
    ]


def test_a_faint_link_without_words_is_left_out() -> None:
    line = (Link("", "https://x.example/"), Strong(" "), "by ", ANA)
    (block,) = render(Card(parts=(Text(line, faint=True),)))["blocks"]

    assert block["elements"][0]["text"] == "by <@U012>"


def test_a_card_for_everybody_notifies_nobody() -> None:
    card = Card(parts=(
        Text((ANA, TEAM, DESK)), Text((ANA,), faint=True),
        Items(((TEAM,),)), Pairs((("by", (ANA,)),)),
    ))  # fmt: skip
    message = render(card, Readers(public=True, names={"U012": "Ana"}))
    kinds = {part.get("type") for part in walk(message["blocks"])}

    assert not kinds & {"user", "usergroup"}
    assert "<@" not in json.dumps(message)
    assert "subteam" not in json.dumps(message)
    assert "channel" in kinds
    assert said(message["blocks"]) == "Ana S034 *Ana* S034 by:  Ana"


@pytest.mark.parametrize("bad", ["U1> <!channel", "", "channel|x", "u012", "S1^"])
def test_a_reference_that_is_no_id_is_text(bad: str) -> None:
    card = Card(
        parts=(
            Text((Ref(RefKind.PERSON, bad), "!")),
            Text((Ref(RefKind.GROUP, bad), "!"), faint=True),
        )
    )
    message = render(card)

    check_message(message)
    assert not {p.get("type") for p in walk(message["blocks"])} & {"user", "usergroup"}
    assert not re.search("<[@!#]", message["blocks"][-1]["elements"][0]["text"])


def test_a_list_says_how_many_more_there_are() -> None:
    message = render(Card(parts=(Items(tuple((f"document {n} " * 5,) for n in range(200))),)))
    items = message["blocks"][0]["elements"][0]["elements"]

    check_message(message)
    assert said(items[-1]) == f"… and {200 - len(items) + 1} more items"


def test_parts_beyond_the_room_are_counted() -> None:
    message = render(Card(parts=(Text(("word " * 1_000,)),) * 10))

    check_message(message)
    assert said(message["blocks"][-1]) == "… and 6 more parts"


def test_a_value_that_slack_would_refuse_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="remove"):
        render(Card(buttons=(Button("x", Action.REMOVE, "v" * 2_001),)))


@pytest.mark.parametrize("value", ["", "helpful", "helpful:", "remove:1", ":1", "other:q"])
def test_a_forged_vote_is_none(value: str) -> None:
    assert vote_in(value) is None


_text = st.text(max_size=40) | st.sampled_from(
    ["word " * 900, "<!channel>", "*_~`:x:", "x" * 9_000, "", "&<>" * 900, "\u202e", "ends with :"]
)
_inline = (
    _text
    | st.builds(Ref, st.sampled_from(RefKind), _text | st.just("U012"))
    | st.builds(Link, _text, _text | st.just("https://x.example/" + "y" * 900))
    | st.builds(Strong, _text)
)
_line = st.lists(_inline, max_size=4).map(tuple)
_part = (
    st.builds(Text, _line, st.booleans())
    | st.builds(Pairs, st.lists(st.tuples(_text, _line), max_size=5).map(tuple))
    | st.builds(Items, st.lists(_line, max_size=5).map(tuple))
)
_buttons = st.lists(
    st.builds(
        Button, _text, st.sampled_from(Action), st.sampled_from(["", "v"]), st.sampled_from(Style)
    ),
    max_size=4,
).map(tuple)  # fmt: skip
_cards = st.builds(Card, _text, st.lists(_part, max_size=6).map(tuple), _buttons)


@given(_cards, st.booleans())
@settings(max_examples=150)
def test_every_card_keeps_every_limit(card: Card, public: bool) -> None:  # noqa: FBT001
    message = render(card, Readers(public=public))

    check_message(message)
    assert not re.search(
        "<!(?!subteam)", json.dumps([p for p in walk(message) if p.get("type") == "mrkdwn"])
    )
    assert "<" not in message["text"]


def test_a_card_of_very_many_parts_keeps_the_limits() -> None:
    check_message(render(Card("t", (Text(("x",)),) * 90, (Button("b", Action.SHOW, "v"),) * 90)))


@pytest.mark.parametrize(
    "spaces", [[], ["general"], [f"space {n}" for n in range(150)], ["x" * 200, "ok"]]
)
@pytest.mark.parametrize("form", [add_form, grant_form])
def test_a_form_is_a_valid_view(form: Any, spaces: list[str]) -> None:
    view = form(spaces, "general", {"team": "T1", "channel": "C1"})

    View(**view).validate_json()
    check(view["blocks"], 100)
    assert all(len(view[k]["text"]) <= 24 for k in ("title", "submit", "close"))
    assert state_in(view) == {"team": "T1", "channel": "C1"}
    assert len({block["block_id"] for block in view["blocks"]}) == len(view["blocks"])


def test_the_space_of_the_channel_is_chosen_already() -> None:
    space = next(b for b in add_form(["a", "b"], "b", {})["blocks"] if b["block_id"] == "space")

    assert space["element"]["initial_option"]["value"] == "b"


def test_a_confirmation_shows_the_card() -> None:
    view = confirm_form(
        "Remove a source", Card("Handbook", (Text(("42 documents go.",)),)), "Remove", {}
    )

    View(**view).validate_json()
    assert said(view["blocks"]) == "Handbook 42 documents go."


@pytest.mark.parametrize("metadata", ["", "{", "[]", "3", None])
def test_foreign_state_is_empty(metadata: str | None) -> None:
    assert state_in({"private_metadata": metadata}) == {}


def test_the_greeting_names_what_may_be_read_here() -> None:
    some, none = render(joined(["general", "<!channel>"])), render(joined([]))
    many = render(joined([f"space {n}" for n in range(50)]))

    for message in (some, none, many):
        check_message(message)
    assert "general <!channel>" in said(some["blocks"])
    assert "may not read any documents here yet" in said(none["blocks"])
    assert "… and 30 more" in said(many["blocks"])


def _office(many: int) -> Office:
    return Office(
        sources=[Shelf("s", "handbook", "general", 42, "ready", NOW - timedelta(days=3))] * many,
        jobs=[Work(f"j{n}", "add handbook", "failed: away", NOW, failed=True) for n in range(many)],
        gaps=[Gap("what about gyms?", 3, NOW - timedelta(hours=5))] * many,
        spaces=[Opened("general", ("all members", ANA) * many)] * many,
    )


def test_a_person_sees_how_to_ask_and_what_they_asked() -> None:
    home = Home(
        recent=[
            Asked(
                "may I <b>fly</b>?",
                NOW - timedelta(hours=2),
                Outcome.NOTHING,
                "https://x.example/m",
            ),
            Asked("and now?", NOW),
        ],
        examples=["How early do I book?"],
    )
    view = home_view(home, NOW)
    words = said(view["blocks"])

    check(view["blocks"], 100)
    assert "may I <b>fly</b>?  · not in the documents · 2 hours ago" in words
    assert "and now?  · I am still looking · just now" in words
    assert "“How early do I book?”" in words
    assert "Sources" not in words


@pytest.mark.parametrize("many", [0, 1, 10, 500])
def test_an_admin_sees_the_office_within_the_limits(many: int) -> None:
    view = home_view(Home(recent=[Asked("q" * 400, NOW)] * many, office=_office(many)), NOW)
    words = said(view["blocks"])

    View(**view).validate_json()
    check(view["blocks"], 100)
    assert len(json.dumps(view)) < 250_000
    assert "Who may read what" in words
    assert ("Try again: add handbook" in words) == (many > 0)
    assert ("… and 490 more lines" in words) == (many == 500)
