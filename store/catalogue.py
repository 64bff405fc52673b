"""Sources and documents as admins see and change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from store.database import Database, now
from store.errors import NotFoundError, UsageError
from store.gate import shown_turn
from store.histories import ask_for_walk
from store.ids import derived_id
from store.jobs import JobQueue
from store.records import KEPT_HERE
from store.removal import hide, last_removed, state_before
from store.rhythm import Rhythm
from store.schema import DocumentRow, PassageRow, SourceRow, SpaceRow, VersionRow
from store.showing import wait_for_screens


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How a source is kept fresh, and how much of it the last look reached.

    ``expected`` counts the documents that the source was seen to have; ``whole`` is false where a
    limit or a failure kept some of them out of reach, and ``note`` says so.
    """

    rhythm: Rhythm = field(default_factory=Rhythm)
    next_at: datetime | None = None
    paused_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None
    expected: int | None = None
    whole: bool = True
    oldest_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A source with what became of its documents."""

    id: UUID
    workspace: UUID
    space: UUID
    space_name: str
    kind: str
    target: str
    name: str
    url_base: str | None
    added_at: datetime
    refreshed_at: datetime | None
    removed_at: datetime | None
    published: int
    refused: int
    failed: int
    passages: int
    options: Mapping[str, Any] = field(default_factory=dict)
    upkeep: Upkeep = field(default_factory=Upkeep)

    @property
    def last_look_failed(self) -> bool:
        """Whether the newest look came to nothing."""
        failed = self.upkeep.failed_at
        return failed is not None and (self.refreshed_at is None or failed > self.refreshed_at)

    @property
    def short_id(self) -> str:
        """What people type to name it."""
        return self.id.hex[:8]


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its outcome."""

    id: UUID
    source: UUID
    path: str
    title: str
    state: str
    reason: str | None
    passages: int
    updated_at: datetime


