"""From staged to published to gone: what people may find is what was read, whole, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from store.errors import NotFoundError
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    JobRow,
    PassageRow,
    ReceiptRow,
    SourceRow,
    VersionRow,
)

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n"}


def lines(files: dict[str, str]) -> dict[str, list[str]]:
    return {path: text.splitlines() for path, text in files.items()}


def filled(world, files=FILES):
    world.add("docs", files)
    world.drain()
    return world.source("docs")


def test_what_was_read_is_published_with_its_points(world):
    filled(world)

    assert world.published() == lines(FILES)
    assert world.index.count() == 4
    assert world.terms()[ALL_PASSAGES] == 4
    world.check()


def test_a_passage_that_occurs_twice_is_encoded_once(world):
    filled(world)

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
    filled(world)

    filled(world, {"a.md": "apricot\n", "b.md": FILES["b.md"]})

    assert world.published() == {"a.md": ["apricot"], "b.md": ["banana", "cherry"]}
    assert world.rows(VersionRow) == 2
    world.check()


def test_an_unchanged_document_costs_nothing(world):
    filled(world)
    encoded = world.encoder.encoded

    filled(world)

    assert world.encoder.encoded == encoded
    (newest, *_) = world.jobs.listing(world.workspace)
    assert (newest.progress["unchanged"], newest.progress["added"]) == (2, 0)


def test_a_document_that_its_source_lost_is_gone(world):
    filled(world)

    filled(world, {"b.md": FILES["b.md"]})

    assert world.published() == lines({"b.md": FILES["b.md"]})
    assert world.rows(DocumentRow) == 1
    world.check()


@pytest.mark.parametrize(("text", "state"), [("!", "failed"), ("", "refused")])
def test_a_document_that_cannot_be_read_any_more_is_hidden_with_its_reason(world, text, state):
    filled(world)

    source = filled(world, FILES | {"a.md": text})

    assert world.published() == lines({"b.md": FILES["b.md"]})
    first, second = world.catalogue.documents(source.id)
    assert (first.path, first.state, bool(first.reason)) == ("a.md", state, True)
    assert (second.path, second.state, second.reason) == ("b.md", "published", None)
    world.check()
    filled(world)
    assert world.published() == lines(FILES)
    world.check()


def test_a_removal_hides_at_once_and_an_undo_brings_back(world):
    source = filled(world)

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
    source = filled(world)

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
    source = filled(world)
    for path in ("a.md", "b.md"):
        world.catalogue.remove_document(source, path, HOUR)

    assert [world.catalogue.undo_removal(world.workspace) for _ in "ab"] == ["b.md", "a.md"]
    with pytest.raises(NotFoundError):
        world.catalogue.undo_removal(world.workspace)


def test_what_was_removed_is_deleted_when_its_time_is_over(world):
    source = filled(world)
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
    source = filled(world)

    world.catalogue.remove_source(source, timedelta())
    world.drain()

    for table in (SourceRow, DocumentRow, VersionRow, PassageRow, EmbeddingRow):
        assert world.rows(table) == 0
    assert world.terms() == {}
    assert world.index.count() == 0
    with world.database.read() as session:
        (receipt,) = session.scalars(select(ReceiptRow)).all()
    assert (receipt.what, receipt.documents, receipt.passages) == (str(source.id), 2, 4)


def test_a_purge_counts_its_terms_out_even_before_the_points_are_mirrored(world):
    """The order of the two jobs of a removal must not matter."""
    source = filled(world)
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
    source = filled(world)
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
    source = filled(world)
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
    source = filled(world)
    world.model = "other-8-v1"

    world.catalogue.remove_document(source, "a.md", HOUR)
    world.drain()

    assert world.terms() == world.recount()


def test_a_whole_source_with_many_documents_is_purged(world):
    source = filled(world, {f"{n:04}.md": f"word{n}\n" for n in range(600)})

    world.catalogue.remove_source(source, timedelta())
    world.drain()

    assert world.rows(DocumentRow) == world.rows(EmbeddingRow) == world.index.count() == 0


def test_workspaces_share_no_embedding_and_no_count(world):
    filled(world)
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
            filled(world, before)
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


@pytest.mark.parametrize("grace", [timedelta(), HOUR])
def test_a_removal_killed_at_any_step_is_finished_by_the_next(new_world, grace):
    for step in count():
        world = new_world()
        source = filled(world)
        world.catalogue.remove_document(source, "a.md", grace)

        killed = world.drain_or_die(step)

        assert world.published() == lines({"b.md": FILES["b.md"]})
        world.drain()
        assert world.published() == lines({"b.md": FILES["b.md"]})
        world.check()
        if not killed:
            break
    assert step > 5


TARGETS, PATHS = ("one", "two"), ("a.md", "b.md", "c.md")
TEXTS = ("apple\n", "apple\nbanana\n", "banana\ncherry\napple\n", "", "!", "cherry\n")
EVENTS = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from(TARGETS), st.sampled_from(PATHS), st.sampled_from(TEXTS)
    ),
    st.tuples(st.just("unlink"), st.sampled_from(TARGETS), st.sampled_from(PATHS)),
    st.tuples(st.just("add"), st.sampled_from(TARGETS)),
    st.tuples(st.just("remove"), st.sampled_from(TARGETS), st.sampled_from([timedelta(), HOUR])),
    st.tuples(
        st.just("drop"), st.sampled_from(TARGETS), st.sampled_from(PATHS),
        st.sampled_from([timedelta(), HOUR]),
    ),
    st.tuples(st.just("undo")),
    st.tuples(st.just("time")),
    st.tuples(st.just("work")),
    st.tuples(st.just("die"), st.integers(0, 60)),
)  # fmt: skip


class History:
    """Applies events to a world and remembers what must not be found."""

    def __init__(self, world) -> None:
        self.world = world
        self.ever: dict[str, set[tuple[str, ...]]] = {path: set() for path in PATHS}
        world.loader.files = {target: {} for target in TARGETS}

    def write(self, target, path, text) -> None:
        self.world.loader.files[target][path] = text
        self.ever[path].add(tuple(text.splitlines()))

    def unlink(self, target, path) -> None:
        self.world.loader.files[target].pop(path, None)

    def add(self, target) -> None:
        self.world.add(target)

    def remove(self, target, grace) -> None:
        source = self.world.source(target)
        self.world.catalogue.remove_source(source, grace)

    def drop(self, target, path, grace) -> None:
        self.world.catalogue.remove_document(self.world.source(target), path, grace)

    def undo(self) -> None:
        self.world.catalogue.undo_removal(self.world.workspace)

    def time(self) -> None:
        self.world.let_time_pass()

    def work(self) -> None:
        self.world.drain()
        self.world.check()

    def die(self, steps) -> None:
        self.world.drain_or_die(steps)

    def tell(self, event) -> None:
        name, *arguments = event
        try:
            getattr(self, name)(*arguments)
        except NotFoundError:
            return  # there was nothing to remove or to undo
        for path, found in self.world.published().items():
            assert tuple(found) in self.ever[path]


@settings(
    max_examples=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(events=st.lists(EVENTS, min_size=4, max_size=24))
def test_any_history_ends_with_everything_in_agreement(new_world, events):
    world = new_world()
    history = History(world)
    for event in events:
        history.tell(event)
    history.work()

    live = {source.target for source in world.catalogue.sources(world.workspace)}
    for target in live:
        history.add(target)
    history.work()

    expected: list[tuple[str, list[str]]] = []
    for target in live:
        readable = {p: t for p, t in world.loader.files[target].items() if t not in ("", "!")}
        expected += lines(readable).items()
    with world.database.read() as session:
        rows = session.execute(
            select(DocumentRow.path, VersionRow.text)
            .join(VersionRow, VersionRow.id == DocumentRow.published_id)
            .join(SourceRow, SourceRow.id == DocumentRow.source_id)
            .where(SourceRow.removed_at.is_(None), DocumentRow.state == "published")
        ).all()
    assert sorted((path, text.splitlines()) for path, text in rows) == sorted(expected)
