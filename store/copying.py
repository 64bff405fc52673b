"""Every row of one database into another of the same schema, whichever kinds the two are.

What opens doors stays behind: tokens, even encrypted, and whatever lets its holder answer in
somebody's place for some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table, exists, func, insert, select
from sqlalchemy.orm import Session

from store.schema import (
    Base,
    ConnectCodeRow,
    HookRow,
    InstallationRow,
    OAuthStateRow,
    QuestionRow,
    UploadRow,
    VersionRow,
    WatchRow,
)
from store.turns import OPEN

Row = dict[str, Any]
Put = Callable[[Table, list[Row]], None]

SECRET = frozenset(
    row.__tablename__ for row in (InstallationRow, HookRow, OAuthStateRow, ConnectCodeRow)
)
_FLEETING = frozenset({"token", "response_url"})  # in routes: who has them may reply for a while
_PAGE = 200  # rows held in memory at a time
_LARGE = {UploadRow.__tablename__: 1, VersionRow.__tablename__: 20}  # rows may have megabytes


def copy_rows(source: Session, put: Put) -> dict[str, int]:
    """Hand over every row that is not secret, parents first; how many there were by table."""
    counts = dict.fromkeys((table.name for table in _tables()), 0)
    for table in _tables():
        for rows in _pages(source, table):
            put(table, rows)
            counts[table.name] += len(rows)
    return counts


def put_in(session: Session) -> Put:
    """Puts rows into one transaction, which may be rolled back as a whole."""

    def put(table: Table, rows: list[Row]) -> None:
        session.execute(insert(table), rows)

    return put


def count_secret(session: Session) -> dict[str, int]:
    """How many rows stay behind, by table; tables without any are left out."""
    counts = {
        name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0
        for name in sorted(SECRET)
    }
    return {name: count for name, count in counts.items() if count}


def is_empty(session: Session) -> bool:
    """Whether no table has a row."""
    tables = Base.metadata.sorted_tables
    return not any(session.scalar(select(exists().select_from(table))) for table in tables)


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in SECRET]


def _pages(source: Session, table: Table) -> Iterator[list[Row]]:
    size = _LARGE.get(table.name, _PAGE)
    found = source.execute(select(table).execution_options(yield_per=size))
    spared = _SPARED.get(table.name, _as_it_is)
    for page in found.mappings().partitions(size):
        if rows := [row for each in page if (row := spared(each)) is not None]:
            yield rows


def _as_it_is(row: Mapping[Any, Any]) -> Row | None:
    return dict(row)


def _question(row: Mapping[Any, Any]) -> Row | None:
    """Where only a token leads to its asker, its time will be over; elsewhere it must not go."""
    if _FLEETING.isdisjoint(row["route"]):
        return dict(row)
    ended = {"state": "expired"} if row["state"] in OPEN else {}
    return dict(row) | {"route": {}} | ended


def _watch(row: Mapping[Any, Any]) -> Row | None:
    return dict(row) if _FLEETING.isdisjoint(row["route"]) else None


_SPARED = {QuestionRow.__tablename__: _question, WatchRow.__tablename__: _watch}
