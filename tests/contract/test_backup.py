"""Backups: every row comes back, on either database; damage is refused; no token is in them."""

from __future__ import annotations

import json
import random
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import JSON, insert, select, update

import store.backup
from store.backup import back_up, check, named_target, restore
from store.copying import SECRET
from store.database import Database, now
from store.errors import NotFoundError, SchemaError, StorageError, UsageError
from store.hooks import Hooks
from store.inbox import Inbox, NewQuestion
from store.installations import Installations
from store.journal import Actor, Journal
from store.migrations import HEAD
from store.schema import Base, Instant, JobRow, QuestionRow, WatchRow
from store.vault import Vault

pytestmark = pytest.mark.contract
_FORMS = (
    "xoxb-{}", "xoxe.xoxb-1-{}", "xoxp-{}", "xapp-1-{}", "ghp_{}", "glpat-{}", "Bearer eyJ{}",
    "aW50ZXJhY3Rpb246{}", "https://hooks.slack.example/commands/T1/{}", "https://u:{}@git.example",
)  # fmt: skip
SECRETS = [form.format(f"{n}planted{n}") for n in range(3) for form in _FORMS]


def rows(database):
    """Every row of every table, by table."""
    with database.read() as session:
        return {
            table.name: sorted(map(_shown, session.execute(select(table)).mappings()))
            for table in Base.metadata.sorted_tables
        }


def _shown(row):
    """The same for the same values: databases name the zone of UTC in their own ways."""
    return repr({k: v.isoformat() if isinstance(v, datetime) else v for k, v in row.items()})


def known(database):
    """The same without what may not be in a backup."""
    return {name: found for name, found in rows(database).items() if name not in SECRET}


def filled(database, chance):
    """A few rows in every table, of every kind of value that its columns take."""
    made = {}
    for table in Base.metadata.sorted_tables:
        made[table.name] = [
            {column.name: _value(column, n, made, chance) for column in table.columns}
            for n in range(3)
        ]
        with database.write() as session:
            session.execute(insert(table), made[table.name])


def _value(column, n, made, chance):
    for key in column.foreign_keys:
        return made[key.column.table.name][n][key.column.name]
    if column.nullable and chance.random() < 0.3:
        return None
    if isinstance(column.type, JSON):
        return {"n": [n, 0.1, None, "Größe \U0001f600"]}
    if isinstance(column.type, Instant):
        return datetime(2026, 1, 1 + n, 23, 59, 59, 999_999, tzinfo=UTC)
    return {
        str: lambda: f"{n} Größe \U0001f600 line\nline"[: getattr(column.type, "length", None)],
        bytes: lambda: chance.randbytes(32), bool: lambda: n == 1, float: lambda: n / 3,
        int: lambda: n * 1_000, UUID: lambda: UUID(int=chance.getrandbits(128)),
    }[column.type.python_type]()  # fmt: skip


@pytest.mark.parametrize("onto", ["new_sqlite", "new_postgres"])
def test_every_row_of_every_table_comes_back_on_either_database(database, onto, request, tmp_path):
    filled(database, random.Random(9))
    before = known(database)
    manifest = back_up(database, tmp_path / "b.zip", "words")
    database.close()

    other = request.getfixturevalue(onto)()
    assert restore(tmp_path / "b.zip", other, tmp_path) == manifest
    assert known(other) == before
    assert all(rows(other)[name] == [] for name in SECRET)
    assert manifest.rows == {name: len(found) for name, found in before.items()}
    assert manifest.left_out == dict.fromkeys(SECRET, 3)
    assert sum(manifest.vectors.values()) == 3
    other.close()


