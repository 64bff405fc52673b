"""Real processes, killed: nothing is lost, doubled or half visible, and the next run finishes.

``TEAMLORE_DRILL_KILLS`` sets how many kills there are (`make drills`: 50).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import func, select

from store.database import Database, sqlite_url
from store.index.edge import EdgeIndex
from store.publishing import is_live
from store.records import IndexPoint, SparseVector
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    JobRow,
    PassageRow,
    SourceRow,
    TermRow,
    VersionRow,
)
from store.vectors import unpack_terms
from store.verification import Verifier

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "deploy" / "demo" / "handbook"
KILLS = int(os.environ.get("TEAMLORE_DRILL_KILLS", "5"))
DIMENSION = 384
WORDS = [
    "access",
    "badge",
    "budget",
    "cache",
    "deploy",
    "error",
    "expense",
    "holiday",
    "incident",
    "invoice",
    "key",
    "laptop",
    "ledger",
    "meeting",
    "office",
    "password",
    "payroll",
    "printer",
    "queue",
    "receipt",
    "release",
    "rollback",
    "router",
    "secret",
    "server",
    "shift",
    "support",
    "ticket",
    "token",
    "travel",
    "update",
    "vendor",
    "visitor",
    "window",
    "workshop",
]


class Site:
    """One data directory, and the folder that is added to it again and again."""

    def __init__(self, base: Path, chance: random.Random, files: int = 80) -> None:
        self.home, self.folder, self._chance = base / "home", base / "docs", chance
        shutil.copytree(DEMO, self.folder)
        self._written = 0
        for _ in range(files):
            self.write()

    def write(self, path: Path | None = None) -> None:
        """A new document of several passages, or new contents of one."""
        self._written += 1
        sections = [
            f"## Section {n}\n\n" + " ".join(self._chance.choices(WORDS, k=90)) + ".\n"
            for n in range(self._chance.randint(1, 5))
        ]
        target = path or self.folder / f"note-{self._written:04}.md"
        target.write_text(f"# Note {self._written}\n\n" + "\n".join(sections))

    def change(self) -> None:
        """What happens to a folder between two looks: new, changed, lost and renamed files."""
        notes = sorted(self.folder.glob("note-*.md"))
        self._chance.shuffle(notes)
        for note in notes[:12]:
            self.write(note)
        for note in notes[12:16]:
            note.unlink()
        notes[16].rename(notes[16].with_name(f"note-moved-{self._written}.md"))
        for _ in range(6):
            self.write()

    def files(self) -> dict[str, Path]:
        return {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = os.environ | {"TEAMLORE_HOME": str(self.home), "TEAMLORE_THREADS": "1"}
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str, status: int = 0) -> dict:
        """A verb to its end; what it says as JSON."""
        with self.start(*arguments, "--json") as process:
            out, err = process.communicate(timeout=300)
        assert process.returncode == status, out + err + self.log()
        assert err == ""
        return json.loads(out)

    def log(self) -> str:
        file = self.home / "teamlore.log"
        return file.read_text()[-3000:] if file.exists() else ""

    def add(self) -> dict:
        return self.run("add", str(self.folder))

    @contextmanager
    def opened(self) -> Iterator[Database]:
        database = Database(sqlite_url(self.home))
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def index(self) -> Iterator[EdgeIndex]:
        (folder,) = (self.home / "index").glob("[!.]*")
        index = EdgeIndex(folder, DIMENSION)
        try:
            yield index
        finally:
            index.close()

    def half_visible(self) -> list[str]:
        """What a reader would meet now: published, but not whole, or not to be found."""
        with self.opened() as database:
            faults = _broken_versions(database)
            if any((self.home / "index").glob("*/edge_config.json")):
                with self.index() as index:
                    found = Verifier(database, index, index_name(self.home)).verify()
                faults += ["missing points"] * bool(found.missing)
            elif _published(database):
                faults.append("published without an index")
        return faults

    def faults(self) -> list[str]:
        """Everything that is wrong when no work is left; empty is right."""
        with self.opened() as database:
            faults = _broken_versions(database) + _unfinished(database)
            faults += _differences(_published(database), self.files())
            with self.index() as index:
                found = Verifier(database, index, index_name(self.home)).verify()
                if index.count() != found.passages:
                    faults.append("points and passages differ in number")
        for name in ("missing", "orphans", "stale", "unembedded"):
            if getattr(found, name):
                faults.append(f"{name} points")
        return faults


def index_name(home: Path) -> str:
    (folder,) = (home / "index").glob("[!.]*")
    return folder.name


def _published(database: Database) -> list[tuple[str, str]]:
    query = (
        select(DocumentRow.path, VersionRow.text)
        .join(VersionRow, VersionRow.id == DocumentRow.published_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(is_live())
    )
    with database.read() as session:
        return [(path, text) for path, text in session.execute(query)]


def _differences(published: list[tuple[str, str]], files: dict[str, Path]) -> list[str]:
    times = Counter(path for path, _ in published)
    faults = [f"lost: {path}" for path in files if not times[path]]
    faults += [f"doubled: {path}" for path, count in times.items() if count > 1]
    faults += [f"not in the folder: {path}" for path in times if path not in files]
    faults += [
        f"old text: {path}"
        for path, text in published
        if path.endswith(".md") and path in files and files[path].read_text() != text
    ]
    return faults


def _broken_versions(database: Database) -> list[str]:
    """Published versions that are not whole: passages out of order, or without vectors."""
    query = (
        select(
            DocumentRow.path, VersionRow.text, PassageRow.ordinal, PassageRow.start,
            PassageRow.end, EmbeddingRow.digest,
        )
        .select_from(VersionRow)
        .join(DocumentRow, DocumentRow.published_id == VersionRow.id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .outerjoin(PassageRow, PassageRow.version_id == VersionRow.id)
        .outerjoin(
            EmbeddingRow,
            (EmbeddingRow.digest == PassageRow.embedding)
            & (EmbeddingRow.workspace_id == PassageRow.workspace_id),
        )
        .where(is_live())
        .order_by(DocumentRow.path, PassageRow.ordinal)
    )  # fmt: skip
    faults, seen = [], Counter()
    with database.read() as session:
        for path, text, ordinal, start, end, digest in session.execute(query):
            if ordinal != seen[path] or not text[start:end].strip() or digest is None:
                faults.append(f"half visible: {path}")
            seen[path] += 1
    return faults


def _unfinished(database: Database) -> list[str]:
    faults = []
    used = select(PassageRow.embedding)
    kept = select(DocumentRow.published_id).where(DocumentRow.published_id.is_not(None))
    alive = JobRow.state.in_(("queued", "running", "failed"))
    strays = {
        "unused embeddings": select(EmbeddingRow).where(EmbeddingRow.digest.not_in(used)),
        "stray versions": select(VersionRow).where(VersionRow.id.not_in(kept)),
        "unfinished jobs": select(JobRow).where(alive),
    }
    with database.read() as session:
        for name, query in strays.items():
            if session.scalar(select(func.count()).select_from(query.subquery())):
                faults.append(name)
        counted = dict(session.execute(select(TermRow.term, TermRow.passages)).all())
        terms = (
            select(PassageRow.id, EmbeddingRow.terms)
            .join(VersionRow, VersionRow.id == PassageRow.version_id)
            .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
            .join(SourceRow, SourceRow.id == DocumentRow.source_id)
            .join(EmbeddingRow, EmbeddingRow.digest == PassageRow.embedding)
            .where(is_live())
        )
        recount: Counter[int] = Counter()
        for blob in dict(session.execute(terms).all()).values():
            recount.update(unpack_terms(blob).indices.tolist())
            recount[ALL_PASSAGES] += 1
    if counted != recount:
        faults.append("terms differ from a recount")
    return faults


RUNNING = "SELECT count(*) FROM jobs WHERE state = 'running'"
STAGED = (
    "SELECT count(*) FROM versions v JOIN documents d ON d.id = v.document_id "
    "WHERE d.published_id IS NULL OR d.published_id != v.id"
)
SOME_DONE = (
    "SELECT count(*) FROM jobs WHERE state = 'running' AND json_extract(progress, '$.done') > 0"
)
MISSING = "SELECT count(*) FROM documents WHERE state = 'missing'"


def _shows(home: Path, query: str) -> bool:
    """Whether another process's database shows this now."""
    try:
        with closing(sqlite3.connect(f"file:{home / 'teamlore.db'}?mode=ro", uri=True)) as look:
            return bool(look.execute(query).fetchone()[0])
    except sqlite3.Error:
        return False


