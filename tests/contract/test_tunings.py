"""What was tuned is kept for one workspace and model, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.access import AccessBook
from store.database import now
from store.questions import QuestionLog, nobody
from store.records import Settled
from store.tunings import Tuning, Tunings

pytestmark = pytest.mark.contract
FIRST = Tuning(-1.5, {"gap": 0.25, "unit": 3.0}, 0.6, 0.1, (0.1, 0.5, 0.9), "docs", 3)


@pytest.fixture
def workspace(database):
    return AccessBook(database).workspace()


def test_the_newest_counts_and_taking_it_back_brings_the_one_before(database, workspace) -> None:
    tunings = Tunings(database, "model-8-v1")
    second = Tuning(-1.0, {"gap": 0.5, "unit": 2.0}, 0.7, 0.2, (0.3,), "more docs", 9)
    assert tunings.current(workspace) is None

    tunings.keep(workspace, FIRST)
    before = now()
    tunings.keep(workspace, second)

    found, since = tunings.current(workspace)
    assert found == second
    assert before <= since <= now()
    assert tunings.take_back(workspace)
    assert tunings.current(workspace)[0] == FIRST
    assert tunings.take_back(workspace)
    assert tunings.current(workspace) is None
    assert not tunings.take_back(workspace)


def test_it_counts_for_its_own_model_and_workspace_alone(database, workspace) -> None:
    other = AccessBook(database).workspace("other", create=True)
    Tunings(database, "model-8-v1").keep(workspace, FIRST)

    assert Tunings(database, "model-8-v2").current(workspace) is None
    assert Tunings(database, "model-8-v1").current(other) is None
    assert not Tunings(database, "model-8-v1").take_back(other)


def test_confidences_are_of_answers_of_this_model_since_a_moment(database, workspace) -> None:
    log, other = QuestionLog(database, "model-8-v1"), QuestionLog(database, "model-8-v2")

    def answered(by: QuestionLog, outcome: str, confidence: float) -> None:
        question = by.ask(workspace, "terminal", "", "me", "?")
        by.settle([Settled(question, outcome, confidence, 1.0, [], nobody)])

    answered(log, "answered", 0.9)
    since = now()
    for outcome, confidence in (("answered", 0.8), ("weak", 0.4), ("nothing", 0.1)):
        answered(log, outcome, confidence)
    answered(log, "denied", 0.0)
    answered(other, "answered", 0.7)

    assert log.confidences(workspace, since, 10) == [0.1, 0.4, 0.8]
    assert log.confidences(workspace, since, 2) == [0.1, 0.4]
    assert log.confidences(workspace, now() + timedelta(seconds=5), 10) == []
