"""Deletes for good what was removed and whose grace time is over, with everything that hangs on it.

A document goes only when each of its points was seen to be gone from the index: its receipt says
so, and nobody could find them again once the rows are gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.database import now
from store.publishing import Publisher
from store.receipts import DOCUMENT, SOURCE, Receipt, keep_receipt, receipt_id, sealed
from store.schema import DocumentRow, JobRow, PassageRow, SourceRow, UploadRow, VersionRow
from store.transcript import forget_channel, leave_out
from store.versions import pages, versions_of_documents

_NAMED_IN = ("refused", "failed")  # lists of a job's progress that name documents


@dataclass(frozen=True, slots=True)
class _Removal:
    """What one receipt is for."""

    kind: str
    id: UUID
    at: datetime
    by: str
    documents: Sequence[DocumentRow]


class Purger:
    """Works inside the caller's transaction; never commits by itself."""

    def __init__(self, session: Session, publisher: Publisher, gone: Collection[UUID]) -> None:
        """``gone`` are the passages whose points were seen to be absent from the index."""
        self._session, self._publisher, self._gone = session, publisher, gone

    def purge(self, source: SourceRow) -> bool:
        """Delete what is due of a source; true if the source itself went, its jobs with it."""
        whole = is_due(source, now())
        query = select(DocumentRow).where(DocumentRow.source_id == source.id)
        rows = self._session.scalars(query.order_by(DocumentRow.id)).all()
        left = self._with_points([row.id for row in rows])
        if whole and not left:
            self._all(source, rows)
            return True
        for row in rows:
            if is_due(row, now()) and row.id not in left:
                self._delete(source, _of_document(row))
        return False

    def _all(self, source: SourceRow, rows: Sequence[DocumentRow]) -> None:
        own = [row for row in rows if row.state == "removed" and row.removed_at]
        for row in own:
            self._delete(source, _of_document(row))
        at = source.removed_at or now()
        rest = [row for row in rows if row not in own]
        self._delete(source, _Removal(SOURCE, source.id, at, source.removed_by or "", rest))
        self._session.delete(source)

    def _delete(self, source: SourceRow, removal: _Removal) -> None:
        contents = sealed(f"{row.id} {row.digest}" for row in removal.documents)
        counts = self._counted(source, removal)
        receipt = Receipt(
            receipt_id(removal.id, removal.at), removal.kind, str(removal.id), counts, contents,
            removal.by, removal.at, now(),
        )  # fmt: skip
        keep_receipt(self._session, source.workspace_id, receipt)

    def _counted(self, source: SourceRow, removal: _Removal) -> dict[str, int]:
        """Delete documents and what was said in them; how much that was."""
        documents, paths = removal.documents, [row.path for row in removal.documents]
        ids = [row.id for row in documents]
        versions = versions_of_documents(self._session, ids)
        passages = self._publisher.forget(versions)
        uploads = sum(
            self._rows(
                delete(UploadRow).where(
                    UploadRow.source_id == source.id, UploadRow.path.in_([r.path for r in page])
                )
            )
            for page in pages(documents)
        )
        if removal.kind == SOURCE:  # also what no document was made of yet
            messages = forget_channel(self._session, source.id)
        else:
            messages = leave_out(self._session, source.id, paths, now())
        self._unname(source, set(paths))
        for page in pages(ids):
            self._rows(delete(DocumentRow).where(DocumentRow.id.in_(page)))
        return {
            "documents": len(ids), "versions": len(versions), "passages": passages,
            "points_verified_gone": passages, "uploads": uploads, "messages": messages,
        }  # fmt: skip

    def _with_points(self, documents: Sequence[UUID]) -> set[UUID]:
        """Documents with a passage whose point was not seen to be gone."""
        left: set[UUID] = set()
        for page in pages(documents):
            query = (
                select(VersionRow.document_id, PassageRow.id)
                .join(PassageRow, PassageRow.version_id == VersionRow.id)
                .where(VersionRow.document_id.in_(page))
            )
            left |= {
                id for id, passage in self._session.execute(query) if passage not in self._gone
            }
        return left

    def _unname(self, source: SourceRow, paths: Collection[str]) -> None:
        """Take documents out of the reports of jobs, failed ones too."""
        for job in self._session.scalars(select(JobRow).where(JobRow.source_id == source.id)):
            kept = {
                key: [entry for entry in job.progress[key] if entry["document"] not in paths]
                for key in _NAMED_IN
                if key in job.progress
            }
            if any(len(kept[key]) < len(job.progress[key]) for key in kept):
                job.progress = job.progress | kept

    def _rows(self, statement: Any) -> int:
        return int(self._session.execute(statement).rowcount)  # type: ignore[attr-defined]


def is_due(row: SourceRow | DocumentRow, moment: datetime) -> bool:
    """Whether its grace time is over."""
    return row.purge_at is not None and row.purge_at <= moment


def overdue(session: Session) -> Counter[tuple[UUID, UUID]]:
    """Workspace and id of each source with text that should be deleted already, and of how much.

    It counts documents, and a source itself as one.
    """
    due = DocumentRow.purge_at <= now()
    key = (SourceRow.workspace_id, SourceRow.id)
    documents = select(*key).join(DocumentRow, DocumentRow.source_id == SourceRow.id).where(due)
    sources = select(*key).where(SourceRow.purge_at <= now())
    rows = (row for query in (documents, sources) for row in session.execute(query))
    return Counter((workspace, source) for workspace, source in rows)


def _of_document(row: DocumentRow) -> _Removal:
    return _Removal(DOCUMENT, row.id, row.removed_at or now(), row.removed_by or "", [row])
