"""Sources that are looked at without anybody asking: when, once, and never twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from store.database import now
from store.errors import NotFoundError, UsageError
from store.rhythm import Rhythm, cron, every, zone_of
from store.schedules import Schedules
from store.schema import SourceRow

pytestmark = pytest.mark.contract
UTC_ZONE = ZoneInfo("UTC")
FIRST = UUID(int=0)  # whose share of the spread is nothing


def let_pass(world, **by):
    """As if the next moment of every schedule had been so long ago."""
    with world.database.write() as session:
        session.execute(update(SourceRow).values(next_at=now() - timedelta(**by)))


def jobs(world, state="queued"):
    return [job for job in world.jobs.listing(world.workspace) if job.state == state]


@pytest.fixture
def docs(world):
    world.fill({"a.md": "apple\n"})
    world.schedules.set(world.source("docs"), every("6h"))
    return "docs"


def test_nothing_is_asked_for_before_its_time(world, docs):
    assert world.schedules.enqueue_due() == 0
    due = world.source(docs).upkeep.next_at - now()
    assert timedelta(hours=5, minutes=59) < due <= timedelta(hours=6, minutes=5)


def test_what_was_missed_is_made_up_for_once(world, docs):
    let_pass(world, days=3)

    assert world.schedules.enqueue_due() == 1
    assert world.schedules.enqueue_due() == 0
    assert len(jobs(world)) == 1
    assert world.source(docs).upkeep.next_at > now() + timedelta(hours=5)


def test_a_job_that_waits_is_not_doubled(world, docs):
    world.catalogue.refresh(world.source(docs))
    let_pass(world, minutes=1)

    world.schedules.enqueue_due()

    assert len(jobs(world)) == 1


def test_many_workers_ask_once(world, docs):
    let_pass(world, minutes=1)

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: world.schedules.enqueue_due(), range(8)))

    assert sum(asked) == 1
    assert len(jobs(world)) == 1


def test_another_process_keeps_to_the_same_plan(world, docs):
    let_pass(world, minutes=1)

    assert Schedules(world.database, world.jobs, UTC_ZONE).enqueue_due() == 1


def test_a_paused_source_is_left_alone_and_comes_once_when_it_is_resumed(world, docs):
    world.schedules.pause(world.source(docs))
    let_pass(world, days=1)
    assert world.schedules.enqueue_due() == 0
    with pytest.raises(UsageError, match="teamlore resume"):
        world.catalogue.refresh(world.source(docs))
    assert world.published() == {"a.md": ["apple"]}

    world.schedules.resume(world.source(docs))

    assert world.schedules.enqueue_due() == 1
    assert world.schedules.enqueue_due() == 0


def test_by_hand_ends_a_schedule(world, docs):
    world.schedules.set(world.source(docs), Rhythm())
    upkeep = world.source(docs).upkeep
    assert (upkeep.next_at, str(upkeep.rhythm)) == (None, "by hand")
    assert world.schedules.enqueue_due() == 0


def test_a_removed_source_is_not_looked_at(world, docs):
    world.catalogue.remove_source(world.source(docs), timedelta(hours=1))
    let_pass(world, minutes=1)

    assert world.schedules.enqueue_due() == 0


def test_a_worker_looks_at_what_comes_due(world, docs, monkeypatch):
    from threading import Event, Thread

    monkeypatch.setattr("ingest.worker._IDLE_SECONDS", 0.01)
    world.loader.files["docs"]["b.md"] = "banana\n"
    let_pass(world, minutes=1)
    stop = Event()
    running = Thread(target=world.worker.run, args=(stop,))
    running.start()
    for _ in range(500):
        if "b.md" in world.published():
            break
        stop.wait(0.02)
    stop.set()
    running.join()

    assert set(world.published()) == {"a.md", "b.md"}


def test_a_look_that_came_to_nothing_is_on_record_until_one_succeeds(world, docs):
    files = world.loader.files.pop("docs")
    world.catalogue.refresh(world.source(docs))
    world.drain()
    source = world.source(docs)
    assert source.last_look_failed
    assert source.upkeep.failure == "There is no such folder."

    world.loader.files["docs"] = files
    world.catalogue.refresh(source)
    world.drain()

    assert not world.source(docs).last_look_failed
    assert world.source(docs).upkeep.failure == "There is no such folder."  # the last one


def test_a_document_that_was_refused_or_failed_is_tried_again_alone_or_with_all(world):
    world.fill({"a.md": "apple\n", "b.md": "", "c.md": "!", "d.md": ""})
    source = world.source("docs")
    assert (source.refused, source.failed, source.upkeep.expected) == (2, 1, 4)

    job = world.catalogue.try_again(source, "b.md")
    assert {d.path: d.state for d in world.catalogue.documents(source.id)}["b.md"] == "failed"
    world.drain()
    assert world.jobs.get(job).state == "done"
    assert {d.path: d.reason for d in world.catalogue.documents(source.id)}["b.md"]
    world.loader.files["docs"] = dict.fromkeys("abcd", "now there is text\n")
    world.catalogue.try_again(source)
    world.drain()

    assert world.source("docs").refused + world.source("docs").failed == 0
    with pytest.raises(NotFoundError):
        world.catalogue.try_again(world.source("docs"))
    with pytest.raises(NotFoundError):
        world.catalogue.try_again(world.source("docs"), "nosuch.md")


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), ("6h", 21_600), (" 2 D ", 172_800), ("1w", 604_800)]
)
def test_an_interval_is_read(text, seconds):
    assert every(text).every == seconds


@pytest.mark.parametrize("text", ["", "6", "h", "1m", "0h", "-6h", "6 hours", "99999w", "6h;"])
def test_what_is_no_interval_is_said(text):
    with pytest.raises(UsageError, match="no interval"):
        every(text)


@pytest.mark.parametrize(
    "text", ["", "* * * *", "0 3 * * * *", "60 3 * * *", "a b c d e", "0 0 31 2 *", "@daily"]
)
def test_what_is_no_cron_expression_is_said(text):
    with pytest.raises(UsageError, match="no cron expression"):
        cron(text)


def test_cron_means_the_time_of_the_place_in_summer_and_winter():
    berlin, at_three = zone_of("Europe/Berlin"), cron("0 3 * * *")

    winter = at_three.next(datetime(2026, 1, 10, 12, tzinfo=UTC), FIRST, berlin)
    summer = at_three.next(datetime(2026, 7, 10, 12, tzinfo=UTC), FIRST, berlin)

    assert winter == datetime(2026, 1, 11, 2, tzinfo=UTC)
    assert summer == datetime(2026, 7, 11, 1, tzinfo=UTC)


def test_sources_of_one_rhythm_are_spread_and_each_keeps_its_place():
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    rhythm = every("1h")
    times = {rhythm.next(moment, UUID(int=n), UTC_ZONE) for n in range(300)}

    assert len(times) > 200
    assert max(times) - min(times) < timedelta(seconds=300)
    assert rhythm.next(moment, UUID(int=7), UTC_ZONE) == rhythm.next(moment, UUID(int=7), UTC_ZONE)


def test_a_zone_that_there_is_not_is_said():
    with pytest.raises(UsageError, match="TEAMLORE_TIMEZONE"):
        zone_of("Mars/Base")
