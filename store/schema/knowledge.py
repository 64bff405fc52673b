"""Where text comes from, its states, its spans and what the encoder made of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base


class SourceRow(Base):
    """Where documents come from."""

    __tablename__ = "sources"
    __table_args__ = (
        UniqueConstraint("space_id", "kind", "target"),
        Index("sources_due", "next_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200))
    url_base: Mapped[str | None] = mapped_column(Text)
    added_at: Mapped[datetime]
    refreshed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(200))  # platform:person
    purge_at: Mapped[datetime | None]  # until then a removal can be undone
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of its kind
    every_seconds: Mapped[int | None] = mapped_column(Integer)  # looked at so often, or
    cron: Mapped[str | None] = mapped_column(String(120))  # at these times
    next_at: Mapped[datetime | None]  # when the schedule looks again
    paused_at: Mapped[datetime | None]  # since then nothing looks at it
    failed_at: Mapped[datetime | None]  # the last look that came to nothing, and why
    failure: Mapped[str | None] = mapped_column(Text)
    expected: Mapped[int | None] = mapped_column(Integer)  # documents that the last look knew of
    whole: Mapped[bool] = mapped_column(default=True)  # whether it reached all of them
    oldest_at: Mapped[datetime | None]  # how far back it reached
    note: Mapped[str | None] = mapped_column(Text)  # what was left out


class CheckpointRow(Base):
    """Where the next look at a source goes on; a table of its own, for it may be megabytes."""

    __tablename__ = "checkpoints"

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    pipeline: Mapped[int] = mapped_column(Integer)  # how documents were read then
    data: Mapped[dict[str, Any] | None]
    taken_at: Mapped[datetime]


class UploadRow(Base):
    """The bytes of a document that was handed over in a chat, and where it was said.

    ``links`` are [line, URL] pairs: from that line on, a citation opens there.
    """

    __tablename__ = "uploads"

    source_id: Mapped[UUID] = mapped_column(
        ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(String(400), primary_key=True)
    data: Mapped[bytes]
    title: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)  # opens the whole
    links: Mapped[list[Any]]
    added_by: Mapped[str] = mapped_column(String(120))
    modified_at: Mapped[datetime]


class DocumentRow(Base):
    """One file or page of a source, and what became of it."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("source_id", "path"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(Text)
    # pending | published | refused | failed | removed (by an admin) | missing (from its source)
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))  # of the bytes last looked at
    stamp: Mapped[str | None] = mapped_column(String(200))  # size and time, or ETag: a cheap hint
    # no foreign key: versions point here, and a circle would forbid plain deletes
    published_id: Mapped[UUID | None]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(200))  # platform:person
    purge_at: Mapped[datetime | None]


class VersionRow(Base):
    """One extracted state of a document; quotes are spans of ``text``."""

    __tablename__ = "versions"
    __table_args__ = (Index("versions_document", "document_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    lines: Mapped[bool]
    anchors: Mapped[list[Any]]  # [start, kind, label] each
    # mean of its passages' dense vectors for each model that has embedded it whole; see vectors.py
    mean: Mapped[bytes]
    counted: Mapped[bool]  # whether its passages are in the table of terms
    modified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class PassageRow(Base):
    """A span of a version's text: the unit that is embedded and quoted."""

    __tablename__ = "passages"
    __table_args__ = (
        Index("passages_version", "version_id", "ordinal"),
        Index("passages_embedding", "workspace_id", "embedding"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    workspace_id: Mapped[UUID]
    ordinal: Mapped[int] = mapped_column(Integer)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    headings: Mapped[list[Any]]
    units: Mapped[list[Any]]  # [start, end, kind, block, group] each
    lead: Mapped[list[Any] | None]  # [start, end] of the table head or sentence it hangs on
    embedding: Mapped[bytes] = mapped_column(LargeBinary(32))  # digest of the encoder's input


class EmbeddingRow(Base):
    """What the encoder made of one input; shared by identical passages of a workspace.

    A table of its own, so that scans of passages never touch the blobs.
    """

    __tablename__ = "embeddings"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    # before the model: counting terms and dropping what is unused look for a digest of any model
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    model: Mapped[str] = mapped_column(String(80), primary_key=True)
    dense: Mapped[bytes]  # float32, little endian
    late: Mapped[bytes]  # see store/late.py
    terms: Mapped[bytes]  # see store/vectors.py


class ShorteningRow(Base):
    """On which axes the index of a model holds its vectors; without a row in full."""

    __tablename__ = "shortenings"

    model: Mapped[str] = mapped_column(String(80), primary_key=True)  # its key
    dims: Mapped[int] = mapped_column(Integer)
    matrix: Mapped[bytes]  # see store/short.py; empty where vectors are cut
    fitted_on: Mapped[int] = mapped_column(Integer)  # vectors of passages
    made_at: Mapped[datetime]


ALL_PASSAGES = -1


class TermRow(Base):
    """In how many published passages of a workspace a term stands: the IDF of answering.

    The row of term ``ALL_PASSAGES`` counts the passages themselves.
    """

    __tablename__ = "terms"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    term: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    passages: Mapped[int] = mapped_column(Integer)


class ReceiptRow(Base):
    """Proof of a deletion; see store/receipts.py."""

    __tablename__ = "receipts"
    __table_args__ = (Index("receipts_newest", "workspace_id", "done_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))  # source | document | person
    what: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, Any]]
    contents: Mapped[str] = mapped_column(String(64))
    who: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
