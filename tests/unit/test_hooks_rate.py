"""So many calls a minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.hooks.rate import Rates


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_passes_and_then_waits_as_long_as_it_says():
    clock = Clock()
    rates = Rates(3, clock)

    assert [rates.take("U1") for _ in range(4)] == [0, 0, 0, 20]
    assert rates.take("U2") == 0
    clock.now += 20
    assert [rates.take("U1"), rates.take("U1")] == [0, 20]


def test_zero_means_no_limit():
    assert {Rates(0).take("U1") for _ in range(100)} == {0}


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 20))
def test_never_more_than_a_burst_and_the_rate_pass(gaps, per_minute):
    clock = Clock()
    rates = Rates(per_minute, clock)
    passed = 0
    for gap in gaps:
        clock.now += gap
        passed += rates.take("U1") == 0

    assert passed <= per_minute + clock.now * per_minute / 60 + 1e-6
