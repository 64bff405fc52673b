"""What is likely is answered, what is doubtful is weak, and nothing is made up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.confidence import ANSWERED, WEAK, Features, features, outcome, probability
from bot.answer.evidence import Lexical
from bot.answer.models import Outcome
from bot.answer.rank import Evidence, rank
from store.late import CONTEXT, Matches

MODEL = "all-MiniLM-L6-v2"


def one_candidate(similar: list[float], sparse: float) -> Evidence:
    row = np.array([similar], np.float32)
    units = np.concatenate([row, row + 0.2])
    matches = Matches(row, units, np.array([0, CONTEXT], np.uint8), np.array([0, 2]))
    single = np.zeros(1, np.float32)
    tokens = np.ones(len(similar), np.float32)
    return Evidence(["p"], single, np.array([sparse], np.float32), single, matches, tokens)


def test_features_describe_the_best_passage() -> None:
    evidence = one_candidate([0.2, 0.4, 0.6, 0.8], sparse=0.3)
    words = Lexical(np.array([0.3], np.float32), np.array([0.6], np.float32), [])
    found = features(evidence, words, rank(evidence), ["d"])

    assert found == pytest.approx(Features(0.0, 0.4, 0.5, 0.6, 0.3))


def test_a_full_match_is_answered_and_a_stray_one_is_not() -> None:
    assert outcome(probability(Features(2.0, 0.6, 0.75, 1.0, 0.7), MODEL)) is Outcome.ANSWERED
    assert outcome(probability(Features(0.1, 0.05, 0.15, 0.1, 0.05), MODEL)) is Outcome.NOTHING


def test_an_uncalibrated_model_is_judged_by_words() -> None:
    assert probability(Features(0.1, 0.1, 0.1, 1, 0.8), "other") > 0.5
    assert probability(Features(0.9, 0.9, 0.9, 0, 0), "other") < 0.2


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        (1.0, "answered"),
        (ANSWERED, "answered"),
        (ANSWERED - 0.01, "weak"),
        (WEAK, "weak"),
        (WEAK - 0.01, "nothing"),
    ],
)
def test_outcomes_by_chance(chance: float, expected: str) -> None:
    assert outcome(chance) == expected


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=5), st.integers(0, 4), st.floats(0.01, 1))
def test_more_evidence_never_lowers_the_chance(values: list[float], at: int, more: float) -> None:
    higher = values.copy()
    higher[at] += more

    for model in (MODEL, "other"):
        assert probability(Features(*higher), model) >= probability(Features(*values), model)
