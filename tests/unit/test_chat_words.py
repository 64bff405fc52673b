"""Words of chat: ages, cut texts, and the terminal's sentences as chat says them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.admin.phrases import age, in_chat, shortened
from bot.language import told

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("past", "words"),
    [
        (-DAY, "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=119), "1 hour ago"),
        (timedelta(hours=5), "5 hours ago"),
        (5 * DAY, "5 days ago"),
        (59 * DAY, "8 weeks ago"),
        (60 * DAY, "2 months ago"),
        (729 * DAY, "24 months ago"),
        (730 * DAY, "2 years ago"),
    ],
)
def test_ages_are_told_in_the_coarsest_words_that_help(past: timedelta, words: str) -> None:
    assert age(datetime.now(UTC) - past) == words


def test_what_never_happened_has_no_age() -> None:
    assert age(None) == "never"


@given(st.text(max_size=300), st.integers(2, 120))
def test_a_cut_text_fits_on_one_line(text: str, most: int) -> None:
    cut = shortened(text, most)

    assert len(cut) <= most
    assert "\n" not in cut


def test_sentences_of_the_terminal_name_the_words_of_chat() -> None:
    assert in_chat("There is none: `teamlore sources` lists them.") == (
        "There is none: /lore list lists them."
    )
    assert in_chat("`teamlore show ab12` lists them.") == "/lore show ab12 lists them."
    assert in_chat("`teamlore jobs`") == "/lore status"


def test_things_are_counted() -> None:
    assert [told("documents", count=n) for n in (0, 1, 2, 1200)] == [
        "0 documents", "1 document", "2 documents", "1,200 documents",
    ]  # fmt: skip
