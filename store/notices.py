"""Who was told that a source fails: once for each run of failures, and once that it works again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from store.database import Database
from store.schema import NoticeRow, SourceRow, SpaceRow


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that began to fail, or that ``mended``: looks at it come to something again."""

    source: UUID
    workspace: UUID
    space: UUID
    space_name: str
    name: str
    reason: str
    mended: bool


class Notices:
    """What people of a platform have yet to be told; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, platform: str) -> list[Trouble]:
        """Sources that were read before and fail now, and those that were told of and mended."""
        with self._database.read() as session:
            rows = session.execute(_due(platform)).all()
        return [
            Trouble(
                row.id, row.workspace_id, row.space_id, space, row.name, row.failure or "",
                mended=told,
            )
            for row, space, told in rows
        ]  # fmt: skip

    def claim(self, trouble: Trouble, platform: str) -> bool:
        """Whether it is the caller who tells; nobody else will."""
        with self._database.write() as session:
            self._database.take_turn(session, "notices")
            row = session.get(NoticeRow, (trouble.source, platform))
            source = session.get(SourceRow, trouble.source)
            if source is None or (row is not None) != trouble.mended:
                return False
            if row is not None:
                session.delete(row)
            else:
                session.add(self._row(trouble, platform, self._database.clock(session)))
            return True

    def release(self, trouble: Trouble, platform: str) -> None:
        """It could not be told now: somebody is to try again."""
        with self._database.write() as session:
            self._database.take_turn(session, "notices")
            row = session.get(NoticeRow, (trouble.source, platform))
            source = session.get(SourceRow, trouble.source)
            if trouble.mended and row is None and source is not None:
                session.add(self._row(trouble, platform, self._database.clock(session)))
            elif not trouble.mended and row is not None:
                session.delete(row)

    def _row(self, trouble: Trouble, platform: str, moment: datetime) -> NoticeRow:
        return NoticeRow(source_id=trouble.source, platform=platform, told_at=moment)


def _due(platform: str) -> Select[SourceRow, str, bool]:
    told = exists().where(NoticeRow.source_id == SourceRow.id, NoticeRow.platform == platform)
    failing = SourceRow.failed_at > SourceRow.refreshed_at
    return (
        select(SourceRow, SpaceRow.name, told)
        .join(SpaceRow, SpaceRow.id == SourceRow.space_id)
        .where(SourceRow.removed_at.is_(None), or_(and_(failing, ~told), and_(_works(), told)))
        .order_by(SourceRow.name, SourceRow.id)
    )


def _works() -> ColumnElement[bool]:
    return SourceRow.refreshed_at >= SourceRow.failed_at
