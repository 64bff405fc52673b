"""Durable jobs: a lease, a heartbeat and a fencing token; a dead worker's job is taken over.

Rules and measurements: a claim is one statement, times come from the database's own clock, and
every write of a job starts by proving that the job is still held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from store.database import Database
from store.errors import NotFoundError, TeamloreError
from store.records import Job
from store.schema import JobRow

_TURN = "jobs"  # claims and new jobs go one after another; each takes a millisecond
LEASE_SECONDS = 30
MAX_ATTEMPTS = 5  # a job that killed its worker this often is failed, not tried for ever


# Jobs that nobody waits for come last, but not never; and one that runs makes room for one that
# somebody has waited for this long, for by then every other worker had its chance.
_PATIENCE = timedelta(minutes=10)
_MAKE_ROOM = timedelta(seconds=5)

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class LostLeaseError(TeamloreError):
    """Another worker holds the job now; nothing of this worker's late write was kept."""


class JobQueue:
    """The queue of one database; every worker of every process claims from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enqueue(
        self,
        session: Session,
        workspace: UUID,
        source: UUID,
        kind: str,
        after: timedelta = timedelta(),
        *,
        awaited: bool = True,
    ) -> UUID:
        """Ask for a job inside the caller's transaction; one that waits already is not doubled.

        What nobody waits for (a plan's look, a purge) is not ``awaited``: people come before it.

        No worker claims between here and the end of that transaction: a job that waits is begun
        only when what the caller wrote can be seen.
        """
        self._database.take_turn(session, _TURN)
        moment = self._database.clock(session)
        waiting = self._waiting(session, source, kind)
        if waiting is not None:
            waiting.run_at = min(waiting.run_at, moment + after)
            waiting.awaited |= awaited
            return waiting.id
        row = JobRow(
            id=uuid4(),
            workspace_id=workspace,
            source_id=source,
            kind=kind,
            state="queued",
            awaited=awaited,
            run_at=moment + after,
            progress={},
            created_at=moment,
        )
        session.add(row)
        session.flush()
        return row.id

    def interrupt(self, session: Session, source: UUID) -> None:
        """What a running ingest of a source has read is out of date: it must not be published.

        Its worker's next write is refused, and the source is read anew; that costs no attempt.
        """
        self._database.take_turn(session, _TURN)
        moment = self._database.clock(session)
        mine = and_(JobRow.source_id == source, JobRow.kind == "ingest", JobRow.state == "running")
        for row in session.scalars(select(JobRow).where(mine)).all():
            waits = self._waiting(session, source, row.kind) is not None
            row.state, row.token = "done" if waits else "queued", row.token + 1
            row.run_at, row.lease_until, row.attempts = moment, None, row.attempts - 1
            session.flush()

    def expire(self) -> None:
        """Free every running job at once.

        For the holder of the embedded index only: no other process can be at work then, so a
        lease that has not run out belongs to a dead one.
        """
        with self._database.write() as session:
            session.execute(
                update(JobRow).where(JobRow.state == "running").values(lease_until=_LONG_AGO)
            )

    def claim(self) -> Job | None:
        """The next job that is due and free, now held by the caller, or None.

        First what people wait for; then a job of the workspace that has fewest under way, then of
        the one that had its turn longest ago.
        """
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            moment = self._database.clock(session)
            self._fail_exhausted(session, moment)
            found = session.scalar(_claimable(moment))
            if found is None:
                return None
            found.state, found.token, found.attempts = (
                "running",
                found.token + 1,
                found.attempts + 1,
            )
            found.lease_until = moment + timedelta(seconds=LEASE_SECONDS)
            found.begun_at = moment
            session.flush()
            return _as_job(found)

    def in_the_way(self, job: Job) -> bool:
        """Whether a person waits for something else, and this job is one that nobody waits for."""
        if job.awaited:
            return False
        with self._database.read() as session:
            moment = self._database.clock(session)
            waits = _free(moment).where(
                JobRow.awaited, JobRow.state == "queued", JobRow.run_at <= moment - _MAKE_ROOM
            )
            return session.scalar(waits.limit(1)) is not None

    def held(self, session: Session, job: Job) -> None:
        """First statement of every write of a job; raises LostLeaseError if it was taken over."""
        lease = self._database.clock(session) + timedelta(seconds=LEASE_SECONDS)
        kept = session.execute(
            update(JobRow)
            .where(JobRow.id == job.id, JobRow.token == job.token, JobRow.state == "running")
            .values(lease_until=lease)
        )
        if kept.rowcount != 1:  # type: ignore[attr-defined]  # CursorResult, typed as Result
            raise LostLeaseError("The job was taken over by another worker.")

    def note(self, session: Session, job: Job, progress: dict[str, Any]) -> None:
        """Note how far the job is, for those who wait; the lease was proved by the caller."""
        session.execute(update(JobRow).where(JobRow.id == job.id).values(progress=progress))

    def finish(self, session: Session, job: Job, progress: dict[str, Any]) -> None:
        """Done, in the transaction of its last effect."""
        self.held(session, job)
        session.execute(
            update(JobRow)
            .where(JobRow.id == job.id)
            .values(
                state="done",
                progress=progress,
                reason=None,
                finished_at=self._database.clock(session),
            )
        )

    def fail(self, job: Job, reason: str) -> None:
        """Given up, with the reason for people; it can be retried."""
        with self._database.write() as session:
            self.held(session, job)
            session.execute(
                update(JobRow)
                .where(JobRow.id == job.id)
                .values(state="failed", reason=reason, finished_at=self._database.clock(session))
            )

    def release(self, job: Job, delay: timedelta = timedelta()) -> None:
        """Back to the queue: the worker stops, or a service is away for a while."""
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            self.held(session, job)
            moment = self._database.clock(session)
            row = session.get_one(JobRow, job.id)
            if self._waiting(session, job.source, job.kind):
                row.state, row.finished_at = "done", moment  # the one that waits does its work
                return
            row.state, row.run_at, row.attempts = "queued", moment + delay, row.attempts - 1

    def get(self, job: UUID) -> Job:
        """One job; NotFoundError if it is unknown."""
        with self._database.read() as session:
            row = session.get(JobRow, job)
            if row is None:
                raise NotFoundError("There is no such job: `teamlore jobs` lists them.")
            return _as_job(row)

    def at_hand(self, jobs: Sequence[UUID]) -> list[Job]:
        """Those of these that run or are next, none put off for later, and what they wait for:
        another job of their source that runs.
        """
        with self._database.read() as session:
            due = JobRow.run_at <= self._database.clock(session)
            soon = or_(JobRow.state == "running", and_(JobRow.state == "queued", due))
            mine = select(JobRow.source_id).where(JobRow.id.in_(jobs), soon)
            running = and_(JobRow.source_id.in_(mine), JobRow.state == "running")
            query = select(JobRow).where(or_(and_(JobRow.id.in_(jobs), soon), running))
            return [_as_job(row) for row in session.scalars(query.order_by(JobRow.id))]

    def listing(self, workspace: UUID, limit: int = 50) -> list[Job]:
        """The newest jobs of a workspace."""
        with self._database.read() as session:
            query = (
                select(JobRow)
                .where(JobRow.workspace_id == workspace)
                .order_by(JobRow.created_at.desc(), JobRow.id)
                .limit(limit)
            )
            return [_as_job(row) for row in session.scalars(query)]

    def retry(self, workspace: UUID, which: str) -> list[UUID]:
        """Queue failed jobs again, one by its id or ``all``; NotFoundError if there is none."""
        begins = which.replace("-", "")
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            moment = self._database.clock(session)
            rows = session.scalars(
                select(JobRow)
                .where(JobRow.workspace_id == workspace, JobRow.state == "failed")
                .order_by(JobRow.created_at.desc(), JobRow.id)
            ).all()
            chosen = [row for row in rows if which == "all" or row.id.hex.startswith(begins)]
            if not chosen or not begins:
                raise NotFoundError("There is no such failed job: `teamlore jobs` lists them.")
            return list(dict.fromkeys(self._again(session, row, moment) for row in chosen))

    def _again(self, session: Session, row: JobRow, moment: datetime) -> UUID:
        """Queue a failed job, unless one that waits does its work; the id of that which will."""
        waiting = self._waiting(session, row.source_id, row.kind)
        if waiting is not None:
            row.state = "done"
            return waiting.id
        row.state, row.run_at, row.attempts = "queued", moment, 0
        row.reason = row.finished_at = row.lease_until = None
        session.flush()
        return row.id

    def _fail_exhausted(self, session: Session, moment: datetime) -> None:
        session.execute(
            update(JobRow)
            .where(
                JobRow.state == "running",
                JobRow.lease_until < moment,
                JobRow.attempts >= MAX_ATTEMPTS,
            )
            .values(
                state="failed", finished_at=moment, reason="it stopped its worker several times"
            )
        )

    def _waiting(self, session: Session, source: UUID, kind: str) -> JobRow | None:
        return session.scalar(
            select(JobRow).where(
                JobRow.source_id == source, JobRow.kind == kind, JobRow.state == "queued"
            )
        )

    @contextmanager
    def heartbeat(self, job: Job) -> Iterator[None]:
        """Keep the lease while the body works; a lost lease shows at the body's next write."""
        stop = Event()
        beat = Thread(target=self._beat, args=(job, stop), daemon=True)
        beat.start()
        try:
            yield
        finally:
            stop.set()
            beat.join()

    def _beat(self, job: Job, stop: Event) -> None:
        while not stop.wait(LEASE_SECONDS / 3):
            try:
                with self._database.write() as session:
                    self.held(session, job)
            except TeamloreError:
                return  # the body's own next write meets the same refusal and reports it


def _claimable(moment: datetime) -> Any:
    """The next job; the order is that of ``claim``."""
    other = aliased(JobRow)
    theirs = other.workspace_id == JobRow.workspace_id
    under_way = select(func.count()).where(theirs, other.state == "running").scalar_subquery()
    turn = select(func.max(other.begun_at)).where(theirs).scalar_subquery()
    soon = or_(JobRow.awaited, JobRow.run_at <= moment - _PATIENCE)
    return (
        _free(moment)
        .order_by(
            case((soon, 0), else_=1), under_way, turn.is_not(None), turn,
            JobRow.run_at, JobRow.created_at, JobRow.id,
        )
        .limit(1)
        .with_for_update(skip_locked=True, of=JobRow)
    )  # fmt: skip


def _free(moment: datetime) -> Any:
    """Jobs that are due and that nobody holds, or nobody who is alive."""
    ready = and_(JobRow.state == "queued", JobRow.run_at <= moment)
    orphaned = and_(JobRow.state == "running", JobRow.lease_until < moment)
    other = aliased(JobRow)
    # One running job a source: two would fight over its versions. One whose worker seems dead
    # is taken over before another of its source begins, for that worker may only be slow.
    busy = exists().where(
        other.source_id == JobRow.source_id,
        other.id != JobRow.id,
        other.state == "running",
    )
    return select(JobRow).where(or_(orphaned, and_(ready, ~busy)))


def _as_job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        workspace=row.workspace_id,
        source=row.source_id,
        kind=row.kind,
        state=row.state,
        token=row.token,
        attempts=row.attempts,
        awaited=row.awaited,
        progress=dict(row.progress),
        reason=row.reason,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
