"""What a worker does when a job does not go well."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

import pytest
from prometheus_client import CollectorRegistry

from bot.watching.meters import Meters
from ingest.sources.base import Item, Listing
from store.errors import StorageError, UnavailableError
from store.jobs import MAX_ATTEMPTS

pytestmark = pytest.mark.contract


def test_an_interrupted_job_waits_and_is_never_given_up(world, monkeypatch):
    world.add("docs", {"a.md": "apple\n"})
    with monkeypatch.context() as patch:
        patch.setattr(world.encoder, "encode", _raise(KeyboardInterrupt()))
        for _ in range(MAX_ATTEMPTS + 1):
            with pytest.raises(KeyboardInterrupt):
                world.drain()

    world.drain()

    assert world.published() == {"a.md": ["apple"]}
    world.check()


def test_a_job_that_cannot_be_done_now_waits(world, monkeypatch):
    world.add("docs", {"a.md": "apple\n"})
    with monkeypatch.context() as patch:
        patch.setattr(world.index, "upsert", _raise(StorageError("The disk is full.")))
        with pytest.raises(StorageError):
            world.drain()

    (job,) = world.jobs.listing(world.workspace)
    assert (job.state, job.attempts) == ("queued", 0)
    assert world.jobs.claim() is None
    world.let_time_pass()
    world.drain()
    world.check()


def test_a_worker_outlives_a_job_that_fails(world, monkeypatch):
    monkeypatch.setattr("ingest.worker._IDLE_SECONDS", 0.01)
    world.add("bad", {"a.md": "apple\n"})
    with monkeypatch.context() as patch:
        patch.setattr(world.encoder, "encode", _raise(RuntimeError("a mistake of ours")))
        with suppress(RuntimeError):
            world.drain()
    bad = world.jobs.listing(world.workspace)[0]
    assert (bad.state, bool(bad.reason)) == ("failed", True)

    steps = iter([RuntimeError("a mistake of ours"), None])
    drain = world.worker.drain
    stop = Event()
    worker = world.worker

    def drain_after_an_error(**_) -> int:
        if error := next(steps, None):
            raise error
        return drain()

    monkeypatch.setattr(worker, "drain", drain_after_an_error)
    world.add("good", {"b.md": "banana\n"})
    running = Thread(target=worker.run, args=(stop,))
    running.start()
    for _ in range(500):
        if world.published():
            break
        stop.wait(0.02)
    stop.set()
    running.join()

    assert world.published() == {"b.md": ["banana"]}


def test_jobs_and_documents_are_counted_by_what_came_of_them(world, monkeypatch):
    seen = CollectorRegistry()
    world.meter = Meters(seen)
    world.add("docs", {"a.md": "apple\n", "b.md": "", "c.md": "!"})
    with monkeypatch.context() as patch:
        patch.setattr(world.index, "upsert", _raise(UnavailableError("It is away.")))
        with pytest.raises(UnavailableError):
            world.drain()
    world.let_time_pass()
    world.drain()
    world.add("nowhere")
    world.drain()

    def jobs(outcome):
        labels = {"kind": "ingest", "outcome": outcome}
        return seen.get_sample_value("teamlore_jobs_ended_total", labels)

    def documents(outcome):
        return seen.get_sample_value("teamlore_documents_total", {"outcome": outcome})

    assert (jobs("later"), jobs("done"), jobs("failed"), jobs("lost")) == (1, 1, 1, None)
    assert seen.get_sample_value("teamlore_job_seconds_count", {"kind": "ingest"}) == 3
    assert (documents("added"), documents("refused"), documents("failed")) == (1, 1, 1)


def _raise(error: BaseException):
    def fails(*_args, **_kwargs):
        raise error

    return fails


def test_what_was_published_stays_while_its_source_is_away(world, monkeypatch):
    world.add("docs", {"a.md": "apple\n"})
    world.drain()

    def away(_source, _since):
        return Listing(iter([Item("a.md", _raise(UnavailableError("It does not answer.")))]))

    with monkeypatch.context() as patch:
        patch.setattr(world.loader, "visit", away)
        world.add("docs")
        world.drain()

    job = world.jobs.listing(world.workspace)[0]
    assert job.progress["failed"] == [{"document": "a.md", "reason": "It does not answer."}]
    assert world.published() == {"a.md": ["apple"]}
    world.check()
