"""A sentence that lacks the question's names or its negation is told from one that has them."""

from __future__ import annotations

import time

import numpy as np
import pytest

from bot.answer.wording import denies, names, wording
from store.sparse import question_terms, terms


def of(question: str, sentence: str, rarity=None):
    asked = question_terms(question)
    weights = np.ones(len(asked.indices), np.float32) if rarity is None else rarity(asked)
    return wording(question, sentence, asked, weights)


EN = ("en",)


def test_names_are_capitals_after_the_first_word_and_whatever_has_a_digit() -> None:
    assert names("Which Norman duke took Sicily in 1091?", EN) == set(
        terms("Norman Sicily 1091", EN)
    )
    assert names("Deploy with helm3 on Mondays", EN) == set(terms("helm3 Mondays", EN))
    assert names("3 days of leave?", EN) == set(terms("3", EN))
    assert names("who leads it", EN) == names("", EN) == names("Why I ask", EN) == set()


def test_a_sentence_without_the_name_has_less_of_the_question() -> None:
    asked = "Who led the Normans in 1066?"

    assert of(asked, "William led the Normans in 1066.").named == 1
    assert of(asked, "William led the Normans.").named == pytest.approx(2 / 3)
    assert of(asked, "Cnut led the Danes.").named == pytest.approx(1 / 3)


def test_a_rare_name_counts_more_than_a_common_one() -> None:
    def rarity(asked):
        rare = next(terms("Quux", EN))
        return np.where(asked.indices == rare, 8.0, 1.0).astype(np.float32)

    without_rare = of("Does Quux run on Mondays?", "It runs on Mondays.", rarity).named
    without_common = of("Does Quux run on Mondays?", "Quux runs.", rarity).named
    assert without_rare == pytest.approx(0.2)
    assert without_common == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("What is not covered?", "Glasses are covered.", 0),
        ("What isn\u2019t covered?", "Glasses are covered.", 0),
        ("What is not covered?", "Glasses are never covered.", 1),
        ("Who cannot deploy?", "Interns may not deploy.", 1),
        ("What is covered?", "Glasses are not covered.", 1),  # the sentence may say more
        ("What is noted?", "Anything is.", 1),  # "not" within a word says nothing
    ],
)
def test_a_negation_must_be_met(question, sentence, expected) -> None:
    assert of(question, sentence).polarity == expected


def test_denying_is_known_by_whole_words() -> None:
    assert denies("He DOESN'T")
    assert denies("neither of them")
    assert not denies("nothing but knots and a notion")


def test_a_question_of_stop_words_has_everything() -> None:
    assert of("what is it?", "") == (1, 1)


def test_it_costs_less_than_a_millisecond() -> None:
    question = "Why did Kubernetes 1.29 not restart the Nginx pods in Frankfurt on Monday?"
    sentence = "The pods were restarted by hand on Tuesday, after the node had been drained. " * 4
    of(question, sentence)

    best = min(_took(question, sentence) for _ in range(20))
    assert best < 0.001


def _took(question: str, sentence: str) -> float:
    begun = time.perf_counter()
    of(question, sentence)
    return time.perf_counter() - begun
