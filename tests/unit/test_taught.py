"""Taught answers: what can be taught, and which question is the same question."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store.errors import UsageError
from store.taught import MAX_ANSWER, MAX_QUESTION, lesson
from store.uploads import stored_path


@pytest.mark.parametrize(
    "again",
    ["How do I reset my badge", "how do i reset my badge?", " How do I\n reset my badge ?! "],
)
def test_the_same_question_is_the_same_document(again):
    assert lesson(again, "Ask.").path == lesson("How do I reset my badge?", "Tell.").path


def test_a_plain_question_is_its_own_name():
    assert lesson("How do I reset my badge?", "Ask Priya.").path == "how do i reset my badge"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is C?", "What is C++?"), ("Is a/b on?", "Is a b on?"), ("x" * 160, "x" * 161),
        ("Was kostet das Öl?", "Was kostet das Ol?"),
    ],
)  # fmt: skip
def test_other_questions_are_other_documents(one, other):
    assert lesson(one, "Yes.").path != lesson(other, "Yes.").path


@pytest.mark.parametrize(("one", "other"), [("Was ist der O\u0308lstand?", "Was ist der Ölstand?")])
def test_a_question_is_the_same_in_every_way_to_write_its_letters(one, other):
    assert lesson(one, "Yes.").path == lesson(other, "Yes.").path


@given(st.text(max_size=300), st.text(max_size=300))
@example("\uf900", "0")
def test_what_is_taken_can_be_kept(question, answer):
    try:
        taught = lesson(question, answer)
    except UsageError:
        return
    assert stored_path(taught.path) == taught.path
    assert taught.path
    assert "\x00" not in taught.question + taught.answer
    (taught.question + taught.answer).encode()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("", "Yes."), ("Is it?", " \n"), ("?!", "Yes."), ("Is it?", "..."),
        ("x" * (MAX_QUESTION + 1), "Yes."), ("Is it?", "x" * (MAX_ANSWER + 1)),
    ],
)  # fmt: skip
def test_what_has_no_words_or_too_many_is_refused(question, answer):
    with pytest.raises(UsageError):
        lesson(question, answer)
