"""What a running job writes: each step is one transaction that first proves the job's lease."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from store.database import Database, now
from store.embedded import StoredVersion, stored_versions, unembedded_versions
from store.generations import find_whole, must_be_kept
from store.ids import derived_id
from store.jobs import JobQueue
from store.publishing import Embedding, Publisher, StagedVersion, publish_turn
from store.purging import Purger
from store.records import KEPT_HERE, Coverage, IndexPoint, Job
from store.schema import CheckpointRow, DocumentRow, SourceRow, VersionRow
from store.versions import pages, passage_ids, versions_of


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a document."""

    id: UUID
    digest: str | None
    stamp: str | None
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A checkpoint, and the number of the pipeline that read documents up to it."""

    pipeline: int
    data: dict[str, Any] | None


class Ledger:
    """The database as one job run sees and changes it; LostLeaseError if it was taken over."""

    def __init__(self, database: Database, jobs: JobQueue, job: Job, model: str) -> None:
        self._database, self._jobs, self._job, self._model = database, jobs, job, model

    def beside(self, model: str) -> Ledger:
        """The same job's, for another model."""
        return Ledger(self._database, self._jobs, self._job, model)

    def documents(self) -> dict[str, Known]:
        """Every document of the source that is not removed, by path."""
        query = select(DocumentRow).where(
            DocumentRow.source_id == self._job.source, DocumentRow.removed_at.is_(None)
        )
        with self._database.read() as session:
            return {
                row.path: Known(row.id, row.digest, row.stamp, row.state, row.reason)
                for row in session.scalars(query)
            }

    def document_id(self, path: str) -> UUID:
        """The id of a path of the source, whether it is on record yet or not."""
        return derived_id("document", self._job.source, path)

    def record(self, path: str, state: str, reason: str, digest: str | None) -> None:
        """Note why a document is not published; an older version of it is hidden at once."""
        with self._writing() as (session, publisher):
            row = self._documents(session, [path])[0]
            row.reason, row.digest, row.updated_at = reason, digest, now()
            if row.removed_at is None:
                row.state = state
            session.flush()
            publisher.settle([row.published_id] if row.published_id else [])

    def remark(self, path: str, reason: str | None) -> None:
        """Note of a published document why the last look could not read it; None: it could."""
        with self._writing() as (session, _):
            session.execute(
                update(DocumentRow)
                .where(DocumentRow.id == self.document_id(path), DocumentRow.state == "published")
                .values(reason=reason)
            )

    def checkpoint(self) -> Taken | None:
        """Where the last look at the source ended; None if none did yet."""
        with self._database.read() as session:
            row = session.get(CheckpointRow, self._job.source)
            return None if row is None else Taken(row.pipeline, row.data)

    def keep_checkpoint(self, pipeline: int, data: dict[str, Any] | None) -> None:
        """Where the next look goes on."""
        with self._writing() as (session, _):
            session.merge(
                CheckpointRow(
                    source_id=self._job.source, pipeline=pipeline, data=data, taken_at=now()
                )
            )

    def covered(self, coverage: Coverage) -> None:
        """How much of the source the look that ends now has reached."""
        with self._writing() as (session, _):
            row = session.get_one(SourceRow, self._job.source)
            row.expected, row.whole = coverage.expected, coverage.whole
            row.oldest_at, row.note = coverage.oldest, coverage.note or None

    def embedded(self, digests: Iterable[bytes]) -> set[bytes]:
        """Which encoder inputs need no encoding."""
        with self._database.read() as session:
            return self._publisher(session).known(digests)

    def unembedded(self) -> list[UUID]:
        """The source's versions that people should find, but do not with this model."""
        with self._database.read() as session:
            return unembedded_versions(session, self._job.source, self._model)

    def stored(self, versions: Sequence[UUID]) -> list[StoredVersion]:
        """Published versions as they were cut."""
        with self._database.read() as session:
            return [v for page in pages(versions) for v in stored_versions(session, page)]

    def keep(self, embeddings: Sequence[Embedding]) -> None:
        """Store what was encoded of published versions, so that a kill does not cost it."""
        with self._writing() as (_, publisher):
            publisher.keep(embeddings)

    def complete(self, versions: Sequence[StoredVersion]) -> None:
        """Let this model find published versions whose points are in the index, all at once."""
        with self._writing() as (_, publisher):
            publisher.complete({version.id: version.inputs for version in versions})

    def stage(
        self, versions: Sequence[tuple[str, StagedVersion]], embeddings: Sequence[Embedding]
    ) -> list[IndexPoint]:
        """Write versions that nobody can see yet; the points that the index must hold first.

        NotEmbeddedError if an input that was known has gone meanwhile: ask again what is.
        """
        with self._writing() as (session, publisher):
            self._documents(session, [path for path, _ in versions])
            session.flush()
            publisher.stage([version for _, version in versions], embeddings)
            return publisher.points([version.id for _, version in versions])

    def publish(
        self,
        versions: Sequence[StagedVersion],
        stamps: Sequence[str | None],
        progress: dict[str, Any],
    ) -> list[UUID]:
        """Make versions visible, all at once; the versions that they replaced."""
        with self._writing() as (session, publisher):
            replaced = publisher.publish([version.id for version in versions])
            seen = [
                {"id": version.document, "digest": version.digest, "stamp": stamp}
                for version, stamp in zip(versions, stamps, strict=True)
            ]
            if seen:
                session.execute(update(DocumentRow), seen)
            self._jobs.note(session, self._job, progress)
            return replaced

    def drop_missing(self, paths: Iterable[str]) -> int:
        """Hide documents that the source no longer has; ``sweep`` deletes them."""
        with self._writing() as (session, publisher):
            ids = [self.document_id(path) for path in paths]
            found = [session.get_one(DocumentRow, id, with_for_update=True) for id in ids]
            rows = [row for row in found if row.removed_at is None]  # else an admin removed it
            for row in rows:
                row.removed_at, row.state = now(), "missing"
            session.flush()
            publisher.settle([row.published_id for row in rows if row.published_id])
            return len(rows)

    def versions(self) -> tuple[list[UUID], list[UUID]]:
        """The source's versions that people may find, and those that they may not."""
        with self._database.read() as session:
            return versions_of(session, self._job.source)

    def points(self, versions: Sequence[UUID]) -> list[IndexPoint]:
        """The index points of versions, from what SQL holds."""
        with self._database.read() as session:
            return self._publisher(session).points(versions)

    def passage_ids(self, versions: Sequence[UUID]) -> list[UUID]:
        """Ids of all passages of versions."""
        with self._database.read() as session:
            return passage_ids(session, versions)

    def settle(self) -> None:
        """Count the terms of exactly those versions that people may find."""
        with self._writing() as (session, publisher):
            live, hidden = versions_of(session, self._job.source)
            publisher.settle([*live, *hidden])

    def sweep(self) -> None:
        """Delete versions that nobody can bring back; their points are gone from the index."""
        with self._writing() as (session, publisher):
            mine = DocumentRow.source_id == self._job.source
            kept = (DocumentRow.published_id == VersionRow.id) & DocumentRow.state.in_(
                ("published", "removed")
            )
            waste = select(VersionRow.id).join(DocumentRow).where(mine, ~func.coalesce(kept, False))
            publisher.forget(list(session.scalars(waste)))
            session.execute(
                update(DocumentRow)
                .where(mine, DocumentRow.state.in_(("refused", "failed", "pending")))
                .values(published_id=None)
            )
            session.execute(delete(DocumentRow).where(mine, DocumentRow.state == "missing"))

    def purge(self, gone: Collection[UUID]) -> bool:
        """Delete what was removed and whose grace time is over, and keep a receipt of it.

        ``gone`` are the passages whose points were seen to be absent from the index: what has
        others, for it was removed meanwhile, is left for the next time. True if the source itself
        went; its jobs, this one too, went with it.
        """
        with self._writing() as (session, publisher):
            source = session.get_one(SourceRow, self._job.source)
            return Purger(session, publisher, gone).purge(source)

    def next_purge(self) -> float | None:
        """Seconds until something else of the source is due for purging."""
        with self._database.read() as session:
            moments = [
                session.scalar(
                    select(func.min(DocumentRow.purge_at)).where(
                        DocumentRow.source_id == self._job.source
                    )
                ),
                session.scalar(select(SourceRow.purge_at).where(SourceRow.id == self._job.source)),
            ]
        waits = [(moment - now()).total_seconds() for moment in moments if moment]
        return max(0.0, min(waits)) if waits else None

    def finish(self, progress: dict[str, Any]) -> None:
        """The job is done, and the source was looked at now if that was the job."""
        with self._database.write() as session:
            self._jobs.finish(session, self._job, progress)
            if self._job.kind == "ingest":
                session.execute(
                    update(SourceRow)
                    .where(SourceRow.id == self._job.source)
                    .values(refreshed_at=now())
                )
            if self._job.kind == "reembed":
                find_whole(self._database, session)

    def ask_for(self, kind: str) -> None:
        """A job of another kind for the source, behind this one."""
        with self._writing() as (session, _):
            self._jobs.enqueue(session, self._job.workspace, self._job.source, kind)

    def note(self, progress: dict[str, Any]) -> None:
        """How far the job is, for those who wait."""
        with self._database.write(durable=False) as session:
            self._jobs.held(session, self._job)
            self._jobs.note(session, self._job, progress)

    def pause(self, progress: dict[str, Any]) -> None:
        """The job goes on behind those that are due now."""
        self.note(progress)
        self._jobs.release(self._job)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Session, Publisher]]:
        with self._database.write() as session:
            self._jobs.held(session, self._job)
            self._database.take_turn(session, publish_turn(self._job.workspace))
            must_be_kept(session, self._model)
            yield session, self._publisher(session)

    def _publisher(self, session: Session) -> Publisher:
        return Publisher(session, self._job.workspace, self._model)

    def _documents(self, session: Session, paths: Sequence[str]) -> list[DocumentRow]:
        """The rows of paths, made where there are none.

        What was removed is wanted again, for the source still has it; but of what is kept here the
        record is the source, so there it was removed while this job ran.
        """
        ids = [self.document_id(path) for path in paths]
        revives = session.get_one(SourceRow, self._job.source).kind not in KEPT_HERE
        known: dict[UUID, DocumentRow] = {}
        for page in pages(ids):
            rows = session.scalars(select(DocumentRow).where(DocumentRow.id.in_(page)))
            known |= {row.id: row for row in rows}
        for id, path in zip(ids, paths, strict=True):
            if id not in known:
                known[id] = self._new_document(id, path)
                session.add(known[id])
            if revives:
                known[id].removed_at = known[id].removed_by = known[id].purge_at = None
        return [known[id] for id in ids]

    def _new_document(self, id: UUID, path: str) -> DocumentRow:
        source = self._job.source
        return DocumentRow(id=id, source_id=source, path=path, state="pending", updated_at=now())
