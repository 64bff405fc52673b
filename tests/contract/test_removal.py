"""Removed, brought back, deleted: gone at once, and in the end without a trace."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from store.errors import NotFoundError
from store.schema import (
    DocumentRow,
    EmbeddingRow,
    JobRow,
    PassageRow,
    SourceRow,
    VersionRow,
)

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n"}


def lines(files: dict[str, str]) -> dict[str, list[str]]:
    return {path: text.splitlines() for path, text in files.items()}


def test_a_removal_hides_at_once_and_an_undo_brings_back(world):
    source = world.fill(FILES)

    world.catalogue.remove_source(source, HOUR)
    assert world.published() == {}
    world.drain()
    assert world.index.count() == 0
    world.check()

    assert world.catalogue.undo_removal(world.workspace) == "docs"
    world.drain()
    assert world.published() == lines(FILES)
    assert world.encoder.encoded == 3  # nothing is encoded again
    world.check()


def test_one_document_can_be_removed_and_brought_back(world):
    source = world.fill(FILES)

    world.catalogue.remove_document(source, "a.md", HOUR)
    assert world.published() == lines({"b.md": FILES["b.md"]})
    world.drain()
    world.check()
    assert [d.path for d in world.catalogue.documents(source.id)] == ["b.md"]

    assert world.catalogue.undo_removal(world.workspace) == "a.md"
    world.drain()
    assert world.published() == lines(FILES)
    world.check()


def test_undo_takes_back_the_last_removal_first(world):
    source = world.fill(FILES)
    for path in ("a.md", "b.md"):
        world.catalogue.remove_document(source, path, HOUR)

    assert [world.catalogue.undo_removal(world.workspace) for _ in "ab"] == ["b.md", "a.md"]
    with pytest.raises(NotFoundError):
        world.catalogue.undo_removal(world.workspace)


def test_what_was_removed_is_deleted_when_its_time_is_over(world):
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", HOUR)
    world.drain()
    assert world.rows(VersionRow) == 2  # kept, for an undo

    world.let_time_pass()
    with pytest.raises(NotFoundError):
        world.catalogue.undo_removal(world.workspace)
    world.drain()

    assert world.rows(VersionRow) == world.rows(DocumentRow) == 1
    assert world.rows(EmbeddingRow) == 2  # the line that the other one shares stays
    world.check()


def test_a_removal_without_grace_leaves_nothing_but_a_receipt(world):
    source = world.fill(FILES)

    world.catalogue.remove_source(source, timedelta())
    world.drain()

    for table in (SourceRow, DocumentRow, VersionRow, PassageRow, EmbeddingRow):
        assert world.rows(table) == 0
    assert world.terms() == {}
    assert world.index.count() == 0
    (kept,) = world.receipts()
    assert (kept.receipt.kind, kept.receipt.what) == ("source", str(source.id))
    assert kept.receipt.counts == {
        "documents": 2, "versions": 2, "passages": 4, "points_verified_gone": 4, "uploads": 0,
        "messages": 0,
    }  # fmt: skip
    assert kept.is_sound


def test_a_purge_counts_its_terms_out_even_before_the_points_are_mirrored(world):
    """The order of the two jobs of a removal must not matter."""
    source = world.fill(FILES)
    world.add("other", {"c.md": "banana\n"})
    world.drain()
    world.catalogue.remove_document(source, "a.md", timedelta())
    with world.database.write() as session:
        world.jobs.enqueue(session, world.workspace, source.id, "purge")
        sync = next(j for j in world.jobs.listing(world.workspace) if j.kind == "sync")
        session.get_one(JobRow, sync.id).run_at += HOUR
    world.drain()

    assert world.terms() == world.recount()
    world.let_time_pass()
    world.drain()
    world.check()


def test_a_removal_during_an_ingest_is_not_undone_by_it(world):
    source = world.fill(FILES)
    world.add("docs")
    ledger = world.ledger(world.jobs.claim())
    version = world.staged(ledger, "a.md", "apricot\n")

    world.catalogue.remove_document(source, "a.md", HOUR)
    ledger.publish([version], [None], {})
    ledger.finish({})

    assert "a.md" not in world.published()
    world.drain()
    world.let_time_pass()
    world.drain()
    assert world.published() == lines({"b.md": FILES["b.md"]})
    world.check()


def test_a_refresh_brings_a_removed_document_back_once(world):
    """The file is still in the folder; the documentation says that a refresh brings it back."""
    source = world.fill(FILES)
    world.catalogue.remove_document(source, "a.md", HOUR)

    world.catalogue.refresh(source)  # may begin before the points of the removal are gone
    for job in sorted(world.jobs.listing(world.workspace), key=lambda j: j.kind):
        if job.state == "queued" and job.kind == "sync":
            with world.database.write() as session:
                session.get_one(JobRow, job.id).run_at += HOUR
    world.drain()
    assert world.published() == lines(FILES)
    world.check()
    world.let_time_pass()
    world.drain()
    assert world.published() == lines(FILES)
    world.check()


def test_another_model_counts_no_term_twice(world):
    source = world.fill(FILES)
    world.model = "other-8-v1"

    world.catalogue.remove_document(source, "a.md", HOUR)
    world.drain()

    assert world.terms() == world.recount()


def test_a_whole_source_with_many_documents_is_purged(world):
    source = world.fill({f"{n:04}.md": f"word{n}\n" for n in range(600)})

    world.catalogue.remove_source(source, timedelta())
    world.drain()

    assert world.rows(DocumentRow) == world.rows(EmbeddingRow) == world.index.count() == 0


@pytest.mark.parametrize("grace", [timedelta(), HOUR])
def test_a_removal_killed_at_any_step_is_finished_by_the_next(new_world, grace):
    for step in count():
        world = new_world()
        source = world.fill(FILES)
        world.catalogue.remove_document(source, "a.md", grace)

        killed = world.drain_or_die(step)

        assert world.published() == lines({"b.md": FILES["b.md"]})
        world.drain()
        assert world.published() == lines({"b.md": FILES["b.md"]})
        world.check()
        if not killed:
            break
    assert step > 5
