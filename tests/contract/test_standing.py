"""How the work stands, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from store.inbox import Inbox, NewQuestion
from store.journal import Actor, Journal
from store.schema import JobRow, QuestionRow
from store.standing import BACKUP, Standings, Waiting

pytestmark = pytest.mark.contract


def asks(world, platform, minutes):
    asked = NewQuestion(
        world.workspace, platform, "T1", "C1", "1", f"{minutes}", "U1", "Who?", "public"
    )
    question = Inbox(world.database).accept([f"{platform} {minutes}"], asked)
    with world.database.write() as session:
        row = session.get_one(QuestionRow, question)
        row.asked_at -= timedelta(minutes=minutes)
    return question


def test_nothing_waits_in_the_beginning(world):
    found = Standings(world.database).standing()

    assert (found.jobs, found.due, found.questions) == ({}, Waiting(), {})
    assert (dict(found.sources), found.overdue) == ({"paused": 0, "failing": 0, "well": 0}, 0)


def test_jobs_that_wait_run_or_failed_are_counted_and_the_oldest_is_known(world):
    for name in ("one", "two", "three"):
        world.add(name, {"a.md": "apple\n"})
    world.jobs.fail(world.jobs.claim(), "it broke")
    with world.database.write() as session:
        early = world.database.clock(session) - timedelta(minutes=10)
        session.execute(update(JobRow).where(JobRow.state == "queued").values(run_at=early))
    world.jobs.claim()

    found = Standings(world.database).standing()
    assert found.jobs == {("ingest", state): 1 for state in ("queued", "running", "failed")}
    assert found.due.count == 1
    assert 600 <= found.due.oldest < 660


def test_questions_that_are_owed_an_answer_are_counted_by_platform(world):
    asks(world, "slack", 2)
    asks(world, "slack", 5)
    asks(world, "discord", 1)
    with world.database.write() as session:
        session.execute(
            update(QuestionRow).where(QuestionRow.platform == "discord").values(state="done")
        )

    found = Standings(world.database).standing().questions
    assert list(found) == ["slack"]
    assert found["slack"].count == 2
    assert 300 <= found["slack"].oldest < 360


def test_sources_are_well_failing_or_paused_and_removed_ones_are_none(world):
    for name in ("well", "failing", "paused", "gone"):
        world.add(name, {"a.md": "apple\n"})
    world.catalogue.note_failure(world.source("failing").id, "it was away")
    world.schedules.pause(world.source("paused"))
    world.catalogue.remove_source(world.source("gone"), timedelta())

    found = Standings(world.database).standing()
    assert dict(found.sources) == {"paused": 1, "failing": 1, "well": 1}
    assert found.overdue == 1


def test_jobs_that_a_worker_holds_are_told_from_those_whose_worker_is_gone(world):
    for name in ("one", "two", "three"):
        world.add(name, {"a.md": "apple\n"})
    held, _ = world.jobs.claim(), world.jobs.claim()
    with world.database.write() as session:
        gone = world.database.clock(session) - timedelta(seconds=1)
        session.execute(update(JobRow).where(JobRow.id == held.id).values(lease_until=gone))

    found = Standings(world.database).standing()
    assert (found.working, found.left) == (1, 1)


def test_the_last_backup_is_the_newest_that_was_finished(world):
    journal, actor = Journal(world.database), Actor(world.workspace, "terminal", "", "me")
    assert Standings(world.database).standing().backed_up is None
    journal.note(actor, BACKUP, "one.zip", "done")
    journal.note(actor, "restore", "one.zip", "done")
    first = Standings(world.database).standing().backed_up
    journal.note(actor, BACKUP, "two.zip", "done")

    second = Standings(world.database).standing().backed_up
    assert first < second
    with world.database.read() as session:
        assert second <= world.database.clock(session)