def wait_for(
    process: subprocess.Popen[str], home: Path, moment: str, chance: random.Random
) -> None:
    """Return at this moment of the process's life, or when it has ended."""
    query = {"claimed": RUNNING, "staged": STAGED, "some done": SOME_DONE, "missing": MISSING}
    if moment in query:
        while process.poll() is None and not _shows(home, query[moment]):
            time.sleep(0.002)
    else:
        time.sleep(chance.uniform(0.0, {"early": 0.8, "any": 4.0}[moment]))
    time.sleep(chance.choice((0.0, 0.0, 0.01, 0.05, 0.2)))


PLAN = ("early", "staged", "any", "some done", "claimed", "any", "missing", "any")


def test_kills_lose_nothing(tmp_path):
    chance = random.Random(20261125)
    site, hits, again = None, Counter(), False
    for kill in range(KILLS):
        if kill % 10 == 0:
            base = tmp_path / str(kill)
            base.mkdir()
            site = Site(base, chance)
        elif not again:
            site.change()
        moment = PLAN[kill % len(PLAN)]
        process = site.start("add", str(site.folder))
        wait_for(process, site.home, moment, chance)
        hits[process.poll() is None] += 1
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if kill % 2 and (site.home / "teamlore.db").exists():
            with site.opened() as database:
                database.migrate()
            assert site.half_visible() == [], (kill, moment)
        again = chance.random() < 0.3 and kill % 10 != 9 and kill != KILLS - 1
        if again:
            continue  # the run that would finish is killed as well
        site.add()
        assert site.faults() == [], (kill, moment)
        found = site.run("verify")
        assert found["documents"] == len(site.files())
        assert not any(found[k] for k in ("missing", "orphans", "stale", "unembedded"))
    assert hits[True] >= 0.7 * KILLS, "most kills must hit a process at work"


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Site:
    """A site with everything read and nothing wrong."""
    site = Site(tmp_path_factory.mktemp("finished"), random.Random(7), files=10)
    site.add()
    assert site.faults() == []
    return site


