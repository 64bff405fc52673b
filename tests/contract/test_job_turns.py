"""Whose job is next: people before plans, workspaces in turn, and nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import update

from store.jobs import JobQueue
from store.schema import JobRow

pytestmark = pytest.mark.contract


def put_back(world, waited: timedelta) -> None:
    """As if every job had come due so long ago."""
    with world.database.write() as session:
        moment = world.database.clock(session) - waited
        session.execute(update(JobRow).values(run_at=moment))


def planned(world, name: str, files: dict[str, str] | None = None):
    """A source whose job nobody waits for."""
    source = world.add(name, files or {"a.md": "apple\n"})
    with world.database.write() as session:
        mine = update(JobRow).where(JobRow.source_id == source)
        session.execute(mine.values(awaited=False))
    return source


def of_another_workspace(world, name: str):
    there = world.access.workspace("other", create=True)
    shelf = world.access.make_space(there, "general")
    return world.catalogue.add_source(there, shelf, "folder", name, name, None)[0]


def test_what_a_person_waits_for_comes_before_what_was_planned_earlier(world):
    nightly, asked = planned(world, "nightly"), world.add("asked")

    assert [world.jobs.claim().source for _ in range(2)] == [asked, nightly]


def test_what_was_planned_does_not_wait_for_ever(world):
    nightly = planned(world, "nightly")
    put_back(world, timedelta(minutes=11))
    world.add("asked")

    assert world.jobs.claim().source == nightly


def test_a_plan_asks_for_a_job_that_nobody_waits_for_and_a_person_makes_it_theirs(world):
    source = world.add("docs", {"a.md": "apple\n"})
    world.drain()
    with world.database.write() as session:
        world.jobs.enqueue(session, world.workspace, source, "ingest", awaited=False)
    assert [j.awaited for j in world.jobs.listing(world.workspace) if j.state == "queued"] == [
        False
    ]

    world.catalogue.refresh(world.catalogue.by_id(source))

    assert world.jobs.claim().awaited


def test_a_workspace_with_many_jobs_does_not_keep_another_waiting(world):
    many = [world.add(f"many {n}") for n in range(6)]
    one = of_another_workspace(world, "one")

    first, second = world.jobs.claim(), world.jobs.claim()

    assert first.source in many
    assert second.source == one


def test_workspaces_take_turns_with_one_worker(world):
    for n in range(4):
        world.add(f"many {n}", {"a.md": "apple\n"})
    theirs = {of_another_workspace(world, f"few {n}") for n in range(2)}
    order = []
    while job := world.jobs.claim():
        order.append(job.source in theirs)
        with world.database.write() as session:
            world.jobs.finish(session, job, {})

    assert order[:4].count(True) == 2
    assert True in order[:2]


def test_a_planned_look_makes_room_for_somebody_who_waits(world, monkeypatch):
    monkeypatch.setattr("ingest.worker._LOOK_SECONDS", 0.0)
    monkeypatch.setattr("ingest.pipeline.GROUP", 1)
    planned(world, "nightly", {f"{n}.md": f"apple {n}\n" for n in range(5)})
    wait = iter([timedelta(), timedelta(seconds=6)])

    def tell(report):
        if report.done in (2, 3) and (waited := next(wait, None)) is not None:
            world.add("asked", {"b.md": "pear\n"})
            put_back(world, waited)

    world.worker.drain(tell)

    jobs = sorted(world.jobs.listing(world.workspace), key=lambda job: job.finished_at)
    order = [world.catalogue.by_id(job.source).name for job in jobs]
    assert order == ["asked", "nightly"]
    assert len(world.published()) == 6
    world.check()


def test_nobody_is_in_the_way_while_another_worker_may_take_it(world):
    planned(world, "nightly")
    nightly = world.jobs.claim()
    assert not world.jobs.in_the_way(nightly)
    world.add("asked")
    assert not world.jobs.in_the_way(nightly)
    put_back(world, timedelta(seconds=6))
    assert world.jobs.in_the_way(nightly)


def test_what_a_person_waits_for_makes_room_for_nobody(world):
    world.add("first")
    first = world.jobs.claim()
    world.add("second")
    put_back(world, timedelta(seconds=6))

    assert not JobQueue(world.database).in_the_way(first)


def test_a_worker_that_is_told_to_stop_sets_its_job_aside(world, monkeypatch):
    monkeypatch.setattr("ingest.pipeline.GROUP", 1)
    world.add("docs", {f"{n}.md": f"apple {n}\n" for n in range(8)})
    stop, seen = Event(), []

    def tell(report):
        seen.append(report.done)
        if report.done == 3:
            stop.set()

    world.worker.drain(tell, stop)

    (job,) = world.jobs.listing(world.workspace)
    assert (job.state, job.attempts, max(seen)) == ("queued", 0, 3)
    assert len(world.published()) == 3
    world.drain()
    assert len(world.published()) == 8
    world.check()