def test_what_is_committed_meanwhile_is_in_it_whole_or_not_at_all(world, tmp_path, monkeypatch):
    """A source is added between the reading of two tables: neither it nor its job is in it."""
    world.fill({"a.md": "apple\n"})
    honest = store.backup.put_in

    def put_in(session):
        if "late" not in world.loader.files:
            world.add("late", {"b.md": "bread\n"})
            world.drain()
        return honest(session)

    before = known(world.database)
    monkeypatch.setattr(store.backup, "put_in", put_in)
    back_up(world.database, tmp_path / "b.zip", "words")
    monkeypatch.undo()

    assert len(world.catalogue.sources(world.workspace)) == 2
    held = Database(f"sqlite:///{tmp_path / 'held.db'}")
    held.migrate()
    restore(tmp_path / "b.zip", held, tmp_path)
    assert known(held) == before
    held.close()


def test_no_token_is_in_it_sealed_or_not(world, tmp_path):
    source = world.fill({"a.md": "apple\n"})
    vault = Vault("a passphrase", tmp_path)
    installations = Installations(world.database, vault)
    hook, hook_secret = Hooks(world.database, world.jobs, vault).make(source)
    inbox, journal = Inbox(world.database), Journal(world.database)
    actor = Actor(world.workspace, "discord", "G1", "U1")
    for n, secret in enumerate(SECRETS):
        installations.save("slack", f"T{n}", {"bot_token": secret})
        name = ("token", "response_url")[n % 2]
        inbox.accept([f"{n}"], NewQuestion(
            world.workspace, "discord", "G1", "C1", "1", f"{n}", "U1", "Who?", "private",
            route={"kind": "slash", name: secret},
        ))  # fmt: skip
        (job,) = world.jobs.listing(world.workspace)
        journal.watch(actor, [job.id], {"application": "1", name: secret})
    with world.database.read() as session:
        sealed = [bytes(row.secret) for row in session.execute(select(
            Base.metadata.tables["installations"].c.secret
        ))]  # fmt: skip
    assert len(sealed) == len(SECRETS) == 30

    manifest = back_up(world.database, tmp_path / "b.zip", "words")

    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.namelist() == ["manifest.json", "teamlore.db"]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"apple" in everything
    hidden = [secret.encode() for secret in (*SECRETS, hook_secret, hook.id.hex)]
    assert [secret for secret in (*hidden, *sealed) if secret in everything] == []
    assert b"gAAAAA" not in everything  # how all that is sealed begins
    assert (manifest.left_out["installations"], manifest.left_out["hooks"]) == (30, 1)


def test_a_question_that_only_a_token_leads_back_to_is_over_and_others_wait_on(world, tmp_path):
    inbox = Inbox(world.database)
    ways = {"private": {"token": "xoxb-1"}, "public": {"channel": "C1"}}
    for n, (reply, route) in enumerate(ways.items()):
        inbox.accept([str(n)], NewQuestion(
            world.workspace, "discord", "G1", "C1", "1", f"{n}", "U1", "Who?", reply, route=route,
        ))  # fmt: skip
    back_up(world.database, tmp_path / "b.zip", "words")
    held = Database(f"sqlite:///{tmp_path / 'held.db'}")
    held.migrate()
    restore(tmp_path / "b.zip", held, tmp_path)

    with held.read() as session:
        found = {row.reply: (row.state, row.route) for row in session.scalars(select(QuestionRow))}
    assert found == {"private": ("expired", {}), "public": ("waiting", {"channel": "C1"})}
    with world.database.read() as session:  # the one that was backed up is as it was
        assert {row.state for row in session.scalars(select(QuestionRow))} == {"waiting"}
    held.close()


@pytest.fixture
def made(new_sqlite, tmp_path):
    """A backup and the rows in it."""
    database = new_sqlite()
    filled(database, random.Random(3))
    back_up(database, tmp_path / "made.zip", "words")
    found = known(database)
    database.close()
    return tmp_path / "made.zip", found