@pytest.fixture
def site(finished, tmp_path) -> Site:
    """A copy of the finished site, to be spoilt."""
    copy = Site.__new__(Site)
    copy.__dict__ |= finished.__dict__ | {"home": tmp_path / "home", "folder": tmp_path / "docs"}
    shutil.copytree(finished.home, copy.home)
    shutil.copytree(finished.folder, copy.folder)
    return copy


class TestTheCheckerItself:
    """Faults planted by hand are found: a drill without faults says something."""

    def test_a_point_deleted_behind_its_back(self, site):
        with site.index() as index:
            index.delete(index.scan(None, 1))

        assert "missing points" in site.faults()
        assert site.half_visible() == ["missing points"]

    def test_a_point_that_nothing_speaks_of(self, site):
        stranger = IndexPoint(
            uuid4(), uuid4(), uuid4(), np.eye(1, DIMENSION, dtype=np.float32)[0],
            SparseVector(np.array([1], np.uint32), np.array([1.0], np.float32)),
        )  # fmt: skip
        with site.index() as index:
            index.upsert([stranger])

        assert {"orphans points", "points and passages differ in number"} <= set(site.faults())

    def test_a_document_that_is_not_published(self, site):
        with site.opened() as database, database.write() as session:
            row = session.scalars(select(DocumentRow).order_by(DocumentRow.path)).first()
            row.published_id = None

        faults = site.faults()
        assert f"lost: {row.path}" in faults
        assert {"stale points", "stray versions", "terms differ from a recount"} <= set(faults)

    def test_a_passage_that_is_missing(self, site):
        with site.opened() as database, database.write() as session:
            session.delete(
                session.scalars(select(PassageRow).where(PassageRow.ordinal == 0)).first()
            )

        assert any(fault.startswith("half visible") for fault in site.half_visible())

    def test_a_count_that_is_wrong(self, site):
        with site.opened() as database, database.write() as session:
            session.scalars(select(TermRow)).first().passages += 1

        assert site.faults() == ["terms differ from a recount"]

    def test_a_file_that_changed_since(self, site):
        (site.folder / "note-0001.md").write_text("# Other\n\nSomething else.\n")

        assert site.faults() == ["old text: note-0001.md"]

    def test_and_repair_mends_the_index(self, site):
        with site.index() as index:
            index.delete(index.scan(None, 20))

        assert site.run("verify", status=1)["missing"] == 20
        site.run("verify", "--repair")
        assert site.faults() == []

    def test_and_an_index_that_is_gone_is_made_again(self, site):
        shutil.rmtree(site.home / "index")

        site.run("verify", "--repair")
        assert site.faults() == []


