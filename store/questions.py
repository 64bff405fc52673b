"""The record of what was asked, what came of it and what people thought of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.access import grants_of
from store.database import Database, now
from store.errors import NotFoundError
from store.forgetting import ERASED
from store.gate import may_read, shown_turn
from store.grants import Grant
from store.records import Audience, Quoted
from store.schema import AnswerRow, CitationRow, QuestionRow, VoteRow
from store.showing import mark, unmark

_UNANSWERED = ("nothing", "weak")
_JUDGED = ("answered", *_UNANSWERED)  # outcomes that a confidence decided
Readers = Callable[[Sequence[Grant]], Audience]  # who will read a reply, from all grants


def nobody(_: Sequence[Grant]) -> Audience:
    """Readers of what quotes nothing."""
    return Audience(UUID(int=0), frozenset())


@dataclass(frozen=True, slots=True)
class Recent:
    """A question with its outcome, as lists show it; ``posted`` is the reply's id."""

    id: UUID
    platform: str
    team: str
    place: str
    thread: str
    asker: str
    text: str
    outcome: str
    posted: str
    asked_at: datetime


class QuestionLog:
    """A question is a committed row before it is acknowledged, and gets exactly one answer."""

    def __init__(self, database: Database, model: str) -> None:
        self._database, self._model = database, model

    def ask(self, workspace: UUID, platform: str, place: str, asker: str, text: str) -> UUID:
        """Record a question; from here on it is owed an outcome."""
        question = uuid4()
        with self._database.write() as session:
            session.add(
                QuestionRow(
                    id=question,
                    workspace_id=workspace,
                    platform=platform,
                    place=place,
                    asker=asker,
                    text=text,
                    asked_at=now(),
                )
            )
        return question

    def answer(
        self,
        question: UUID,
        outcome: str,
        confidence: float,
        took_ms: float,
        quoted: Sequence[Quoted],
        *,
        durable: bool = True,
        readers: Readers = nobody,
        showing: UUID | None = None,
    ) -> bool:
        """Record the outcome; one of an earlier try, that was never posted, is replaced.

        False, and nothing on record, where a passage that it quotes may not be read any more by
        those whom ``readers`` makes of the grants. So no outcome on record quotes what was removed
        or revoked before it: that is when an answer is given. With ``showing`` it is on its way to
        a screen from here on, until ``shown``.
        """
        with self._database.write(durable=durable) as session:
            if not self._may_show(session, question, quoted, readers):
                return False
            session.execute(delete(AnswerRow).where(AnswerRow.question_id == question))
            session.add(
                AnswerRow(
                    question_id=question,
                    outcome=outcome,
                    confidence=confidence,
                    model=self._model,
                    took_ms=took_ms,
                    answered_at=now(),
                )
            )
            session.flush()
            session.add_all(_citations(question, quoted))
            if showing and quoted:
                workspace = session.get_one(QuestionRow, question).workspace_id
                mark(self._database, session, workspace, showing)
            return True

    def shows(self, workspace: UUID, showing: UUID) -> None:
        """What is looked for from here on is on its way to a screen, until ``shown``."""
        with self._database.write(durable=False) as session:
            mark(self._database, session, workspace, showing)

    def shown(self, showing: UUID) -> None:
        """It is there."""
        unmark(self._database, showing)

    def may_show(self, workspace: UUID, quoted: Sequence[Quoted], readers: Readers) -> bool:
        """Whether all that is quoted may be read at this moment: for what is not recorded."""
        if not quoted:
            return True
        with self._database.read() as session:
            return _readable(session, workspace, quoted, readers)

    def _may_show(
        self, session: Session, question: UUID, quoted: Sequence[Quoted], readers: Readers
    ) -> bool:
        if not quoted:
            return True
        workspace = session.get_one(QuestionRow, question).workspace_id
        self._database.take_turn(session, shown_turn(workspace), shared=True)
        return _readable(session, workspace, quoted, readers)

    def question(self, workspace: UUID, question: UUID) -> Recent:
        """One question of a workspace; NotFoundError if it is not there."""
        with self._database.read() as session:
            found = _recent(session, _rows(workspace).where(QuestionRow.id == question), 1)
        if not found:
            raise NotFoundError("That question is not on record any more: ask it again.")
        return found[0]

    def recent(self, workspace: UUID, platform: str, person: str, limit: int) -> list[Recent]:
        """What this person asked last, newest first."""
        mine = _rows(workspace).where(QuestionRow.platform == platform, QuestionRow.asker == person)
        with self._database.read() as session:
            return _recent(session, mine, limit)

    def unanswered(self, workspace: UUID, limit: int) -> list[Recent]:
        """Questions that the documents did not answer, or not surely, newest first."""
        gaps = _rows(workspace).where(AnswerRow.outcome.in_(_UNANSWERED))
        with self._database.read() as session:
            return _recent(session, gaps, limit)

    def confidences(self, workspace: UUID, since: datetime, limit: int) -> list[float]:
        """How sure the newest answers of this model were, given since that moment."""
        newest = (
            select(AnswerRow.confidence)
            .join(QuestionRow, QuestionRow.id == AnswerRow.question_id)
            .where(
                QuestionRow.workspace_id == workspace,
                AnswerRow.model == self._model,
                AnswerRow.outcome.in_(_JUDGED),
                AnswerRow.answered_at >= since,
            )
            .order_by(AnswerRow.answered_at.desc())
            .limit(limit)
        )
        with self._database.read() as session:
            return [found or 0.0 for found in session.scalars(newest)]

    def vote(self, workspace: UUID, question: UUID, person: str, value: int) -> int:
        """A person's vote, 1 or -1; the same again takes it back. What stands now: 1, -1 or 0."""
        with self._database.write() as session:
            asked = session.get(QuestionRow, question)
            if asked is None or asked.workspace_id != workspace:
                raise NotFoundError("That answer is not on record any more.")
            if session.get(AnswerRow, question) is None:
                raise NotFoundError("That question has no answer yet.")
            row = session.get(VoteRow, (question, person))
            if row is not None and row.value == value:
                session.delete(row)
                return 0
            session.merge(VoteRow(question_id=question, person=person, value=value, voted_at=now()))
            return value


def _readable(
    session: Session, workspace: UUID, quoted: Sequence[Quoted], readers: Readers
) -> bool:
    audience = readers(grants_of(session, workspace))
    return may_read(session, [q.passage for q in quoted], audience)


def _citations(question: UUID, quoted: Sequence[Quoted]) -> Iterator[CitationRow]:
    for rank, q in enumerate(quoted, 1):
        yield CitationRow(
            question_id=question, rank=rank, passage_id=q.passage, start=q.start, end=q.end,
            score=q.score,
        )  # fmt: skip


def _rows(workspace: UUID) -> Any:
    return (
        select(QuestionRow, AnswerRow.outcome)
        .join(AnswerRow, AnswerRow.question_id == QuestionRow.id)
        .where(QuestionRow.workspace_id == workspace, QuestionRow.state != ERASED)
    )


def _recent(session: Session, query: Any, limit: int) -> list[Recent]:
    newest = query.order_by(QuestionRow.asked_at.desc(), QuestionRow.id).limit(limit)
    return [
        Recent(
            row.id, row.platform, row.team, row.place, row.thread, row.asker, row.text, outcome,
            row.posted, row.asked_at,
        )
        for row, outcome in session.execute(newest)
    ]  # fmt: skip
