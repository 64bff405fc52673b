"""Hidden by an admin: what that does to a row, what it was before, and which removal was last."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.database import now
from store.receipts import receipt_id
from store.schema import DocumentRow, SourceRow


def hide(row: SourceRow | DocumentRow, grace: timedelta, by: str) -> UUID:
    """Nothing shows it from the caller's commit on; the id of the receipt of its deletion."""
    row.removed_at, row.removed_by = now(), by or None
    row.purge_at = row.removed_at + grace
    return receipt_id(row.id, row.removed_at)


def state_before(row: DocumentRow) -> str:
    """What a document was before it was removed; pending if nothing came of it yet."""
    if row.published_id:
        return "published"
    return "refused" if row.digest else "pending"


def last_removed(session: Session, workspace: UUID) -> SourceRow | DocumentRow | None:
    """What was removed last and can still be brought back."""
    source = session.scalar(
        select(SourceRow)
        .where(SourceRow.workspace_id == workspace, SourceRow.purge_at > now())
        .order_by(SourceRow.removed_at.desc(), SourceRow.id)
        .limit(1)
    )
    document = session.scalar(
        select(DocumentRow)
        .join(SourceRow)
        .where(
            SourceRow.workspace_id == workspace,
            SourceRow.removed_at.is_(None),
            DocumentRow.purge_at > now(),
            DocumentRow.state == "removed",
        )
        .order_by(DocumentRow.removed_at.desc(), DocumentRow.id)
        .limit(1)
    )
    found = [row for row in (source, document) if row is not None]
    return max(found, key=lambda row: row.removed_at or now()) if found else None
