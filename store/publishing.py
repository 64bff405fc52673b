"""How a version becomes visible, and how it goes: every step can be repeated after a kill.

staged (rows, no one sees them) -> points written and read back -> published (one transaction)
-> the old version's points deleted by id and verified gone -> its rows deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from store.database import now
from store.errors import TeamloreError
from store.ids import derived_id
from store.models.encoder import Floats
from store.records import Chunk, Extraction, IndexPoint, SparseVector
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    SourceRow,
    TermRow,
    VersionRow,
)
from store.vectors import mean_mark, pack_dense, pack_terms, unpack_dense, unpack_terms, with_mean
from store.versions import (
    embedding_of,
    embedding_of_any_model,
    is_live,
    pages,
    passage_ids,
)

T = TypeVar("T")


class NotEmbeddedError(TeamloreError):
    """An input that was known has gone: another worker deleted the last passage that used it."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the encoder made of one input, ready to be stored."""

    digest: bytes
    dense: Floats
    late: bytes
    terms: SparseVector


@dataclass(frozen=True, slots=True)
class StagedPassage:
    """A chunk and the digest of the encoder's input that it was embedded from."""

    chunk: Chunk
    embedding: bytes


@dataclass(frozen=True, slots=True)
class StagedVersion:
    """Everything of one document's new version, before it is written."""

    document: UUID
    digest: str
    title: str
    extraction: Extraction
    passages: tuple[StagedPassage, ...]
    modified_at: datetime | None

    @property
    def id(self) -> UUID:
        """The same for the same document and content."""
        return derived_id("version", self.document, self.digest)

    def passage_ids(self) -> list[UUID]:
        """Ids of its passages in order."""
        return [derived_id("passage", self.id, n) for n in range(len(self.passages))]


