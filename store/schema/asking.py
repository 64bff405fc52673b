"""What was asked, what came of it, and what people thought of that."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class QuestionRow(Base):
    """What was asked, by whom and where; committed before it is acknowledged.

    ``thread`` is the conversation it belongs to, ``message`` the platform's own id of what was
    said, ``route`` what the face needs in order to reply (emptied with the outcome, for it may hold
    short-lived tokens), ``posted`` the platform's id of the reply.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("questions_state", "state", "asked_at"),
        Index("questions_asker", "platform", "team", "asker", "asked_at"),
        Index("questions_thread", "platform", "team", "place", "thread"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80), default="", server_default="")
    place: Mapped[str] = mapped_column(String(120))
    thread: Mapped[str] = mapped_column(String(120), default="", server_default="")
    message: Mapped[str] = mapped_column(String(120), default="", server_default="")
    asker: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(String(20), default="private", server_default="private")
    space_id: Mapped[UUID | None]  # only this space was asked
    # waiting | working | posting (the reply may be out already) | done | dropped | expired
    # | failed | erased (only its outcome is left)
    state: Mapped[str] = mapped_column(String(20), default="done", server_default="done")
    token: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    lease_until: Mapped[datetime | None]
    run_at: Mapped[datetime | None]  # not before this moment
    expires_at: Mapped[datetime | None]  # after this the platform takes no reply
    route: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    posted: Mapped[str] = mapped_column(String(120), default="", server_default="")
    asked_at: Mapped[datetime]


class ShowingRow(Base):
    """An answer on its way to a screen, until it is shown; a killed process leaves it behind."""

    __tablename__ = "showings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    until: Mapped[datetime]  # nobody waits for it any more


class AnswerRow(Base):
    """The one outcome of a question."""

    __tablename__ = "answers"

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True
    )
    outcome: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float | None] = mapped_column(Float)
    model: Mapped[str] = mapped_column(String(80))
    took_ms: Mapped[float] = mapped_column(Float)
    answered_at: Mapped[datetime]


class CitationRow(Base):
    """A quoted span of an answer; the passage may be gone later, the span stays on record."""

    __tablename__ = "citations"

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("answers.question_id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(Integer, primary_key=True)
    passage_id: Mapped[UUID]
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    score: Mapped[float] = mapped_column(Float)


class VoteRow(Base):
    """What one person thinks of one answer, or of the passage it quoted first.

    They can take it back.
    """

    __tablename__ = "votes"
    __table_args__ = (Index("votes_passage", "passage_id"),)

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("answers.question_id", ondelete="CASCADE"), primary_key=True
    )
    person: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)  # 1 helpful, -1 not
    passage_id: Mapped[UUID | None]  # None where nothing was quoted
    voted_at: Mapped[datetime]


class TuningRow(Base):
    """How the confidence of a model's answers was fitted for a workspace; the newest counts.

    ``model`` is the key of the model, ``fitted`` a :class:`store.tunings.Tuning`.
    """

    __tablename__ = "tunings"
    __table_args__ = (Index("tunings_newest", "workspace_id", "model", "made_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(String(80))
    fitted: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
