"""What a platform asked one process to wait, every process knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from store.schema import WaitRow
from store.waits import Waits

pytestmark = pytest.mark.contract
POST = ("slack", "T1", "chat.postMessage:C1")


def over(database):
    """All that was asked for is over."""
    with database.write() as session:
        past = database.clock(session) - timedelta(seconds=1)
        session.execute(update(WaitRow).values(until=past))


def test_a_wait_is_of_one_team_and_kind(database):
    told, other = Waits(database), Waits(database)
    told.ask_for(*POST, 30)

    assert 29 < other.left(*POST) <= 30
    assert other.left("slack", "T1", "chat.postMessage:C2") == 0
    assert other.left("slack", "T2", POST[2]) == other.left("discord", *POST[1:]) == 0


def test_the_longest_counts(database):
    waits = Waits(database)
    for seconds in (5, 60, 1):
        waits.ask_for(*POST, seconds)

    assert 59 < waits.left(*POST) <= 60


def test_what_is_over_is_forgotten(database):
    waits = Waits(database)
    waits.ask_for(*POST, 30)
    over(database)
    assert waits.left(*POST) == 0

    waits.ask_for("slack", "T1", "users.info", 1)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(WaitRow)) == 1
