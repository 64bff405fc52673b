"""On which axes a model's vectors are shortened; whether a space's passages are read again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; indexes stay in full, and what is found is read again."""
    op.create_table(
        "shortenings",
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("dims", sa.Integer(), nullable=False),
        sa.Column("matrix", sa.LargeBinary(), nullable=False),
        sa.Column("fitted_on", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("model"),
    )
    op.add_column(
        "spaces", sa.Column("rerank", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
