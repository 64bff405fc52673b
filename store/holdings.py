"""The kinds of record that name a person: where they are, what they say, how they are erased.

What is theirs alone goes. What they did for others stays, under a name that says nothing:
documents, who changed what, proofs of deletion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, literal, select
from sqlalchemy.orm import Session, defer

from store.database import now
from store.forgetting import forget_questions, hide_voters
from store.grants import Grantee, GrantKind
from store.receipts import rename_in_receipts
from store.schema import (
    AnswerRow,
    AuditRow,
    CitationRow,
    DocumentRow,
    GrantRow,
    JobRow,
    MessageRow,
    PreferenceRow,
    ProposalRow,
    QuestionRow,
    ReceiptRow,
    SourceRow,
    SpaceRow,
    UploadRow,
    VoteRow,
    WatchRow,
)
from store.transcript import strike


@dataclass(frozen=True, slots=True)
class Whose:
    """A person of a platform, as one workspace knows them."""

    workspace: UUID
    platform: str
    person: str

    @property
    def full(self) -> str:
        """Platform and person, as votes, uploads and removals name them."""
        return f"{self.platform}:{self.person}"

    @property
    def granted(self) -> str:
        """The person as the audit names whom something was granted."""
        return str(Grantee(GrantKind.PERSON, self.platform, self.person))

    @property
    def granted_exactly(self) -> re.Pattern[str]:
        """The same, and nobody whose id only begins so."""
        return re.compile(rf"{re.escape(self.granted)}(?!\S)")

    @property
    def mention(self) -> re.Pattern[str]:
        """The person in a message: Slack's and Discord's ids are like nothing else there."""
        id = re.escape(self.person)
        return re.compile(rf"<@!?{id}(?:\|[^>]*)?>|\b{id}\b")


Erase = Callable[[Session, Sequence[Any], Whose, str], None]
Says = Callable[[Session, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind: its rows for a person, what a row says in the export, and its erasure.

    ``erase`` is given the rows, whose they are and the name that may stand in their place.
    """

    name: str
    query: Callable[[Whose], Select[Any]]
    says: Says
    erase: Erase
    really: Callable[[Any, Whose], bool] = lambda _row, _whose: True  # what SQL cannot tell

    def rows(self, session: Session, whose: Whose) -> Sequence[Any]:
        """What there is."""
        return [row for row in session.scalars(self.query(whose)) if self.really(row, whose)]


def _fields(*names: str) -> Says:
    return lambda _, row: {name: getattr(row, name) for name in names}


def _question(session: Session, row: QuestionRow) -> Mapping[str, Any]:
    asked = ("id", "asked_at", "team", "place", "thread", "message", "text", "reply", "state")
    answer = session.get(AnswerRow, row.id)
    cited = session.scalars(
        select(CitationRow).where(CitationRow.question_id == row.id).order_by(CitationRow.rank)
    )
    span = _fields("passage_id", "start", "end", "score")
    given = _fields("outcome", "confidence", "answered_at")(session, answer) if answer else None
    cites = [span(session, citation) for citation in cited]
    return {**_fields(*asked)(session, row), "answer": given, "cites": cites}


def _delete(session: Session, rows: Sequence[Any], _whose: Whose, _name: str) -> None:
    for row in rows:
        session.delete(row)


def _rename(column: str) -> Erase:
    def renamed(_session: Session, rows: Sequence[Any], _whose: Whose, name: str) -> None:
        for row in rows:
            setattr(row, column, name)

    return renamed


def _unmention(_session: Session, rows: Sequence[Any], whose: Whose, name: str) -> None:
    for row in rows:
        row.text = whose.mention.sub(name, row.text)


def _ungrant(_session: Session, rows: Sequence[Any], whose: Whose, name: str) -> None:
    for row in rows:
        row.target = whose.granted_exactly.sub(name, row.target)


def _here(row: type[Any], whose: Whose) -> Select[Any]:
    return select(row).where(row.workspace_id == whose.workspace)


def _mine(row: type[Any], whose: Whose) -> Any:
    return and_(row.platform == whose.platform, row.person == whose.person)


def _mentions(w: Whose) -> Select[Any]:
    """Other people's questions that name them; the name of a terminal's user may be any word."""
    named = QuestionRow.text.contains(w.person, autoescape=True)
    others = and_(QuestionRow.platform == w.platform, QuestionRow.asker != w.person)
    known = literal(w.platform != "terminal")
    return _here(QuestionRow, w).where(known, named, others).order_by(QuestionRow.asked_at)


