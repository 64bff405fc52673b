"""Histories of channels: how far each was read, its threads and its messages."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> "sa.Column[datetime]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_source() -> tuple["sa.Column[UUID]", sa.ForeignKeyConstraint]:
    return (
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], ondelete="CASCADE"),
    )


def upgrade() -> None:
    """Add three tables; what is there stays."""
    op.create_table(
        "histories",
        *_of_source(),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("team", sa.String(length=80), nullable=False),
        _moment("announced_at"),
        sa.Column("walk", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("deep", sa.Boolean(), nullable=False),
        _moment("next_at"),
        _moment("lease_until"),
        sa.Column("token", sa.Integer(), nullable=False),
        _moment("walked_at"),
        sa.Column("limited", sa.Boolean(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_index("histories_due", "histories", ["platform", "next_at"])
    op.create_index("histories_channel", "histories", ["platform", "channel"])
    op.create_table(
        "threads",
        *_of_source(),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("seen", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "id"),
    )
    op.create_table(
        "messages",
        *_of_source(),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("thread", sa.String(length=40), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("root", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        _moment("at", nullable=False),
        _moment("edited_at"),
        sa.Column("person", sa.String(length=120), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=True),
        _moment("written_at", nullable=False),
        sa.PrimaryKeyConstraint("source_id", "id"),
    )
    op.create_index("messages_document", "messages", ["source_id", "document"])
    op.create_index("messages_thread", "messages", ["source_id", "thread"])
    op.create_index("messages_person", "messages", ["person"])
