"""Reading the history of channels: who reads which on, how far it is, what is heard meanwhile.

A walk goes from the newest message to the first one, in steps; each step is one transaction that
proves its lease and keeps where the next goes on. The first walk is the backfill, every other one
a sweep: what it finds changed or gone is what no event told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, update
from sqlalchemy.orm import Session

from store.database import Database
from store.grants import parse_grantee
from store.jobs import JobQueue, LostLeaseError
from store.messages import Message, Page, Thread
from store.records import CHANNEL
from store.schema import ConnectionRow, HistoryRow, MessageRow, SourceRow
from store.share import WHOLE, Share
from store.transcript import Transcript, in_channel, in_thread

TURN = "histories"
_LEASE = timedelta(minutes=5)  # a step may wait for a platform's rate limit
_AGAIN = timedelta(days=1)  # after a walk; what events did not tell is found then
_LIVELY = timedelta(days=7)  # threads that are read again for so long, for edits are not counted
_SETTLES = timedelta(seconds=5)  # a conversation under way is read once, not at every word


@dataclass(frozen=True, slots=True)
class Work:
    """A step of a walk: the page of a channel to read, or before that the threads of the last.

    ``page`` is empty where the walk begins; ``team`` until it is known, and ``teams`` may have it.
    """

    source: UUID
    name: str
    platform: str
    channel: str
    team: str
    teams: tuple[str, ...]
    announced: bool
    token: int
    began: datetime
    page: str | None
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a channel was read: ``walked_at`` is when its beginning was reached last."""

    walked_at: datetime | None
    oldest: datetime | None
    limited: bool
    failure: str | None


class Histories:
    """Every method is one transaction."""

    def __init__(self, database: Database, jobs: JobQueue) -> None:
        self._database, self._jobs = database, jobs

    def claim(self, platform: str, share: Share = WHOLE) -> Work | None:
        """The step of a share that is due, now held by the caller alone; None if nothing is."""
        with self._database.read() as session:
            moment = self._database.clock(session)
            new = session.scalar(_unopened(platform).limit(1))
            if new is None and session.scalar(_due(platform, moment, share)) is None:
                return None
        with self._database.write() as session:
            self._database.take_turn(session, TURN)
            moment = self._database.clock(session)
            for source in session.scalars(_unopened(platform)).all():
                session.add(_opened(source, moment))
            session.flush()
            row = session.scalar(_due(platform, moment, share))
            return None if row is None else self._taken(session, row, moment)

    def found(self, work: Work, team: str, name: str) -> None:
        """Which team has the channel, and what people call it."""
        with self._held(work) as (session, row, _):
            row.team = team
            session.get_one(SourceRow, work.source).name = name[:200]

    def announced(self, work: Work) -> None:
        """The channel knows of it; from now on it is listened to."""
        with self._held(work) as (_, row, moment):
            row.announced_at = moment

    def keep_page(self, work: Work, page: Page) -> None:
        """What stands in a stretch of the channel, as it was when the step began."""
        with self._step(work) as (row, transcript, walk):
            transcript.put(page.messages)
            if page.main:
                transcript.keep_only(in_channel(page.main), {m.id for m in page.messages})
            if page.below:
                transcript.keep_only_threads(page.below, {t.id for t in page.threads})
            for thread in page.threads:  # last: what it moves counts as just written
                transcript.open(thread, read=False)
            known = transcript.threads(t.id for t in page.threads)
            lively = work.began - _LIVELY
            unread = [
                thread for thread in page.threads
                if walk["deep"] or known[thread.id].seen != thread.seen
                or (thread.latest is not None and thread.latest > lively)
            ]  # fmt: skip
            row.limited = page.limited if page.next is None else row.limited
            walk |= {"page": page.next, "threads": [_pack(thread) for thread in unread]}

    def keep_thread(self, work: Work, thread: Thread, messages: Sequence[Message]) -> None:
        """All that stands in a thread, as it was when the step began."""
        with self._step(work) as (_, transcript, walk):
            transcript.put(messages)
            transcript.keep_only(in_thread(thread.id), {m.id for m in messages})
            transcript.open(thread, read=True)
            walk["threads"] = [each for each in walk["threads"] if each[0] != thread.id]

    def later(self, work: Work, seconds: float) -> None:
        """The platform has no time for it now."""
        with self._held(work) as (_, row, moment):
            row.lease_until, row.next_at = None, moment + timedelta(seconds=seconds)

    def fail(self, work: Work, reason: str, seconds: float) -> None:
        """It cannot be read, and why; it is tried again."""
        with self._held(work) as (session, row, moment):
            row.lease_until, row.next_at = None, moment + timedelta(seconds=seconds)
            if row.failure != reason:
                row.failure = reason
                read_soon(session, self._jobs, work.source)

    def missed(self, platform: str, share: Share = WHOLE) -> None:
        """Nobody listened for a while: walk every channel of a share again."""
        with self._database.write() as session:
            moment = self._database.clock(session)
            mine = and_(HistoryRow.platform == platform, _of(share))
            session.execute(update(HistoryRow).where(mine).values(next_at=moment))

    def free(self, platform: str) -> None:
        """End the leases of a platform: whoever held them is dead."""
        with self._database.write() as session:
            mine = HistoryRow.platform == platform
            session.execute(update(HistoryRow).where(mine).values(lease_until=None))

    def channels(self, platform: str) -> list[tuple[str, str | None]]:
        """Every channel of a platform that is a source, and why it could not be read."""
        query = (
            select(SourceRow.name, HistoryRow.failure)
            .outerjoin(HistoryRow, HistoryRow.source_id == SourceRow.id)
            .where(SourceRow.kind == CHANNEL, SourceRow.target.startswith(f"{platform}:"))
            .where(SourceRow.removed_at.is_(None))
            .order_by(SourceRow.name, SourceRow.id)
        )
        with self._database.read() as session:
            return [(name, failure) for name, failure in session.execute(query)]

    def reach(self, source: UUID) -> Reach:
        """How far it was read."""
        with self._database.read() as session:
            row = session.get(HistoryRow, source)
            mine = and_(MessageRow.source_id == source, MessageRow.document.is_not(None))
            oldest = session.scalar(select(func.min(MessageRow.at)).where(mine))
            if row is None:
                return Reach(None, oldest, limited=False, failure=None)
            return Reach(row.walked_at, oldest, row.limited, row.failure)

    @contextmanager
    def _held(self, work: Work) -> Iterator[tuple[Session, HistoryRow, datetime]]:
        """A write of whoever holds the step; LostLeaseError if another one does by now."""
        with self._database.write() as session:
            self._database.take_turn(session, TURN)
            row = session.get(HistoryRow, work.source)
            if row is None or row.token != work.token:
                raise LostLeaseError("The channel is read by another process.")
            yield session, row, self._database.clock(session)

    @contextmanager
    def _step(self, work: Work) -> Iterator[tuple[HistoryRow, Transcript, dict[str, Any]]]:
        with self._held(work) as (session, row, moment):
            transcript = Transcript(session, work.source, moment, work.began)
            walk = dict(row.walk or {})
            yield row, transcript, walk
            row.lease_until, row.next_at = None, moment
            mended, row.failure = row.failure is not None, None
            over = walk["page"] is None and not walk["threads"]
            first = over and row.walked_at is None
            row.walk = None if over else walk
            if over:
                row.walked_at, row.next_at = moment, moment + (timedelta() if row.deep else _AGAIN)
            if transcript.gone:
                self._jobs.interrupt(session, work.source)
            if transcript.changed or mended or first:
                read_soon(session, self._jobs, work.source)

    def _taken(self, session: Session, row: HistoryRow, moment: datetime) -> Work:
        if row.walk is None:
            row.walk, row.deep = {"page": "", "threads": [], "deep": row.deep}, False
        row.token, row.lease_until = row.token + 1, moment + _LEASE
        source = session.get_one(SourceRow, row.source_id)
        tied = and_(
            ConnectionRow.workspace_id == source.workspace_id,
            ConnectionRow.platform == row.platform,
        )
        teams = session.scalars(select(ConnectionRow.team).where(tied).order_by(ConnectionRow.team))
        return Work(
            row.source_id, source.name, row.platform, row.channel, row.team, tuple(teams),
            row.announced_at is not None, row.token, moment, row.walk["page"],
            tuple(_unpack(thread) for thread in row.walk["threads"]),
        )  # fmt: skip


