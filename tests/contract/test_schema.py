"""The schema: what the tables say, what the revisions make, and what a newer program left."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from subprocess import PIPE, Popen
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import store.migrations
from store.database import Database
from store.errors import SchemaError, StorageError, UsageError
from store.generations import Generations
from store.migrations import HEAD
from store.receipts import Receipts
from store.schema import Base, JobRow, SourceRow, VoteRow, WorkspaceRow

pytestmark = pytest.mark.contract


def test_the_program_knows_the_last_revision():
    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_revisions_make_exactly_the_tables_of_the_models(database):
    with database._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "render_as_batch": True}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_again_changes_nothing(database):
    with database.write() as session:
        session.add(WorkspaceRow(id=uuid4(), name="main", created_at=datetime.now(UTC)))
    database.migrate()

    with database.read() as session:
        assert session.query(WorkspaceRow).count() == 1


def test_what_was_known_before_sources_had_schedules_is_kept(database):
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    _upgrade(database, "0002")
    given = {"w": uuid4().hex, "s": uuid4().hex, "d": uuid4().hex, "at": "2026-01-01 00:00:00"}
    with database.write() as session:
        for statement in (
            "INSERT INTO workspaces (id, name, created_at) VALUES (:w, 'main', :at)",
            "INSERT INTO spaces (id, workspace_id, name, created_at) VALUES (:s, :w, 'x', :at)",
            "INSERT INTO sources (id, workspace_id, space_id, kind, target, name, added_at) "
            "VALUES (:d, :w, :s, 'folder', '/docs', 'docs', :at)",
        ):
            session.execute(text(statement), given)

    database.migrate()

    with database.read() as session:
        (found,) = session.query(SourceRow).all()
    assert (found.target, found.options, found.whole) == ("/docs", {}, True)
    assert (found.next_at, found.paused_at, found.expected) == (None, None, None)


def test_receipts_of_before_are_kept_and_say_that_they_are_not_sealed(database):
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    _upgrade(database, "0003")
    given = {"w": uuid4().hex, "r": uuid4().hex, "at": "2026-01-01 00:00:00", "d": "a" * 64}
    with database.write() as session:
        for statement in (
            "INSERT INTO workspaces (id, name, created_at) VALUES (:w, 'main', :at)",
            "INSERT INTO receipts (id, workspace_id, what, documents, passages, digest, purged_at)"
            " VALUES (:r, :w, 'docs', 2, 7, :d, :at)",
        ):
            session.execute(text(statement), given)

    database.migrate()

    (kept,) = Receipts(database).listing(UUID(given["w"]), 10)
    assert (kept.receipt.what, kept.receipt.contents) == ("docs", "a" * 64)
    assert kept.receipt.counts == {"documents": 2, "passages": 7}
    assert kept.receipt.done_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert not kept.is_sound


def test_votes_of_before_are_about_what_was_quoted_first(database):
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    _upgrade(database, "0006")
    names = ("w", "q", "n", "one", "two")
    given = {name: uuid4().hex for name in names} | {"at": "2026-01-01 00:00:00"}
    question = (
        "INSERT INTO questions (id, workspace_id, platform, place, asker, text, asked_at)"
        " VALUES ({}, :w, 'slack', 'C1', 'U1', 'Why?', :at)"
    )
    answer = (
        "INSERT INTO answers (question_id, outcome, model, took_ms, answered_at)"
        " VALUES ({}, 'answered', 'm', 1, :at)"
    )
    quote = (
        'INSERT INTO citations (question_id, rank, passage_id, start, "end", score)'
        " VALUES (:q, {}, {}, 0, 1, 1)"
    )
    vote = (
        "INSERT INTO votes (question_id, person, value, voted_at) VALUES ({}, 'slack:U1', 1, :at)"
    )
    with database.write() as session:
        for statement in (
            "INSERT INTO workspaces (id, name, created_at) VALUES (:w, 'main', :at)",
            *(question.format(key) for key in (":q", ":n")),
            *(answer.format(key) for key in (":q", ":n")),
            quote.format(1, ":one"), quote.format(2, ":two"),
            *(vote.format(key) for key in (":q", ":n")),
        ):  # fmt: skip
            session.execute(text(statement), given)

    database.migrate()

    with database.read() as session:
        about = {row.question_id: row.passage_id for row in session.scalars(select(VoteRow))}
    assert about == {UUID(given["q"]): UUID(given["one"]), UUID(given["n"]): None}


def test_models_of_before_are_generations_and_the_one_in_use_is_adopted(database):
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    _upgrade(database, "0009")
    given = {"w": uuid4().hex, "at": "2026-01-01 00:00:00", "d": b"1" * 32, "v": b""}
    with database.write() as session:
        session.execute(
            text("INSERT INTO workspaces (id, name, created_at) VALUES (:w, 'main', :at)"), given
        )
        for key in ("one-8-v1", "two-16-v1"):
            session.execute(
                text(
                    "INSERT INTO embeddings (workspace_id, digest, model, dense, late, terms)"
                    " VALUES (:w, :d, :key, :v, :v, :v)"
                ),
                given | {"key": key},
            )

    database.migrate()

    generations = Generations(database)
    found = [(g.key, g.dimension, g.state, g.follows) for g in generations.listing()]
    assert found == [("one-8-v1", 8, "retired", False), ("two-16-v1", 16, "retired", False)]
    assert generations.active() is None
    adopted = generations.adopt("two-16-v1", {"model": "two"}, 16)
    assert (adopted.number, adopted.state, adopted.model) == (2, "active", "two")
    assert [g.key for g in generations.drop()] == ["one-8-v1"]


def _upgrade(database, revision):
    config = Config()
    config.set_main_option("script_location", str(Path(store.migrations.__file__).parent))
    config.attributes["engine"] = database._engine
    command.upgrade(config, revision)


def test_processes_that_start_together_migrate_once(database):
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        session.connection().exec_driver_sql("DROP TABLE alembic_version")
    start = f"from store.database import Database; Database({database.url!r}).migrate()"

    started = [Popen([sys.executable, "-c", start], stderr=PIPE) for _ in range(3)]

    assert [process.communicate(timeout=120)[1] for process in started] == [b""] * 3
    with database.read() as session:
        assert session.query(WorkspaceRow).count() == 0


def test_a_newer_database_is_left_alone_in_one_sentence(database):
    with database.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaError, match=r"^The database was written by a newer Teamlore: .*\.$"):
        database.migrate()


def test_what_fails_in_a_transaction_leaves_nothing(database):
    def write():
        with database.write() as session:
            session.add(WorkspaceRow(id=uuid4(), name="gone", created_at=datetime.now(UTC)))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    with database.read() as session:
        assert session.query(WorkspaceRow).count() == 0


def test_a_reader_sees_one_state_while_others_write(database):
    def add(name):
        with database.write() as session:
            session.add(WorkspaceRow(id=uuid4(), name=name, created_at=datetime.now(UTC)))

    add("one")
    with database.read() as session:
        before = session.query(WorkspaceRow).count()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(add, "two").result(timeout=20)
        assert session.query(WorkspaceRow).count() == before == 1


def test_rows_that_point_nowhere_are_refused(database):
    moment = datetime.now(UTC)
    job = JobRow(
        id=uuid4(), workspace_id=uuid4(), source_id=uuid4(), kind="ingest", state="queued",
        run_at=moment, progress={}, created_at=moment,
    )  # fmt: skip

    with pytest.raises(IntegrityError), database.write() as session:
        session.add(job)


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(database):
    moment = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with database.write() as session:
        session.add(WorkspaceRow(id=uuid4(), name="main", created_at=moment))

    with database.read() as session:
        found = session.query(WorkspaceRow).one().created_at
    assert found == moment
    assert found.utcoffset() is not None


def test_the_shared_clock_runs(database):
    with database.read() as session:
        first = database.clock(session)
        second = database.clock(session)

    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)
    assert first < second


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x", "sqlite+nosuch:///x"])
def test_an_address_that_cannot_be_one_is_a_wrong_setting(url):
    with pytest.raises(UsageError, match="TEAMLORE_DATABASE_URL"):
        Database(url)


def test_a_database_that_is_away_is_said_in_one_sentence():
    pytest.importorskip("psycopg")
    away = Database("postgresql+psycopg://nobody@127.0.0.1:9/x?connect_timeout=2")

    with pytest.raises(StorageError, match="check TEAMLORE_DATABASE_URL"):
        away.migrate()


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path):
    (tmp_path / "x.db").write_bytes(b"no database at all" * 4096)

    with pytest.raises(StorageError, match="damaged"):
        Database(f"sqlite:///{tmp_path / 'x.db'}").migrate()


def test_the_integrity_check_passes(database):
    assert database.is_sound()
