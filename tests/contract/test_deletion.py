"""Deleted for good: nothing is left, a receipt proves it, and no receipt says what is not so."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from store.errors import NotFoundError, StorageError
from store.ids import content_digest
from store.journal import Actor, Journal
from store.receipts import Receipts, sealed
from store.schema import (
    CheckpointRow,
    DocumentRow,
    EmbeddingRow,
    JobRow,
    PassageRow,
    ReceiptRow,
    SourceRow,
    TermRow,
    UploadRow,
    VersionRow,
    WatchRow,
)
from store.uploads import Upload

pytestmark = pytest.mark.contract
HOUR, NOW = timedelta(hours=1), timedelta()
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n"}
CANARY = "xylophone-42"


def document(world, path):
    with world.database.read() as session:
        row = session.scalar(select(DocumentRow).where(DocumentRow.path == path))
    return None if row is None else (row.id, row.digest)


def hand_over(world, *uploads):
    given = [Upload(name, text.encode(), datetime.now(UTC)) for name, text in uploads]
    world.uploads.keep(world.workspace, world.general, given, "slack:U1")
    world.drain()
    return world.source("Uploads")


def test_the_receipt_is_the_one_that_the_removal_named(world):
    source = world.fill(FILES)
    id, digest = document(world, "a.md")

    named = world.catalogue.remove_document(source, "a.md", HOUR, "slack:U1")
    world.drain()
    assert world.receipts() == []  # it can still be brought back
    world.let_time_pass()
    world.drain()

    (kept,) = Receipts(world.database).find(world.workspace, named.hex[:8])
    receipt = kept.receipt
    assert (receipt.id, receipt.kind, receipt.what) == (named, "document", str(id))
    assert receipt.counts == {
        "documents": 1, "versions": 1, "passages": 2, "points_verified_gone": 2, "uploads": 0,
        "messages": 0,
    }  # fmt: skip
    assert receipt.contents == content_digest(f"{id} {digest}".encode())
    assert receipt.who == "slack:U1"
    assert receipt.asked_at < receipt.done_at
    assert kept.is_sound


def test_a_receipt_is_found_by_what_went(world):
    source = world.fill(FILES)
    id, _ = document(world, "b.md")
    world.catalogue.remove_document(source, "b.md", NOW)
    world.drain()
    receipts = Receipts(world.database)

    assert len(receipts.find(world.workspace, str(id))) == 1
    for nothing in ("", "abc", "ffff0000"):
        with pytest.raises(NotFoundError):
            receipts.find(world.workspace, nothing)
    other = world.access.workspace("other", create=True)
    assert receipts.listing(other, 10) == []


def test_what_was_removed_twice_has_two_receipts(world):
    source = world.fill(FILES)
    first = world.catalogue.remove_document(source, "a.md", HOUR)
    world.catalogue.undo_removal(world.workspace)
    second = world.catalogue.remove_document(source, "a.md", NOW)
    world.drain()

    assert first != second
    assert [kept.receipt.id for kept in world.receipts()] == [second]


def test_a_source_and_what_was_removed_of_it_before_have_a_receipt_each(world):
    source = world.fill(FILES)
    one = world.catalogue.remove_document(source, "a.md", HOUR)
    rest = world.catalogue.remove_source(source, NOW)
    world.drain()

    found = {kept.receipt.id: kept.receipt.counts["documents"] for kept in world.receipts()}
    assert found == {one: 1, rest: 1}


def test_a_receipt_holds_no_content_and_no_name(world):
    source = hand_over(world, ("secret-plan.md", CANARY))
    world.catalogue.remove_source(source, NOW, "slack:U1")
    world.drain()

    with world.database.read() as session:
        (row,) = session.scalars(select(ReceiptRow)).all()
        columns = [column.key for column in ReceiptRow.__table__.columns]
        said = json.dumps([getattr(row, key) for key in columns], default=str)
    for word in (CANARY, "secret", "plan", "Uploads"):
        assert word not in said


@pytest.mark.parametrize(
    "change",
    [{"who": "slack:U2"}, {"what": "x"}, {"contents": "0" * 64}, {"counts": {"documents": 9}},
     {"kind": "source"}],
)  # fmt: skip
def test_a_receipt_that_was_changed_is_not_sound(world, change):
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", NOW, "slack:U1")
    world.drain()

    with world.database.write() as session:
        session.execute(update(ReceiptRow).values(**change))

    assert [kept.is_sound for kept in world.receipts()] == [False]


def test_the_seal_does_not_depend_on_the_order():
    assert sealed(["b 2", "a 1"]) == sealed(["a 1", "b 2"]) != sealed(["a 1"])


def test_everything_of_a_source_goes(world):
    source = hand_over(world, ("good.md", "apple\n"), ("bad.md", "!"), ("none.md", ""))
    with world.database.write() as session:
        session.execute(update(JobRow).values(state="failed", reason="bad.md is odd"))
    actor = Actor(world.workspace, "slack", "T1", "U1")
    with world.database.read() as session:
        Journal(world.database).watch(actor, list(session.scalars(select(JobRow.id))), {"at": "C1"})

    world.catalogue.remove_source(source, NOW)
    world.drain()

    for table in (
        SourceRow, DocumentRow, VersionRow, PassageRow, EmbeddingRow, UploadRow, JobRow, WatchRow,
        CheckpointRow, TermRow,
    ):  # fmt: skip
        assert world.rows(table) == 0, table.__tablename__
    assert world.index.count() == 0
    (kept,) = world.receipts()
    assert (kept.receipt.counts["documents"], kept.receipt.counts["uploads"]) == (3, 3)


@pytest.mark.parametrize("name", ["bad.md", "none.md", "good.md"])
def test_a_document_that_went_is_named_by_no_job_and_kept_by_no_upload(world, name):
    source = hand_over(world, ("good.md", "apple\n"), ("bad.md", "!"), ("none.md", ""))
    with world.database.write() as session:
        session.execute(update(JobRow).values(state="failed"))

    world.catalogue.remove_document(source, name, NOW)
    world.drain()

    with world.database.read() as session:
        said = json.dumps([row.progress for row in session.scalars(select(JobRow))])
        paths = set(session.scalars(select(UploadRow.path)))
    assert name not in said
    assert {"bad.md", "none.md"} - {name} <= {n for n in ("bad.md", "none.md") if n in said}
    assert paths == {"good.md", "bad.md", "none.md"} - {name}
    assert world.receipts()[0].receipt.counts["uploads"] == 1


def test_what_is_removed_while_others_are_deleted_waits_for_its_own_points(world):
    """Its points were not looked at yet: without its rows nobody would ever know of them."""
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", NOW)
    flush = world.index.flush

    def meanwhile():
        running = [
            job.kind for job in world.jobs.listing(world.workspace) if job.state == "running"
        ]
        if running == ["purge"]:
            world.index.flush = flush
            world.catalogue.remove_document(source, "b.md", NOW)

    world.index.flush = meanwhile
    world.drain()

    assert len(world.receipts()) == 2
    assert world.rows(DocumentRow) == world.index.count() == 0
    world.check()


def test_an_index_that_keeps_a_point_keeps_the_rows_too(world):
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", NOW)
    delete, world.index.delete = world.index.delete, lambda ids: None

    with pytest.raises(StorageError):
        world.drain()
    with world.database.write() as session:  # the purge without the sync before it
        session.execute(update(JobRow).where(JobRow.kind == "sync").values(state="done"))
    with pytest.raises(StorageError):
        world.drain()
    assert (world.rows(DocumentRow), world.receipts()) == (2, [])
    assert world.verify().overdue == 1
    assert list(world.published()) == ["b.md"]

    world.index.delete = delete
    world.let_time_pass()
    world.drain()
    assert len(world.receipts()) == 1
    world.check()


def test_a_kill_at_any_step_leaves_one_receipt_and_none_too_early(new_world):
    for step in count():
        world = new_world()
        source = world.fill(FILES)
        named = world.catalogue.remove_source(source, NOW)

        killed = world.drain_or_die(step)
        if world.receipts():
            assert world.rows(VersionRow) == world.rows(DocumentRow) == world.index.count() == 0
        world.drain()

        assert [kept.receipt.id for kept in world.receipts()] == [named]
        assert world.rows(EmbeddingRow) == world.index.count() == 0
        if not killed:
            break
    assert step > 5


def test_deleted_text_is_in_no_file_while_the_program_goes_on(world):
    if world.database.dialect != "sqlite":
        pytest.skip("the files of a Postgres server are its own affair")

    def files():
        place = world.database_file
        return b"".join(file.read_bytes() for file in place.parent.glob(f"{place.name}*"))

    source = world.fill(FILES | {"c.md": f"{CANARY}\n"})
    assert CANARY.encode() in files()

    world.catalogue.remove_document(source, "c.md", NOW)
    world.drain()

    assert CANARY.encode() not in files()
    assert world.published().keys() == FILES.keys()


def test_what_is_overdue_is_said(world):
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", NOW)
    world.catalogue.remove_source(source, NOW)

    assert world.verify().overdue == 2
    world.drain()
    assert world.verify().wrong == 0
