"""Whatever happens in whatever order, the database and the index end in agreement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from store.errors import NotFoundError
from store.schema import DocumentRow, SourceRow, VersionRow

pytestmark = pytest.mark.contract
HOUR = timedelta(hours=1)


def lines(files: dict[str, str]) -> dict[str, list[str]]:
    return {path: text.splitlines() for path, text in files.items()}


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
