"""A data directory with real documents, worked on by real processes, and what checks it."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from drills.kills import Kills
from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at
from fakes.discord.simulated import Simulated, simulated
from fakes.discord.town import ROTA, Town
from fakes.program import Program
from fakes.shelf import shelf
from fakes.tap import canary as visited_by_nobody
from store.database import Database, sqlite_url
from store.generations import Generation, Generations
from store.index.edge import EdgeIndex
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
from store.versions import is_live

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "deploy" / "demo" / "handbook"
DIMENSION = 384
WORDS = """
    access badge budget cache deploy error expense holiday incident invoice key laptop ledger
    meeting office password payroll printer queue receipt release rollback router secret server
    shift support ticket token travel update vendor visitor window workshop
""".split()


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
                    found = Verifier(database, index, _answering(database)).verify()
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
                found = Verifier(database, index, _answering(database)).verify()
                if index.count() != found.passages:
                    faults.append("points and passages differ in number")
        for name in ("missing", "orphans", "stale", "unembedded"):
            if getattr(found, name):
                faults.append(f"{name} points")
        return faults

    def copy(self, base: Path) -> Site:
        """The same again in another place, to be spoilt."""
        made = self.with_(home=base / "home", folder=base / "docs")
        shutil.copytree(self.home, made.home)
        shutil.copytree(self.folder, made.folder)
        return made

    def with_(self, **places: Path) -> Site:
        """The same with another data directory or another folder."""
        made = Site.__new__(Site)
        made.__dict__ |= self.__dict__ | places
        return made

    def published(self) -> list[tuple[str, str]]:
        """Path and text of everything that people may find."""
        with self.opened() as database:
            return _published(database)

    def unfinished(self) -> list[str]:
        """What is left over, and work that did not end."""
        with self.opened() as database:
            return _unfinished(database)

    def model_key(self) -> str:
        (folder,) = (self.home / "index").glob("[!.]*")
        return folder.name

    def shows(self, query: str) -> bool:
        """Whether the database shows this now, looked at from outside."""
        try:
            look = sqlite3.connect(f"file:{self.home / 'teamlore.db'}?mode=ro", uri=True)
            with closing(look):
                return bool(look.execute(query).fetchone()[0])
        except sqlite3.Error:
            return False


def _answering(database: Database) -> Generation:
    """The one that answers."""
    found = Generations(database).active()
    assert found is not None
    return found


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


@pytest.fixture(scope="session")
def new_site() -> Callable[..., Site]:
    """Makes sites."""
    return Site


@pytest.fixture(scope="session")
def kills() -> Iterator[Kills]:
    """Counts the kills of a run, and says at its end how many there were."""
    counted = Kills()
    yield counted
    log.info("%s", counted)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with everything read and nothing wrong."""
    site = Site(tmp_path_factory.mktemp("finished"), random.Random(7), files=10)
    site.add()
    assert site.faults() == []
    return site


@pytest.fixture
def site(finished: Site, tmp_path: Path) -> Site:
    """A copy of the finished site, to be spoilt."""
    return finished.copy(tmp_path)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Teamlore in a Discord of its own, with one document; nothing it sends is ever refused."""
    with FakeDiscord() as fake, discord_py_at(fake):
        made = Town(fake, tmp_path / "home")
        made.write(ROTA)
        yield made
        made.app.close()
        assert (fake.violations, fake.unknown) == ([], [])


@pytest.fixture
async def sim(tmp_path: Path) -> AsyncIterator[Simulated]:
    """Teamlore in simcord's Discord; nothing that it sent breaks the published schema."""
    async with simulated(tmp_path / "home") as made:
        yield made
        assert made.wrongs() == []


@pytest.fixture
def inside():
    """Something that listens on this machine, and that nobody visits."""
    with visited_by_nobody() as made:
        yield made


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


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program, in a data directory of its own."""
    return Program(tmp_path / "home", COLUMNS="100")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of two small documents."""
    return shelf(tmp_path / "docs")
