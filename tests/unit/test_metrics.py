"""Measures of rankings, and how sure they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.measure.metrics import auroc, bootstrap, interval, wilson


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (33, 60, 0.4249, 0.6691),  # as statsmodels' proportion_confint(method="wilson") has them
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 2, 0.0945, 0.9055),
    ],
)
def test_the_interval_of_a_share_is_wilsons(hits, of, low, high) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=1e-4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_an_interval_lies_around_the_mean_and_within_what_is_possible(values) -> None:
    low, high = interval(values)

    assert -1e-9 <= low <= sum(values) / len(values) + 1e-9
    assert sum(values) / len(values) - 1e-9 <= high <= 1 + 1e-9


def test_hits_and_misses_get_wilsons_interval_and_grades_a_resampled_one() -> None:
    assert interval([1.0, 0.0, 1.0, 1.0]) == wilson(3, 4)
    grades = [0.2, 0.9, 0.4, 0.7, 0.5] * 20
    assert interval(grades) == bootstrap(grades)


def test_a_resampled_interval_is_as_wide_as_the_standard_error_says() -> None:
    values = [n % 10 / 9 for n in range(400)]
    low, high = bootstrap(values)

    error = 0.3191 / 400**0.5  # the standard deviation of 0, 1/9 … 1 over the root of 400
    assert (high - low) / 2 == pytest.approx(1.96 * error, rel=0.1)
    assert bootstrap(values) == (low, high)


def test_auroc_counts_ties_half() -> None:
    assert auroc([0.9, 0.4, 0.4, 0.1], [True, True, False, False]) == pytest.approx(0.875)
