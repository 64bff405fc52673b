"""Votes move little, for alike questions alone, one voice a person, less with time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.rank import Ranking, moved
from bot.answer.votes import HALF_LIFE, MOST, lifts
from store.votes import Opinion

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ASKED = "How do I restart the queue?"
ONE, TWO = UUID(int=1), UUID(int=2)


def opinion(
    value: int = 1, person: str = "ann", question: str = ASKED, passage: UUID = ONE,
    age: timedelta = timedelta(0),
) -> Opinion:  # fmt: skip
    return Opinion(passage, question, person, value, NOW - age)


OPINIONS = st.builds(
    opinion,
    value=st.sampled_from([1, -1]),
    person=st.sampled_from("abcdefgh"),
    question=st.sampled_from([ASKED, "restart queue", "Where is the lunch menu?", "", "the"]),
    passage=st.sampled_from([ONE, TWO]),
    age=st.timedeltas(timedelta(-1), timedelta(days=400)),
)


def lift(*found: Opinion, asked: str = ASKED) -> float:
    return lifts(asked, found, NOW).get(ONE, 0.0)


def test_one_vote_moves_by_half_of_the_most_and_down_as_far_as_up() -> None:
    assert lift(opinion()) == pytest.approx(MOST / 2)
    assert lift(opinion(-1)) == pytest.approx(-MOST / 2)


@given(st.lists(OPINIONS, max_size=40), st.sampled_from([ASKED, "queue", "lunch menu", ""]))
def test_no_number_of_votes_moves_by_the_bound(found: list[Opinion], asked: str) -> None:
    assert all(abs(moves) < MOST for moves in lifts(asked, found, NOW).values())


@given(st.lists(OPINIONS, max_size=12), st.randoms())
def test_the_order_of_votes_in_the_record_does_not_matter(found, chance) -> None:
    mixed = found.copy()
    chance.shuffle(mixed)
    ages = {(o.passage, o.person, o.at) for o in found}
    if len(ages) == len(found):  # two votes of one moment are told apart by nothing
        assert lifts(ASKED, mixed, NOW) == pytest.approx(lifts(ASKED, found, NOW))


def test_a_person_has_one_voice_the_newest() -> None:
    old = timedelta(hours=1)
    assert lift(*[opinion(age=old * n) for n in range(5)]) == lift(opinion())
    assert lift(opinion(-1), opinion(1, age=old)) == lift(opinion(-1))
    assert lift(opinion(), opinion(person="bob")) == pytest.approx(MOST * 2 / 3)


def test_a_vote_fades_by_half_in_each_half_life() -> None:
    faded = [lift(opinion(age=n * HALF_LIFE)) for n in range(4)]

    weights = [moves / (MOST - moves) for moves in faded]
    assert weights == pytest.approx([1, 0.5, 0.25, 0.125])


@pytest.mark.parametrize(
    "other", ["how do i restart the queue", "Restarting queues", "restart the queue now"]
)
def test_a_vote_counts_for_questions_with_the_same_words(other: str) -> None:
    assert 0 < lift(opinion(question=other)) <= lift(opinion())
    assert 0 < lift(opinion(), asked=other) <= lift(opinion())


@pytest.mark.parametrize(
    "other", ["Where is the queue for lunch on Fridays?", "How do I do that?", ""]
)
def test_it_counts_for_no_other_question(other: str) -> None:
    assert lift(opinion(question=other)) == 0
    assert lift(opinion(), asked=other) == 0


def test_a_passage_moves_past_near_equals_and_never_past_a_clearly_better_one() -> None:
    scores = np.array([3.0, 2.9, 2.9 - 2 * MOST], np.float32)
    ranking = Ranking(np.arange(3), scores, scores, scores)
    ids = ["a", "b", "c"]

    up = np.array([0, lift(opinion()), 0], np.float32)
    far = lift(*[opinion(person=str(n)) for n in range(99)])
    most = np.array([0, -far, far], np.float32)

    assert moved(ranking, ids, up).order.tolist() == [1, 0, 2]
    assert moved(ranking, ids, most).order.tolist() == [0, 1, 2]
    assert moved(ranking, ids, np.zeros(3, np.float32)).order.tolist() == [0, 1, 2]
