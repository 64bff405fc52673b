"""An answer in Slack: every outcome, exact quotes, all limits, and nothing live but citations."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.answer.models import Answer, Citation, Outcome
from bot.chat.cards import Action
from bot.slack.answer import Showing, render
from bot.slack.buttons import action_in, vote_in
from bot.slack.text import text_size
from fakes.slack.live import live, marks
from fakes.slack.referee import walk

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NOBODY = UUID(int=0)
QUOTE = "The first £250 is not insured. Larkfield bears it, not you."
CITED = Citation(
    rank=1, quote=QUOTE, highlights=((0, 30),), title="Lost device",
    heading=("Lost device", "Stolen"), location="https://wiki.example/lost.md#L22",
    document="lost.md", source="handbook", space="general", start=0, end=len(QUOTE), page=None,
    score=1.0, updated_at=NOW - timedelta(days=21), author="Ana Ferreira", passage=NOBODY,
    document_id=NOBODY, version_id=NOBODY,
)  # fmt: skip
SHOWING = Showing("q-1", NOW)
HOSTILE = (
    "<!channel> <!here> <!everyone>", "<@U012AB3CD> <!subteam^S012> <#C012AB3CD>",
    "<https://evil.example|your bank>", "[x](http://evil.example)", "![x](http://evil.example/p.png)",
    "https://evil.example/?q=secret", "@channel @here", "\u202eevil\u202c \u2066x\u2069",
    "```\nnever closed", "`*_~unclosed", "> quote\n>> quote", "*bold* _it_ ~no~", ":skull: :smile:",
    "\n".join("  " * n + "- deep" for n in range(50)), ">" * 50 + " deep",
    "[" * 50 + "x" + "]" * 50, "&lt;!channel&gt;", "\x00\x1b[2J", "\u200b" * 9,
    "|a|b|\n|---|---|\n|<!here>|http://evil.example|",
)  # fmt: skip


def check(message: Any, *, most: int = 50) -> None:
    """What Slack would refuse, by the SDK's models and by counts."""
    blocks = message["blocks"]
    for block, parsed in zip(blocks, Block.parse_all(blocks), strict=True):
        assert json.loads(json.dumps(parsed.to_dict()))["type"] == block["type"]
    assert 0 < len(blocks) <= most
    assert message["text"].strip()
    assert len(message["text"]) <= 4_000
    assert text_size(blocks) <= 12_000
    ids = Counter(one["action_id"] for one in walk(blocks) if "action_id" in one)
    assert all(count == 1 and len(name) <= 255 for name, count in ids.items())
    for part in walk(blocks):
        check_part(part)


def check_part(part: dict[str, Any]) -> None:
    kind = part.get("type")
    if kind in ("text", "plain_text", "mrkdwn", "link"):
        assert 0 < len(part["text"]) <= 3_000
    if kind == "rich_text":
        assert text_size(part) <= 3_000
    if kind == "mrkdwn":
        assert part["verbatim"] is True
    if kind in ("context", "actions", "rich_text_section", "rich_text_quote", "rich_text_list"):
        assert part["elements"]
    if kind == "context":
        assert len(part["elements"]) <= 10
    if kind == "button":
        assert len(part["text"]["text"]) <= 75


def quoted(message: Any) -> list[dict[str, Any]]:
    """The text elements of the first quote."""
    texts = [block["elements"] for block in message["blocks"] if block["type"] == "rich_text"]
    quotes = [[e for e in t if e["type"] == "rich_text_quote" or "border" in e] for t in texts]
    return [part for part in walk(next(filter(None, quotes))) if part.get("type") == "text"]


def actions(message: Any) -> list[str]:
    return [action_in(p["action_id"]) for p in walk(message["blocks"]) if "action_id" in p]


def said(message: Any) -> str:
    """All words of the blocks."""
    return " ".join(p["text"] for p in walk(message["blocks"]) if isinstance(p.get("text"), str))


