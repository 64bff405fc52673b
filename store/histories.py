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

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from store.database import Database
from store.grants import parse_grantee
from store.jobs import JobQueue, LostLeaseError
from store.messages import Message, Page, Thread
from store.records import CHANNEL
from store.schema import ConnectionRow, HistoryRow, MessageRow, SourceRow
from store.transcript import Transcript, in_channel, in_thread

_TURN = "histories"
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

    def claim(self, platform: str) -> Work | None:
        """The step that is due, now held by the caller alone; None if nothing is."""
        with self._database.read() as session:
            moment = self._database.clock(session)
            new = session.scalar(_unopened(platform).limit(1))
            if new is None and session.scalar(_due(platform, moment)) is None:
                return None
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            moment = self._database.clock(session)
            for source in session.scalars(_unopened(platform)).all():
                session.add(_opened(source, moment))
            session.flush()
            row = session.scalar(_due(platform, moment))
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
            for thread in page.threads:
                transcript.open(thread, read=False)
            transcript.put(page.messages)
            if page.main:
                transcript.keep_only(in_channel(page.main), {m.id for m in page.messages})
            if page.below:
                transcript.keep_only_threads(page.below, {t.id for t in page.threads})
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
            transcript.open(thread, read=True)
            transcript.put(messages)
            transcript.keep_only(in_thread(thread.id), {m.id for m in messages})
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
                self._enqueue(session, work.source)

    def missed(self, platform: str) -> None:
        """Nobody listened for a while: walk every channel again."""
        with self._database.write() as session:
            mine = and_(HistoryRow.platform == platform, HistoryRow.walked_at.is_not(None))
            moment = self._database.clock(session)
            session.execute(update(HistoryRow).where(mine).values(next_at=moment))

    def free(self, platform: str) -> None:
        """End the leases of a platform: whoever held them is dead."""
        with self._database.write() as session:
            mine = HistoryRow.platform == platform
            session.execute(update(HistoryRow).where(mine).values(lease_until=None))

    def listens(self, platform: str, team: str, channel: str) -> bool:
        """Whether what is said there is answered from."""
        with self._database.read() as session:
            query = _listening(platform, team, channel)
            return session.scalar(query.where(SourceRow.removed_at.is_(None)).limit(1)) is not None

    def heard(
        self, platform: str, team: str, channel: str, message: Message, title: str | None = None
    ) -> None:
        """Somebody said something, or says it in other words; ``title`` is that of its thread."""
        with self._database.write() as session:
            wanted = and_(SourceRow.removed_at.is_(None), SourceRow.paused_at.is_(None))
            for source in session.scalars(_listening(platform, team, channel).where(wanted)).all():
                transcript = self._transcript(session, source)
                if message.inside:
                    thread = Thread(message.thread, message.root, title=title)
                    transcript.open(thread, read=False)
                transcript.put([message])
                self._tell(session, source, transcript)

    def deleted(self, platform: str, team: str, channel: str, ids: Sequence[str]) -> None:
        """Messages are gone: from here on nothing of them is quoted, by no work under way either.

        Also where the source is paused or removed: it may be brought back.
        """
        with self._database.write() as session:
            for source in session.scalars(_listening(platform, team, channel)).all():
                transcript = self._transcript(session, source)
                transcript.delete(ids, self._database.clock(session))
                self._tell(session, source, transcript, gone=True)

    def thread_deleted(self, platform: str, team: str, channel: str, thread: str) -> None:
        """A thread is gone with all that stood in it."""
        with self._database.read() as session:
            sources = session.scalars(_listening(platform, team, channel)).all()
            mine = and_(MessageRow.source_id.in_(sources), in_thread(thread))
            ids = list(session.scalars(select(MessageRow.id).where(mine).distinct()))
        if ids:
            self.deleted(platform, team, channel, ids)

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
            self._database.take_turn(session, _TURN)
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
            if transcript.changed or mended or first:
                self._enqueue(session, work.source)

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

    def _transcript(self, session: Session, source: UUID) -> Transcript:
        self._database.take_turn(session, f"{_TURN} {source}")
        return Transcript(session, source, self._database.clock(session))

    def _tell(
        self, session: Session, source: UUID, transcript: Transcript, *, gone: bool = False
    ) -> None:
        if gone:
            self._jobs.interrupt(session, source)
        if transcript.changed:
            self._enqueue(session, source)

    def _enqueue(self, session: Session, source: UUID) -> None:
        row = session.get_one(SourceRow, source)
        if row.removed_at is None:
            self._jobs.enqueue(session, row.workspace_id, source, "ingest", _SETTLES)


def ask_for_walk(session: Session, source: UUID, moment: datetime) -> None:
    """Walk a channel again, with all its threads; nothing for sources of other kinds."""
    mine = HistoryRow.source_id == source
    session.execute(update(HistoryRow).where(mine).values(deep=True, next_at=moment))


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


def _due(platform: str, moment: datetime) -> Select[HistoryRow]:
    free = or_(HistoryRow.lease_until.is_(None), HistoryRow.lease_until < moment)
    return (
        select(HistoryRow)
        .join(SourceRow, SourceRow.id == HistoryRow.source_id)
        .where(HistoryRow.platform == platform, HistoryRow.next_at <= moment, free)
        .where(SourceRow.removed_at.is_(None), SourceRow.paused_at.is_(None))
        .order_by(HistoryRow.next_at, HistoryRow.source_id)
        .limit(1)
    )


def _listening(platform: str, team: str, channel: str) -> Select[UUID]:
    """Sources of a channel that knows of them; its team must still belong to their workspace."""
    tied: ColumnElement[bool] = exists().where(
        ConnectionRow.platform == platform,
        ConnectionRow.team == team,
        ConnectionRow.workspace_id == SourceRow.workspace_id,
    )
    return (
        select(SourceRow.id)
        .join(HistoryRow, HistoryRow.source_id == SourceRow.id)
        .where(HistoryRow.platform == platform, HistoryRow.channel == channel)
        .where(HistoryRow.team == team, HistoryRow.announced_at.is_not(None), tied)
        .order_by(SourceRow.id)
    )


def _pack(thread: Thread) -> list[Any]:
    return [thread.id, thread.root, thread.seen, thread.title]


def _unpack(packed: Sequence[Any]) -> Thread:
    return Thread(*packed)
