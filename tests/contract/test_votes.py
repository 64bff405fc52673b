"""Votes move which passage is quoted first: reversibly, visibly, for nobody else's documents."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Question
from bot.answer.pipeline import Answerer
from bot.answer.service import Asked, Desk
from store.access import GENERAL
from store.errors import NotFoundError, UsageError
from store.grants import Grantee, GrantKind
from store.index.scan import ScanIndex
from store.library import Library
from store.people import People
from store.questions import QuestionLog
from store.schema import QuestionRow, VoteRow
from store.votes import Votes

pytestmark = pytest.mark.contract
SAME = "apple pie recipe\n"
ANN, BOB = "slack:U0ANN", "slack:U0BOB"


class Kitchen:
    """Two documents that say the same: what is quoted first is a matter of votes."""

    def __init__(self, world):
        self.world, self.votes = world, Votes(world.database)
        self.source = world.fill({"a.md": SAME, "b.md": SAME, "c.md": "banana bread\n"})
        self.log = QuestionLog(world.database, "m")
        searches = ScanIndex(world.database, world.model)
        answerer = Answerer(world.encoder, searches, Library(world.database, world.model))
        self.desk = Desk(answerer, world.access, self.log)

    def ask(self, text="apple pie recipe", workspace=None):
        """The answer to a question that is on record, and the question."""
        asked = Asked(
            workspace or self.world.workspace, Place("slack", "C1", full_members_only=True),
            Asker("slack", "U0ANN", full_member=True), ReplyKind.PUBLIC, Question(text),
        )  # fmt: skip
        question = self.log.ask(asked.workspace, "slack", "C1", "U0ANN", text)
        return self.desk.settle(question, asked), question

    def first(self, text="apple pie recipe", workspace=None):
        return self.ask(text, workspace)[0].citations[0].document

    def vote(self, question, person=ANN, value=1):
        return self.log.vote(self.world.workspace, question, person, value)

    def moved(self):
        return self.votes.moved(self.world.workspace)


@pytest.fixture
def kitchen(world):
    return Kitchen(world)


def test_a_vote_moves_what_is_quoted_first_and_taken_back_it_does_not(kitchen):
    answer, question = kitchen.ask()
    before = answer.citations[0].document
    other = {"a.md": "b.md", "b.md": "a.md"}[before]

    kitchen.vote(question, value=-1)
    assert kitchen.first() == other
    assert kitchen.vote(question, value=-1) == 0
    assert kitchen.first() == before
    again, _ = kitchen.ask()
    assert [c.score for c in again.citations] == [c.score for c in answer.citations]


def test_votes_count_for_alike_questions_alone(kitchen):
    answer, question = kitchen.ask()
    before = answer.citations[0].document
    kitchen.vote(question, value=-1)

    assert kitchen.first("pie recipes of apples") != before
    assert kitchen.first("apple") == before


def test_an_admin_sees_what_is_moved_by_whom_and_takes_it_back(kitchen):
    answer, question = kitchen.ask()
    kitchen.vote(question, ANN, -1)
    kitchen.vote(question, BOB, -1)

    (moved,) = kitchen.moved()
    first = answer.citations[0]
    assert (moved.passage, moved.document, moved.source) == (first.passage, first.document, "docs")
    assert {(o.person, o.value, o.question) for o in moved.opinions} == {
        (ANN, -1, "apple pie recipe"), (BOB, -1, "apple pie recipe"),
    }  # fmt: skip
    with pytest.raises(NotFoundError, match="teamlore votes"):
        kitchen.votes.reset(kitchen.world.workspace, "ffffffffffff")
    assert kitchen.votes.reset(kitchen.world.workspace, moved.short_id) == (2, [moved.short_id])
    assert kitchen.moved() == []
    assert kitchen.first() == first.document


def test_all_votes_can_be_taken_back_at_once_and_an_id_must_name_one(kitchen):
    for text in ("apple pie recipe", "banana bread"):
        kitchen.vote(kitchen.ask(text)[1])
    assert len(kitchen.moved()) == 2
    with pytest.raises(UsageError, match="several"):
        kitchen.votes.reset(kitchen.world.workspace, "")

    assert kitchen.votes.reset(kitchen.world.workspace, "all")[0] == 2
    assert kitchen.moved() == []
    assert kitchen.votes.reset(kitchen.world.workspace, "all") == (0, [])


def test_another_workspace_neither_moves_nor_shows_nor_takes_back(kitchen):
    world = kitchen.world
    other = world.access.workspace("other", create=True)
    world.add("docs", {"a.md": SAME, "b.md": SAME}, workspace=other,
              space=world.access.space(other, GENERAL))  # fmt: skip
    world.drain()
    here, there = kitchen.first(), kitchen.first(workspace=other)

    _, question = kitchen.ask()
    kitchen.vote(question, value=-1)

    assert kitchen.first() != here
    assert kitchen.first(workspace=other) == there
    assert kitchen.votes.moved(other) == []
    assert kitchen.votes.reset(other, "all") == (0, [])
    assert len(kitchen.moved()) == 1


def test_votes_on_what_may_not_be_read_are_no_way_to_it(kitchen):
    world = kitchen.world
    hidden = world.access.make_space(world.workspace, "hidden")
    members = Grantee(GrantKind.MEMBERS)
    world.access.grant(world.workspace, "hidden", members)
    world.add("secrets", {"s.md": "cherry cake canary\n"}, space=hidden)
    world.drain()
    _, question = kitchen.ask("cherry cake canary")
    kitchen.vote(question)
    assert kitchen.first("cherry cake canary") == "s.md"

    world.access.revoke(world.workspace, "hidden", members)

    assert "canary" not in repr(kitchen.ask("cherry cake canary")[0].citations)


def test_a_removed_or_changed_document_keeps_no_votes(kitchen):
    answer, question = kitchen.ask()
    kitchen.vote(question)
    document = answer.citations[0].document
    kitchen.world.catalogue.remove_document(kitchen.source, document, timedelta(hours=1))

    assert kitchen.moved() == []
    assert kitchen.first() != document


def test_an_erased_person_has_no_say_any_more(kitchen):
    answer, question = kitchen.ask()
    kitchen.vote(question, BOB, -1)
    assert kitchen.first() != answer.citations[0].document

    People(kitchen.world.database, kitchen.world.jobs).erase(
        kitchen.world.workspace, Grantee(GrantKind.PERSON, "slack", "U0BOB"), "cli:admin"
    )

    assert kitchen.moved() == []
    assert kitchen.first() == answer.citations[0].document


def test_a_question_that_lost_its_text_moves_nothing(kitchen):
    answer, question = kitchen.ask()
    kitchen.vote(question, value=-1)
    long_ago = timedelta(days=91)
    with kitchen.world.database.write() as session:
        row = session.get_one(QuestionRow, question)
        row.asked_at -= long_ago

    kitchen.world.housekeeping.sweep()

    assert kitchen.moved() == []
    assert kitchen.first() == answer.citations[0].document
    with kitchen.world.database.read() as session:
        assert len(session.scalars(select(VoteRow)).all()) == 1  # it is still a count


def test_old_votes_give_way_to_new_ones(kitchen):
    answer, question = kitchen.ask()
    kitchen.vote(question, ANN, -1)
    with kitchen.world.database.write() as session:
        session.scalars(select(VoteRow)).one().voted_at -= timedelta(days=60)
    assert kitchen.first() != answer.citations[0].document

    _, second = kitchen.ask()  # quotes the other one now
    kitchen.vote(second, BOB, -1)

    assert kitchen.first() == answer.citations[0].document
