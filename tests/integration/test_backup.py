"""Backup, wipe, restore: while others ask and add, with kills in the middle and full disks."""

from __future__ import annotations

import csv
import os
import shutil
import sys
import threading
from contextlib import closing
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import select

from bot.cli.asking import answered, asked
from bot.wiring import App
from fakes.program import ROOT, Program
from fakes.words import WordModel
from store.backup import back_up, check, restore
from store.database import Database, now, sqlite_url
from store.installations import Installations
from store.migrations import HEAD
from store.schema import DocumentRow, PassageRow, QuestionRow
from store.settings import Settings
from store.uploads import Upload
from store.vault import Vault

pytestmark = pytest.mark.integration
HANDBOOK = ROOT / "deploy" / "demo" / "handbook"
PROBES = 20


def probes():
    with (ROOT / "deploy" / "demo" / "questions.tsv").open() as file:
        return [row["question"] for row in csv.DictReader(file, delimiter="\t")][:PROBES]


def top_five(app):
    """What the probes find: passages, spans and scores."""
    found = {
        probe: [
            (c.passage, c.start, c.end, round(c.score, 6))
            for c in answered(app.desk(), asked(app, probe, "main", None, 5)).citations
        ]
        for probe in probes()
    }
    assert len(found) == PROBES
    assert sum(map(len, found.values())) > 2 * PROBES
    return found


def passages(app):
    """The ids of all that can be found, in the database and in the index."""
    with app.database.read() as session:
        mine = select(PassageRow.id).where(PassageRow.workspace_id == app.access.workspace())
        ids = set(session.scalars(mine))
    assert app.index().present(sorted(ids)) == ids
    return ids


def add(app, folder):
    found = app.identify(str(folder))
    workspace = app.access.workspace()
    app.catalogue.add_source(workspace, app.access.space(workspace, "general"), *found, None)
    with app.worker() as worker:
        worker.drain()


