"""Embedding generations: which model answers, which are kept beside it."""

import re
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENTS = ("ready_at", "switched_at", "left_at", "dropped_at")
_DIMENSION = re.compile(r"-(\d+)-v\d+$")  # how every key of a model ends


def upgrade() -> None:
    """Add the table; models that were configured before are in it as retired."""
    table = op.create_table(
        "generations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_of", sa.JSON(), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("compared", sa.JSON(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in _MOMENTS),
        sa.PrimaryKeyConstraint("number"),
    )
    for name, columns, where in (
        ("generations_kept", ["key"], "state <> 'dropped'"),
        ("generations_one_active", ["state"], "state = 'active'"),
    ):
        op.create_index(
            name, "generations", columns, unique=True,
            sqlite_where=sa.text(where), postgresql_where=sa.text(where),
        )  # fmt: skip
    keys = op.get_bind().execute(sa.text("SELECT DISTINCT model FROM embeddings ORDER BY model"))
    rows = [_former(key) for (key,) in keys if _DIMENSION.search(key)]
    if rows:
        op.bulk_insert(table, rows)


def _former(key: str) -> dict[str, object]:
    """A model that was configured once; the first start makes the one of the settings active."""
    found = _DIMENSION.search(key)
    return {
        "key": key, "made_of": {}, "dimension": int(found[1]) if found else 0,
        "state": "retired", "started_at": datetime.now(UTC),
    }  # fmt: skip
