"""The record of questions: each gets exactly one outcome."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from store.access import AccessBook
from store.questions import QuestionLog, Quoted
from store.schema import AnswerRow, CitationRow, QuestionRow, WorkspaceRow

pytestmark = pytest.mark.contract


@pytest.fixture
def log(database):
    return QuestionLog(database, "words-8-v1")


@pytest.fixture
def workspace(database):
    return AccessBook(database).workspace()


def test_a_question_is_on_record_before_it_is_answered(database, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")

    with database.read() as session:
        row = session.get_one(QuestionRow, question)
        assert (row.text, row.asker, row.place) == ("Where is the key?", "U1", "C1")
        assert session.get(AnswerRow, question) is None


def test_an_answer_keeps_what_was_quoted_in_order(database, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    quoted = [Quoted(uuid4(), 3 * n, 3 * n + 2, 1 / (n + 1)) for n in range(3)]

    log.answer(question, "answered", 0.75, 12.5, quoted)

    with database.read() as session:
        answer = session.get_one(AnswerRow, question)
        rows = session.scalars(select(CitationRow).order_by(CitationRow.rank)).all()
    assert (answer.outcome, answer.confidence, answer.model) == ("answered", 0.75, "words-8-v1")
    assert [(r.rank, r.passage_id, r.start, r.end) for r in rows] == [
        (n, q.passage, q.start, q.end) for n, q in enumerate(quoted, 1)
    ]


def test_a_second_outcome_is_refused_and_the_first_one_kept(database, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    log.answer(question, "nothing", 0.0, 1.0, [])

    with pytest.raises(IntegrityError):
        log.answer(question, "answered", 1.0, 1.0, [Quoted(uuid4(), 0, 1, 1.0)])

    with database.read() as session:
        assert session.get_one(AnswerRow, question).outcome == "nothing"
        assert session.scalars(select(CitationRow)).all() == []


def test_an_outcome_without_a_question_is_refused(log):
    with pytest.raises(IntegrityError):
        log.answer(uuid4(), "nothing", 0.0, 1.0, [])


def test_the_record_goes_with_its_workspace(database, log, workspace):
    question = log.ask(workspace, "slack", "C1", "U1", "Where is the key?")
    log.answer(question, "answered", 1.0, 1.0, [Quoted(uuid4(), 0, 1, 1.0)])

    with database.write() as session:
        session.delete(session.get_one(WorkspaceRow, workspace))

    with database.read() as session:
        for table in (QuestionRow, AnswerRow, CitationRow):
            assert session.scalars(select(table)).all() == []
