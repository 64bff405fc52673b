"""Which versions people may find, and the passages that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from store.schema import DocumentRow, EmbeddingRow, PassageRow, SourceRow, VersionRow

T = TypeVar("T")
_PAGE = 500  # ids a statement: below SQLite's limit of bound values


def versions_of_documents(session: Session, documents: Sequence[UUID]) -> list[UUID]:
    """All versions of these documents."""
    found: list[UUID] = []
    for page in pages(documents):
        found += session.scalars(select(VersionRow.id).where(VersionRow.document_id.in_(page)))
    return found


def versions_of(session: Session, source: UUID) -> tuple[list[UUID], list[UUID]]:
    """All versions of a source: those that people may find, and those that they may not."""
    rows = session.execute(
        select(VersionRow.id, is_live().label("live"))
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(SourceRow.id == source)
        .order_by(VersionRow.id)
    ).all()
    return [id for id, live in rows if live], [id for id, live in rows if not live]


def is_live() -> ColumnElement[bool]:
    """Published, and neither its document nor its source removed: the one definition."""
    return and_(
        DocumentRow.published_id == VersionRow.id,
        DocumentRow.state == "published",
        DocumentRow.removed_at.is_(None),
        SourceRow.removed_at.is_(None),
    )


def passage_ids(session: Session, versions: Iterable[UUID]) -> list[UUID]:
    """Ids of all passages of these versions."""
    found: list[UUID] = []
    for page in pages(sorted(versions)):
        found += session.scalars(
            select(PassageRow.id).where(PassageRow.version_id.in_(page)).order_by(PassageRow.id)
        )
    return found


def embedding_of(model: str) -> ColumnElement[bool]:
    """Joins a passage to what this model made of it."""
    return and_(embedding_of_any_model(), EmbeddingRow.model == model)


def pages(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """Ids in portions that one statement can take."""
    return (values[start : start + _PAGE] for start in range(0, len(values), _PAGE))


def embedding_of_any_model() -> ColumnElement[bool]:
    return and_(
        EmbeddingRow.workspace_id == PassageRow.workspace_id,
        EmbeddingRow.digest == PassageRow.embedding,
    )