class Publisher:
    """Writes versions inside the caller's transaction; never commits by itself."""

    def __init__(self, session: Session, workspace: UUID, model: str) -> None:
        self._session, self._workspace, self._model = session, workspace, model

    def known(self, digests: Iterable[bytes]) -> set[bytes]:
        """Which encoder inputs of this workspace and model are embedded already."""
        found: set[bytes] = set()
        for page in pages(sorted(set(digests))):
            found |= set(
                self._session.scalars(
                    select(EmbeddingRow.digest).where(self._own, EmbeddingRow.digest.in_(page))
                )
            )
        return found

    def stage(self, versions: Sequence[StagedVersion], embeddings: Sequence[Embedding]) -> None:
        """Write rows that nobody can see yet; a half-written earlier try is replaced.

        NotEmbeddedError if an input is not embedded: a passage of it would never be found.
        """
        self.keep(embeddings)
        vectors = self._vectors({p.embedding for version in versions for p in version.passages})
        replaced = self._delete([version.id for version in versions])
        for version in versions:
            mean = self._mean(b"", [vectors[p.embedding] for p in version.passages])
            self._session.add(_version_row(version, mean))
        self._session.flush()
        rows = [row for version in versions for row in _passage_rows(version, self._workspace)]
        if rows:
            self._session.execute(_insert(self._session, PassageRow), rows)
        self._drop_unused(replaced)

    def complete(self, versions: Mapping[UUID, Sequence[bytes]]) -> None:
        """Let this model find published versions whose points are there: their inputs by id."""
        vectors = self._vectors({digest for inputs in versions.values() for digest in inputs})
        for page in pages(sorted(versions)):
            for row in self._session.scalars(select(VersionRow).where(VersionRow.id.in_(page))):
                row.mean = self._mean(row.mean, [vectors[digest] for digest in versions[row.id]])

    def points(self, versions: Iterable[UUID]) -> list[IndexPoint]:
        """The index points of versions, from what SQL holds; nothing is encoded again."""
        points: list[IndexPoint] = []
        for page in pages(sorted(versions)):
            query = (
                select(PassageRow.id, SourceRow.space_id, EmbeddingRow.dense, EmbeddingRow.terms)
                .select_from(PassageRow)
                .join(VersionRow, VersionRow.id == PassageRow.version_id)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .join(SourceRow, SourceRow.id == DocumentRow.source_id)
                .join(EmbeddingRow, embedding_of(self._model))
                .where(PassageRow.version_id.in_(page))
                .order_by(PassageRow.id)
            )
            points += [
                IndexPoint(id, self._workspace, space, unpack_dense(dense), unpack_terms(terms))
                for id, space, dense, terms in self._session.execute(query)
            ]
        return points

    def publish(self, versions: Sequence[UUID]) -> list[UUID]:
        """Make staged versions the visible ones; ids of the versions that they replace."""
        replaced: list[UUID] = []
        for version, document in self._documents(versions):
            if document.published_id not in (None, version):
                replaced.append(document.published_id)
            document.published_id, document.updated_at = version, now()
            if document.removed_at is None:  # an admin may have removed it since it was staged
                document.state, document.reason = "published", None
        self._session.flush()
        self.settle([*versions, *replaced])
        return replaced

    def settle(self, versions: Iterable[UUID]) -> None:
        """Make the table of terms count exactly those of these versions that people may find."""
        for page in pages(sorted(versions)):
            rows = self._session.execute(
                select(VersionRow.id, VersionRow.counted, is_live().label("live"))
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .join(SourceRow, SourceRow.id == DocumentRow.source_id)
                .where(VersionRow.id.in_(page))
            ).all()
            for live in (True, False):
                changed = [id for id, counted, now_live in rows if now_live is live is not counted]
                self._add_counts(self._counts(changed), 1 if live else -1)
                self._session.execute(
                    update(VersionRow).where(VersionRow.id.in_(changed)).values(counted=live)
                )

    def forget(self, versions: Sequence[UUID]) -> int:
        """Delete versions whose points are gone, and embeddings that nothing uses any more."""
        passages = len(passage_ids(self._session, versions))
        self._drop_unused(self._delete(versions))
        return passages

    @property
    def _own(self) -> ColumnElement[bool]:
        return and_(EmbeddingRow.workspace_id == self._workspace, EmbeddingRow.model == self._model)

    def _delete(self, versions: Sequence[UUID]) -> set[bytes]:
        """Delete versions and what they added to the table of terms; the inputs they were of."""
        digests: set[bytes] = set()
        for page in pages(sorted(versions)):
            chosen = VersionRow.id.in_(page)
            counted = select(VersionRow.id).where(chosen, VersionRow.counted)
            self._add_counts(self._counts(self._session.scalars(counted).all()), -1)
            mine = PassageRow.version_id.in_(page)
            digests |= set(self._session.scalars(select(PassageRow.embedding).where(mine)))
            self._session.execute(delete(VersionRow).where(chosen))
        return digests

    def _documents(self, versions: Sequence[UUID]) -> list[tuple[UUID, DocumentRow]]:
        """Versions with their documents, in order."""
        found: dict[UUID, DocumentRow] = {}
        for page in pages(versions):
            query = (
                select(VersionRow.id, DocumentRow)
                .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
                .where(VersionRow.id.in_(page))
            )
            found |= dict(self._session.execute(query).all())
        return [(version, found[version]) for version in versions]

    def keep(self, embeddings: Sequence[Embedding]) -> None:
        """Store what was encoded; nobody finds a version by it until it is published."""
        rows = [
            {
                "workspace_id": self._workspace,
                "model": self._model,
                "digest": e.digest,
                "dense": pack_dense(e.dense),
                "late": e.late,
                "terms": pack_terms(e.terms),
            }
            for e in embeddings
        ]
        if rows:
            insert = _insert(self._session, EmbeddingRow).on_conflict_do_nothing()
            self._session.execute(insert, rows)

    def _mean(self, means: bytes, vectors: Sequence[Floats]) -> bytes:
        """The means of a version with this model's; the mark of a version that is whole."""
        if not vectors:
            return means
        return with_mean(means, mean_mark(self._model), np.mean(vectors, axis=0))

    def _vectors(self, digests: set[bytes]) -> dict[bytes, Floats]:
        """The dense vectors of inputs; NotEmbeddedError if one has none."""
        vectors: dict[bytes, Floats] = {}
        for page in pages(sorted(digests)):
            query = select(EmbeddingRow.digest, EmbeddingRow.dense).where(
                self._own, EmbeddingRow.digest.in_(page)
            )
            vectors |= {d: unpack_dense(v) for d, v in self._session.execute(query)}
        if vectors.keys() != digests:
            raise NotEmbeddedError("A passage was not embedded: run the command again.")
        return vectors

    def _counts(self, versions: Sequence[UUID]) -> Counter[int]:
        """In how many passages of these versions each term stands.

        Whichever model they were embedded with: the terms of an input are the same for all.
        """
        query = (
            select(PassageRow.id, EmbeddingRow.terms)
            .join(EmbeddingRow, embedding_of_any_model())
            .where(PassageRow.version_id.in_(versions))
        )
        counts: Counter[int] = Counter()
        rows = {row[0]: row[1] for row in self._session.execute(query)}
        for terms in rows.values():
            counts.update(unpack_terms(terms).indices.tolist())
            counts[ALL_PASSAGES] += 1
        return counts

    def _add_counts(self, counts: Counter[int], sign: int) -> None:
        rows = [
            {"workspace_id": self._workspace, "term": term, "passages": sign * count}
            for term, count in sorted(counts.items())
        ]
        if not rows:
            return
        insert = _insert(self._session, TermRow)
        added = insert.on_conflict_do_update(
            index_elements=["workspace_id", "term"],
            set_={"passages": TermRow.passages + insert.excluded.passages},
        )
        self._session.execute(added, rows)
        if sign < 0:
            self._session.execute(
                delete(TermRow).where(
                    TermRow.workspace_id == self._workspace, TermRow.passages == 0
                )
            )

    def _drop_unused(self, digests: set[bytes]) -> None:
        used = exists().where(
            PassageRow.workspace_id == EmbeddingRow.workspace_id,
            PassageRow.embedding == EmbeddingRow.digest,
        )
        for page in pages(sorted(digests)):
            self._session.execute(
                delete(EmbeddingRow).where(
                    EmbeddingRow.workspace_id == self._workspace,
                    EmbeddingRow.digest.in_(page),
                    ~used,
                )
            )


