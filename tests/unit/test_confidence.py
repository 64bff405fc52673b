"""What is likely is answered, what is doubtful is weak, and nothing is made up."""

from __future__ import annotations

from math import exp
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.confidence import (
    CALIBRATIONS,
    Calibration,
    Features,
    Shipped,
    features,
    outcome,
    probability,
    shipped,
)
from bot.answer.evidence import Lexical
from bot.answer.models import Outcome
from bot.answer.rank import Evidence, rank
from bot.answer.wording import Wording
from store.late import CONTEXT, Matches

MINILM, OTHER = shipped("all-MiniLM-L6-v2"), shipped("other")
EVEN = Calibration(0.0, Features(*[1.0] * 7), answered=0.6, weak=0.2)


def one_candidate(similar: list[float], sparse: float) -> Evidence:
    row = np.array([similar], np.float32)
    units = np.concatenate([row, row + 0.2])
    matches = Matches(row, units, np.array([0, CONTEXT], np.uint8), np.array([0, 2]))
    single = np.zeros(1, np.float32)
    tokens = np.ones(len(similar), np.float32)
    return Evidence(["p"], single, np.array([sparse], np.float32), single, matches, tokens)


def test_features_describe_the_best_passage() -> None:
    evidence = one_candidate([0.2, 0.4, 0.6, 0.8], sparse=0.3)
    words = Lexical(np.array([0.3], np.float32), np.array([0.6], np.float32), [], np.ones(1))
    found = features(evidence, words, rank(evidence), ["d"], Wording(0.7, 1.0))

    assert found == pytest.approx(Features(0.0, 0.4, 0.5, 0.6, 0.3, 0.7, 1.0))


# E5 finds everything alike: what it calls a stray match is another's full one.
LIKE = dict.fromkeys(CALIBRATIONS, ((0.6, 0.75), (0.05, 0.15))) | {
    "multilingual-e5-small": ((0.8, 0.84), (0.55, 0.6))
}


@pytest.mark.parametrize("model", CALIBRATIONS)
def test_a_full_match_is_answered_and_a_stray_one_is_not(model) -> None:
    calibration = shipped(model)
    (weakest, unit), (least, stray_unit) = LIKE[model]
    full = Features(2.0, weakest, unit, 1.0, 0.7, 1.0, 1.0)
    stray = Features(0.1, least, stray_unit, 0.1, 0.05, 0.5, 1.0)

    assert outcome(full, calibration) is Outcome.ANSWERED
    assert outcome(stray, calibration) is Outcome.NOTHING


def test_an_uncalibrated_model_is_judged_by_words() -> None:
    assert probability(Features(0.1, 0.1, 0.1, 1, 0.8, 1, 1), OTHER) > 0.5
    assert probability(Features(0.9, 0.9, 0.9, 0, 0, 1, 1), OTHER) < 0.2


def test_what_ships_is_the_same_in_every_workspace() -> None:
    assert Shipped("all-MiniLM-L6-v2").of(uuid4()) is MINILM
    assert Shipped("my-own").of(uuid4()) is OTHER


def test_a_chance_is_the_logistic_of_the_weighted_sum() -> None:
    weights = Features(1.0, 2.0, 0.0, 0.0, 0.5, 0.0, 0.0)
    found = Features(0.5, 0.25, 9.0, 9.0, 2.0, 9.0, 9.0)

    assert probability(found, Calibration(-1.0, weights, 0.5, 0.1)) == pytest.approx(
        1 / (1 + exp(-1.0))
    )


@pytest.mark.parametrize(
    ("odds", "expected"),
    [(9.0, "answered"), (0.41, "answered"), (0.40, "weak"), (-1.38, "weak"), (-1.39, "nothing")],
)
def test_outcomes_by_chance(odds: float, expected: str) -> None:
    """Of a logistic that is .6 at .405 and .2 at -1.386."""
    assert outcome(Features(odds - 2, 0, 0, 0, 0, 1, 1), EVEN) == expected


def test_what_a_sentence_lacks_makes_it_weak_but_hides_nothing() -> None:
    sure, lacking = Features(1, 0, 0, 0, 0, 1, 1), Features(1, 0, 0, 0, 0, -5, 0)

    assert probability(lacking, EVEN) < EVEN.weak
    assert (outcome(sure, EVEN), outcome(lacking, EVEN)) == ("answered", "weak")


def test_a_model_of_many_languages_is_sure_without_a_shared_word() -> None:
    across = Features(3.0, 0.76, 0.8, 0.0, 0.0, 1.0, 1.0)  # as German questions find English text

    assert outcome(across, shipped("multilingual-e5-small")) is Outcome.ANSWERED
    assert outcome(across, OTHER) is Outcome.NOTHING


@given(st.lists(st.floats(-1, 1), min_size=7, max_size=7), st.integers(0, 6), st.floats(0.01, 1))
def test_more_evidence_never_lowers_the_chance(values: list[float], at: int, more: float) -> None:
    higher = values.copy()
    higher[at] += more

    for calibration in (*CALIBRATIONS.values(), OTHER):
        low = probability(Features(*values), calibration)
        assert probability(Features(*higher), calibration) >= low
