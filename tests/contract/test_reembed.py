"""After a change of model all that is published can be found again, whole, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

from store.library import Library
from store.records import Audience
from store.schema import EmbeddingRow, PassageRow
from store.vectors import unpack_dense

pytestmark = pytest.mark.contract
FILES = {"a.md": "apple pie\nbanana\n", "b.md": "banana\ncherry\n", "c.md": "cherry\n"}
OTHER, DIMENSION = "letters", 6


def repair(world):
    with world.database.write() as session:
        for workspace, source in world.catalogue.every_source(session):
            world.jobs.enqueue(session, workspace, source, "sync")


def add_again(world):
    world.add("docs")


def found(world):
    """Path -> how many of its passages the model of now may show."""
    pages = Library(world.database, world.model)
    audience = Audience(world.workspace, frozenset({world.general}))
    with world.database.read() as session:
        every = list(session.scalars(select(PassageRow.id)))
    candidates = pages.candidates(every, audience=audience)
    passages = pages.passages([c.id for c in candidates], audience=audience)
    versions = pages.pages({p.version for p in passages.values()}, audience=audience)
    shown: dict[str, int] = {}
    for candidate in candidates:
        assert candidate.id in world.index.points
        assert len(unpack_dense(candidate.mean)) == len(unpack_dense(candidate.dense))
        path = versions[passages[candidate.id].version].path
        shown[path] = shown.get(path, 0) + 1
    return shown


WHOLE = {path: len(text.splitlines()) for path, text in FILES.items()}


@pytest.mark.parametrize("work", [add_again, repair])
def test_what_another_model_published_is_found_again(world, work):
    world.fill(FILES)
    world.change_model(OTHER, DIMENSION)
    assert found(world) == {}
    assert world.verify().unembedded == 5

    work(world)
    world.drain()

    assert found(world) == WHOLE
    assert world.encoder.encoded == 3  # each input once, however often it occurs
    world.check()
    newest = world.jobs.listing(world.workspace)[0]
    assert (newest.progress["reembedded"], newest.progress["embedded"]) == (3, 3)
    assert newest.progress["updated"] == 0


def test_the_vectors_of_the_model_before_are_kept(world):
    world.fill(FILES)
    before, index = world.encoder, world.index
    world.change_model(OTHER, DIMENSION)
    repair(world)
    world.drain()
    assert world.rows(EmbeddingRow) == 6

    world.model, world.encoder, world.index = "words-8-v1", before, index

    assert found(world) == WHOLE
    repair(world)
    world.drain()
    assert before.encoded == 3
    world.check()


def test_documents_added_meanwhile_are_the_only_ones_encoded_on_the_way_back(world):
    world.fill(FILES)
    before, index = world.encoder, world.index
    world.change_model(OTHER, DIMENSION)
    world.fill(FILES | {"d.md": "apple pie\ndate\n"})

    world.model, world.encoder, world.index = "words-8-v1", before, index
    assert found(world) == WHOLE
    assert world.verify().unembedded == 2
    add_again(world)
    world.drain()

    assert found(world) == WHOLE | {"d.md": 2}
    assert before.encoded == 4
    world.check()


def test_killed_at_any_step_each_document_is_found_whole_or_not_at_all(new_world):
    for step in count():
        world = new_world()
        world.fill(FILES)
        world.change_model(OTHER, DIMENSION)
        repair(world)

        killed = world.drain_or_die(step)

        assert found(world).items() <= WHOLE.items()
        world.drain()
        assert found(world) == WHOLE
        assert world.encoder.encoded <= 6  # what was under way when it was killed, at most
        world.check()
        if not killed:
            break
    assert step > 10


def test_what_is_kept_of_a_killed_run_is_not_encoded_again(new_world):
    for step in count():
        world = new_world()
        world.fill(FILES)
        world.change_model(OTHER, DIMENSION)
        repair(world)
        killed = world.drain_or_die(step)
        with world.database.read() as session:
            kept = set(session.scalars(select(EmbeddingRow.digest).filter_by(model=world.model)))
        before = world.encoder.encoded

        world.drain()

        assert world.encoder.encoded - before == 3 - len(kept)
        if not killed:
            return


def test_only_a_workspace_with_something_to_embed_says_so(world):
    world.fill(FILES)
    other = world.access.workspace("other", create=True)
    world.change_model(OTHER, DIMENSION)
    library = Library(world.database, world.model)

    assert library.has_unembedded(world.workspace)
    assert not library.has_unembedded(other)
    repair(world)
    world.drain()
    assert not library.has_unembedded(world.workspace)


def test_what_is_removed_is_neither_encoded_nor_missed(world):
    world.fill(FILES)
    world.catalogue.remove_document(world.source("docs"), "a.md", timedelta(hours=1))
    world.change_model(OTHER, DIMENSION)
    world.drain()

    assert found(world) == {"b.md": 2, "c.md": 1}
    assert world.encoder.encoded == 2
    world.catalogue.undo_removal(world.workspace)
    assert world.verify().unembedded == 2
    world.drain()
    assert found(world) == WHOLE


def test_passages_cut_in_another_way_are_left_and_counted(world):
    """Their digest would name what was never encoded."""
    world.fill(FILES)
    with world.database.write() as session:
        first = session.scalars(select(PassageRow).order_by(PassageRow.id)).first()
        session.execute(
            update(PassageRow)
            .where(PassageRow.version_id == first.version_id)
            .values(start=PassageRow.end)
        )
    world.change_model(OTHER, DIMENSION)
    repair(world)
    world.drain()

    whole = sum(WHOLE.values())
    assert 0 < world.verify().unembedded < whole
    assert sum(found(world).values()) == whole - world.verify().unembedded