def _spoken(w: Whose) -> Select[Any]:
    """What they said in channels that are sources."""
    return (
        select(MessageRow)
        .join(SourceRow, SourceRow.id == MessageRow.source_id)
        .where(SourceRow.workspace_id == w.workspace, MessageRow.person == w.person)
        .where(SourceRow.target.startswith(f"{w.platform}:", autoescape=True))
        .order_by(MessageRow.at, MessageRow.id)
    )


def channels_of(session: Session, whose: Whose) -> list[UUID]:
    """Sources in which something is kept that they said."""
    return sorted({row.source_id for row in session.scalars(_spoken(whose))})


HOLDINGS = (
    Holding(
        "questions",
        lambda w: _here(QuestionRow, w)
        .where(QuestionRow.platform == w.platform, QuestionRow.asker == w.person)
        .order_by(QuestionRow.asked_at, QuestionRow.id),
        _question,
        lambda session, rows, _w, _n: forget_questions(session, [row.id for row in rows]),
    ),
    Holding(
        "mentions", _mentions, _fields("id", "asked_at", "place"), _unmention,
        lambda row, w: bool(w.mention.search(row.text)),
    ),
    Holding(
        "messages", _spoken,
        _fields("source_id", "id", "thread", "at", "edited_at", "author", "text", "link"),
        lambda session, rows, _w, _n: strike(session, rows, now()),
    ),
    Holding(
        "votes",
        lambda w: select(VoteRow)
        .join(QuestionRow, QuestionRow.id == VoteRow.question_id)
        .where(QuestionRow.workspace_id == w.workspace, VoteRow.person == w.full)
        .order_by(VoteRow.voted_at),
        _fields("question_id", "value", "voted_at"),
        lambda session, rows, _w, _n: hide_voters(session, rows),
    ),
    Holding(
        "watches",
        lambda w: select(WatchRow)
        .join(JobRow, JobRow.id == WatchRow.job_id)
        .where(JobRow.workspace_id == w.workspace, _mine(WatchRow, w)),
        _fields("id", "team", "shown", "created_at"),
        _delete,
    ),
    Holding(
        "proposals",
        lambda w: _here(ProposalRow, w).where(_mine(ProposalRow, w)),
        _fields("id", "team", "action", "expires_at"),
        _delete,
    ),
    Holding(
        "preferences",
        lambda w: select(PreferenceRow).where(_mine(PreferenceRow, w)),
        _fields("name", "value"),
        _delete,
    ),
    Holding(
        "grants",
        lambda w: select(GrantRow)
        .join(SpaceRow, SpaceRow.id == GrantRow.space_id)
        .where(
            SpaceRow.workspace_id == w.workspace, GrantRow.kind == GrantKind.PERSON.value,
            GrantRow.platform == w.platform, GrantRow.subject == w.person,
        ),
        _fields("id", "space_id", "owner", "created_at"),
        _delete,
    ),
    Holding(
        "uploads",
        lambda w: select(UploadRow)
        .options(defer(UploadRow.data))
        .join(SourceRow, SourceRow.id == UploadRow.source_id)
        .where(SourceRow.workspace_id == w.workspace, UploadRow.added_by == w.full)
        .order_by(UploadRow.path),
        _fields("source_id", "path", "title", "link", "modified_at"),
        _rename("added_by"),
    ),
    Holding(
        "removed_sources",
        lambda w: _here(SourceRow, w).where(SourceRow.removed_by == w.full),
        _fields("id", "name", "removed_at"),
        _rename("removed_by"),
    ),
    Holding(
        "removed_documents",
        lambda w: select(DocumentRow)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(SourceRow.workspace_id == w.workspace, DocumentRow.removed_by == w.full),
        _fields("id", "path", "removed_at"),
        _rename("removed_by"),
    ),
    Holding(
        "audit",
        lambda w: _here(AuditRow, w).where(_mine(AuditRow, w)).order_by(AuditRow.at),
        _fields("id", "at", "team", "verb", "target", "outcome"),
        _rename("person"),
    ),
    Holding(
        "audit_about",
        lambda w: _here(AuditRow, w)
        .where(AuditRow.target.contains(w.granted, autoescape=True))
        .order_by(AuditRow.at),
        _fields("id", "at", "verb", "target", "outcome"),
        _ungrant,
        lambda row, w: bool(w.granted_exactly.search(row.target)),
    ),
    Holding(
        "receipts",
        lambda w: _here(ReceiptRow, w).where(ReceiptRow.who == w.full),
        _fields("id", "kind", "what", "asked_at", "done_at"),
        lambda _s, rows, _w, name: rename_in_receipts(rows, name),
    ),
)  # fmt: skip
