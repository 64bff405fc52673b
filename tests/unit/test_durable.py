"""Commits that are waited for are on the disk, many with one sync; who serves alone is known."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import text

from store.database import Database, sqlite_url
from store.errors import StorageError
from store.presence import present


@pytest.fixture
def database(tmp_path):
    made = Database(sqlite_url(tmp_path))
    with made.write() as session:
        session.execute(text("CREATE TABLE notes (number INTEGER)"))
    yield made
    made.close()


@pytest.fixture
def syncs(monkeypatch):
    """Every sync of the log: how many notes were committed when it began."""
    seen = []
    monkeypatch.setattr("store.wal.os.fsync", lambda _: seen.append(time.perf_counter()))
    return seen


def note(database, number, **how):
    with database.write(**how) as session:
        session.execute(text("INSERT INTO notes VALUES (:number)"), {"number": number})


def notes(database):
    with database.read() as session:
        return sorted(session.execute(text("SELECT number FROM notes")).scalars())


def test_every_durable_write_ends_after_a_sync_and_others_do_not_wait(database, syncs):
    note(database, 1)
    note(database, 2)
    assert len(syncs) == 2

    note(database, 3, durable=False)

    assert len(syncs) == 2
    assert notes(database) == [1, 2, 3]


def test_writes_that_come_during_a_sync_share_the_next(database, monkeypatch):
    begun, go, calls = Event(), Event(), []

    def slow(_):
        calls.append(notes(database))
        begun.set()
        assert go.wait(10)

    monkeypatch.setattr("store.wal.os.fsync", slow)
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(note, database, 0)
        assert begun.wait(10)
        others = [pool.submit(note, database, n) for n in range(1, 9)]
        while len(notes(database)) < 9:
            time.sleep(0.005)
        assert not any(done.done() for done in [first, *others])
        go.set()
        for done in [first, *others]:
            done.result(10)

    assert len(calls) in (2, 3)  # one that was under way, one for all that came meanwhile
    assert calls[-1] == list(range(9))


def test_what_cannot_be_synced_is_said(database, monkeypatch):
    def full(_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("store.wal.os.fsync", full)

    with pytest.raises(StorageError, match="disk"):
        note(database, 1)


def test_only_who_serves_alone_recovers(tmp_path):
    recovered = []
    serve = lambda name: present(tmp_path, "slack", lambda: recovered.append(name))  # noqa: E731

    first = serve("first")
    second = serve("second")
    os.close(first)
    third = serve("third")
    assert recovered == ["first"]
    for place in (second, third):
        os.close(place)

    os.close(serve("fourth"))
    assert recovered == ["first", "fourth"]


def test_a_recovery_that_fails_leaves_no_place_behind(tmp_path):
    def fail():
        raise StorageError("no")

    with pytest.raises(StorageError):
        present(tmp_path, "slack", fail)

    recovered = []
    os.close(present(tmp_path, "slack", lambda: recovered.append(1)))
    assert recovered == [1]
