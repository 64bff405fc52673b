"""The second gate: the one place that says in SQL what an audience may read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from store.records import Audience
from store.schema import DocumentRow, PassageRow, SourceRow, VersionRow
from store.versions import is_live


def several(name: str) -> Any:
    """A parameter of a prepared statement that takes any number of values."""
    return bindparam(name, expanding=True)


def readable() -> ColumnElement[bool]:
    """Published, not removed, and in a space of the audience: see ``given``."""
    return and_(
        is_live(),
        SourceRow.workspace_id == bindparam("workspace"),
        SourceRow.space_id.in_(several("spaces")),
    )


def given(audience: Audience) -> dict[str, Any]:
    """The parameters of ``readable``."""
    return {"workspace": audience.workspace, "spaces": sorted(audience.spaces)}


def every_passage(*columns: Any) -> Any:
    """A statement over all passages that may be read."""
    return (
        select(*columns)
        .select_from(PassageRow)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(readable())
    )


def of_passages(*columns: Any) -> Any:
    """A statement over those passages of ``ids`` that may be read."""
    return every_passage(*columns).where(PassageRow.id.in_(several("ids")))


_READABLE = of_passages(PassageRow.id)


def readable_of(session: Session, passages: Iterable[UUID], audience: Audience) -> set[UUID]:
    """Those of these passages that the audience may read at this moment."""
    wanted = sorted(set(passages))
    if not wanted:
        return set()
    return set(session.scalars(_READABLE, given(audience) | {"ids": wanted}))


def shown_turn(workspace: UUID) -> str:
    """What is removed or revoked waits for answers that are being recorded, and they for it."""
    return f"shown {workspace}"
