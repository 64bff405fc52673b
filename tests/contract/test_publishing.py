"""From staged to published to replaced: what people may find is what was read, whole, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest

from store.schema import ALL_PASSAGES, DocumentRow, EmbeddingRow, VersionRow

pytestmark = pytest.mark.contract
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n"}


def lines(files: dict[str, str]) -> dict[str, list[str]]:
    return {path: text.splitlines() for path, text in files.items()}


def test_what_was_read_is_published_with_its_points(world):
    world.fill(FILES)

    assert world.published() == lines(FILES)
    assert world.index.count() == 4
    assert world.terms()[ALL_PASSAGES] == 4
    world.check()


def test_a_passage_that_occurs_twice_is_encoded_once(world):
    world.fill(FILES)

    assert world.encoder.encoded == 3
    assert world.rows(EmbeddingRow) == 3


def test_nobody_sees_a_staged_version(world):
    world.add("docs")
    ledger = world.ledger(world.jobs.claim())

    version = world.staged(ledger, "a.md", "apple\n")

    assert world.published() == {}
    assert world.terms() == {}
    ledger.publish([version], [None], {})
    assert world.published() == {"a.md": ["apple"]}
    assert world.terms() == world.recount() != {}


def test_staging_and_publishing_may_be_repeated(world):
    world.add("docs")
    ledger = world.ledger(world.jobs.claim())

    for _ in range(3):
        version = world.staged(ledger, "a.md", "apple\nbanana\n")
    for _ in range(3):
        assert ledger.publish([version], [None], {}) == []
    again = world.staged(ledger, "a.md", "apple\nbanana\n")  # even under the eyes of readers
    ledger.publish([again], [None], {})

    assert world.published() == {"a.md": ["apple", "banana"]}
    assert world.rows(VersionRow) == 1
    world.check()


def test_a_changed_document_replaces_its_old_version(world):
    world.fill(FILES)

    world.fill({"a.md": "apricot\n", "b.md": FILES["b.md"]})

    assert world.published() == {"a.md": ["apricot"], "b.md": ["banana", "cherry"]}
    assert world.rows(VersionRow) == 2
    world.check()


def test_an_unchanged_document_costs_nothing(world):
    world.fill(FILES)
    encoded = world.encoder.encoded

    world.fill(FILES)

    assert world.encoder.encoded == encoded
    (newest, *_) = world.jobs.listing(world.workspace)
    assert (newest.progress["unchanged"], newest.progress["added"]) == (2, 0)


def test_a_document_that_its_source_lost_is_gone(world):
    world.fill(FILES)

    world.fill({"b.md": FILES["b.md"]})

    assert world.published() == lines({"b.md": FILES["b.md"]})
    assert world.rows(DocumentRow) == 1
    world.check()


@pytest.mark.parametrize(("text", "state"), [("!", "failed"), ("", "refused")])
def test_a_document_that_cannot_be_read_any_more_is_hidden_with_its_reason(world, text, state):
    world.fill(FILES)

    source = world.fill(FILES | {"a.md": text})

    assert world.published() == lines({"b.md": FILES["b.md"]})
    first, second = world.catalogue.documents(source.id)
    assert (first.path, first.state, bool(first.reason)) == ("a.md", state, True)
    assert (second.path, second.state, second.reason) == ("b.md", "published", None)
    world.check()
    world.fill(FILES)
    assert world.published() == lines(FILES)
    world.check()


def test_workspaces_share_no_embedding_and_no_count(world):
    world.fill(FILES)
    other = world.access.workspace("other", create=True)
    world.add("docs", FILES, workspace=other, space=world.access.space(other, "general"))
    world.drain()

    assert world.rows(EmbeddingRow) == 6
    assert world.terms() == world.terms(other) == world.recount(other)
    world.catalogue.remove_source(world.source("docs"), timedelta())
    world.drain()
    assert world.terms() == {}
    assert world.terms(other) == world.recount(other) != {}


def test_workers_side_by_side_keep_the_counts_right(world):
    """Two workers change sources of one workspace that share passages."""
    for n in range(6):
        world.add(f"docs{n}", {f"{m}.md": f"shared{m}\nown{n}\n" for m in range(8)})

    def work(number: int) -> None:
        for turn in range(3):
            world.worker.drain()
            for n in range(number, 6, 2):
                shared = (turn + n) % 3
                world.add(f"docs{n}", {f"{m}.md": f"shared{m + shared}\n" for m in range(8)})
        world.worker.drain()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    world.worker.drain()

    assert {job.state for job in world.jobs.listing(world.workspace)} == {"done"}
    world.check()


CHANGES = {
    "added": ({}, FILES),
    "changed": (FILES, {"a.md": "apricot\nbanana\n", "b.md": "banana\ncherry\n"}),
    "lost": (FILES, {"b.md": FILES["b.md"]}),
    "unreadable": (FILES, FILES | {"a.md": "!"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_ingest_killed_at_any_step_is_finished_by_the_next(new_world, change):
    before, after = CHANGES[change]
    readable = {path: text for path, text in after.items() if text != "!"}
    for step in count():
        world = new_world()
        if before:
            world.fill(before)
        world.add("docs", after)

        killed = world.drain_or_die(step)

        for path, found in world.published().items():  # an old or a new version, and whole
            assert found in (lines(before).get(path), lines(after).get(path))
        world.drain()
        assert world.published() == lines(readable)
        world.check()
        if not killed:
            break
    assert step > 10
