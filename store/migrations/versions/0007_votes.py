"""Answers are found by the passages that they quote, for what was voted on them."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add an index; what is there stays."""
    op.create_index("citations_passage", "citations", ["passage_id"])
