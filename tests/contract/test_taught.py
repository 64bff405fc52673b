"""Taught answers in the catalogue: kept, replaced, removed and brought back like any document."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.schema import UploadRow, VersionRow
from store.taught import ANSWERS, Taught, lesson

pytestmark = pytest.mark.contract
BADGE = "How do I reset my badge?"
PATH = "how do i reset my badge"


@pytest.fixture
def teach(world):
    taught = Taught(world.uploads)

    def teach(answer, question=BADGE, space=None, **about):
        shelf = world.access.make_space(world.workspace, space or "general")
        made = lesson(question, answer, **about)
        taught.keep(world.workspace, shelf, made, "Ada", "terminal:ada")
        world.drain()

    teach.knows = lambda question: taught.knows(
        world.workspace, world.general, lesson(question, "x")
    )
    return teach


def version(world):
    with world.database.read() as session:
        return session.scalars(select(VersionRow)).one()


def test_an_answer_is_a_document_of_its_teacher(world, teach):
    teach("Ask Priya.")

    assert world.published() == {PATH: ["Ask Priya."]}
    assert (version(world).title, version(world).author) == (BADGE, "Ada")
    assert version(world).modified_at is not None
    (source,) = world.catalogue.sources(world.workspace)
    assert (source.kind, source.name) == ("taught", "Taught answers")
    assert teach.knows("HOW do I reset my badge")
    assert not teach.knows("Who is Priya?")


def test_taught_again_it_is_replaced(world, teach):
    teach("Ask Priya.")
    teach("Ask Ben.", question="how do I reset my badge")
    teach("It is Ben.", question="Who is at the desk?")

    assert world.published() == {PATH: ["Ask Ben."], "who is at the desk": ["It is Ben."]}
    world.check()


def test_the_same_again_costs_nothing(world, teach):
    teach("Ask Priya.")
    encoded = world.encoder.encoded
    teach("Ask Priya.")

    assert world.encoder.encoded == encoded


def test_a_message_is_cited_by_its_link_and_author(world, teach):
    link = "https://acme.slack.com/archives/C1/p1"
    teach("Ask Priya.", author="Bob", link=link)

    assert version(world).author == "Bob, taught by Ada"
    assert [label for _, _, label in version(world).anchors] == [link]


def test_every_space_has_answers_of_its_own(world, teach):
    teach("Ask Priya.")
    teach("Ask the board.", space="board")

    assert sorted(s.space_name for s in world.catalogue.sources(world.workspace)) == [
        "board", "general",
    ]  # fmt: skip


def test_one_is_removed_and_brought_back(world, teach):
    teach("Ask Priya.")
    world.catalogue.remove_document(world.source("Taught answers"), PATH, timedelta(hours=1))
    world.drain()
    assert world.published() == {}
    world.catalogue.refresh(world.source("Taught answers"))
    world.drain()
    assert world.published() == {}

    world.catalogue.undo_removal(world.workspace)
    world.drain()
    assert world.published() == {PATH: ["Ask Priya."]}


def test_one_that_is_purged_leaves_no_word(world, teach):
    teach("Ask Priya.")
    world.catalogue.remove_document(world.source("Taught answers"), PATH, timedelta(hours=1))
    world.let_time_pass()
    world.drain()

    assert world.rows(UploadRow) == 0
    assert world.rows(VersionRow) == 0
    world.check()


def test_uploads_and_answers_do_not_meet(world, teach):
    teach("Ask Priya.")

    assert world.uploads.names(world.workspace, world.general) == frozenset()
    assert world.uploads.names(world.workspace, world.general, ANSWERS) == {PATH}
