"""Which versions a model has embedded, and what it would have to read of the others.

A version belongs to a model when its mean for that model is there: written last, in one
transaction, so that after a change of model each document can be found whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Function, exists, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.types import Boolean

from store.records import BlockKind, Chunk, Unit
from store.schema import DocumentRow, PassageRow, SourceRow, VersionRow
from store.vectors import mean_mark
from store.versions import is_live


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """What a published version was embedded from, as it was cut; ``inputs`` are the digests."""

    id: UUID
    title: str
    text: str
    chunks: tuple[Chunk, ...]
    inputs: tuple[bytes, ...]


class _Holds(Function[bool]):
    """Whether the first value, bytes, contains the second."""

    type = Boolean()
    inherit_cache = True


@compiles(_Holds)
def _sqlite_holds(element: _Holds, compiler: Any, **options: Any) -> str:
    held, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"instr({held}, {part}) > 0"


@compiles(_Holds, "postgresql")
def _postgres_holds(element: _Holds, compiler: Any, **options: Any) -> str:
    held, part = (compiler.process(clause, **options) for clause in element.clauses)
    return f"position({part} IN {held}) > 0"


def is_embedded(model: str) -> ColumnElement[bool]:
    """Whether this model can find a version."""
    return _Holds("holds", VersionRow.mean, mean_mark(model))


def unembedded_versions(session: Session, source: UUID, model: str) -> list[UUID]:
    """The versions of a source that people may find, but not with this model."""
    query = _live(select(VersionRow.id).select_from(VersionRow))
    found = query.where(SourceRow.id == source, ~is_embedded(model)).order_by(VersionRow.id)
    return list(session.scalars(found))


def has_unembedded(session: Session, workspace: UUID, model: str) -> bool:
    """Whether a workspace holds what people should find, but do not with this model."""
    query = _live(select(VersionRow.id).select_from(VersionRow))
    found = query.where(SourceRow.workspace_id == workspace, ~is_embedded(model))
    return bool(session.scalar(select(exists(found))))


def count_published(session: Session) -> int:
    """Passages that people should find."""
    return session.scalar(_passages()) or 0


def count_unembedded(session: Session, model: str) -> int:
    """Passages that people should find, but do not with this model."""
    return session.scalar(_passages().where(~is_embedded(model))) or 0


def _passages() -> Any:
    return _live(
        select(func.count(PassageRow.id))
        .select_from(PassageRow)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
    )


def stored_versions(session: Session, ids: Sequence[UUID]) -> list[StoredVersion]:
    """Versions with their passages in order."""
    versions = select(VersionRow.id, VersionRow.title, VersionRow.text).where(
        VersionRow.id.in_(ids)
    )
    passages = (
        select(PassageRow)
        .where(PassageRow.version_id.in_(ids))
        .order_by(PassageRow.version_id, PassageRow.ordinal)
    )
    cut: dict[UUID, list[PassageRow]] = {id: [] for id in ids}
    for row in session.scalars(passages):
        cut[row.version_id].append(row)
    return [
        StoredVersion(id, title, text, tuple(map(_chunk, cut[id])), _inputs(cut[id]))
        for id, title, text in session.execute(versions.order_by(VersionRow.id))
    ]


def _inputs(rows: Iterable[PassageRow]) -> tuple[bytes, ...]:
    return tuple(row.embedding for row in rows)


def _chunk(row: PassageRow) -> Chunk:
    units = tuple(unit_of(unit) for unit in row.units)
    lead = (row.lead[0], row.lead[1]) if row.lead else None
    return Chunk(row.start, row.end, tuple(row.headings), units, lead)


def unit_of(stored: Sequence[Any]) -> Unit:
    """A unit from the five values that stand for it in SQL."""
    start, end, kind, block, group = stored
    return Unit(start, end, BlockKind(kind), block, group)


def _live(query: Any) -> Any:
    return (
        query.join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(is_live())
    )