def test_a_second_process_asks_while_the_first_holds_the_index(site):
    question = "How do I report an incident?"
    alone = site.run("ask", question)

    with site.index():
        beside = site.run("ask", question)

    assert alone["outcome"] == beside["outcome"] != "nothing"
    assert alone["citations"][0]["quote"] == beside["citations"][0]["quote"]


def test_a_second_process_leaves_its_job_to_the_one_that_holds_the_index(site):
    here = site.home.parent
    many, one = Site.__new__(Site), here / "one"
    many.__dict__ |= site.__dict__ | {"folder": here / "many"}
    many.folder.mkdir()
    one.mkdir()
    for _ in range(60):
        many.write()
    (one / "one.md").write_text("# One\n\nThe second process brings this.\n")
    first = site.start("add", str(many.folder), "--json")
    while first.poll() is None and not _shows(site.home, RUNNING):
        time.sleep(0.01)

    second = site.run("add", str(one))
    out, err = first.communicate(timeout=120)

    assert (first.returncode, err) == (0, "")
    assert json.loads(out)["added"] == 60
    assert second["added"] == 1
    with site.opened() as database:
        assert len(_published(database)) == len(site.files()) + 61
        assert _unfinished(database) == []


def test_a_job_that_nobody_does_yet_is_kept_for_the_next(site):
    one = site.home.parent / "one"
    one.mkdir()
    (one / "one.md").write_text("# One\n\nThis must wait.\n")
    with site.index():
        left = site.run("add", str(one))
    assert left["queued"] == 1

    site.run("verify", "--repair")
    with site.opened() as database:
        assert "one.md" in dict(_published(database))
        assert _unfinished(database) == []


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of its own, as small as is enough for a start."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("left", [0, 1_500_000])
def test_a_full_disk_is_one_sentence_and_harms_nothing(finished, small_disk, left):
    site = Site.__new__(Site)
    site.__dict__ |= finished.__dict__ | {"home": small_disk / "home"}
    site.add()
    more = small_disk.parent / "more"
    more.mkdir()
    for n in range(6):
        (more / f"more-{n}.md").write_text(f"# More {n}\n\n" + "Another sentence of it. " * 400)
    ballast = small_disk / "ballast"
    free = shutil.disk_usage(small_disk).free
    ballast.write_bytes(b"\0" * max(0, free - left))

    with site.start("add", str(more)) as process:
        out, err = process.communicate(timeout=120)

    assert process.returncode == 3, out + err
    assert len(err.strip().splitlines()) <= 2
    assert "full" in err
    assert "Traceback" not in out + err
    if left > 1_000_000:  # room for the record of a question
        assert site.run("ask", "How do I report an incident?")["outcome"] == "answered"
    ballast.unlink()
    site.run("add", str(more))
    assert site.run("verify")["documents"] == len(site.files()) + 6
    site.run("remove", "more", "--now")
    site.run("retry", "all", status=1)
    assert site.faults() == []
