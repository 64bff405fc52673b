"""What several suites share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy.exc import SQLAlchemyError

from store.database import Database
from store.errors import StorageError
from store.migrations import HEAD
from store.schema import Base

_BESIDE = Path(__file__).resolve().parents[1].parent / "shared" / "data"
_OURS = ("TEAMLORE_TEST_", "TEAMLORE_DRILL_")  # settings of the tests, not of the program

# Hundreds of processes are started: none of them is to compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# No deadlines: a shared machine may be slow for a moment, and that is no fault of the code.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_xdist_auto_num_workers() -> int:
    """As many processes as there are cores, but never one: half of the time a test waits."""
    return max(2, os.cpu_count() or 1)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The real documents and question sets: ``TEAMLORE_TEST_DATA``, or ``../shared/data``."""
    named = os.environ.get("TEAMLORE_TEST_DATA")
    folder = Path(named) if named else _BESIDE
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}: set TEAMLORE_TEST_DATA to its folder")
    return folder


@pytest.fixture(autouse=True)
def _settings_of_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the person who runs it, or writes to their data directory."""
    for name in list(os.environ):
        if name.startswith("TEAMLORE_") and not name.startswith(_OURS):
            monkeypatch.delenv(name)
    monkeypatch.delenv("LANG", raising=False)  # the language of whoever runs the tests
    monkeypatch.setenv("TEAMLORE_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real Postgres of this run's own on a free port: the URL of its first database."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: the extra 'postgres'")
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("Postgres is not installed: no initdb on the PATH or below /usr/lib")
    with tempfile.TemporaryDirectory(prefix="teamlore-pg-") as scratch:
        yield from _served(programs, Path(scratch))


@pytest.fixture(scope="session")
def new_postgres(postgres_url: str) -> Iterator[Callable[[], Database]]:
    """Gives a migrated Postgres database without rows; the test before has closed its own.

    One is emptied again and again: a new one costs seven megabytes and a tenth of a second.
    """
    admin, url = Database(postgres_url), f"{postgres_url.rpartition('/')[0]}/teamlore"

    def make() -> Database:
        database = Database(url)
        if not _emptied(database):
            database.close()
            _autocommit(admin, "DROP DATABASE IF EXISTS teamlore WITH (FORCE)")
            _autocommit(admin, "CREATE DATABASE teamlore")
            database = Database(url)
            database.migrate()
        return database

    yield make
    admin.close()


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Database]:
    """Makes a fresh, migrated SQLite file; a copy of one that was migrated once."""
    folder = tmp_path_factory.mktemp("sqlite")
    template = Database(f"sqlite:///{folder / 'template.db'}")
    template.migrate()
    template.close()
    numbers = count(1)

    def make() -> Database:
        file = folder / f"{next(numbers)}.db"
        shutil.copy(folder / "template.db", file)
        return Database(f"sqlite:///{file}")

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Callable[[], Database]:
    """Makes fresh databases of one kind: the test runs once on each kind."""
    short = {"sqlite": "new_sqlite", "postgresql": "new_postgres"}[request.param]
    make: Callable[[], Database] = request.getfixturevalue(short)
    return make


@pytest.fixture
def database(new_database: Callable[[], Database]) -> Iterator[Database]:
    """A fresh database at this program's schema: the test runs on SQLite and on Postgres."""
    made = new_database()
    yield made
    made.close()


def _postgres_programs() -> Path | None:
    folders = [Path(p) for p in os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if shutil.which("pg_config"):
        said = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        folders.insert(0, Path(said.stdout.strip()))
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def _served(programs: Path, scratch: Path) -> Iterator[str]:
    data, port = scratch / "data", _free_port()
    as_owner = _as_unprivileged(scratch)
    options = f"-p {port} -k {scratch} -c listen_addresses=127.0.0.1 -c fsync=off"
    quick = f"{options} -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"

    def run(*command: str) -> None:
        done = subprocess.run([*as_owner, *command], capture_output=True, text=True, cwd=scratch)
        if done.returncode:
            pytest.fail(f"{Path(command[0]).name} failed: {done.stderr[-500:]}")

    initdb, pg_ctl = str(programs / "initdb"), str(programs / "pg_ctl")
    run(initdb, "-D", str(data), "-U", "teamlore", "-A", "trust", "-E", "UTF8", "--no-sync")
    run(pg_ctl, "-D", str(data), "-w", "-l", str(scratch / "log"), "-o", quick, "start")
    try:
        yield f"postgresql+psycopg://teamlore@127.0.0.1:{port}/postgres"
    finally:
        run(pg_ctl, "-D", str(data), "-m", "immediate", "stop")


def _as_unprivileged(scratch: Path) -> list[str]:
    """How to run as someone else: Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return []
    for user in ("postgres", "nobody"):
        if shutil.which("runuser") and _is_user(user):
            shutil.chown(scratch, user)
            return ["runuser", "-u", user, "--"]
    pytest.skip("Postgres does not run as root, and there is nobody else to run it as")


def _is_user(name: str) -> bool:
    return subprocess.run(["id", name], capture_output=True).returncode == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _emptied(database: Database) -> bool:
    """Whether the schema is this program's; all rows are gone then: most hang on workspaces."""
    alone = [table.name for table in Base.metadata.sorted_tables if not table.foreign_keys]
    try:
        with database.write() as session:
            connection = session.connection()
            for table in alone:
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own names
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except (SQLAlchemyError, StorageError):
        return False
    return found == HEAD


def _autocommit(database: Database, statement: str) -> None:
    with database._engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)
