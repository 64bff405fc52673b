"""Taking something away waits for the answers that are on their way to a screen; not for long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

import store.showing
from store.access import AccessBook
from store.grants import Grantee, GrantKind
from store.housekeeping import Housekeeping
from store.inbox import Inbox, NewQuestion
from store.questions import QuestionLog
from store.schema import QuestionRow, ShowingRow

pytestmark = pytest.mark.contract
MEMBERS = Grantee(GrantKind.MEMBERS)
ATONCE = 15.0  # seconds, on the slowest machine


class Room:
    """Somebody revokes, while answers are shown."""

    def __init__(self, database):
        self.database = database
        self.access, self.log = AccessBook(database), QuestionLog(database, "m")
        self.inbox, self.workspace = Inbox(database), self.access.workspace()

    def revokes(self):
        """How long that took."""
        begun = time.monotonic()
        assert self.access.revoke(self.workspace, "general", MEMBERS)
        return time.monotonic() - begun

    def shows(self, workspace=None):
        showing = uuid4()
        self.log.shows(workspace or self.workspace, showing)
        return showing

    def posts(self):
        """A question of chat whose reply may be out."""
        asked = NewQuestion(self.workspace, "slack", "T1", "C1", "1", "1", "U1", "Who?", "public")
        self.inbox.accept(["key"], asked)
        (held,) = self.inbox.claim(["slack"], 1)
        self.inbox.begin_posting(held)
        return held

    def marks(self):
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(ShowingRow))


@pytest.fixture
def room(database):
    return Room(database)


@pytest.fixture
def beside():
    with ThreadPoolExecutor(1) as threads:
        yield threads


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Longer than any machine takes: who returns before has not waited to the end."""
    monkeypatch.setattr(store.showing, "PATIENCE", 30.0)


@pytest.fixture
def impatient(monkeypatch, _patient):
    monkeypatch.setattr(store.showing, "PATIENCE", 0.3)


def test_nothing_is_waited_for_where_nothing_is_on_its_way(room):
    assert room.revokes() < ATONCE


@pytest.mark.parametrize("way", ["shown elsewhere", "posted"])
def test_what_is_on_its_way_is_waited_for(room, beside, way):
    on_its_way = room.posts() if way == "posted" else room.shows()
    revoking = beside.submit(room.revokes)
    time.sleep(0.3)
    waits = not revoking.done()

    if way == "posted":
        room.inbox.finish(on_its_way, "9")
    else:
        room.log.shown(on_its_way)

    assert waits
    assert 0.3 <= revoking.result(30) < ATONCE


def test_a_reply_that_is_tried_again_later_is_not_waited_for(room):
    room.inbox.release(room.posts(), timedelta(seconds=30))

    assert room.revokes() < ATONCE


def test_what_a_killed_process_was_showing_holds_nobody_up_for_long(room, impatient):
    room.shows()
    room.posts()

    assert 0.3 <= room.revokes() < ATONCE


def test_after_half_a_minute_it_is_not_waited_for_at_all_and_swept(room):
    room.shows()
    held = room.posts()
    past = held.asked_at - timedelta(hours=1)
    with room.database.write() as session:
        session.execute(update(ShowingRow).values(until=past))
        session.execute(update(QuestionRow).values(lease_until=past))

    assert room.revokes() < ATONCE
    Housekeeping(room.database, 0).sweep()
    assert room.marks() == 0


def test_what_begins_afterwards_is_not_waited_for(room, beside):
    first = room.shows()
    revoking = beside.submit(room.revokes)
    time.sleep(0.3)

    room.shows()
    room.log.shown(first)

    assert revoking.result(30) < ATONCE


def test_other_workspaces_are_not_waited_for(room):
    room.shows(room.access.workspace("other", create=True))

    assert room.revokes() < ATONCE