def test_no_flipped_byte_gets_through(made, new_sqlite, tmp_path):
    """It is found; or nothing depends on it, such as which zeros a run of zeros is copied from, and
    every row is right all the same.
    """
    file, found = made
    whole, chance, harmed = file.read_bytes(), random.Random(4), tmp_path / "harmed.zip"
    refused = 0
    with zipfile.ZipFile(file) as archive:
        held = archive.getinfo("teamlore.db")
        begin = held.header_offset + 30 + len(held.filename)
    kept = [chance.randrange(begin, begin + held.compress_size) for _ in range(40)]
    beside = [*range(held.header_offset, begin, 3), *range(len(whole) - 150, len(whole), 7)]
    for at in (*kept, *beside):
        spoilt = bytearray(whole)
        spoilt[at] ^= chance.randrange(1, 256)
        harmed.write_bytes(spoilt)
        try:
            check(harmed)
        except (StorageError, SchemaError):
            refused += at in kept
            continue
        database = new_sqlite()
        restore(harmed, database, tmp_path)
        assert known(database) == found
        database.close()
    assert refused > 20


@pytest.mark.parametrize("left", [0, 1, 100, 0.5, 0.99, -1])
def test_a_truncated_file_is_refused_before_anything_is_written(made, new_sqlite, tmp_path, left):
    file, _ = made
    whole = file.read_bytes()
    size = int(left * len(whole)) if isinstance(left, float) else left
    file.write_bytes(whole[:size])
    database = new_sqlite()
    with pytest.raises(StorageError, match="is damaged, or no backup: take another one"):
        restore(file, database, tmp_path)
    assert not any(rows(database).values())
    assert list(tmp_path.glob(".teamlore-draft-*")) == []
    database.close()


@pytest.mark.parametrize("entry", ["teamlore.db", "manifest.json"])
def test_an_entry_that_was_put_in_place_of_the_first_is_refused(made, new_sqlite, tmp_path, entry):
    """The archive is sound then: only the digests tell."""
    file, _ = made
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[entry] = held[entry].replace(b"words", b"wards", 1) if entry[0] == "m" else held[entry][1:]
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    database = new_sqlite()
    for look in (check, lambda file: restore(file, database, tmp_path)):
        with pytest.raises(StorageError, match="is damaged"):
            look(file)
    assert not any(rows(database).values())
    database.close()


def _rewritten(file, change):
    """The same backup by another program: its manifest changed, its seal right."""
    with zipfile.ZipFile(file) as archive:
        said, held = json.loads(archive.read("manifest.json")), archive.read("teamlore.db")
    said.pop("seal")
    manifest = store.backup.Manifest(**(said | change))
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", store.backup._sealed(manifest))
        archive.writestr("teamlore.db", held)


@pytest.mark.parametrize("change", [{"schema": "9999"}, {"format": 2}])
def test_a_newer_backup_is_refused_in_one_sentence(made, new_sqlite, tmp_path, change):
    file, _ = made
    _rewritten(file, change)
    database = new_sqlite()
    for look in (check, lambda file: restore(file, database, tmp_path)):
        with pytest.raises(SchemaError, match=r"written by a newer Teamlore: update this program"):
            look(file)
    assert not any(rows(database).values())
    database.close()


def test_an_older_backup_is_brought_to_this_schema(database, tmp_path, monkeypatch):
    """As the program before the last revision wrote it: votes knew no passage."""
    old = Database(f"sqlite:///{tmp_path / 'teamlore.db'}")
    _as_of(old, "0008", monkeypatch)
    ids = {"w": UUID(int=1).hex, "q": UUID(int=2).hex, "p": UUID(int=3).hex}
    with old.write() as session:
        for statement in (
            "INSERT INTO workspaces VALUES (:w, 'main', '2026-01-01 00:00:00')",
            "INSERT INTO questions (id, workspace_id, platform, place, asker, text, asked_at)"
            " VALUES (:q, :w, 'slack', 'C1', 'U1', 'Why?', '2026-01-01 00:00:00')",
            "INSERT INTO answers VALUES (:q, 'answered', 0.5, 'm', 1, '2026-01-01 00:00:00')",
            'INSERT INTO citations (question_id, rank, passage_id, start, "end", score)'
            " VALUES (:q, 1, :p, 0, 1, 1)",
            "INSERT INTO votes (question_id, person, value, voted_at)"
            " VALUES (:q, 'slack:U1', 1, '2026-01-01 00:00:00')",
        ):
            session.connection().exec_driver_sql(statement, ids)
    old.close()
    size, sha256 = store.backup._digested_file(tmp_path / "teamlore.db")
    manifest = store.backup.Manifest(
        1, "0.1.0", "0008", "2026-01-01T00:00:00+00:00", "sqlite", "words", {}, {}, {}, size, sha256
    )
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("manifest.json", store.backup._sealed(manifest))
        archive.write(tmp_path / "teamlore.db", "teamlore.db")

    assert check(tmp_path / "b.zip").schema == "0008"
    restore(tmp_path / "b.zip", database, tmp_path)
    with database.read() as session:
        (vote,) = session.execute(select(Base.metadata.tables["votes"]))
    assert (vote.passage_id, vote.person) == (UUID(int=3), "slack:U1")


