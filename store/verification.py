"""Proves that SQL and the vector index agree, both ways, and says what does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from store.database import Database
from store.embedded import count_unembedded, is_embedded
from store.generations import Generation
from store.index.base import VectorIndex
from store.purging import overdue
from store.schema import DocumentRow, JobRow, PassageRow, SourceRow, VersionRow
from store.versions import is_live

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found; mended by bringing each source's points up to SQL, and by deleting at last
    what is overdue.
    """

    documents: int  # published
    passages: int  # of published versions
    missing: int  # passages that people should find and the index does not hold
    orphans: int  # points in the index that no row of SQL speaks of
    stale: int  # points of versions that people may not find any more
    unembedded: int  # passages that the configured model has not embedded yet
    overdue: int  # removed documents and sources whose text should be deleted already
    model: str = ""  # whose vectors were looked at
    state: str = "active"  # of that generation: one beside it may be behind

    @property
    def wrong(self) -> int:
        """How much does not agree; 0 is right."""
        wrong = self.missing + self.orphans + self.stale
        return wrong + (self.unembedded + self.overdue if self.state == "active" else 0)


class Verifier:
    """Compares one generation's index with the database; reads both in pages."""

    def __init__(self, database: Database, index: VectorIndex, generation: Generation) -> None:
        self._database, self._index, self._generation = database, index, generation
        self._model = generation.key

    def verify(self) -> Verification:
        """Every published passage against the index, and every point against the database."""
        live, missing = 0, 0
        for page in self._live_pages():
            live += len(page)
            missing += len(page) - len(self._index.present(page))
        orphans, stale = self._strangers()
        documents, unembedded, late = self._counts()
        return Verification(
            documents, live, missing, len(orphans), len(stale), unembedded, late,
            self._generation.model, self._generation.state,
        )  # fmt: skip

    def drop_strangers(self) -> int:
        """Delete every point that nobody may find; how many there were."""
        orphans, stale = self._strangers()
        self._index.delete([*orphans, *stale])
        return len(orphans) + len(stale)

    def _strangers(self) -> tuple[list[UUID], list[UUID]]:
        orphans: list[UUID] = []
        stale: list[UUID] = []
        after: UUID | None = None
        while page := self._index.scan(after, _PAGE):
            after = page[-1]
            known, live = self._known(page)
            orphans += [id for id in page if id not in known]
            stale += [id for id in page if id in known and id not in live]
        return orphans, stale

    def _known(self, ids: list[UUID]) -> tuple[set[UUID], set[UUID]]:
        """Those that are in SQL, and of them those that are right or being seen to."""
        with self._database.read() as session:
            right = or_(is_live(), _is_worked_on(self._database.clock(session)))
            query = (
                select(PassageRow.id, right.label("right"))
                .join(VersionRow, VersionRow.id == PassageRow.version_id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .join(SourceRow, SourceRow.id == DocumentRow.source_id)
                .where(PassageRow.id.in_(ids))
            )
            rows = session.execute(query).all()
        return {id for id, _ in rows}, {id for id, right in rows if right}

    def _live_pages(self) -> Iterator[list[UUID]]:
        after = UUID(int=0)
        while True:
            query = (
                select(PassageRow.id)
                .join(VersionRow, VersionRow.id == PassageRow.version_id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .join(SourceRow, SourceRow.id == DocumentRow.source_id)
                .where(is_live(), PassageRow.id > after)
                .order_by(PassageRow.id)
                .limit(_PAGE)
            )
            if self._generation.state != "active":  # what it does not know yet is counted apart
                query = query.where(is_embedded(self._model))
            with self._database.read() as session:
                page = list(session.scalars(query))
            if not page:
                return
            yield page
            after = page[-1]

    def _counts(self) -> tuple[int, int, int]:
        """Published documents with passages, passages that the model does not know, overdue."""
        documents = (
            select(func.count(func.distinct(DocumentRow.id)))
            .select_from(PassageRow)
            .join(VersionRow, VersionRow.id == PassageRow.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .join(SourceRow, SourceRow.id == DocumentRow.source_id)
            .where(is_live())
        )
        with self._database.read() as session:
            unembedded = count_unembedded(session, self._model)
            return session.scalar(documents) or 0, unembedded, overdue(session).total()


def _is_worked_on(moment: datetime) -> ColumnElement[bool]:
    """Whether a worker has the source: what it is about to publish has its points already."""
    return exists().where(
        JobRow.source_id == SourceRow.id, JobRow.state == "running", JobRow.lease_until > moment
    )
