"""Vectors of questions are kept by content, for an hour, in so many bytes; nothing else is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from store.models.encoder import Encoded, InputKind, ModelSpec
from store.models.remembering import KEPT_SECONDS, RememberingEncoder

ONE = 4 * 4 + 4 * 4 + 2 * 4 + 8  # bytes of what is made of one text


class Counting:
    """Makes a vector of the text's own characters; remembers what it was asked for."""

    backend, spec = "none", ModelSpec("letters", 4, 16)

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def count(self, text: str) -> int:
        return len(text)

    def encode(self, texts, kind: InputKind) -> list[Encoded]:
        self.calls.append(list(texts))
        return [made(text, kind) for text in texts]


def made(text: str, kind: InputKind = InputKind.QUESTION) -> Encoded:
    row = np.array([len(text), sum(map(ord, text)), kind is InputKind.QUESTION, 1], np.float32)
    return Encoded(row, row[None], np.array([[0, len(text)]], np.int32), np.array([7]))


def asked(encoder: RememberingEncoder, *texts: str) -> list[list[float]]:
    return [e.dense.tolist() for e in encoder.encode(texts, InputKind.QUESTION)]


def test_a_question_is_encoded_once_and_only_what_is_new_in_one_call() -> None:
    inner = Counting()
    encoder = RememberingEncoder(inner, 10 * ONE)

    first = asked(encoder, "a", "b", "a")
    again = asked(encoder, "b", "c", "d")

    assert inner.calls == [["a", "b"], ["c", "d"]]
    assert first == [made(text).dense.tolist() for text in "aba"]
    assert again == [made(text).dense.tolist() for text in "bcd"]


def test_passages_and_other_spellings_are_not_taken_for_a_question() -> None:
    inner = Counting()
    encoder = RememberingEncoder(inner, 10 * ONE)
    asked(encoder, "a")

    (passage,) = encoder.encode(["a"], InputKind.PASSAGE)
    encoder.encode(["a"], InputKind.PASSAGE)
    asked(encoder, "a ")

    assert inner.calls == [["a"], ["a"], ["a"], ["a "]]
    assert passage.dense.tolist() == made("a", InputKind.PASSAGE).dense.tolist()


def test_a_question_with_its_thread_is_encoded_as_a_whole() -> None:
    inner = Counting()
    encoder = RememberingEncoder(inner, 10 * ONE)
    asked(encoder, "a")

    for _ in range(2):
        encoder.encode(["a", "before a"], InputKind.THREAD)

    assert inner.calls == [["a"], ["a", "before a"], ["a", "before a"]]


def test_an_hour_later_a_question_is_encoded_anew_and_nothing_old_is_held() -> None:
    inner, moment = Counting(), [0.0]
    encoder = RememberingEncoder(inner, 10 * ONE, lambda: moment[0])
    asked(encoder, "a")
    moment[0] = KEPT_SECONDS - 1
    asked(encoder, "a", "b")
    moment[0] = KEPT_SECONDS
    asked(encoder, "a")

    assert inner.calls == [["a"], ["b"], ["a"]]
    assert encoder.held == 2 * ONE
    moment[0] = 3 * KEPT_SECONDS
    encoder.encode([], InputKind.QUESTION)
    assert encoder.held == 0


@given(st.integers(0, 5 * ONE), st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=4)))
def test_it_never_holds_more_than_its_room_and_never_a_wrong_vector(room, calls) -> None:
    encoder = RememberingEncoder(Counting(), room)
    for texts in calls:
        assert asked(encoder, *texts) == [made(text).dense.tolist() for text in texts]
        assert encoder.held <= room
        assert encoder.held == ONE * len(encoder._kept)