class Crowd:
    """People who hand over documents and ask in a workspace beside, and a worker; what was
    acknowledged is noted when it was.
    """

    def __init__(self, app):
        self.app, self.stop, self.failures = app, threading.Event(), []
        self.handed, self.asked = [], []
        self.beside = app.access.workspace("beside", create=True)
        self.space = app.access.make_space(self.beside, "general")
        self.desk = app.desk()
        self.threads = [
            threading.Thread(target=self.repeat, args=(each,))
            for each in (self.hand, self.ask, self.work)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        assert self.failures == []

    def repeat(self, deed):
        try:
            while not self.stop.is_set():
                deed()
        except BaseException as error:
            self.failures.append(error)
            raise

    def hand(self):
        name = f"note-{len(self.handed)}.md"
        data = f"# {name}\n\nThe code of door {len(self.handed)} is known.\n".encode()
        self.app.uploads.keep(self.beside, self.space, [Upload(name, data, now())], "slack:U1")
        self.handed.append(name)

    def ask(self):
        text = f"Which code has door {len(self.asked)}?"
        answered(self.desk, asked(self.app, text, "beside", None, 3))
        self.asked.append(text)

    def work(self):
        with self.app.worker() as worker:
            worker.drain()
        self.stop.wait(0.02)

    def wait_for(self, more):
        """Until so many more documents and questions were acknowledged."""
        handed, questions = len(self.handed) + more, len(self.asked) + more
        while len(self.handed) < handed or len(self.asked) < questions:
            assert self.failures == []
            self.stop.wait(0.01)


def test_nothing_acknowledged_is_lost_and_all_is_found_as_before(new_database, tmp_path):
    database = new_database()
    url = database._engine.url.render_as_string(hide_password=False)
    database.close()
    app = App(Settings(home=tmp_path / "home", database_url=url), WordModel())
    add(app, HANDBOOK)
    before, found = passages(app), top_five(app)
    with Crowd(app) as crowd:
        crowd.wait_for(10)
        handed, questions = set(crowd.handed), set(crowd.asked)
        back_up(app.database, tmp_path / "b.zip", "words")
        crowd.wait_for(5)
    assert len(crowd.handed) > len(handed)
    app.close()
    shutil.rmtree(tmp_path / "home")

    database = new_database()
    url = database._engine.url.render_as_string(hide_password=False)
    database.close()
    again = App(Settings(home=tmp_path / "home", database_url=url), WordModel())
    again.settings.home.mkdir()
    restore(tmp_path / "b.zip", again.database, tmp_path)
    encoded = _counting(again)
    again.repair()
    with again.worker() as worker:
        worker.drain()

    assert passages(again) == before
    assert top_five(again) == found
    with again.database.read() as session:
        assert questions <= set(session.scalars(select(QuestionRow.text)))
        published = select(DocumentRow.path).where(DocumentRow.state == "published")
        assert handed <= set(session.scalars(published))
        assert not set(session.scalars(select(DocumentRow.state))) - {"published"}
    assert again.verifiers()[0].verify().wrong == 0
    assert not [text for text in encoded if "door" not in text]  # the vectors were in it
    again.close()


def _counting(app):
    """The texts that are encoded from now on as passages."""
    seen, honest = [], app.encoder.encode

    def encode(texts, kind):
        if kind == "passage":
            seen.extend(texts)
        return honest(texts, kind)

    app.encoder.encode = encode
    return seen


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """A data directory with the handbook, read by the real program, and a backup of it."""
    folder = tmp_path_factory.mktemp("known")
    program = Program(folder / "home", TEAMLORE_THREADS="1")
    program.json("add", str(HANDBOOK))
    made = program.json("backup", str(folder / "b.zip"))
    assert made["rows"]["documents"] == 42
    return folder


@pytest.fixture
def empty(tmp_path):
    return Program(tmp_path / "empty", TEAMLORE_THREADS="1")


def test_the_program_itself_from_backup_to_the_same_answers(known, empty, tmp_path):
    program = Program(known / "home", TEAMLORE_THREADS="1")
    (tmp_path / "kept").mkdir()
    made = program.json("backup", str(tmp_path / "kept"))
    assert made["left_out"] == {}
    (file,) = (tmp_path / "kept").iterdir()
    assert made["file"] == str(file)
    checked = program.json("backup", "--check", str(file))
    assert checked["sha256"] == made["sha256"]
    status = program.json("status")
    assert status["backed_up"] is not None
    assert (status["index"]["reachable"], status["due"]["count"]) == (True, 0)

    restored = empty.json("restore", str(file))
    assert (restored["wrong"], restored["sha256"]) == (0, made["sha256"])
    first, second = (
        App(Settings(home=known / "home")), App(Settings(home=tmp_path / "empty")),
    )  # fmt: skip
    try:
        assert passages(first) == passages(second)
        assert top_five(first) == top_five(second)
    finally:
        first.close()
        second.close()


def test_people_read_what_was_done_and_what_they_have_to_do(empty, tmp_path):
    program, kept = Program(tmp_path / "home"), tmp_path / "b.zip"
    program.json("migrate")
    with closing(Database(sqlite_url(tmp_path / "home"))) as database:
        vault = Vault("a passphrase", tmp_path)
        Installations(database, vault).save("slack", "T1", {"bot_token": "xoxb-1"})
    said = {}
    for who, *verb in (
        (program, "backup", str(kept)), (program, "backup", "--check", str(kept)),
        (empty, "restore", str(kept)), (program, "status"),
    ):  # fmt: skip
        with who.start(*verb) as process:
            out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
        said[" ".join(verb[:2])] = out

    assert f"Everything is in {kept}, and was read back." in said[f"backup {kept}"]
    assert f"{kept} is whole." in said["backup --check"]
    restored = said[f"restore {kept}"]
    assert "is back." in restored
    assert "Tokens were not in it: teams that install the app again: 1." in restored
    assert "Webhooks" not in restored
    rows = dict(line.split(maxsplit=1) for line in said["status"].splitlines() if line.split()[1:])
    assert rows["database"].startswith(f"sqlite, schema {HEAD}")
    assert rows["index"].startswith("0 passages of all-MiniLM-L6-v2")
    assert rows["last"].split() == ["backup", "today"]


def test_vectors_that_another_model_needs_are_made(known, tmp_path):
    """As after a restore with another TEAMLORE_MODEL: everything is read again from SQL."""
    app = App(Settings(home=tmp_path / "home"), WordModel())
    app.settings.home.mkdir()
    restore(known / "b.zip", app.database, tmp_path)
    app.repair()
    with app.worker() as worker:
        worker.drain()
    assert app.verifiers()[0].verify().wrong == 0
    assert len(passages(app)) > 200
    app.close()


@pytest.mark.parametrize("point", ["packed", "named"])
def test_a_killed_backup_leaves_a_whole_file_or_none(known, tmp_path, point):
    file = tmp_path / "b.zip"
    assert _killed(Program(known / "home"), point, "backup", str(file)) == -9
    assert file.exists() is (point == "named")
    if file.exists():
        check(file)
    else:
        assert len(list(tmp_path.glob(".teamlore-draft-*"))) == 1
    with closing(Database(sqlite_url(known / "home"))) as database:
        back_up(database, tmp_path / "next.zip", "words")
    check(tmp_path / "next.zip")
    assert list(tmp_path.glob(".teamlore-draft-*")) == []


@pytest.mark.parametrize("point", ["about to be restored", "restored"])
def test_a_killed_restore_leaves_everything_or_nothing(known, empty, tmp_path, point):
    verb = ["restore", str(known / "b.zip")]
    assert _killed(empty, point, *verb) == -9
    if point == "about to be restored":
        assert empty.json(*verb)["wrong"] == 0
    else:
        assert "teamlore verify --repair" in empty.json(*verb, status=2)["error"]
        assert empty.json("verify", "--repair")["missing"] == 0
    assert list((tmp_path / "empty").glob(".teamlore-draft-*")) == []
    with closing(Database(sqlite_url(tmp_path / "empty"))) as database, database.read() as session:
        assert len(list(session.scalars(select(DocumentRow.id)))) == 42


def _killed(program, point, *verb):
    with Popen(
        [sys.executable, "-m", "children.killed", "--at", point, *verb, "--json"],
        cwd=ROOT, stdout=PIPE, stderr=PIPE,
        env=os.environ | program.settings | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
    ) as process:  # fmt: skip
        process.communicate(timeout=120)
    return process.returncode


def test_a_full_disk_is_one_sentence_and_leaves_no_half_of_a_file(known, small_disk):
    program = Program(known / "home", TEAMLORE_THREADS="1")
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 4_000_000))
    said = program.json("backup", str(small_disk / "b.zip"), status=3)["error"]
    assert "full" in said or "No space left" in said
    assert [file.name for file in small_disk.iterdir()] == ["ballast"]

    other = Program(small_disk / "home", TEAMLORE_THREADS="1")
    said = other.json("restore", str(known / "b.zip"), status=3)["error"]
    assert "full" in said or "No space left" in said
    ballast.unlink()
    assert other.json("restore", str(known / "b.zip"))["wrong"] == 0
    check(known / "b.zip")
