"""Faults planted by hand are found: a drill without faults says something."""

from __future__ import annotations

import shutil
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import select

from store.records import IndexPoint, SparseVector
from store.schema import DocumentRow, PassageRow, TermRow

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
DIMENSION = 384


def test_a_point_deleted_behind_its_back_is_found(site):
    with site.index() as index:
        index.delete(index.scan(None, 1))

    assert "missing points" in site.faults()
    assert site.half_visible() == ["missing points"]


def test_a_point_that_nothing_speaks_of_is_found(site):
    stranger = IndexPoint(
        uuid4(), uuid4(), uuid4(), np.eye(1, DIMENSION, dtype=np.float32)[0],
        SparseVector(np.array([1], np.uint32), np.array([1.0], np.float32)),
    )  # fmt: skip
    with site.index() as index:
        index.upsert([stranger])

    assert {"orphans points", "points and passages differ in number"} <= set(site.faults())


def test_a_document_that_is_not_published_is_found(site):
    with site.opened() as database, database.write() as session:
        row = session.scalars(select(DocumentRow).order_by(DocumentRow.path)).first()
        row.published_id = None

    faults = site.faults()
    assert f"lost: {row.path}" in faults
    assert {"stale points", "stray versions", "terms differ from a recount"} <= set(faults)


def test_a_passage_that_is_missing_is_found(site):
    with site.opened() as database, database.write() as session:
        session.delete(session.scalars(select(PassageRow).where(PassageRow.ordinal == 0)).first())

    assert any(fault.startswith("half visible") for fault in site.half_visible())


def test_a_count_that_is_wrong_is_found(site):
    with site.opened() as database, database.write() as session:
        session.scalars(select(TermRow)).first().passages += 1

    assert site.faults() == ["terms differ from a recount"]


def test_a_file_that_changed_since_is_found(site):
    (site.folder / "note-0001.md").write_text("# Other\n\nSomething else.\n")

    assert site.faults() == ["old text: note-0001.md"]


def test_repair_mends_the_index(site):
    with site.index() as index:
        index.delete(index.scan(None, 20))

    assert site.run("verify", status=1)["missing"] == 20
    site.run("verify", "--repair")
    assert site.faults() == []


def test_an_index_that_is_gone_is_made_again(site):
    shutil.rmtree(site.home / "index")

    site.run("verify", "--repair")
    assert site.faults() == []
