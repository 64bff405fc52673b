"""How the work stands, in numbers: what waits and for how long, what fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from store.access import MAIN
from store.database import Database
from store.purging import overdue
from store.schema import AuditRow, HistoryRow, JobRow, QuestionRow, SourceRow, WorkspaceRow
from store.turns import OPEN

BACKUP = "backup"  # as the audit of the first workspace names it
ALIVE = ("queued", "running", "failed")  # those that are done are history, and many


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many, and how many seconds the oldest of them has waited."""

    count: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One look: jobs by kind and state, questions of chat by platform, sources by state."""

    jobs: Mapping[tuple[str, str], int]
    due: Waiting  # jobs that could be done now
    questions: Mapping[str, Waiting]
    sources: Mapping[str, int]
    overdue: int  # documents and sources whose text should be deleted already
    working: int = 0  # jobs that a worker holds: each has one at a time
    left: int = 0  # jobs whose worker is gone; the next one that looks takes them over
    backed_up: datetime | None = None  # when the last backup was finished


class Standings:
    """Reads the standing of one database; what it asks has an index, or few rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self) -> Standing:
        """As it is now; StorageError where the database is away."""
        with self._database.read() as session:
            moment = self._database.clock(session)
            return Standing(
                _jobs(session), _due(session, moment), _questions(session, moment),
                _sources(session), overdue(session).total(), *_held(session, moment),
                _backed_up(session),
            )  # fmt: skip

    def answers(self) -> None:
        """Nothing, where the database answers; StorageError else."""
        with self._database.read() as session:
            session.execute(select(1))


def _jobs(session: Session) -> dict[tuple[str, str], int]:
    query = (
        select(JobRow.kind, JobRow.state, func.count())
        .where(JobRow.state.in_(ALIVE))
        .group_by(JobRow.kind, JobRow.state)
    )
    return {(kind, state): count for kind, state, count in session.execute(query)}


def _due(session: Session, moment: datetime) -> Waiting:
    mine = (JobRow.state == "queued", JobRow.run_at <= moment)
    count, first = session.execute(select(func.count(), func.min(JobRow.run_at)).where(*mine)).one()
    return _waiting(count, first, moment)


def _held(session: Session, moment: datetime) -> tuple[int, int]:
    """Running jobs whose lease holds, and those whose lease ended."""
    holds = JobRow.lease_until > moment
    query = select(func.count().filter(holds), func.count()).where(JobRow.state == "running")
    held, running = session.execute(query).one()
    return held, running - held


def _questions(session: Session, moment: datetime) -> dict[str, Waiting]:
    query = (
        select(QuestionRow.platform, func.count(), func.min(QuestionRow.asked_at))
        .where(QuestionRow.state.in_(OPEN))
        .group_by(QuestionRow.platform)
    )
    rows = session.execute(query).all()
    return {platform: _waiting(count, first, moment) for platform, count, first in rows}


def _sources(session: Session) -> dict[str, int]:
    there = SourceRow.removed_at.is_(None)
    paused, failing = SourceRow.paused_at.is_not(None), SourceRow.failed_at.is_not(None)
    unread = select(HistoryRow.source_id).where(HistoryRow.failure.is_not(None))
    wrong = failing | SourceRow.id.in_(unread)
    kinds: dict[str, Any] = {
        "paused": paused, "failing": ~paused & wrong, "well": ~paused & ~wrong,
    }  # fmt: skip
    count = select(func.count()).select_from(SourceRow)
    return {name: session.scalar(count.where(there, kind)) or 0 for name, kind in kinds.items()}


def _waiting(count: int, first: datetime | None, moment: datetime) -> Waiting:
    return Waiting(count, max(0.0, (moment - first).total_seconds()) if first else 0.0)


def _backed_up(session: Session) -> datetime | None:
    query = (
        select(AuditRow.at)
        .join(WorkspaceRow, WorkspaceRow.id == AuditRow.workspace_id)
        .where(WorkspaceRow.name == MAIN, AuditRow.verb == BACKUP, AuditRow.outcome == "done")
        .order_by(AuditRow.at.desc())
    )
    return session.scalar(query.limit(1))
