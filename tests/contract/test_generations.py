"""Another model beside the one that answers: nothing is lost by a switch, by the way back, or by a
kill at any step; and what is deleted is deleted everywhere.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import func, select

from store.embedded import count_unembedded
from store.errors import NotFoundError, UsageError
from store.generations import Generations
from store.ledger import Ledger
from store.library import Library
from store.records import Audience
from store.schema import EmbeddingRow, GenerationRow, PassageRow
from store.shedding import NO_MODEL
from store.verification import Verifier

pytestmark = pytest.mark.contract
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n", "c.md": "cherry\n"}
MORE = FILES | {"b.md": "banana\ndate\n", "d.md": "elder\n"}


def readable(world, model):
    """The passages that this model may show, as texts, each with a point in its index."""
    index = world.index if model == world.model else world.beside[model].index
    pages = Library(world.database, model)
    audience = Audience(world.workspace, frozenset({world.general}))
    with world.database.read() as session:
        every = list(session.scalars(select(PassageRow.id)))
    candidates = pages.candidates(every, audience=audience)
    passages = pages.passages([c.id for c in candidates], audience=audience)
    versions = pages.pages({p.version for p in passages.values()}, audience=audience)
    assert passages.keys() <= index.points.keys()
    return sorted(versions[p.version].text[p.start : p.end] for p in passages.values())


def whole(files):
    return sorted(line for text in files.values() for line in text.splitlines())


def vectors(world, model):
    with world.database.read() as session:
        query = select(func.count()).select_from(EmbeddingRow).where(EmbeddingRow.model == model)
        return session.scalar(query)


def check(world):
    """The world is right, and so is every generation beside the one that answers."""
    world.check()
    for kept in world.others():
        found = Verifier(world.database, kept.index, kept.generation).verify()
        assert found.wrong == 0, found


def state(world, model):
    return next(g.state for g in world.generations.listing() if g.key == model)


def test_a_generation_is_built_beside_the_one_that_answers(world):
    world.fill(FILES)
    kept = world.begin()
    assert (state(world, kept.generation.key), readable(world, kept.generation.key)) == (
        "building", [],
    )  # fmt: skip

    world.drain()

    assert state(world, kept.generation.key) == "ready"
    for model in (world.model, kept.generation.key):
        assert readable(world, model) == whole(FILES)
    assert kept.encoder.encoded == 3
    check(world)


def test_where_nothing_is_known_it_is_ready_at_once(world):
    world.add("docs", {})
    kept = world.begin()
    world.worker.drain()
    assert state(world, kept.generation.key) == "ready"


@pytest.mark.parametrize("when", ["building", "ready", "retired"])
def test_what_changes_is_written_to_every_generation(world, when):
    world.fill(FILES)
    kept = world.begin()
    if when != "building":
        world.drain()
    if when == "retired":
        world.generations.switch()
        world.turn_to(kept.generation)
    world.loader.files["docs"] = dict(MORE)
    world.add("docs")
    world.drain()

    for model in (world.model, *world.beside):
        assert readable(world, model) == whole(MORE)
    check(world)


def test_a_switch_in_the_middle_of_a_job_loses_nothing(world, monkeypatch):
    world.fill(FILES)
    kept = world.begin()
    world.drain()
    honest = world.encoder.encode

    def encode(texts, kind):
        if world.generations.active().key == world.model:
            world.generations.switch()
        return honest(texts, kind)

    monkeypatch.setattr(world.encoder, "encode", encode)
    world.loader.files["docs"] = dict(MORE)
    world.add("docs")
    world.drain()

    assert world.generations.active().key == kept.generation.key
    assert readable(world, kept.generation.key) == whole(MORE)


def test_a_document_is_found_with_both_from_the_moment_it_is_published(world, monkeypatch):
    world.fill(FILES)
    kept = world.begin()
    world.drain()
    seen = []
    monkeypatch.setattr(Ledger, "publish", _noting(world, kept.generation.key, seen))
    world.loader.files["docs"] = dict(MORE)
    world.add("docs")
    world.drain()

    assert seen == [0]


def _noting(world, model, seen):
    honest = Ledger.publish

    def publish(self, versions, stamps, progress):
        replaced = honest(self, versions, stamps, progress)
        with world.database.read() as session:
            seen.append(count_unembedded(session, model))
        return replaced

    return publish


def test_what_is_deleted_is_deleted_from_every_generation(world):
    """Of a model of before, too, that nobody can load any more."""
    world.fill(FILES)
    former = world.begin("former", 5)
    world.drain()
    with world.database.write() as session:
        row = session.get_one(GenerationRow, former.generation.number)
        row.state, row.made_of = "retired", {}
    kept = world.begin()
    world.drain()
    points = {model: set(world.beside[model].index.points) for model in world.beside}
    assert all(len(found) == 5 for found in points.values())

    world.catalogue.remove_document(world.source("docs"), "a.md", timedelta())
    world.let_time_pass()
    world.drain()

    (receipt,) = world.receipts()
    assert receipt.receipt.counts["points_verified_gone"] == 2
    for index in (world.index, kept.index, former.index):
        assert len(index.points) == 3
    check(world)


def test_a_switch_and_the_way_back_take_one_transaction_each(world):
    world.fill(FILES)
    kept = world.begin()
    with pytest.raises(NotFoundError, match="not ready"):
        world.generations.switch()
    world.drain()

    now = world.generations.switch()
    assert (now.key, now.state) == (kept.generation.key, "active")
    assert [g.state for g in world.generations.listing()] == ["retired", "active"]
    with pytest.raises(NotFoundError):
        world.generations.switch()
    assert world.generations.roll_back().key == world.model
    assert world.generations.roll_back().key == kept.generation.key


def test_a_switch_is_refused_while_something_cannot_be_found_with_the_other(world):
    world.fill(FILES)
    world.begin()
    world.drain()
    world.loader.files["docs"] = dict(MORE)
    world.others = list  # as a program of before would read them
    world.add("docs")
    world.drain()

    with pytest.raises(NotFoundError, match="3 passages cannot be found with letters yet"):
        world.generations.switch()
    assert world.generations.active().key == world.model

    del world.others
    world.begin()
    world.drain()
    assert world.generations.switch().model == "letters"


def test_what_came_back_into_sight_is_brought_to_the_others(world):
    world.fill(FILES)
    world.catalogue.remove_document(world.source("docs"), "a.md", timedelta(hours=1))
    kept = world.begin()
    world.drain()
    assert readable(world, kept.generation.key) == whole({k: FILES[k] for k in ("b.md", "c.md")})

    world.catalogue.undo_removal(world.workspace)
    world.drain()

    assert readable(world, kept.generation.key) == whole(FILES)
    check(world)


def test_of_what_is_dropped_nothing_stays_and_the_other_is_whole(world):
    world.fill(FILES)
    kept = world.begin()
    world.drain()
    world.generations.switch()
    before = world.model
    world.turn_to(kept.generation)

    (dropped,) = world.generations.drop()
    assert not world.generations.is_kept(dropped.number)
    world.drain()

    assert (dropped.key, state(world, before)) == (before, "dropped")
    assert world.beside[before].index.points == {}
    assert vectors(world, before) == vectors(world, NO_MODEL) == 0
    assert readable(world, world.model) == whole(FILES)
    with pytest.raises(NotFoundError):
        world.generations.roll_back()
    check(world)


def test_terms_of_what_only_the_dropped_model_had_read_are_still_counted_right(world):
    world.fill(FILES)
    world.catalogue.remove_document(world.source("docs"), "a.md", timedelta(hours=1))
    kept = world.begin()
    world.drain()
    world.generations.switch()
    world.turn_to(kept.generation)
    world.generations.drop()
    world.drain()
    assert vectors(world, NO_MODEL) == 1  # of the apple pie, which can come back

    world.catalogue.undo_removal(world.workspace)
    world.drain()

    assert readable(world, world.model) == whole(FILES)
    check(world)


def test_a_model_that_was_dropped_is_built_anew(world):
    world.fill(FILES)
    kept = world.begin()
    world.drain()
    world.generations.drop(kept.generation.key)
    world.drain()
    assert state(world, kept.generation.key) == "dropped"

    again = world.begin()
    again.generation = world.generations.kept()[-1]
    world.drain()

    assert [g.state for g in world.generations.listing()] == ["active", "dropped", "ready"]
    assert readable(world, again.generation.key) == whole(FILES)
    check(world)


def test_one_is_built_at_a_time_and_the_one_that_answers_stays(world):
    world.fill(FILES)
    world.begin()
    with pytest.raises(UsageError, match="letters is under way"):
        world.generations.begin("third-4-v1", {"model": "third"}, 4)
    with pytest.raises(UsageError, match="words answers already"):
        world.generations.begin(world.model, {"model": "words"}, 8)
    with pytest.raises(UsageError, match="That model answers"):
        world.generations.drop(world.model)


def test_the_first_model_is_adopted_once(world):
    start = Barrier(6)

    def adopt(number):
        start.wait()
        name = f"m{number % 2}"
        return world.generations.adopt(f"{name}-8-v1", {"model": name}, 8).key

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(adopt, range(6)))) == 1
    assert len(Generations(world.database).listing()) == 1


def test_killed_at_any_step_the_next_run_goes_on(new_world):
    for step in count(step=3):  # many steps: each third of them
        world = new_world()
        world.fill(FILES)
        kept = world.begin()
        world.loader.files["docs"] = dict(MORE)
        world.add("docs")

        killed = world.drain_or_die(step)

        now = readable(world, kept.generation.key)
        assert set(now) <= {*whole(FILES), *whole(MORE)}
        world.drain()
        assert state(world, kept.generation.key) == "ready"
        for model in (world.model, kept.generation.key):
            assert readable(world, model) == whole(MORE)
        check(world)
        if not killed:
            break
    assert step > 20


def test_killed_while_it_drops_the_next_run_finishes(new_world):
    for step in count():
        world = new_world()
        world.fill(FILES)
        kept = world.begin()
        world.drain()
        world.generations.switch()
        before = world.model
        world.turn_to(kept.generation)
        world.generations.drop()

        killed = world.drain_or_die(step)

        assert readable(world, world.model) == whole(FILES)
        world.drain()
        assert (state(world, before), vectors(world, before)) == ("dropped", 0)
        check(world)
        if not killed:
            return


def test_one_that_was_dropped_under_a_job_gets_nothing_more(world, monkeypatch):
    world.fill(FILES)
    kept = world.begin()
    honest = kept.encoder.encode

    def encode(texts, kind):
        if world.generations.is_kept(kept.generation.number):
            world.generations.drop(kept.generation.key)
            world.tidy()  # by another worker, to the end
        return honest(texts, kind)

    monkeypatch.setattr(kept.encoder, "encode", encode)
    world.drain()

    world.drain()
    assert state(world, kept.generation.key) == "dropped"
    assert (vectors(world, kept.generation.key), kept.index.points) == (0, {})
    check(world)
