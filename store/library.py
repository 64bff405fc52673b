"""What answering reads: candidates behind the second gate, and the places they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from store.database import Database
from store.embedded import has_unembedded, unit_of
from store.gate import every_passage, given, of_passages, readable, several
from store.records import Anchor, AnchorKind, Audience, Unit
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    SourceRow,
    SpaceRow,
    TermRow,
    VersionRow,
)
from store.vectors import mean_mark, mean_of
from store.versions import embedding_of
from store.votes import Opinion, opinions


class Candidate(NamedTuple):
    """A passage that the audience may read, with what ranking needs; blobs are still packed.

    A tuple, for every question makes a hundred of them.
    """

    id: UUID
    document: UUID
    dense: bytes
    late: bytes
    terms: bytes
    mean: bytes
    kind: str = ""  # of its source


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its units and headings, as quoting needs it."""

    id: UUID
    version: UUID
    ordinal: int
    start: int
    end: int
    headings: tuple[str, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The version a passage stands in, and what a citation says of it."""

    version: UUID
    document: UUID
    path: str
    title: str
    author: str | None
    text: str
    lines: bool
    anchors: tuple[Anchor, ...]
    modified_at: datetime | None
    created_at: datetime
    source: UUID
    source_name: str
    source_kind: str
    target: str
    url_base: str | None
    space_name: str


class Library:
    """Reads for one model. Every method takes the audience and shows nothing outside it."""

    def __init__(self, database: Database, model: str) -> None:
        self._database, self._model = database, model
        self._mark, self._candidates = mean_mark(model), _candidates(model)

    def everything(self, limit: int, *, audience: Audience) -> tuple[list[UUID], int]:
        """Passages that may be read, ``limit`` of them spread over all, and how many all are."""
        with self._database.read() as session:
            ids = list(session.scalars(_EVERYTHING, given(audience)))
        step = max(1, -(-len(ids) // limit))
        return ids[::step], len(ids)

    def candidates(self, ids: Iterable[UUID], *, audience: Audience) -> list[Candidate]:
        """Those of the passages that are published and may be read, by id: the second gate.

        A version that the model has not embedded whole is not there yet.
        """
        rows = self._rows(self._candidates, ids, audience)
        return [
            Candidate(id, document, dense, late, terms, mean, kind)
            for id, document, dense, late, terms, kind, means in rows
            if (mean := mean_of(means, self._mark)) is not None
        ]

    def passages(self, ids: Iterable[UUID], *, audience: Audience) -> dict[UUID, Passage]:
        """The passages that may be read, by id, with their units."""
        return {row.id: _passage(row) for row in self._rows(_PASSAGES, ids, audience)}

    def pages(self, versions: Iterable[UUID], *, audience: Audience) -> dict[UUID, Page]:
        """The versions that may be read, by id."""
        return {row[0].id: _page(*row) for row in self._rows(_PAGES, versions, audience)}

    def _rows(self, query: Any, ids: Iterable[UUID], audience: Audience) -> Sequence[Any]:
        with self._database.read() as session:
            return session.execute(query, given(audience) | {"ids": list(ids)}).all()

    def may_rerank(self, *, audience: Audience) -> bool:
        """Whether none of the spaces that are searched forbids it."""
        off = exists().where(SpaceRow.id.in_(audience.spaces), ~SpaceRow.rerank)
        with self._database.read() as session:
            return not session.scalar(select(off))

    def has_unembedded(self, workspace: UUID) -> bool:
        """Whether there are published passages that the model cannot find yet."""
        with self._database.read() as session:
            return has_unembedded(session, workspace, self._model)

    def opinions(self, ids: Iterable[UUID], *, audience: Audience) -> list[Opinion]:
        """What people think of passages that the audience may read, newest first."""
        with self._database.read() as session:
            return opinions(session, audience.workspace, ids)

    def titles(self, limit: int, *, audience: Audience) -> list[str]:
        """Titles of documents that may be read, the newest first."""
        with self._database.read() as session:
            return list(session.scalars(_TITLES.limit(limit), given(audience)))

    def frequencies(self, workspace: UUID, terms: Iterable[int]) -> tuple[dict[int, int], int]:
        """In how many passages each term stands, and how many passages there are."""
        wanted = {"workspace": workspace, "terms": [*terms, ALL_PASSAGES]}
        with self._database.read() as session:
            counts = {row[0]: row[1] for row in session.execute(_FREQUENCIES, wanted)}
        return counts, counts.pop(ALL_PASSAGES, 0)


# The statements are made once: to put one together costs as much as to run it.


def _candidates(model: str) -> Any:
    columns = (
        PassageRow.id, DocumentRow.id, EmbeddingRow.dense, EmbeddingRow.late, EmbeddingRow.terms,
        SourceRow.kind, VersionRow.mean,
    )  # fmt: skip
    query = of_passages(*columns).join(EmbeddingRow, embedding_of(model))
    return query.order_by(PassageRow.id)


_PASSAGES = of_passages(
    PassageRow.id, PassageRow.version_id, PassageRow.ordinal, PassageRow.start,
    PassageRow.end, PassageRow.headings, PassageRow.units,
)  # fmt: skip
_EVERYTHING = every_passage(PassageRow.id).order_by(
    DocumentRow.id, PassageRow.ordinal, PassageRow.id
)
_PAGES = (
    select(VersionRow, DocumentRow, SourceRow, SpaceRow.name)
    .select_from(VersionRow)
    .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
    .join(SourceRow, SourceRow.id == DocumentRow.source_id)
    .join(SpaceRow, SpaceRow.id == SourceRow.space_id)
    .where(readable(), VersionRow.id.in_(several("ids")))
)
_TITLES = (
    select(VersionRow.title)
    .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
    .join(SourceRow, SourceRow.id == DocumentRow.source_id)
    .where(readable())
    .order_by(VersionRow.created_at.desc(), VersionRow.id)
)
_FREQUENCIES = select(TermRow.term, TermRow.passages).where(
    TermRow.workspace_id == bindparam("workspace"), TermRow.term.in_(several("terms"))
)


def _passage(row: Any) -> Passage:
    units = tuple(unit_of(unit) for unit in row.units)
    return Passage(
        row.id, row.version_id, row.ordinal, row.start, row.end, tuple(row.headings), units
    )


def _page(version: VersionRow, document: DocumentRow, source: SourceRow, space: str) -> Page:
    return Page(
        version=version.id,
        document=document.id,
        path=document.path,
        title=version.title,
        author=version.author,
        text=version.text,
        lines=version.lines,
        anchors=tuple(Anchor(s, AnchorKind(kind), label) for s, kind, label in version.anchors),
        modified_at=version.modified_at,
        created_at=version.created_at,
        source=source.id,
        source_name=source.name,
        source_kind=source.kind,
        target=source.target,
        url_base=source.url_base,
        space_name=space,
    )
