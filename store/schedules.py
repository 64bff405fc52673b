"""When sources are looked at without anybody asking: durable, by the database's own clock."""

from __future__ import annotations

import logging
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from store.catalogue import Source
from store.database import Database
from store.histories import ask_for_walk
from store.jobs import JobQueue
from store.rhythm import Rhythm
from store.schema import SourceRow

log = logging.getLogger(__name__)
_TURN = "schedules"


class Schedules:
    """Keeps the rhythm of each source and asks for the jobs that come due."""

    def __init__(self, database: Database, jobs: JobQueue, zone: ZoneInfo) -> None:
        self._database, self._jobs, self._zone = database, jobs, zone

    def set(self, source: Source, rhythm: Rhythm) -> None:
        """From now on in this rhythm; an empty one means by hand alone."""
        with self._database.write() as session:
            row = session.get_one(SourceRow, source.id)
            row.every_seconds, row.cron = rhythm.every, rhythm.cron
            row.next_at = None
            if rhythm != Rhythm():
                row.next_at = rhythm.next(self._database.clock(session), row.id, self._zone)

    def pause(self, source: Source) -> None:
        """Nothing looks at the source until it is resumed; what is known of it stays."""
        with self._database.write() as session:
            row = session.get_one(SourceRow, source.id)
            row.paused_at = row.paused_at or self._database.clock(session)

    def resume(self, source: Source) -> None:
        """Looks again; a time that was missed meanwhile comes at once, and once."""
        with self._database.write() as session:
            session.get_one(SourceRow, source.id).paused_at = None
            ask_for_walk(session, source.id, self._database.clock(session))

    def enqueue_due(self) -> int:
        """Ask for the job of every source whose time has come, once each; how many there were.

        However many workers ask, and however long none did: a source that came due several times
        is looked at once, and a job that waits already is not doubled.
        """
        if not self._anything_due():
            return 0
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            moment = self._database.clock(session)
            due = session.scalars(_due(session, self._database)).all()
            for row in due:
                ask_for_walk(session, row.id, moment)
                self._jobs.enqueue(session, row.workspace_id, row.id, "ingest", awaited=False)
                rhythm = Rhythm(row.every_seconds, row.cron)
                row.next_at = rhythm.next(moment, row.id, self._zone)
            if due:
                log.info("%d sources came due", len(due))
            return len(due)

    def _anything_due(self) -> bool:
        """A look that takes no lock: most of the time nothing is due."""
        with self._database.read() as session:
            return session.scalar(_due(session, self._database).limit(1)) is not None


def _due(session: Session, database: Database) -> Select[SourceRow]:
    return (
        select(SourceRow)
        .where(
            SourceRow.next_at <= database.clock(session),
            SourceRow.removed_at.is_(None),
            SourceRow.paused_at.is_(None),
        )
        .order_by(SourceRow.next_at, SourceRow.id)
    )