@pytest.fixture(autouse=True)
def _no_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The SDK logs what it does not know and skips it: here that is a failure."""
    yield
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_an_answer_is_the_quote_its_place_and_a_vote() -> None:
    message = render(Answer(Outcome.ANSWERED, 0.9, (CITED,)), SHOWING)
    block, about, thumbs = message["blocks"]

    check(message)
    assert [(e["text"], "style" in e) for e in quoted(message)] == [
        (QUOTE[:30], True), (QUOTE[30:], False)
    ]  # fmt: skip
    assert block["elements"][-1]["elements"] == [
        {"type": "link", "url": CITED.location, "text": "Lost device › Stolen",
         "style": {"bold": True}}
    ]  # fmt: skip
    assert about["elements"][0]["text"] == "Ana Ferreira · updated 3 weeks ago"
    assert vote_in(thumbs["elements"][0]["positive_button"]["value"]) == (Action.HELPFUL, "q-1")
    assert vote_in(thumbs["elements"][0]["negative_button"]["value"]) == (Action.UNHELPFUL, "q-1")
    assert message["text"] == (
        f"{QUOTE}\n— Lost device › Stolen (Ana Ferreira · updated 3 weeks ago)"
    )


def test_further_citations_are_three_lines_until_asked_for() -> None:
    answer = Answer(Outcome.ANSWERED, 0.9, (CITED,) * 6)
    folded, whole = render(answer, SHOWING), render(answer, replace(SHOWING, expanded=True))

    check(folded)
    check(whole)
    assert said(folded).count("The first £250") == 4
    assert len([b for b in folded["blocks"] if _is_link_line(b)]) == 3
    assert actions(folded) == [Action.MORE, "feedback"]
    assert len([b for b in whole["blocks"] if b["type"] == "rich_text"]) == 4
    assert actions(whole) == ["feedback"]


def _is_link_line(block: dict[str, Any]) -> bool:
    return any(e["type"] == "mrkdwn" for e in block.get("elements", ()))


def test_a_weak_answer_says_so_and_offers_a_person() -> None:
    message = render(Answer(Outcome.WEAK, 0.3, (CITED,)), SHOWING)

    check(message)
    assert said(message).startswith("Not sure, but this may help:")
    assert message["text"].startswith("Not sure, but this may help:")
    assert Action.ASK_PERSON in actions(message)


@pytest.mark.parametrize(
    ("answer", "sentence", "buttons"),
    [
        (Answer(Outcome.NOTHING), "Not in the documents I may use here.", [Action.ASK_PERSON]),
        (Answer(Outcome.DENIED), "I may not use any documents for you here.", []),
        (
            Answer(Outcome.UNAVAILABLE),
            "I cannot look into the documents right now. Please ask again later.",
            [],
        ),
        (Answer(Outcome.UNAVAILABLE, reason="The index is away."), "The index is away.", []),
        (Answer(Outcome.ERROR), "Something went wrong on my side. Please ask again.", []),
        (Answer(Outcome.ERROR, reason="No. <!channel>"), "No. <!channel>", []),
        (Answer(Outcome.ANSWERED), "Not in the documents I may use here.", [Action.ASK_PERSON]),
        (Answer(Outcome.WEAK), "Not in the documents I may use here.", [Action.ASK_PERSON]),
    ],
)
def test_an_outcome_without_a_quote_is_one_sentence(
    answer: Answer, sentence: str, buttons: list[str]
) -> None:
    message = render(answer, SHOWING)

    check(message)
    assert message["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": sentence}]
    assert actions(message) == buttons
    assert live(message) == set()


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.NOTHING])
def test_a_late_reply_says_when_it_was_asked(outcome: Outcome) -> None:
    showing = replace(SHOWING, asked_at=NOW - timedelta(minutes=5), asked="how <b>?")
    message = render(Answer(outcome, 0.9, (CITED,)), showing)

    check(message)
    assert said(message).startswith("You asked this 5 minutes ago. “how <b>?”")
    assert message["text"].startswith("You asked this 5 minutes ago.")


def test_a_private_reply_can_be_shared_and_shows_the_vote() -> None:
    showing = replace(SHOWING, private=True, shareable=True, voted=Action.HELPFUL)
    message = render(Answer(Outcome.ANSWERED, 0.9, (CITED,)), showing)
    public = render(Answer(Outcome.ANSWERED, 0.9, (CITED,)), replace(showing, private=False))

    check(message)
    assert actions(message) == [Action.SHARE, "feedback"]
    assert "You said that this helped" in said(message)
    assert actions(public) == ["feedback"]
    assert "You said" not in said(public)


@pytest.mark.parametrize(
    "location", ["leave.md#L12", "javascript:alert(1)", "file:///etc/passwd", "https://", "//x.y",
                 "https://a b", "https://x.example/\u202egnp", "https://x.example/" + "x" * 2_000]
)  # fmt: skip
def test_what_is_no_web_address_is_text(location: str) -> None:
    message = render(Answer(Outcome.ANSWERED, 0.9, (replace(CITED, location=location),)), SHOWING)

    check(message)
    assert live(message) == set()
    assert "Lost device › Stolen" in said(message)


def test_a_location_without_a_link_is_said_in_words() -> None:
    cited = replace(CITED, location="leave.md#L12")

    assert "leave.md, line 12 · Ana" in said(render(Answer(Outcome.WEAK, 0.3, (cited,)), SHOWING))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("expanded", [True, False])
def test_hostile_text_makes_nothing_live(hostile: str, *, expanded: bool) -> None:
    _harmless(hostile, expanded=expanded)


def _harmless(hostile: str, *, expanded: bool) -> None:
    """As document, title, heading, author, file name and question."""
    cited = replace(
        CITED, quote=hostile or "x", highlights=((0, 5),), title=hostile, heading=(hostile,),
        author=hostile, document=f"{hostile}.md",
    )  # fmt: skip
    bare = replace(cited, location=hostile)
    showing = replace(SHOWING, expanded=expanded, asked=hostile)
    message = render(Answer(Outcome.WEAK, 0.3, (cited, bare, cited)), showing)

    check(message)
    allowed = {CITED.location} | ({hostile} if hostile.startswith("https://") else set())
    assert live(message) <= allowed
    assert not marks(message)
    assert not re.search("[\x00-\x08\x1b\u200b\u202a-\u202e\u2066-\u2069]", json.dumps(
        message, ensure_ascii=False
    ))  # fmt: skip


MARKS = re.compile(r"[\s#*_`~|>\\\[\]()!<.:•+=\d-]")


@pytest.mark.parametrize(
    ("quote", "document"),
    [
        ("1. Acknowledge.\n2. Be *there* in **25** minutes.\n\nYou may leave.", "rota.md"),
        ("| Who | After |\n| --- | --- |\n| Lead | 25 minutes |", "rota.html"),
        ("Run this:\n\n```\nwatchtower silences\n```\n\nThen `go` home.", "run.md"),
        ("## Leave\n\nSix weeks. See [pay](pay.md).", "leave.txt"),
        ("a,b\n1,2", "rows.csv"),
    ],
)
def test_a_quote_is_exact_to_the_word(quote: str, document: str) -> None:
    cited = replace(CITED, quote=quote, highlights=((0, 9),), document=document)
    shown = "".join(e["text"] for e in quoted(render(Answer(Outcome.WEAK, 0, (cited,)), SHOWING)))
    exact = quote.replace("(pay.md)", "") if document.endswith(".md") else quote

    assert MARKS.sub("", shown) == MARKS.sub("", exact)


def test_lists_keep_their_numbers_and_depth() -> None:
    quote = "3. three\n4. four\n   - under\n9. nine\n1. one\n1. one more"
    cited = replace(CITED, quote=quote, highlights=())
    block = render(Answer(Outcome.ANSWERED, 1, (cited,)), SHOWING)["blocks"][0]
    lists = [e for e in block["elements"] if e["type"] == "rich_text_list"]

    shown = [
        (e["style"], e.get("offset", 0), e.get("indent", 0), len(e["elements"])) for e in lists
    ]
    assert shown == [
        ("ordered", 2, 0, 2), ("bullet", 0, 1, 1), ("ordered", 8, 0, 1), ("ordered", 0, 0, 2),
    ]  # fmt: skip


def test_bullets_after_a_numbered_item_are_bullets() -> None:
    cited = replace(CITED, quote="1. one\n- dot\n- dot\n2. two", highlights=())
    *lists, _ = render(Answer(Outcome.WEAK, 1, (cited,)), SHOWING)["blocks"][1]["elements"]

    assert [one["style"] for one in lists] == ["ordered", "bullet", "ordered"]


@pytest.mark.parametrize("title", ["Pay", "A rather long title of a page", "t" * 90])
def test_a_folded_citation_is_one_line(title: str) -> None:
    other = replace(CITED, title=title, heading=(), quote="Every word counts. " * 20)
    message = render(Answer(Outcome.ANSWERED, 1, (CITED, other)), SHOWING)
    (line,) = [b for b in message["blocks"] if _is_link_line(b)]
    words = [e["text"] for e in line["elements"] if e["type"] == "plain_text"]

    assert len(title) + sum(map(len, words)) <= 92
    assert all("Every word counts.".startswith(word[:18]) for word in words)
    assert bool(words) == (len(title) < 60)


@pytest.mark.parametrize(
    ("highlights", "words"),
    [([(14, 28)], "Reviewed then. Go home."), ([], "Owner: Ana. Reviewed then. Go home.")],
)
def test_a_folded_citation_begins_where_it_answers(highlights: Any, words: str) -> None:
    quote = "*Owner: Ana.  Reviewed then.*\n\nGo home."
    other = replace(CITED, quote=quote, highlights=tuple(highlights))
    message = render(Answer(Outcome.ANSWERED, 1, (CITED, other)), SHOWING)
    (line,) = [b for b in message["blocks"] if _is_link_line(b)]

    assert line["elements"][1]["text"] == words


@pytest.mark.parametrize("path", ["y" * 960, "y" * 900 + '"' * 30])
@pytest.mark.parametrize("quote", ["a\n\n" * 3_000, "word " * 3_000, "- a\n" * 3_000])
def test_the_longest_link_leaves_the_quote_its_share(path: str, quote: str) -> None:
    cited = replace(
        CITED, quote=quote, highlights=(), title="t" * 999, author="a" * 999,
        location="https://x.example/" + path,
    )  # fmt: skip
    message = render(Answer(Outcome.WEAK, 1, (cited,) * 4), replace(SHOWING, expanded=True))

    check(message)
    assert quoted(message)


def test_a_long_quote_is_cut_at_a_sentence_and_says_how_much_more() -> None:
    quote = "This sentence has six words here. " * 200
    message = render(Answer(Outcome.ANSWERED, 1, (replace(CITED, quote=quote),)), SHOWING)
    texts = [e["text"] for e in quoted(message)]
    shown = len("".join(texts).split())

    check(message)
    assert texts[-1].endswith("here.")
    assert f"… and {1_200 - shown:,} more words" in said(message)
    assert f"… and {1_200 - shown:,} more words" in message["text"]


_text = st.text(max_size=60) | st.sampled_from(HOSTILE) | st.sampled_from(
    ["word " * 900, "- item\n" * 700, "| a | b |\n" * 600, "x" * 20_000, "&<>" * 2_000, ""]
)  # fmt: skip
_citations = st.builds(
    replace, st.just(CITED), quote=_text, title=_text,
    heading=st.lists(_text, max_size=3).map(tuple),
    location=_text | st.just(CITED.location) | st.just("https://x.example/" + "y" * 950),
    document=st.sampled_from(["a.md", "a.py", "a.html", ""]), author=_text | st.none(),
    updated_at=st.none() | st.just(NOW), page=st.none() | st.just(3),
    highlights=st.lists(
        st.tuples(st.integers(0, 30_000), st.integers(0, 30_000)), max_size=3
    ).map(tuple),
)  # fmt: skip
_answers = st.builds(
    Answer, st.sampled_from(Outcome), st.just(0.5), st.lists(_citations, max_size=5).map(tuple),
    reason=_text | st.none(),
)  # fmt: skip
_showings = st.builds(
    Showing, st.just("q-1"), st.just(NOW), private=st.booleans(), shareable=st.booleans(),
    expanded=st.booleans(), voted=st.sampled_from([None, Action.HELPFUL, Action.UNHELPFUL]),
    asked=_text, asked_at=st.none() | st.just(NOW - timedelta(minutes=5)),
)  # fmt: skip


@given(_answers, _showings)
@settings(max_examples=150)
def test_every_answer_keeps_every_limit(answer: Answer, showing: Showing) -> None:
    message = render(answer, showing)

    check(message)
    places = {re.sub('[<>|"`]', "", citation.location) for citation in answer.citations}
    assert {re.sub("%..", "", url) for url in live(message)} <= {
        re.sub("%..", "", p) for p in places
    }
