"""The record of what was asked and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from store.database import Database, now
from store.records import Quoted
from store.schema import AnswerRow, CitationRow, QuestionRow


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
    ) -> None:
        """Record the outcome; a second one for the same question is a database error."""
        with self._database.write() as session:
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
            session.add_all(
                CitationRow(
                    question_id=question,
                    rank=rank,
                    passage_id=q.passage,
                    start=q.start,
                    end=q.end,
                    score=q.score,
                )
                for rank, q in enumerate(quoted, 1)
            )