def _as_of(database, revision, monkeypatch):
    from alembic import command

    honest = command.upgrade
    monkeypatch.setattr(command, "upgrade", lambda config, _: honest(config, revision))
    database.migrate()
    monkeypatch.undo()
    assert revision < HEAD


def test_what_is_not_empty_is_left_alone(made, world, tmp_path):
    file, _ = made
    before = rows(world.database)
    with pytest.raises(UsageError, match="set TEAMLORE_HOME to an empty folder"):
        restore(file, world.database, tmp_path)
    assert rows(world.database) == before


def test_a_restore_that_fails_in_the_middle_leaves_nothing(made, database, tmp_path, monkeypatch):
    file, found = made
    honest = store.backup.put_in

    def failing(session):
        def put(table, given):
            honest(session)(table, given)
            if table is JobRow.__table__:
                raise OSError(28, "No space left on device")

        return put

    monkeypatch.setattr(store.backup, "put_in", failing)
    with pytest.raises(StorageError, match="nothing was changed"):
        restore(file, database, tmp_path)
    assert not any(rows(database).values())
    monkeypatch.undo()
    restore(file, database, tmp_path)
    assert known(database) == found


def test_a_backup_that_reads_otherwise_than_it_was_written_is_none(
    new_sqlite, tmp_path, monkeypatch
):
    database = new_sqlite()
    monkeypatch.setattr(store.backup, "check", lambda file: None)
    with pytest.raises(StorageError, match="check the disk"):
        back_up(database, tmp_path / "b.zip", "words")
    assert list(tmp_path.iterdir()) == []
    database.close()


def test_files_are_named_by_the_moment_and_never_replaced(new_sqlite, tmp_path):
    moment = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)
    file = named_target(tmp_path, moment)
    assert file == tmp_path / "teamlore-20260301T040506Z.zip"
    assert named_target(tmp_path / "x.zip", moment) == tmp_path / "x.zip"
    file.touch()
    for taken, says in ((tmp_path, "there already"), (tmp_path / "no" / "x", "make it first")):
        with pytest.raises(UsageError, match=says):
            named_target(taken, moment)
    for missing in (tmp_path / "missing.zip", tmp_path):
        with pytest.raises(NotFoundError, match="name the file of a backup"):
            check(missing)


def test_a_backup_is_for_its_owner_alone(made):
    file, _ = made
    assert file.stat().st_mode & 0o777 == 0o600


def test_leases_of_lost_workers_do_not_keep_restored_jobs(world, tmp_path):
    """A job that ran when the backup was made is done after the restore."""
    world.add("docs", {"a.md": "apple\n"})
    assert world.jobs.claim() is not None
    back_up(world.database, tmp_path / "b.zip", "words")
    with world.database.write() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    restore(tmp_path / "b.zip", world.database, tmp_path)
    with world.database.write() as session:  # the time that a restore takes at least
        gone = now() - timedelta(seconds=1)
        session.execute(update(JobRow).where(JobRow.state == "running").values(lease_until=gone))

    world.drain()
    assert world.published() == {"a.md": ["apple"]}
    assert world.rows(WatchRow) == 0
