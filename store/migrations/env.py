"""Alembic's entry: runs the revisions on the engine that the caller hands over, under a lock."""

from alembic import context

from store.schema import Base

_LOCKS = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(7305804402566164065)",  # any constant of ours
}

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    connection.exec_driver_sql(_LOCKS[engine.dialect.name])
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()
    connection.commit()
