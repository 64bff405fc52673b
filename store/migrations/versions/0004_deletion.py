"""What deletion needs: who removed something, and receipts that say what went and are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; receipts that were made before stay, with an empty seal."""
    for table in ("sources", "documents"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("removed_by", sa.String(length=200), nullable=True))
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("counts", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("contents", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("who", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("asked_at", moment, nullable=True))
        batch_op.alter_column("purged_at", new_column_name="done_at")
    _carry_over()
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        for name, kind in (("kind", sa.String(20)), ("counts", sa.JSON()),
                           ("contents", sa.String(64)), ("who", sa.String(200)),
                           ("asked_at", moment)):  # fmt: skip
            batch_op.alter_column(name, existing_type=kind, nullable=False)
        batch_op.drop_column("documents")
        batch_op.drop_column("passages")
        batch_op.create_index("receipts_newest", ["workspace_id", "done_at"], unique=False)


def _carry_over() -> None:
    """What an older receipt said; it did not say more."""
    found = sa.text("SELECT id, documents, passages, digest FROM receipts")
    rows = op.get_bind().execute(found).all()
    change = sa.text(
        "UPDATE receipts SET kind = 'source', counts = :counts, contents = :digest, digest = '', "
        "who = '', asked_at = done_at WHERE id = :id"
    ).bindparams(sa.bindparam("counts", type_=sa.JSON()))
    for id, documents, passages, digest in rows:
        counts = {"documents": documents, "passages": passages}
        op.get_bind().execute(change, {"id": id, "counts": counts, "digest": digest})