class Catalogue:
    """Reads sources and documents, and starts the jobs that change them."""

    def __init__(self, database: Database, jobs: JobQueue) -> None:
        self._database = database
        self._jobs = jobs

    def add_source(
        self,
        workspace: UUID,
        space: UUID,
        kind: str,
        target: str,
        name: str,
        url_base: str | None,
        options: Mapping[str, Any] | None = None,
    ) -> tuple[UUID, UUID]:
        """A source and its ingest job, in one transaction; adding it again refreshes it.

        Options that are given take the place of those before.
        """
        with self._database.write() as session:
            row = put_source(session, workspace, space, kind, target, name)
            row.url_base = url_base or row.url_base
            row.options = dict(options) if options else row.options
            session.flush()
            return row.id, self._jobs.enqueue(session, workspace, row.id, "ingest")

    def refresh(self, source: Source) -> UUID:
        """Ask for a fresh look at a source; the job's id."""
        if source.upkeep.paused_at is not None:
            raise UsageError(
                f"'{source.name}' is paused: `teamlore resume {source.short_id}` ends that."
            )
        with self._database.write() as session:
            ask_for_walk(session, source.id, now())
            return self._jobs.enqueue(session, source.workspace, source.id, "ingest")

    def try_again(self, source: Source, path: str | None = None) -> UUID:
        """Read documents again that were refused or failed, one or all of them; the job's id.

        NotFoundError if there is no such document.
        """
        with self._database.write() as session:
            wrong = or_(
                DocumentRow.state.in_(("refused", "failed")), DocumentRow.reason.is_not(None)
            )
            mine = (DocumentRow.source_id == source.id) & DocumentRow.removed_at.is_(None)
            one = DocumentRow.path == path if path else mine
            rows = session.scalars(select(DocumentRow).where(mine, wrong, one)).all()
            if not rows:
                raise NotFoundError(
                    f"Nothing of '{source.name}' was refused or failed under that name: "
                    f"`teamlore show {source.short_id}` lists its documents."
                )
            for row in rows:
                row.digest = row.stamp = None
                if row.state == "refused":
                    row.state = "failed"
            return self._jobs.enqueue(session, source.workspace, source.id, "ingest")

    def note_failure(self, source: UUID, reason: str) -> None:
        """A look at a source came to nothing."""
        with self._database.write() as session:
            row = session.get(SourceRow, source)
            if row is not None:
                row.failed_at, row.failure = now(), reason

    def sources(self, workspace: UUID, *, removed: bool = False) -> list[Source]:
        """Every source of a workspace, by name; removed ones instead if asked."""
        gone = SourceRow.removed_at.is_not(None) if removed else SourceRow.removed_at.is_(None)
        with self._database.read() as session:
            query = _sources().where(SourceRow.workspace_id == workspace, gone)
            return _with_counts(session, query.order_by(SourceRow.name, SourceRow.id))

    def every_source(self, session: Session) -> list[tuple[UUID, UUID]]:
        """Workspace and id of every source, removed ones too."""
        rows = session.execute(select(SourceRow.workspace_id, SourceRow.id).order_by(SourceRow.id))
        return [(workspace, source) for workspace, source in rows]

    def source(self, workspace: UUID, name: str) -> Source:
        """The one source of this id, beginning of an id, target or name; NotFoundError else."""
        every = self.sources(workspace)
        exact = [s for s in every if name in (str(s.id), s.target, s.name)]
        begun = [s for s in every if len(name) >= 4 and s.id.hex.startswith(name.replace("-", ""))]
        found = exact or begun
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(s.short_id for s in found)
            raise NotFoundError(f"'{name}' names several sources: use one of the ids {ids}.")
        raise NotFoundError(f"There is no source '{name}': `teamlore sources` lists them.")

    def by_id(self, source: UUID) -> Source:
        """A source by id, removed or not."""
        with self._database.read() as session:
            found = _with_counts(session, _sources().where(SourceRow.id == source))
        if not found:
            raise NotFoundError("That source is gone.")
        return found[0]

    def documents(self, source: UUID) -> list[Document]:
        """The documents of a source that are not removed, by path."""
        passages = (
            select(func.count()).where(PassageRow.version_id == DocumentRow.published_id)
        ).scalar_subquery()
        query = (
            select(DocumentRow, VersionRow.title, passages)
            .outerjoin(VersionRow, VersionRow.id == DocumentRow.published_id)
            .where(DocumentRow.source_id == source, DocumentRow.removed_at.is_(None))
            .order_by(DocumentRow.path)
        )
        with self._database.read() as session:
            return [
                Document(
                    row.id,
                    source,
                    row.path,
                    title or row.path,
                    row.state,
                    row.reason,
                    count,
                    row.updated_at,
                )
                for row, title, count in session.execute(query)
            ]

    def remove_source(self, source: Source, grace: timedelta, by: str = "") -> UUID:
        """Hide a source and all its documents at once; its points go now, its text after grace.

        The id of the receipt that is made then, naming ``by`` (platform:person).
        """
        with self._removal(source, grace) as session:
            return hide(session.get_one(SourceRow, source.id), grace, by)

    def remove_document(self, source: Source, path: str, grace: timedelta, by: str = "") -> UUID:
        """Hide one document in the same way; NotFoundError if the source has no such document."""
        with self._removal(source, grace) as session:
            row = session.scalar(
                select(DocumentRow).where(
                    DocumentRow.source_id == source.id,
                    DocumentRow.path == path,
                    DocumentRow.removed_at.is_(None),
                )
            )
            if row is None:
                raise NotFoundError(
                    f"'{source.name}' has no document '{path}': `teamlore show "
                    f"{source.short_id}` lists them."
                )
            row.state = "removed"
            return hide(row, grace, by)

    def undo_removal(self, workspace: UUID) -> str:
        """Bring back what was removed last, if its grace time is not over; its name."""
        with self._database.write() as session:
            found = last_removed(session, workspace)
            if found is None:
                raise NotFoundError("There is nothing to undo: no removal is waiting.")
            found.removed_at = found.removed_by = found.purge_at = None
            if isinstance(found, SourceRow):
                self._look_again(session, found, unread=False)
                return found.name
            found.state = state_before(found)
            source = session.get_one(SourceRow, found.source_id)
            self._look_again(session, source, unread=found.state == "pending")
            return found.path

    def _look_again(self, session: Session, source: SourceRow, *, unread: bool) -> None:
        """What was handed over, or not yet read, when it was removed must still be read."""
        ask_for_walk(session, source.id, now())
        kind = "ingest" if unread or source.kind in KEPT_HERE else "sync"
        self._jobs.enqueue(session, source.workspace_id, source.id, kind)

    @contextmanager
    def _removal(self, source: Source, grace: timedelta) -> Iterator[Session]:
        with self._database.write() as session:
            self._database.take_turn(session, shown_turn(source.workspace))
            yield session
            session.flush()
            self._jobs.enqueue(session, source.workspace, source.id, "sync")
            self._jobs.enqueue(
                session, source.workspace, source.id, "purge", after=grace, awaited=False
            )
        wait_for_screens(self._database, source.workspace)


