"""The record of what was asked, what came of it and what people thought of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from store.access import grants_of
from store.database import Database, now
from store.errors import NotFoundError
from store.forgetting import ERASED
from store.gate import readable_of, shown_turn
from store.grants import Grant
from store.records import Audience, Quoted, Settled
from store.schema import AnswerRow, CitationRow, QuestionRow, VoteRow
from store.showing import mark, unmark
from store.together import Together

_UNANSWERED = ("nothing", "weak")
_JUDGED = ("answered", *_UNANSWERED)  # outcomes that a confidence decided
_TOGETHER = 32  # a transaction: more would let the first of them wait
_NOWHERE = UUID(int=0)
Readers = Callable[[Sequence[Grant]], Audience]  # who will read a reply, from all grants


def nobody(_: Sequence[Grant]) -> Audience:
    """Readers of what quotes nothing."""
    return Audience(_NOWHERE, frozenset())


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


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is about to be shown, and to whom."""

    workspace: UUID
    quoted: Sequence[Quoted]
    readers: Readers


class QuestionLog:
    """A question is a committed row before it is acknowledged, and gets exactly one answer.

    What threads bring at the same time goes into one transaction.
    """

    def __init__(self, database: Database, model: str) -> None:
        self._database, self._model = database, model
        self._record = Together(self._asked, most=_TOGETHER)
        self._keep = Together(self._kept, most=_TOGETHER)

    def ask(self, workspace: UUID, platform: str, place: str, asker: str, text: str) -> UUID:
        """Record a question; from here on it is owed an outcome."""
        row = {
            "id": uuid4(), "workspace_id": workspace, "platform": platform, "place": place,
            "asker": asker, "text": text, "asked_at": now(),
        }  # fmt: skip
        return self._record(row)

    def settle(self, settled: Sequence[Settled]) -> list[bool]:
        """Record outcomes; one of an earlier try, that was never posted, is replaced.

        False, and nothing on record, where a passage that is quoted may not be read any more by
        those whom ``readers`` makes of the grants. So no outcome on record quotes what was removed
        or revoked before it: that is when an answer is given. They outlast a loss of power with
        the next durable write. One with a ``showing`` is on its way to a screen from here on,
        until ``shown``.
        """
        with self._database.write(durable=False) as session:
            may = self._may_show(session, settled)
            given = [each for each, allowed in zip(settled, may, strict=True) if allowed]
            ids = [each.question for each in given]
            session.execute(delete(AnswerRow).where(AnswerRow.question_id.in_(ids)))
            if given:
                session.execute(insert(AnswerRow), [self._row(each) for each in given])
            if cited := [row for each in given for row in _citations(each)]:
                session.execute(insert(CitationRow), cited)
            self._mark(session, given)
        return may

    def _mark(self, session: Session, given: Sequence[Settled]) -> None:
        for each in given:
            if each.showing and each.quoted:
                workspace = session.get_one(QuestionRow, each.question).workspace_id
                mark(self._database, session, workspace, each.showing)

    def shows(self, workspace: UUID, showing: UUID) -> None:
        """What is looked for from here on is on its way to a screen, until ``shown``."""
        with self._database.write(durable=False) as session:
            mark(self._database, session, workspace, showing)

    def shown(self, showing: UUID) -> None:
        """It is there."""
        unmark(self._database, showing)

    def may_show(self, workspace: UUID, quoted: Sequence[Quoted], readers: Readers) -> bool:
        """Whether all that is quoted may be read at this moment: for what is not recorded."""
        return self._shown([_Shown(workspace, quoted, readers)])[0]

    def keep(self, workspace: UUID, quoted: Sequence[Quoted], readers: Readers) -> bool:
        """The same when what is on record is on the disk too: to show what was recorded."""
        return self._keep(_Shown(workspace, quoted, readers))

    def _asked(self, rows: Sequence[dict[str, Any]]) -> list[UUID]:
        with self._database.write() as session:
            session.execute(insert(QuestionRow), rows)
        return [row["id"] for row in rows]

    def _row(self, of: Settled) -> dict[str, Any]:
        return {
            "question_id": of.question, "outcome": of.outcome, "confidence": of.confidence,
            "model": of.model or self._model, "took_ms": of.took_ms, "answered_at": now(),
        }  # fmt: skip

    def _kept(self, shown: Sequence[_Shown]) -> list[bool]:
        self._database.sync()
        return self._shown(shown)

    def _shown(self, shown: Sequence[_Shown]) -> list[bool]:
        if not any(each.quoted for each in shown):
            return [True] * len(shown)
        with self._database.read() as session:
            return _readable(session, shown)

    def _may_show(self, session: Session, outcomes: Sequence[Settled]) -> list[bool]:
        """For each whether what it quotes may be read; removing and revoking wait meanwhile."""
        quoting = [each.question for each in outcomes if each.quoted]
        query = select(QuestionRow.id, QuestionRow.workspace_id).where(QuestionRow.id.in_(quoting))
        rows = session.execute(query) if quoting else ()
        at = {row.id: row.workspace_id for row in rows}
        for workspace in sorted(set(at.values())):
            self._database.take_turn(session, shown_turn(workspace), shared=True)
        return _readable(
            session, [_Shown(at.get(e.question, _NOWHERE), e.quoted, e.readers) for e in outcomes]
        )

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

    def answered(self, workspace: UUID, limit: int) -> list[str]:
        """What people asked last and got a sure answer to, each once, the newest first."""
        newest = (
            select(QuestionRow.text)
            .join(AnswerRow, AnswerRow.question_id == QuestionRow.id)
            .where(QuestionRow.workspace_id == workspace, AnswerRow.outcome == "answered")
            .where(QuestionRow.state != ERASED, QuestionRow.text != "")
            .group_by(QuestionRow.text)
            .order_by(func.max(QuestionRow.asked_at).desc(), QuestionRow.text)
        )
        with self._database.read() as session:
            return list(session.scalars(newest.limit(limit)))

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
            about = session.get(CitationRow, (question, 1))
            passage = about.passage_id if about else None
            session.merge(
                VoteRow(
                    question_id=question, person=person, value=value, passage_id=passage,
                    voted_at=now(),
                )
            )  # fmt: skip
            return value

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


def _readable(session: Session, shown: Sequence[_Shown]) -> list[bool]:
    """Of each whether its readers may read all of it, by the grants of this moment."""
    grants = {each.workspace: grants_of(session, each.workspace) for each in shown if each.quoted}
    wanted: dict[Audience, set[UUID]] = {}
    looked = []
    for each in shown:
        audience = each.readers(grants[each.workspace]) if each.quoted else nobody(())
        passages = {quoted.passage for quoted in each.quoted}
        wanted.setdefault(audience, set()).update(passages)
        looked.append((audience, passages))
    found = {audience: readable_of(session, ids, audience) for audience, ids in wanted.items()}
    return [passages <= found[audience] for audience, passages in looked]


def _citations(of: Settled) -> Iterator[dict[str, Any]]:
    for rank, q in enumerate(of.quoted, 1):
        yield {
            "question_id": of.question, "rank": rank, "passage_id": q.passage, "start": q.start,
            "end": q.end, "score": q.score,
        }  # fmt: skip


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
