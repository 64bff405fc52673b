"""The record of questions: each gets exactly one outcome."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from store.access import AccessBook
from store.errors import NotFoundError
from store.grants import Grantee, GrantKind
from store.questions import QuestionLog, nobody
from store.records import Audience, Quoted, Settled
from store.schema import AnswerRow, CitationRow, DocumentRow, PassageRow, QuestionRow, WorkspaceRow

pytestmark = pytest.mark.contract


def settle(log, question, outcome, confidence, took_ms, quoted, readers=nobody):
    """Whether this one outcome is on record now."""
    (kept,) = log.settle([Settled(question, outcome, confidence, took_ms, quoted, readers)])
    return kept


@pytest.fixture
def log(database):
    return QuestionLog(database, "words-8-v1")


@pytest.fixture
def access(database):
    return AccessBook(database)


@pytest.fixture
def workspace(access):
    return access.workspace()


def test_a_question_is_on_record_before_it_is_answered(database, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")

    with database.read() as session:
        row = session.get_one(QuestionRow, question)
        assert (row.text, row.asker, row.place) == ("Where is the key?", "U1", "C1")
        assert session.get(AnswerRow, question) is None


@pytest.fixture
def passages(world):
    """Ids of three passages that every member may read."""
    world.fill({"a.md": "one\ntwo\nthree\n"})
    with world.database.read() as session:
        return session.scalars(select(PassageRow.id).order_by(PassageRow.ordinal)).all()


@pytest.fixture
def members(world):
    """Readers of every granted space."""
    return lambda grants: Audience(world.workspace, frozenset(g.space for g in grants))


def test_an_answer_keeps_what_was_quoted_in_order(database, log, workspace, passages, members):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    quoted = [Quoted(id, 3 * n, 3 * n + 2, 1 / (n + 1)) for n, id in enumerate(passages)]

    assert settle(log, question, "answered", 0.75, 12.5, quoted, readers=members)

    with database.read() as session:
        answer = session.get_one(AnswerRow, question)
        rows = session.scalars(select(CitationRow).order_by(CitationRow.rank)).all()
    assert (answer.outcome, answer.confidence, answer.model) == ("answered", 0.75, "words-8-v1")
    assert [(r.rank, r.passage_id, r.start, r.end) for r in rows] == [
        (n, q.passage, q.start, q.end) for n, q in enumerate(quoted, 1)
    ]


def test_the_outcome_of_a_later_try_replaces_the_one_before(
    database, log, workspace, passages, members
):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    settle(log, question, "answered", 1.0, 1.0, [Quoted(passages[0], 0, 1, 1.0)], readers=members)

    settle(log, question, "nothing", 0.0, 1.0, [])

    with database.read() as session:
        assert session.get_one(AnswerRow, question).outcome == "nothing"
        assert session.scalars(select(CitationRow)).all() == []


def test_a_vote_can_be_changed_and_taken_back(log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    settle(log, question, "answered", 1.0, 1.0, [])

    votes = [log.vote(workspace, question, "U1", value) for value in (1, -1, -1, 1)]

    assert votes == [1, -1, 0, 1]


def test_nobody_votes_across_workspaces_or_before_there_is_an_answer(access, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")

    with pytest.raises(NotFoundError):
        log.vote(workspace, question, "U1", 1)
    settle(log, question, "answered", 1.0, 1.0, [])
    with pytest.raises(NotFoundError):
        log.vote(access.workspace("other", create=True), question, "U1", 1)


def test_gaps_and_a_persons_questions_are_listed_newest_first(log, workspace):
    for text, person, outcome in (
        ("one", "U1", "nothing"), ("two", "U2", "answered"), ("three", "U1", "weak"),
    ):  # fmt: skip
        question = log.ask(workspace, "slack", "C1", person, text)
        settle(log, question, outcome, 0.5, 1.0, [])

    assert [r.text for r in log.unanswered(workspace, 10)] == ["three", "one"]
    assert [r.text for r in log.recent(workspace, "slack", "U1", 10)] == ["three", "one"]
    assert [r.text for r in log.recent(workspace, "discord", "U1", 10)] == []


def test_an_outcome_without_a_question_is_refused(log):
    with pytest.raises(IntegrityError):
        settle(log, uuid4(), "nothing", 0.0, 1.0, [])


def test_the_record_goes_with_its_workspace(database, log, workspace, passages, members):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    settle(log, question, "answered", 1.0, 1.0, [Quoted(passages[0], 0, 1, 1.0)], readers=members)

    with database.write() as session:
        session.delete(session.get_one(WorkspaceRow, workspace))

    with database.read() as session:
        for table in (QuestionRow, AnswerRow, CitationRow):
            assert session.scalars(select(table)).all() == []


@pytest.mark.parametrize("change", ["removed", "source removed", "replaced", "revoked"])
def test_an_answer_is_not_on_record_once_what_it_quotes_went(
    world, log, workspace, passages, members, change
):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    quoted = [Quoted(passages[1], 0, 1, 1.0)]
    assert log.may_show(workspace, quoted, members)
    source = world.source("docs")
    match change:
        case "removed":
            world.catalogue.remove_document(source, "a.md", timedelta(hours=1))
        case "source removed":
            world.catalogue.remove_source(source, timedelta(hours=1))
        case "replaced":
            world.add("docs", {"a.md": "four\n"})
            world.drain()
        case "revoked":
            world.access.revoke(workspace, "general", Grantee(GrantKind.MEMBERS))

    assert not log.may_show(workspace, quoted, members)
    assert not settle(log, question, "answered", 1.0, 1.0, quoted, readers=members)
    assert world.rows(AnswerRow) == 0
    assert settle(log, question, "nothing", 0.0, 1.0, [], readers=members)


def test_an_answer_that_nobody_reads_quotes_nothing(log, workspace, passages):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")

    assert not settle(log, question, "answered", 1.0, 1.0, [Quoted(passages[0], 0, 1, 1.0)])


def test_a_removal_waits_for_an_answer_that_is_being_recorded(
    world, log, workspace, passages, members
):
    """Else it could return between the last look and the commit of the outcome."""
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    looked = Event()

    def slowly(grants):
        looked.set()
        sleep(0.3)
        return members(grants)

    def answer():
        quoted = [Quoted(passages[0], 0, 1, 1.0)]
        assert settle(log, question, "answered", 1.0, 1.0, quoted, readers=slowly)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(answer)
        assert looked.wait(20)
        world.catalogue.remove_document(world.source("docs"), "a.md", timedelta(hours=1))
        done.result()

    with world.database.read() as session:
        answered = session.get_one(AnswerRow, question).answered_at
        removed = session.scalars(select(DocumentRow.removed_at)).one()
    assert answered < removed
