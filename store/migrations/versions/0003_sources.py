"""What sources at work need: options, schedules, how far a look reached, where the next goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of sources and the table of checkpoints; what is there stays."""
    op.create_table(
        "checkpoints",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("pipeline", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id"),
    )
    moments = ("next_at", "paused_at", "failed_at", "oldest_at")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.add_column(sa.Column("options", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("every_seconds", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("cron", sa.String(length=120), nullable=True))
        for name in moments:
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failure", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("expected", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("whole", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch_op.create_index("sources_due", ["next_at"], unique=False)