def read_soon(session: Session, jobs: JobQueue, source: UUID) -> None:
    """Something changed in a channel: read it when the conversation has settled a little.

    A removed one is not read; what is hidden of it goes.
    """
    row = session.get_one(SourceRow, source)
    kind = "ingest" if row.removed_at is None else "sync"
    jobs.enqueue(session, row.workspace_id, source, kind, _SETTLES, awaited=False)


def ask_for_walk(session: Session, source: UUID, moment: datetime, *, tell: bool = False) -> None:
    """Walk a channel again, with all its threads; nothing for sources of other kinds.

    ``tell``: the channel is told again that it is read.
    """
    mine = HistoryRow.source_id == source
    told: dict[str, Any] = {"announced_at": None} if tell else {}
    session.execute(update(HistoryRow).where(mine).values(deep=True, next_at=moment, **told))


def _opened(source: SourceRow, moment: datetime) -> HistoryRow:
    channel = parse_grantee(source.target)
    return HistoryRow(
        source_id=source.id, platform=channel.platform, channel=channel.subject, team="",
        deep=False, next_at=moment, token=0, limited=False,
    )  # fmt: skip


def _unopened(platform: str) -> Select[SourceRow]:
    return select(SourceRow).where(
        SourceRow.kind == CHANNEL,
        SourceRow.target.startswith(f"{platform}:"),
        SourceRow.removed_at.is_(None),
        ~exists().where(HistoryRow.source_id == SourceRow.id),
    )


def _due(platform: str, moment: datetime, share: Share) -> Select[HistoryRow]:
    free = or_(HistoryRow.lease_until.is_(None), HistoryRow.lease_until < moment)
    return (
        select(HistoryRow)
        .join(SourceRow, SourceRow.id == HistoryRow.source_id)
        .where(HistoryRow.platform == platform, HistoryRow.next_at <= moment, free)
        .where(SourceRow.removed_at.is_(None), SourceRow.paused_at.is_(None), _of(share))
        .order_by(HistoryRow.next_at, HistoryRow.source_id)
        .limit(1)
    )


def _of(share: Share) -> ColumnElement[bool]:
    """Of a team of the share; while it is not known whose a channel is, one that it may be."""
    mine = share.within(HistoryRow.platform, HistoryRow.team)
    if share.whole:
        return mine
    tied = exists().where(
        ConnectionRow.workspace_id == SourceRow.workspace_id,
        SourceRow.id == HistoryRow.source_id,
        ConnectionRow.platform == HistoryRow.platform,
        share.within(ConnectionRow.platform, ConnectionRow.team),
    )
    return case((HistoryRow.team == "", tied), else_=mine)


def _pack(thread: Thread) -> list[Any]:
    return [thread.id, thread.root, thread.seen, thread.title]


def _unpack(packed: Sequence[Any]) -> Thread:
    return Thread(*packed)
