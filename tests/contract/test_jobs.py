"""The queue: one holder a job, one running job a source, and no late write is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from store.database import now
from store.errors import NotFoundError
from store.jobs import LEASE_SECONDS, MAX_ATTEMPTS, JobQueue, LostLeaseError
from store.schema import DocumentRow, JobRow

pytestmark = pytest.mark.contract


def outlast_the_lease(world, job) -> None:
    with world.database.write() as session:
        past = now() - timedelta(seconds=1)
        session.execute(update(JobRow).where(JobRow.id == job.id).values(lease_until=past))


def enqueue(world, source: UUID, kind: str, after: timedelta = timedelta()) -> UUID:
    with world.database.write() as session:
        return world.jobs.enqueue(session, world.workspace, source, kind, after)


def running(world) -> list[UUID]:
    with world.database.read() as session:
        return list(session.scalars(select(JobRow.source_id).where(JobRow.state == "running")))


def at_once(count: int, action) -> list:
    """The action in as many threads as asked, begun together."""
    start = Barrier(count)

    def run(number: int):
        start.wait()
        return action(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_jobs_are_claimed_in_the_order_of_their_time(world):
    first, second = world.add("a"), world.add("b")

    assert [world.jobs.claim().source for _ in range(2)] == [first, second]
    assert world.jobs.claim() is None


def test_a_job_is_claimed_by_one_of_many_workers(world):
    sources = {world.add(f"source {n}") for n in range(12)}

    claims = at_once(6, lambda _: [JobQueue(world.database).claim() for _ in range(4)])

    taken = [job.source for jobs in claims for job in jobs if job]
    assert len(taken) == len(set(taken))
    assert set(taken) <= sources
    while job := world.jobs.claim():  # what was skipped while it was locked is still there
        taken.append(job.source)
    assert sorted(taken) == sorted(sources)


@pytest.mark.parametrize("_round", range(5))
def test_two_jobs_of_one_source_never_run_together(world, _round):
    source = world.add("a")
    enqueue(world, source, "sync")
    enqueue(world, source, "purge")

    claimed = at_once(4, lambda _: world.jobs.claim())

    assert len([job for job in claimed if job]) == 1
    assert running(world) == [source]


def test_a_job_whose_worker_seems_dead_is_taken_over_before_another_of_its_source(world):
    source = world.add("a")
    slow = world.jobs.claim()
    enqueue(world, source, "sync")
    with world.database.write() as session:  # the other one has waited longer
        early = now() - timedelta(hours=1)
        session.execute(update(JobRow).where(JobRow.kind == "sync").values(run_at=early))
    outlast_the_lease(world, slow)

    taken = world.jobs.claim()

    assert (taken.id, taken.token, taken.attempts) == (slow.id, slow.token + 1, 2)
    assert world.jobs.claim() is None


def test_a_lease_that_runs_is_respected_and_a_write_renews_it(world):
    world.add("a")
    job = world.jobs.claim()
    outlast_the_lease(world, job)

    with world.database.write() as session:
        world.jobs.held(session, job)

    assert world.jobs.claim() is None
    with world.database.read() as session:
        left = session.get_one(JobRow, job.id).lease_until - world.database.clock(session)
    assert timedelta(seconds=LEASE_SECONDS - 5) < left <= timedelta(seconds=LEASE_SECONDS)


def test_a_late_write_of_the_old_holder_is_refused_and_leaves_nothing(world):
    world.add("a")
    old = world.jobs.claim()
    late = world.ledger(old)
    version = world.staged(late, "x.md", "staged in time\n")
    outlast_the_lease(world, old)
    new = world.jobs.claim()

    for write in (
        lambda: late.record("y.md", "refused", "no text", None),
        lambda: late.publish([version], [None], {"done": 9}),
        lambda: late.drop_missing(["x.md"]),
        late.settle,
        late.sweep,
        lambda: late.purge(frozenset()),
        lambda: late.finish({"done": 9}),
        lambda: world.jobs.fail(old, "too late"),
        lambda: world.jobs.release(old),
    ):
        with pytest.raises(LostLeaseError):
            write()

    assert world.published() == {}
    with world.database.read() as session:
        assert session.scalars(select(DocumentRow.state)).all() == ["pending"]
    held = world.jobs.get(new.id)
    assert (held.state, held.token, held.progress) == ("running", new.token, {})


def test_a_job_that_kills_its_workers_is_given_up_with_a_reason(world):
    source = world.add("a")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        job = world.jobs.claim()
        assert job.attempts == attempt
        outlast_the_lease(world, job)

    assert world.jobs.claim() is None
    ended = world.jobs.get(job.id)
    assert (ended.state, bool(ended.reason), bool(ended.finished_at)) == ("failed", True, True)
    enqueue(world, source, "ingest")
    assert world.jobs.claim().source == source


def test_one_job_of_a_kind_waits_for_a_source(world):
    source = world.add("a")
    waiting = enqueue(world, source, "ingest", timedelta(hours=1))

    assert enqueue(world, source, "ingest") == waiting
    assert enqueue(world, source, "sync") != waiting
    assert world.jobs.claim().id == waiting  # an earlier time wins over a later one
    assert enqueue(world, source, "ingest") != waiting  # what runs may have looked already


def test_many_who_ask_at_once_ask_for_one_job(world):
    source = world.add("a")

    asked = at_once(6, lambda _: enqueue(world, source, "sync"))

    assert len(set(asked)) == 1


def test_a_job_begins_only_when_what_it_was_asked_for_can_be_seen(world):
    """A job that waits already is not begun while someone who relies on it still writes."""
    source = world.add("a")
    with ThreadPoolExecutor(1) as pool:
        with world.database.write() as session:
            asked = world.jobs.enqueue(session, world.workspace, source, "ingest")
            claiming = pool.submit(world.jobs.claim)
            with pytest.raises(TimeoutError):
                claiming.result(timeout=0.3)
        assert claiming.result(timeout=20).id == asked


def test_a_job_for_later_waits_for_its_time(world):
    source = world.add("a")
    world.jobs.claim()
    enqueue(world, source, "purge", timedelta(hours=1))

    assert world.jobs.claim() is None


def test_what_waits_for_another_job_of_its_source_is_at_hand_and_what_is_put_off_is_not(world):
    source = world.add("a")
    first = world.jobs.claim()
    waits = enqueue(world, source, "reembed")
    later = enqueue(world, source, "purge", timedelta(hours=1))

    assert world.jobs.claim() is None
    assert {job.id for job in world.jobs.at_hand([waits])} == {first.id, waits}
    assert world.jobs.at_hand([later]) == []
    assert world.jobs.at_hand([]) == []


def test_a_released_job_is_done_by_the_next_and_costs_no_attempt(world):
    world.add("a")
    for _ in range(MAX_ATTEMPTS * 2):
        job = world.jobs.claim()
        assert job.attempts == 1
        world.jobs.release(job)

    world.jobs.release(world.jobs.claim(), timedelta(minutes=5))
    assert world.jobs.claim() is None


def test_a_released_job_gives_way_to_one_that_waits(world):
    source = world.add("a")
    job = world.jobs.claim()
    waiting = enqueue(world, source, "ingest")

    world.jobs.release(job)

    assert world.jobs.get(job.id).state == "done"
    assert world.jobs.claim().id == waiting


def test_a_failed_job_can_be_retried_by_id_or_with_all_others(world):
    for name in "abc":
        world.add(name)
        world.jobs.fail(world.jobs.claim(), "the reason")
    one = world.jobs.listing(world.workspace)[0]

    assert world.jobs.retry(world.workspace, str(one.id)) == [one.id]
    again = world.jobs.claim()
    assert (again.id, again.attempts, again.reason) == (one.id, 1, None)
    assert len(world.jobs.retry(world.workspace, "all")) == 2
    with pytest.raises(NotFoundError):  # what waits or runs has not failed
        world.jobs.retry(world.workspace, "all")
    with pytest.raises(NotFoundError):
        world.jobs.retry(world.workspace, "")


def test_a_retry_does_not_double_a_job_that_waits(world):
    source = world.add("a")
    for _ in range(2):
        world.jobs.fail(world.jobs.claim(), "the reason")
        enqueue(world, source, "ingest")

    (job,) = world.jobs.retry(world.workspace, "all")

    assert world.jobs.claim().id == job
    assert world.jobs.claim() is None


def test_a_workspace_sees_and_retries_only_its_own_jobs(world):
    other = world.access.workspace("other", create=True)
    world.add("a")
    world.jobs.fail(world.jobs.claim(), "the reason")

    assert world.jobs.listing(other) == []
    with pytest.raises(NotFoundError):
        world.jobs.retry(other, "all")


def test_the_holder_of_the_index_frees_what_dead_processes_held(world):
    world.add("a")
    dead = world.jobs.claim()

    world.jobs.expire()

    assert world.jobs.claim().id == dead.id


def test_the_heartbeat_keeps_a_lease_that_would_run_out(world, monkeypatch):
    monkeypatch.setattr("store.jobs.LEASE_SECONDS", 1.5)
    world.add("a")
    job = world.jobs.claim()

    with world.jobs.heartbeat(job):
        seen = [world.jobs.claim() for _ in range(4) if sleep(0.6) is None]

    assert seen == [None] * 4


def test_leases_use_the_clock_that_all_workers_share(world, monkeypatch):
    """A worker whose own clock is wrong neither loses its lease nor keeps it for ever."""
    if world.database.dialect == "sqlite":
        pytest.skip("the processes of a SQLite file are on one machine, with one clock")
    monkeypatch.setattr("store.database.now", lambda: now() - timedelta(days=1))
    world.add("a")
    job = world.jobs.claim()

    assert world.jobs.claim() is None
    with world.database.read() as session:
        until = session.scalar(select(JobRow.lease_until))
        assert until > session.scalar(select(func.now()))
    assert world.jobs.get(job.id).created_at > now() - timedelta(minutes=1)
