"""Owners of a failing source: told once for each run of failures, and once when it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from store.notices import Notices
from store.schema import NoticeRow

pytestmark = pytest.mark.contract


@pytest.fixture
def notices(world):
    return Notices(world.database)


@pytest.fixture
def broken(world):
    """A source that was read, and whose place is gone now."""
    world.fill({"a.md": "apple\n"})
    world.kept = world.loader.files.pop("docs")
    look(world)
    return world


def look(world):
    world.catalogue.refresh(world.source("docs"))
    world.drain()


def told(notices, platform="slack"):
    mine = [t for t in notices.due(platform) if notices.claim(t, platform)]
    return [(t.name, t.space_name, t.mended) for t in mine]


def test_a_run_of_failures_is_told_once(broken, notices):
    (trouble,) = notices.due("slack")
    assert trouble.reason == "There is no such folder."
    assert told(notices) == [("docs", "general", False)]

    for _ in range(3):
        look(broken)
        assert told(notices) == []


def test_its_end_is_told_once_and_the_next_run_again(broken, notices):
    told(notices)
    broken.loader.files["docs"] = broken.kept
    look(broken)
    assert told(notices) == [("docs", "general", True)]
    assert told(notices) == []

    del broken.loader.files["docs"]
    look(broken)
    assert told(notices) == [("docs", "general", False)]


def test_a_failure_that_was_over_before_anybody_heard_is_not_told(broken, notices):
    broken.loader.files["docs"] = broken.kept
    look(broken)

    assert told(notices) == []


def test_every_platform_is_told(broken, notices):
    assert told(notices, "slack") == told(notices, "discord") == [("docs", "general", False)]


def test_one_of_many_servers_tells(broken, notices):
    (trouble,) = notices.due("slack")
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: notices.claim(trouble, "slack"), range(8)))

    assert sum(claims) == 1


def test_what_could_not_be_told_is_due_again(broken, notices):
    (trouble,) = notices.due("slack")
    notices.claim(trouble, "slack")
    notices.release(trouble, "slack")
    assert told(notices) == [("docs", "general", False)]
    broken.loader.files["docs"] = broken.kept
    look(broken)
    (mended,) = notices.due("slack")
    notices.claim(mended, "slack")
    notices.release(mended, "slack")
    assert told(notices) == [("docs", "general", True)]


def test_a_source_that_was_never_read_is_its_adders_business(world, notices):
    world.add("docs")
    world.drain()

    assert told(notices) == []


def test_a_removed_source_is_nobodys_business(broken, notices):
    (trouble,) = notices.due("slack")
    told(notices)
    broken.catalogue.remove_source(broken.source("docs"), timedelta(hours=1))
    assert told(notices) == []
    broken.let_time_pass()
    broken.drain()

    assert broken.rows(NoticeRow) == 0
    assert not notices.claim(trouble, "slack")
    notices.release(trouble, "slack")
