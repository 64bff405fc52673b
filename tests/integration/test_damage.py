"""Planted damage, seen both ways and mended: on the real engine, on Qdrant's own in memory, and on
the remote index against a facade of a server.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from sqlalchemy import delete, select, update

from bot.wiring import App
from fakes.qdrant.facade import Facade
from fakes.words import WordModel
from store.index.client import memory_index
from store.records import IndexPoint, SparseVector
from store.schema import DocumentRow, JobRow, PassageRow, VersionRow
from store.settings import Settings

pytestmark = pytest.mark.integration
TEXTS = {"open": "The door code is 1234.", "gone": "The old code was 9999.", "kept": "Tea at four."}


class Installation:
    """Three folders read by the real pipeline; what is done to them afterwards is up to a test."""

    def __init__(self, home, engine, url=""):
        self.app = App(Settings(home=home / "home", qdrant_url=url), WordModel())
        if engine == "memory":
            self.app.models.open_index = lambda opened: memory_index(opened.generation.dimension)
        self.index, self.workspace = self.app.index(), self.app.access.workspace()
        shelf = self.app.access.space(self.workspace, "general")
        for name, text in TEXTS.items():
            (home / name).mkdir()
            (home / name / "a.md").write_text(f"# {name}\n\n{text}\n")
            found = self.app.identify(str(home / name))
            self.app.catalogue.add_source(self.workspace, shelf, *found, None)
        self.work()
        self.points = {name: self.passages(name) for name in TEXTS}

    def work(self):
        with self.app.worker() as worker:
            worker.drain()

    def repair(self):
        jobs = self.app.repair()
        self.work()
        return [self.app.jobs.get(job).state for job in jobs]

    def source(self, name):
        return self.app.catalogue.source(self.workspace, name)

    def passages(self, name):
        query = select(PassageRow.id).join(VersionRow).join(DocumentRow)
        mine = query.where(DocumentRow.source_id == self.source(name).id)
        with self.app.database.read() as session:
            return session.scalars(mine.order_by(PassageRow.id)).all()

    def plant(self, *ids: UUID):
        dense = np.ones(WordModel.spec.dimension, np.float32)
        sparse = SparseVector(np.array([1], np.int64), np.array([1.0], np.float32))
        space = self.app.access.space(self.workspace, "general")
        self.index.upsert([IndexPoint(id, self.workspace, space, dense, sparse) for id in ids])

    def says(self):
        found = self.app.verifiers()[0].verify()
        names = ("missing", "orphans", "stale", "overdue")
        return {name: getattr(found, name) for name in names if getattr(found, name)}

    def shown(self):
        """Which of the folders somebody can find."""
        return {name for name, ids in self.points.items() if self.index.present(ids)}


@pytest.fixture(params=["embedded", "memory", "facade"])
def there(request, tmp_path):
    with ExitStack() as stack:
        url = stack.enter_context(Facade()).url if request.param == "facade" else ""
        made = Installation(tmp_path, request.param, url)
        stack.callback(made.app.close)
        yield made


def test_a_point_without_a_row_and_a_row_without_a_point(there):
    assert there.says() == {}
    there.index.delete(there.points["open"])
    there.plant(uuid4(), uuid4())

    assert there.says() == {"missing": 1, "orphans": 2}
    assert set(there.repair()) == {"done"}
    assert there.says() == {}
    assert there.shown() == {"open", "gone", "kept"}


@pytest.mark.parametrize("grace", [timedelta(), timedelta(hours=1)])
def test_points_of_a_removed_source_that_are_still_there(there, grace):
    there.app.catalogue.remove_source(there.source("gone"), grace)
    there.work()
    assert there.says() == {}
    assert there.shown() == {"open", "kept"}

    there.plant(*there.points["gone"])
    assert there.says() == ({"stale": 1} if grace else {"orphans": 1})
    there.repair()

    assert there.says() == {}
    assert there.shown() == {"open", "kept"}


def test_a_removed_source_lacks_no_points_and_has_all_of_them_back_after_an_undo(there):
    there.app.catalogue.remove_source(there.source("gone"), timedelta(hours=1))
    there.work()
    there.app.catalogue.undo_removal(there.workspace)
    assert there.says() == {"missing": 1}  # its job has not run yet

    there.repair()
    assert there.says() == {}
    assert there.shown() == {"open", "gone", "kept"}


@pytest.mark.parametrize("lost", ["failed", "absent"])
def test_a_purge_that_never_came_is_seen_and_made_good(there, lost):
    """A dead letter, or a job that somebody deleted: the text must not stay for ever."""
    there.app.catalogue.remove_source(there.source("gone"), timedelta())
    purges = JobRow.kind == "purge"
    with there.app.database.write() as session:
        session.execute(
            update(JobRow).where(purges).values(state="failed")
            if lost == "failed" else delete(JobRow).where(purges)
        )  # fmt: skip
    there.work()
    assert there.says() == {"overdue": 1}

    there.repair()
    assert there.says() == {}
    (kept,) = there.app.receipts.listing(there.workspace, 10)
    assert kept.receipt.counts["documents"] == 1


def test_rows_that_went_without_their_points(there):
    """As if somebody had deleted them by hand."""
    with there.app.database.write() as session:
        gone = select(VersionRow.id).join(PassageRow).where(PassageRow.id.in_(there.points["gone"]))
        session.execute(delete(VersionRow).where(VersionRow.id.in_(gone)))

    assert there.says() == {"orphans": 1}
    there.repair()
    assert there.says() == {}
    assert there.shown() == {"open", "kept"}