def publish_turn(workspace: UUID) -> str:
    """Writers of one workspace share its terms and embeddings: one writes at a time."""
    return f"publish {workspace}"


def _insert(session: Session, table: type[Any]) -> Any:
    """The dialect's INSERT that knows ON CONFLICT; past the mapper, which has nothing to add."""
    dialect = session.get_bind().dialect.name
    return (postgresql if dialect == "postgresql" else sqlite).insert(table.__table__)


def _version_row(version: StagedVersion, mean: bytes) -> VersionRow:
    extraction = version.extraction
    return VersionRow(
        id=version.id,
        document_id=version.document,
        digest=version.digest,
        title=version.title,
        author=extraction.author,
        text=extraction.text,
        lines=extraction.lines,
        anchors=[[a.start, a.kind.value, a.label] for a in extraction.anchors],
        mean=mean,
        counted=False,
        modified_at=version.modified_at,
        created_at=now(),
    )


def _passage_rows(version: StagedVersion, workspace: UUID) -> Iterator[dict[str, Any]]:
    pairs = zip(version.passage_ids(), version.passages, strict=True)
    for ordinal, (id, passage) in enumerate(pairs):
        yield _passage_row(id, version.id, workspace, ordinal, passage)


def _passage_row(
    id: UUID, version: UUID, workspace: UUID, ordinal: int, passage: StagedPassage
) -> dict[str, Any]:
    chunk = passage.chunk
    return {
        "id": id,
        "version_id": version,
        "workspace_id": workspace,
        "ordinal": ordinal,
        "start": chunk.start,
        "end": chunk.end,
        "headings": list(chunk.headings),
        "units": [[u.start, u.end, u.kind.value, u.block, u.group] for u in chunk.units],
        "lead": list(chunk.lead) if chunk.lead else None,
        "embedding": passage.embedding,
    }
