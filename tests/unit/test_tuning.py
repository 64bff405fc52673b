"""Confidence is fitted to what was seen, reported on what was not, and drift is known."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.confidence import Calibration, Features, probability, shipped
from bot.answer.tuned import Tuned, calibration, drift
from bot.measure.diagram import reliability_svg
from bot.measure.fitting import Observation, chances, fit, held_out, observe
from bot.measure.judging import Judged, lower
from bot.measure.sets import Labelled
from store.records import Audience
from store.tunings import Tuning

ZERO = Calibration(0.0, Features(*[0.0] * 7), 0.5, 0.1)
SINCE = datetime(2026, 3, 1, tzinfo=UTC)


def seen(values, *, right: bool, group: str = "d", plain: bool = True) -> Observation:
    padded = [*values, *[0.0] * (7 - len(values))]
    return Observation(Features(*padded), able=right, right=right, plain=plain, group=group)


def drawn(coefficients: list[float], count: int = 4000) -> list[Observation]:
    """Observations whose chance to be right is known; the intercept comes first."""
    luck = np.random.default_rng(7)
    values = luck.normal(size=(count, len(coefficients) - 1))
    chance = 1 / (1 + np.exp(-coefficients[0] - values @ np.array(coefficients[1:])))
    right = luck.random(count) < chance
    return [
        seen(row, right=bool(r), group=str(n % 50))
        for n, (row, r) in enumerate(zip(values, right, strict=True))
    ]


def judged(pairs: list[tuple[float, bool]]) -> Judged:
    return Judged(np.array([c for c, _ in pairs]), [seen([], right=r) for _, r in pairs])


def test_the_fit_finds_the_coefficients_that_made_the_data() -> None:
    found = fit(drawn([0.0, 1.5, 0.5]), ZERO)

    assert found.weights[:2] == pytest.approx((1.5, 0.5), abs=0.12)
    assert found.intercept == pytest.approx(0.0, abs=0.1)
    assert found.weights[2:] == (0,) * 5


def test_the_intercept_is_as_if_half_the_questions_had_an_answer() -> None:
    few = fit(drawn([-2.0, 1.5]), ZERO)
    promised = chances(drawn([-2.0, 1.5]), few)
    right = np.array([o.right for o in drawn([-2.0, 1.5])])

    assert right.mean() < 0.25
    assert (promised[right].mean() + promised[~right].mean()) / 2 == pytest.approx(0.5, abs=0.02)


def test_no_feature_counts_against_an_answer() -> None:
    found = fit(drawn([0.0, 1.5, -1.0]), ZERO)

    assert found.weights[1] == 0
    assert found.weights[0] > 1


def test_few_questions_move_what_ships_only_a_little() -> None:
    start = shipped("all-MiniLM-L6-v2")
    against = [seen([0, 0, 0.9], right=False, group="a"), seen([0, 0, 0.1], right=True, group="b")]

    few, many = fit(against * 2, start), fit(against * 400, start)
    assert many.weights.unit < few.weights.unit <= start.weights.unit
    assert few.weights.unit > 0.4 * start.weights.unit


def test_a_held_out_chance_owes_nothing_to_its_own_document() -> None:
    """Each document has a mark of its own that tells everything inside, and nothing outside."""
    luck = np.random.default_rng(3)
    many = []
    for group in range(60):
        right = bool(luck.random() < 0.5)
        many += [
            seen([float(right) if group % 2 else luck.random()], right=right, group=str(group))
        ]
        many += [seen([luck.random()], right=bool(luck.random() < 0.5), group=str(group))]
    changed = [
        o if o.group != "5" else seen(o.features, right=not o.right, group="5") for o in many
    ]
    mine = [n for n, o in enumerate(many) if o.group == "5"]

    assert held_out(many, ZERO, 1)[mine] == pytest.approx(held_out(changed, ZERO, 1)[mine])
    others = [n for n, o in enumerate(many) if o.group != "5"]
    assert not np.allclose(held_out(many, ZERO, 1)[others], held_out(changed, ZERO, 1)[others])


class Judging:
    """Finds the first document that is not hidden, and is sure of what it was asked."""

    def __init__(self, order) -> None:
        self._order = order

    def judged(self, question, *, audience, hidden=frozenset()):
        found = next((d for d in self._order if d not in hidden), None)
        return (Features(*[float(len(question.text))] * 7), found) if found else None


def test_each_question_is_seen_as_it_is_and_without_what_answers_it() -> None:
    ids = {name: uuid4() for name in "abc"}
    questions = [Labelled("one", {"a": 1}), Labelled("two", {"b": 2, "a": 1}), Labelled("none", {})]
    found = observe(Judging(list(ids.values())), Audience(uuid4(), frozenset()), questions, ids)

    assert [(o.able, o.right, o.plain, o.group) for o in found] == [
        (True, True, True, "a"), (False, False, False, "a"),
        (True, True, True, "b"), (False, False, False, "b"),
        (False, False, True, "a"),
    ]  # fmt: skip


PAIRS = [(0.95, True), (0.9, True), (0.85, False), (0.6, True), (0.3, False), (0.1, False)]


def test_what_a_threshold_does_is_counted() -> None:
    point = judged(PAIRS).at(0.6)

    assert point is not None
    assert (point.answered, point.refused) == (1.0, pytest.approx(2 / 3))
    assert (point.coverage, point.precision) == (pytest.approx(4 / 6), 0.75)
    assert point.low < 0.75 < point.high
    assert judged(PAIRS).at(0.96) is None
    assert judged(PAIRS).auroc == pytest.approx(8 / 9)


def test_what_was_promised_is_held_against_what_was_found() -> None:
    found = judged([(0.22, False), (0.28, True), (0.9, True), (1.0, True)])

    low, high = found.reliability()
    assert low == (2, pytest.approx(0.25), 0.5)
    assert high == (2, pytest.approx(0.95), 1.0)
    assert found.calibration_error == pytest.approx((2 * 0.25 + 2 * 0.05) / 4)


def test_the_lowest_threshold_that_reaches_the_aim_is_recommended() -> None:
    pairs = [(0.9, True)] * 16 + [(0.7, True)] * 8 + [(0.7, False)] * 6 + [(0.2, False)] * 30
    point = judged(pairs).recommended(0.8)

    assert point is not None
    assert (point.threshold, point.precision) == (0.21, 0.8)
    assert judged(pairs).recommended(0.9).threshold == 0.71
    assert judged([(0.5, False)] * 30).recommended(0.5) is None
    assert judged([(0.9, True)] * 9 + [(0.2, False)] * 40).recommended(0.8) is None  # nine are few


def test_the_lower_threshold_hides_two_right_answers_in_a_hundred() -> None:
    right = np.array([0.2] * 2 + [0.413] * 98)

    assert lower(right, 0.8) == 0.41
    assert lower(right, 0.3) == 0.3
    assert lower(right[:0], 0.3) == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_a_higher_threshold_never_answers_more(pairs) -> None:
    curve = judged(pairs).curve()

    assert [p.coverage for p in curve] == sorted((p.coverage for p in curve), reverse=True)
    assert sum(b.answers for b in judged(pairs).reliability()) == len(pairs)


def test_the_picture_is_small_and_escapes_what_it_is_given() -> None:
    drawn = reliability_svg("<model> & more", {"fitted": judged(PAIRS).reliability()})

    assert drawn.startswith("<svg")
    assert drawn.count("<circle") == len(judged(PAIRS).reliability())
    assert "&lt;model&gt; &amp; more" in drawn
    assert len(drawn) < 6000


def tuning(**changed) -> Tuning:
    weights = dict.fromkeys(Features._fields, 1.0)
    given = {"intercept": -1.0, "weights": weights, "answered": 0.7, "weak": 0.1,
             "usual": (0.1, 0.5), "fitted_on": "docs", "questions": 2}  # fmt: skip
    return Tuning(**(given | changed))


class Kept:
    """Tunings that can be changed, and how often they were looked at."""

    def __init__(self) -> None:
        self.tuning, self.looks = None, 0

    def current(self, workspace):
        self.looks += 1
        return (self.tuning, SINCE) if self.tuning else None


def test_a_tuning_counts_within_a_minute_and_is_not_looked_up_for_every_question() -> None:
    kept, moment, workspace = Kept(), [100.0], uuid4()
    tuned = Tuned(kept, "all-MiniLM-L6-v2", lambda: moment[0])
    assert tuned.of(workspace) is shipped("all-MiniLM-L6-v2")

    kept.tuning = tuning()
    assert tuned.of(workspace) is shipped("all-MiniLM-L6-v2")
    assert kept.looks == 1
    moment[0] += 61
    assert tuned.of(workspace) == Calibration(-1.0, Features(*[1.0] * 7), 0.7, 0.1)
    kept.tuning = None
    moment[0] += 61
    assert tuned.of(workspace) is shipped("all-MiniLM-L6-v2")


def test_a_tuning_of_other_features_does_not_count() -> None:
    kept = Kept()
    kept.tuning = tuning(weights={"gap": 1.0})

    assert calibration(kept.tuning) is None
    assert Tuned(kept, "other").of(uuid4()) is shipped("other")


def test_drift_is_the_distance_of_two_samples() -> None:
    found = drift([0.1, 0.2, 0.3, 0.4] * 25, [0.3, 0.4, 0.5, 0.6] * 25)

    assert found.distance == pytest.approx(0.5)
    assert found.limit == pytest.approx(1.949 * (2 / 100) ** 0.5, abs=1e-3)
    assert found.found
    assert found.surer


def test_the_same_questions_do_not_drift() -> None:
    luck = np.random.default_rng(1)
    alarms = [drift(luck.beta(2, 2, 60), luck.beta(2, 2, 200)).found for _ in range(500)]

    assert sum(alarms) <= 3
    assert not drift([0.5] * 200, [0.5] * 200).found


def test_others_do() -> None:
    luck = np.random.default_rng(2)
    found = [drift(luck.beta(4, 2, 60), luck.beta(2, 4, 200)) for _ in range(100)]

    assert all(each.found and not each.surer for each in found)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.lists(st.floats(0, 1), min_size=1))
def test_a_distance_is_the_largest_difference_of_shares(one, other) -> None:
    def below(sample, point):
        return sum(value <= point for value in sample) / len(sample)

    found = drift(one, other)
    assert found.distance == pytest.approx(drift(other, one).distance)
    apart = max(abs(below(one, point) - below(other, point)) for point in one + other)
    assert found.distance == pytest.approx(apart)


def test_probability_survives_extreme_features() -> None:
    assert probability(Features(*[1e3] * 7), ZERO) == 0.5
