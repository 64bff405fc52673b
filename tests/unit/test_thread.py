"""A follow-up is understood from its thread: what is heard of it, and how much that counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.models import Question
from bot.answer.rank import token_weights
from bot.answer.thread import EARLIER, HEARD, TURNS, inputs, understood
from store.models.encoder import Encoded
from store.sparse import question_terms, terms

FIRST = 10


def encoded(text: str) -> Encoded:
    """A vector for each word: its length in one of two directions; ids by length."""
    spans, at = [], 0
    for word in text.split(" "):
        spans.append((at, at + len(word)))
        at += len(word) + 1
    rows = np.asarray([(1, 0) if (e - s) % 2 else (0, 1) for s, e in spans], np.float32)
    ids = np.asarray([FIRST + e - s for s, e in spans], np.int64)
    mean = rows.mean(axis=0)
    return Encoded(mean / np.linalg.norm(mean), rows, np.asarray(spans, np.int32), ids)


def asked(question: Question):
    return understood(question, [encoded(text) for text in inputs(question)], FIRST)


def test_a_question_alone_is_just_itself():
    question = Question("how many days")
    found, alone = asked(question), encoded("how many days")

    assert inputs(question) == ["how many days"]
    assert np.array_equal(found.tokens, alone.tokens)
    assert np.array_equal(found.weights, token_weights(alone.ids, FIRST))
    assert found.terms.indices.tolist() == question_terms("how many days").indices.tolist()


def test_the_thread_is_read_as_one_text_and_older_turns_count_less():
    question = Question("and part timers", ("leave days", "for whom"))
    found = asked(question)

    assert inputs(question) == ["and part timers", "leave days for whom and part timers"]
    plain = token_weights(encoded("leave days for whom and part timers").ids, FIRST)
    shares = found.weights / plain
    assert shares.tolist() == pytest.approx(
        [EARLIER / 2, EARLIER / 2, EARLIER, EARLIER, 1, 1, 1], rel=1e-5
    )


def test_a_word_of_the_question_counts_whole_though_it_was_said_before():
    found = asked(Question("leave for contractors", ("leave days", "travel costs")))
    weight = dict(zip(found.terms.indices.tolist(), found.terms.values.tolist(), strict=True))

    def of(word):
        return weight[next(terms(word, ("en",)))]

    assert [of(w) for w in ("leave", "contractors", "travel", "days")] == [1, 1, 0.5, 0.25]


@given(st.lists(st.text("ab c", max_size=400), max_size=8), st.text("xy", min_size=1, max_size=9))
def test_however_long_the_thread_the_question_fits_behind_it(earlier, text):
    *_, together = inputs(Question(text, tuple(earlier)))

    assert together.endswith(text)
    assert len(together) <= HEARD + TURNS + len(text)
