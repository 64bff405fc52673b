"""A vote is about the passage that its answer quoted first."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the passage to votes, those of before too."""
    op.add_column("votes", sa.Column("passage_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE votes SET passage_id = (SELECT c.passage_id FROM citations c "
        "WHERE c.question_id = votes.question_id AND c.rank = 1)"
    )
    op.create_index("votes_passage", "votes", ["passage_id"])
