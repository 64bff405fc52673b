"""The tables. SQL is the truth: the vector index can be rebuilt from what stands here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off and put back."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """All tables; keys are derived ids, so a repeated write is the same row."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        UUID: Uuid,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[Any] | None: JSON(none_as_null=True),
    }


class WorkspaceRow(Base):
    """The tenant; nothing crosses it."""

    __tablename__ = "workspaces"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    created_at: Mapped[datetime]


class ConnectionRow(Base):
    """A Slack team or Discord guild tied to a workspace."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("platform", "team"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class ConnectCodeRow(Base):
    """A one-time code that ties a team or guild to a workspace; only its digest is kept."""

    __tablename__ = "connect_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SpaceRow(Base):
    """A named shelf of sources with an audience."""

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class GrantRow(Base):
    """Opens a space to a workspace's members, a channel, a group or role, or a person."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("space_id", "kind", "platform", "subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    platform: Mapped[str] = mapped_column(String(20))  # empty for members
    subject: Mapped[str] = mapped_column(String(80))  # empty for members
    created_at: Mapped[datetime]


class BindingRow(Base):
    """The space that a channel adds to and asks by default."""

    __tablename__ = "bindings"

    workspace_id: Mapped[UUID] = mapped_column(
        ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True
    )
    platform: Mapped[str] = mapped_column(String(20), primary_key=True)
    channel: Mapped[str] = mapped_column(String(80), primary_key=True)
    space_id: Mapped[UUID] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"))


class SourceRow(Base):
    """Where documents come from."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("space_id", "kind", "target"),)

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
    purge_at: Mapped[datetime | None]  # until then a removal can be undone


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


class JobRow(Base):
    """One durable unit of ingest work, held under a lease with a fencing token."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("jobs_ready", "state", "run_at"),
        Index(
            "jobs_one_alive",
            "kind",
            "source_id",
            unique=True,
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))  # queued | running | done | failed
    token: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    progress: Mapped[dict[str, Any]]
    reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class QuestionRow(Base):
    """What was asked, by whom and where; committed before it is acknowledged."""

    __tablename__ = "questions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(120))
    asker: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]


class AnswerRow(Base):
    """The one outcome of a question."""

    __tablename__ = "answers"

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True
    )
    outcome: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float | None] = mapped_column(Float)
    model: Mapped[str] = mapped_column(String(80))
    took_ms: Mapped[float] = mapped_column(Float)
    answered_at: Mapped[datetime]


class CitationRow(Base):
    """A quoted span of an answer; the passage may be gone later, the span stays on record."""

    __tablename__ = "citations"

    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("answers.question_id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int] = mapped_column(Integer, primary_key=True)
    passage_id: Mapped[UUID]
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    score: Mapped[float] = mapped_column(Float)


class ReceiptRow(Base):
    """Proof of a deletion: what went, when, and that its points were verified gone."""

    __tablename__ = "receipts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(Text)
    documents: Mapped[int] = mapped_column(Integer)
    passages: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    purged_at: Mapped[datetime]
