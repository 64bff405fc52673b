"""What is heard in channels that are answered from: said, edited, deleted, as events tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session

from store.database import Database
from store.gate import shown_turn
from store.histories import TURN, read_soon
from store.jobs import JobQueue
from store.messages import Message, Thread
from store.schema import ConnectionRow, HistoryRow, MessageRow, SourceRow
from store.transcript import Transcript, in_thread


class Hearing:
    """Every method is one transaction; a channel that is not read costs one look."""

    def __init__(self, database: Database, jobs: JobQueue) -> None:
        self._database, self._jobs = database, jobs

    def listens(self, platform: str, team: str, channel: str) -> bool:
        """Whether what is said there is answered from."""
        with self._database.read() as session:
            query = _listening(platform, team, channel)
            return session.scalar(query.where(SourceRow.removed_at.is_(None)).limit(1)) is not None

    def known(self, platform: str, team: str, channel: str) -> bool:
        """The same, or it was till it was paused or removed, and may be again."""
        with self._database.read() as session:
            return session.scalar(_listening(platform, team, channel).limit(1)) is not None

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
                self._before_shown(session, source)
                transcript.delete(ids, self._database.clock(session))
                self._tell(session, source, transcript)

    def emptied(self, platform: str, team: str, channel: str, id: str) -> None:
        """Nothing to be kept is left of a message; it may be written anew."""
        with self._database.write() as session:
            for source in session.scalars(_listening(platform, team, channel)).all():
                transcript = self._transcript(session, source)
                self._before_shown(session, source)
                transcript.keep_only(MessageRow.id == id, ())
                self._tell(session, source, transcript)

    def thread_deleted(self, platform: str, team: str, channel: str, thread: str) -> None:
        """A thread is gone with all that stood in it."""
        with self._database.read() as session:
            sources = session.scalars(_listening(platform, team, channel)).all()
            mine = and_(MessageRow.source_id.in_(sources), in_thread(thread))
            ids = list(session.scalars(select(MessageRow.id).where(mine).distinct()))
        if ids:
            self.deleted(platform, team, channel, ids)

    def channel_of(self, platform: str, team: str, thread: str) -> str | None:
        """The channel in which a thread is known."""
        mine = and_(HistoryRow.platform == platform, HistoryRow.team == team)
        query = (
            select(HistoryRow.channel)
            .join(MessageRow, MessageRow.source_id == HistoryRow.source_id)
            .where(mine, MessageRow.thread == thread, MessageRow.inside)
        )
        with self._database.read() as session:
            return session.scalar(query.limit(1))

    def _transcript(self, session: Session, source: UUID) -> Transcript:
        self._database.take_turn(session, TURN)
        return Transcript(session, source, self._database.clock(session))

    def _before_shown(self, session: Session, source: UUID) -> None:
        """An answer that quotes what goes now is on record before that, or is made again."""
        workspace = session.get_one(SourceRow, source).workspace_id
        self._database.take_turn(session, shown_turn(workspace))

    def _tell(self, session: Session, source: UUID, transcript: Transcript) -> None:
        if transcript.gone:
            self._jobs.interrupt(session, source)
        if transcript.changed:
            read_soon(session, self._jobs, source)


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