def put_source(
    session: Session, workspace: UUID, space: UUID, kind: str, target: str, name: str
) -> SourceRow:
    """A source inside the caller's transaction, made if need be; one that was removed is back."""
    source = derived_id("source", workspace, space, kind, target)
    row = session.get(SourceRow, source)
    if row is None:
        row = SourceRow(
            id=source,
            workspace_id=workspace,
            space_id=space,
            kind=kind,
            target=target,
            name=name,
            added_at=now(),
            options={},
        )
        session.add(row)
    ask_for_walk(session, source, now(), tell=row.removed_at is not None)
    row.removed_at = row.removed_by = row.purge_at = None
    session.flush()
    return row


def _sources() -> Select[SourceRow, str]:
    return select(SourceRow, SpaceRow.name).join(SpaceRow, SpaceRow.id == SourceRow.space_id)


def _with_counts(session: Session, query: Select[SourceRow, str]) -> list[Source]:
    rows = session.execute(query).all()
    ids = [row.id for row, _ in rows]
    states = _states(session, ids)
    passages = _passages(session, ids)
    return [
        Source(
            id=row.id,
            workspace=row.workspace_id,
            space=row.space_id,
            space_name=space,
            kind=row.kind,
            target=row.target,
            name=row.name,
            url_base=row.url_base,
            added_at=row.added_at,
            refreshed_at=row.refreshed_at,
            removed_at=row.removed_at,
            published=states.get((row.id, "published"), 0),
            refused=states.get((row.id, "refused"), 0),
            failed=states.get((row.id, "failed"), 0),
            passages=passages.get(row.id, 0),
            options=row.options,
            upkeep=_upkeep(row),
        )
        for row, space in rows
    ]


def _upkeep(row: SourceRow) -> Upkeep:
    return Upkeep(
        Rhythm(row.every_seconds, row.cron),
        row.next_at,
        row.paused_at,
        row.failed_at,
        row.failure,
        row.expected,
        row.whole,
        row.oldest_at,
        row.note,
    )


def _states(session: Session, sources: list[UUID]) -> dict[tuple[UUID, str], int]:
    rows = session.execute(
        select(DocumentRow.source_id, DocumentRow.state, func.count())
        .where(DocumentRow.source_id.in_(sources), DocumentRow.removed_at.is_(None))
        .group_by(DocumentRow.source_id, DocumentRow.state)
    )
    return {(source, state): count for source, state, count in rows}


def _passages(session: Session, sources: list[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(DocumentRow.source_id, func.count(PassageRow.id))
        .join(PassageRow, PassageRow.version_id == DocumentRow.published_id)
        .where(DocumentRow.source_id.in_(sources), DocumentRow.removed_at.is_(None))
        .group_by(DocumentRow.source_id)
    )
    return {row[0]: row[1] for row in rows}
