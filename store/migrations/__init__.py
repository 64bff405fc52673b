"""Alembic revisions of the schema; ``HEAD`` is the one this program works with."""

HEAD = "0013"
