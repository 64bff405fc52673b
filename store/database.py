"""The engine and its transactions: commit on success, roll back otherwise."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from store.errors import SchemaError, StorageError, UsageError
from store.migrations import HEAD
from store.wal import WriteAheadLog

_BUSY_SECONDS = 30  # writes of other processes are short; jobs.md measured 0 lock errors with 30 s
_SHED_MS = 500  # for readers to end, while writers wait


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Database:
    """One SQL database: SQLite by default, Postgres at scale; the same schema on both."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._engine = _engine(url)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise UsageError(f"TEAMLORE_DATABASE_URL cannot be used: {error}.") from None
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._log = _log_of(self._engine)
        self._turn = Lock()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextmanager
    def write(self, *, durable: bool = True) -> Iterator[Session]:
        """One short write transaction; never does I/O or encoding inside.

        It ends when it would outlast a loss of power; without ``durable``, when it outlasts this
        process: enough for leases, and for what the next durable write takes along.
        """
        with _as_storage_error():
            if self.dialect == "sqlite":
                # Threads wait for their turn here: SQLite lets them sleep up to 100 ms at a time.
                with self._turn, self._sessions() as session, session.begin():
                    session.connection().exec_driver_sql("BEGIN IMMEDIATE")
                    yield session
            else:
                with self._sessions() as session, session.begin():
                    yield session
        if durable:
            self.sync()

    def sync(self) -> None:
        """Return when what this process has committed would outlast a loss of power."""
        if self._log is not None:
            self._log.sync()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; nothing is written."""
        with _as_storage_error(), self._sessions() as session:
            if self.dialect == "sqlite":
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def take_turn(self, session: Session, name: str, *, shared: bool = False) -> None:
        """Until this transaction ends, whoever else takes this turn waits.

        On SQLite all writers go one after another anyway; on Postgres only these do. Those that
        share a turn do not wait for each other.
        """
        if self.dialect == "postgresql":
            key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
            lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
            session.execute(select(lock(key)))

    def clock(self, session: Session) -> datetime:
        """This moment by the clock that all processes of this database share.

        Postgres has its own; the processes of a SQLite file are on one machine.
        """
        if self.dialect == "postgresql":
            return cast("datetime", session.scalar(select(func.clock_timestamp())))
        return now()

    def migrate(self) -> None:
        """Bring the schema to this program's revision; a newer one raises SchemaError.

        Safe when several processes start at once: the revisions run under a lock.
        """
        if self._revision() == HEAD:
            return
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["engine"] = self._engine
        try:
            with _as_storage_error():
                command.upgrade(config, "head")
        except CommandError:
            raise SchemaError(
                "The database was written by a newer Teamlore: update this program."
            ) from None

    def _revision(self) -> str | None:
        with _as_storage_error(), self._engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return str(found) if found else None

    def shed_log(self) -> None:
        """Empty the log of a SQLite file, which still holds text that was deleted, if it can be.

        Readers at work can keep it from that; the next time, or the last process to close it,
        then does it.
        """
        if self._log is None:
            return
        with _as_storage_error(), self._turn, self._engine.connect() as connection:
            for pragma in (
                f"busy_timeout={_SHED_MS}",
                "wal_checkpoint(TRUNCATE)",
                f"busy_timeout={_BUSY_SECONDS * 1000}",
            ):
                connection.exec_driver_sql(f"PRAGMA {pragma}")

    def is_sound(self) -> bool:
        """Whether the database's own integrity check passes (SQLite; others look after that)."""
        if self.dialect != "sqlite":
            return True
        with self.read() as session:
            return session.connection().exec_driver_sql("PRAGMA quick_check").scalar() == "ok"

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()


def sqlite_url(home: Path) -> str:
    """URL of the database file in the data directory, which is made if need be."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data directory {home} cannot be made ({error.strerror}): set TEAMLORE_HOME."
        ) from None
    return f"sqlite:///{home / 'teamlore.db'}"


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _log_of(engine: Engine) -> WriteAheadLog | None:
    """The log of a SQLite file; what lies in memory has none, and others have their own."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return WriteAheadLog(file) if file and file != ":memory:" else None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # Transactions are begun by us: a deferred BEGIN fails with SQLITE_BUSY_SNAPSHOT at the
    # first write, and no timeout helps against that.
    connection.isolation_level = None
    for pragma in (
        "page_size=32768",  # blobs of 20 KiB: fewer reads when cold; counts before the first table
        "journal_mode=WAL",
        "synchronous=NORMAL",  # after every commit we sync the log ourselves: see store/wal.py
        "foreign_keys=ON",
        "secure_delete=ON",  # deleted text is overwritten, not only unlinked
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _as_storage_error() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # Its other subclasses say that a statement was wrong, and that is ours to mend.
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        raise StorageError(_words_for(str(error.orig))) from error


def _words_for(message: str) -> str:
    if "malformed" in message or "not a database" in message:
        return "The database file is damaged: move it away and `teamlore restore` a backup."
    if "disk I/O" in message:
        return (
            "The database cannot be read or written: check that the disk is neither full nor "
            "failing, then run the command again."
        )
    if "full" in message or "No space" in message:
        return "The disk is full: free some space and run the command again; nothing was lost."
    if "locked" in message:
        return "Another Teamlore process is writing to the database: try again in a moment."
    if "readonly" in message or "unable to open" in message:
        return "The database cannot be written: check the permissions of the data directory."
    return "The database cannot be reached: check TEAMLORE_DATABASE_URL and that it is running."
