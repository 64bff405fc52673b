"""Whose turn it is: whether a person waits for a job, when it was begun; what a person asked."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; of jobs of before a person may wait for any."""
    op.add_column(
        "jobs", sa.Column("awaited", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    op.add_column("jobs", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("jobs_begun", "jobs", ["workspace_id", "begun_at"])
    op.create_index("questions_asker", "questions", ["platform", "team", "asker", "asked_at"])
