"""Text that is shown hides nothing, cuts end with a sentence, ages and places read like speech."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words import age, ago, cut, place, visible
from bot.language import told

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("pay \u202e001\u202c pounds", "pay 001 pounds"),
        ("a\u200bd\u00admin\u2060", "admin"),
        ("\x1b[31mred\x00", "[31mred"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("tag\U000e0041\U000e0042s", "tags"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("pass\u200dword", "password"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",) * 2,
    ],
)
def test_what_cannot_be_seen_is_gone(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@given(st.text(max_size=300), st.integers(0, 200))
def test_a_cut_keeps_its_limit_and_the_words(text: str, limit: int) -> None:
    short = cut(text, limit)

    assert len(short) <= limit
    assert text.startswith(short.removesuffix(" …").rstrip()) or short == text


def test_a_cut_falls_at_the_end_of_a_sentence() -> None:
    text = "The first is short. The second one is rather longer! The third does not fit any more."

    assert cut(text, 70) == "The first is short. The second one is rather longer! …"


def test_without_a_sentence_a_cut_falls_between_words() -> None:
    assert cut("one two three four five", 16) == "one two three …"
    assert cut("x" * 50, 10) == "xxxxxxxx …"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"), (1, "yesterday"), (3, "3 days ago"), (21, "3 weeks ago"),
        (70, "2 months ago"), (1_000, "2 years ago"),
    ],
)  # fmt: skip
def test_ages_are_said_as_people_say_them(days: int, words: str) -> None:
    assert age(NOW - timedelta(days=days), NOW) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "just now"), (1, "1 minute ago"), (5, "5 minutes ago"), (150, "2 hours ago"),
     (2_000, "33 hours ago"), (5_000, "3 days ago")],
)  # fmt: skip
def test_moments_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert ago(NOW - timedelta(minutes=minutes), NOW) == words


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("leave/annual.md#L12", "leave/annual.md, line 12"),
        ("plan.xlsx#sheet=Q1%202027", "plan.xlsx, sheet Q1 2027"),
        ("all.zip#part=a.pdf&page=3", "all.zip, in a.pdf, page 3"),
        ("notes.html#silences", "notes.html, silences"),
        ("notes.txt", "notes.txt"),
    ],
)
def test_a_place_without_a_link_is_said_in_words(location: str, words: str) -> None:
    assert place(location) == words


def test_what_is_left_out_is_counted() -> None:
    assert told("more-words", count=1) == "… and 1 more word"
    assert told("more-words", count=1_200) == "… and 1,200 more words"
