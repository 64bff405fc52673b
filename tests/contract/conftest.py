"""A small world for the contract suites: real jobs, ledger and worker; no model, no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from fakes.desk import Chat
from fakes.killable import DIMENSION, Fuse, Killed, LinePreparer, SetIndex, ShelfLoader, WordEncoder
from ingest.embed import embed
from ingest.following import Following
from ingest.mirror import write_points
from ingest.pipeline import Ingestor
from ingest.prepare import version_digest
from ingest.sources.base import Loaded
from ingest.worker import Worker
from store.access import AccessBook
from store.catalogue import Catalogue, Source
from store.database import Database, now
from store.generations import Generation, Generations
from store.hearing import Hearing
from store.histories import Histories
from store.housekeeping import Housekeeping
from store.jobs import Job, JobQueue
from store.ledger import Ledger
from store.messages import Messages
from store.meter import UNMEASURED, Meter
from store.publishing import StagedVersion
from store.receipts import Kept as Proof
from store.receipts import Receipts
from store.schedules import Schedules
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    GenerationRow,
    JobRow,
    PassageRow,
    SourceRow,
    TermRow,
    VersionRow,
    WorkspaceRow,
)
from store.shedding import Shedder
from store.uploads import Uploads
from store.vectors import unpack_terms
from store.verification import Verification, Verifier
from store.versions import is_live

MODEL = "words-8-v1"


@dataclass
class Kept:
    """A generation and what works on it."""

    generation: Generation
    encoder: WordEncoder
    index: SetIndex

    def at(self, generation: Generation) -> Kept:
        """As it is now."""
        self.generation = generation
        return self

    def drop(self) -> None:
        self.index.destroy()


@dataclass
class World:
    """One database with everything that writes knowledge into it."""

    database: Database
    fuse: Fuse = field(default_factory=Fuse)
    model: str = MODEL
    home: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        _let_commits_kill(self.database, self.fuse)
        self.access = AccessBook(self.database)
        self.jobs = JobQueue(self.database)
        self.catalogue = Catalogue(self.database, self.jobs)
        self.uploads = Uploads(self.database, self.jobs)
        self.schedules = Schedules(self.database, self.jobs, ZoneInfo("UTC"))
        self.histories = Histories(self.database, self.jobs)
        self.hearing = Hearing(self.database, self.jobs)
        self.housekeeping = Housekeeping(self.database, 90)
        self.loader = ShelfLoader(self.home, self.uploads, Messages(self.database), self.histories)
        self.meter: Meter = UNMEASURED
        self.generations = Generations(self.database)
        self.beside: dict[str, Kept] = {}
        self.index = SetIndex(self.fuse)
        self.encoder = WordEncoder(self.fuse)
        self.workspace = self.access.workspace()
        self.general = self.access.space(self.workspace, "general")

    def change_model(self, name: str, dimension: int) -> None:
        """Another model from now on, with an index of its own that is empty."""
        self.encoder = WordEncoder(self.fuse, name, dimension)
        self.model = f"{name}-{dimension}-v1"
        self.index = SetIndex(self.fuse)

    def allow(self, *entries: str) -> None:
        """FETCH_ALLOW names these too."""
        tools = self.loader.tools
        self.loader.tools = replace(tools, allow=(*tools.allow, *entries))

    def now(self) -> tuple[str, Ingestor]:
        """The model that answers, and what ingests for it: the world is the worker's hands."""
        following = Following(LinePreparer(), self.others, self.model)
        return self.model, Ingestor(
            self.loader, LinePreparer(), self.encoder, self.index, following
        )

    def others(self) -> list[Kept]:
        """The generations beside the one that answers."""
        every = self.generations.kept()
        return [self.beside[each.key].at(each) for each in every if each.key != self.model]

    def tidy(self) -> None:
        """What was dropped is deleted."""
        for generation in self.generations.dropping():
            self.beside[generation.key].drop()
            Shedder(self.database, self.generations).shed(generation)

    def begin(self, name: str = "letters", dimension: int = 6) -> Kept:
        """Another generation beside the one that answers, its jobs waiting."""
        self.generations.adopt(self.model, {"model": "words"}, DIMENSION)
        key, made_of = f"{name}-{dimension}-v1", {"model": name}
        index = SetIndex(self.fuse)
        generation = self.generations.begin(key, made_of, dimension)
        kept = Kept(generation, WordEncoder(self.fuse, name, dimension), index)
        self.beside.setdefault(key, kept)
        with self.database.write() as session:
            for each in self.catalogue.every_source(session):
                self.jobs.enqueue(session, *each, "reembed")
        return self.beside[key]

    def turn_to(self, generation: Generation) -> None:
        """What the program does after a switch: the other model and its index are in use."""
        before = Kept(generation, self.encoder, self.index)
        kept = self.beside.pop(generation.key)
        self.beside[self.model] = before
        self.model, self.encoder, self.index = generation.key, kept.encoder, kept.index

    @property
    def worker(self) -> Worker:
        return Worker(
            self.database, self.jobs, self.catalogue, self, self.schedules, self.housekeeping,
            self.meter,
        )  # fmt: skip

    def add(self, target: str, files: dict[str, str] | None = None, **at: UUID) -> UUID:
        """A source in the general space, its job waiting; the source's id."""
        if files is not None:
            self.loader.files[target] = dict(files)
        return self.catalogue.add_source(
            at.get("workspace", self.workspace), at.get("space", self.general), "folder", target,
            target, None,
        )[0]  # fmt: skip

    def fill(self, files: dict[str, str]) -> Source:
        """The source ``docs`` with these files, read to the end."""
        self.add("docs", files)
        self.drain()
        return self.source("docs")

    def source(self, target: str) -> Source:
        return self.catalogue.source(self.workspace, target)

    def drain(self) -> None:
        """Work until nothing is due, as a process does that was just started."""
        self.jobs.expire()
        self.worker.drain()

    def drain_or_die(self, steps: int) -> bool:
        """Work, but be killed after so many steps; whether that was before the end."""
        self.fuse.left = steps
        try:
            self.drain()
        except Killed:
            return True
        finally:
            self.fuse.left = None
        return False

    def let_time_pass(self) -> None:
        """Every grace time is over."""
        past = now() - timedelta(seconds=1)
        with self.database.write() as session:
            for row in (SourceRow, DocumentRow):
                session.execute(update(row).where(row.purge_at.is_not(None)).values(purge_at=past))
            session.execute(update(JobRow).where(JobRow.state == "queued").values(run_at=past))

    def ledger(self, job: Job) -> Ledger:
        return Ledger(self.database, self.jobs, job, self.model)

    def staged(self, ledger: Ledger, path: str, text: str) -> StagedVersion:
        """A version written and in the index, not yet published."""
        data = text.encode()
        made = LinePreparer().prepare(
            ledger.document_id(path), version_digest(data), Loaded(data, path)
        )
        write_points(
            self.index, ledger.stage([(path, made.version)], embed(self.encoder, made.inputs))
        )
        return made.version

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps it."""
        return Path(self.database.url.removeprefix("sqlite:///"))

    def receipts(self) -> list[Proof]:
        """What proves deletions, the newest first."""
        return Receipts(self.database).listing(self.workspace, 1000)

    def verify(self) -> Verification:
        return Verifier(self.database, self.index, answering(self.model)).verify()

    def published(self) -> dict[str, list[str]]:
        """Path -> passages' texts of everything that people may find."""
        query = (
            _live(select(DocumentRow.path, VersionRow.text, PassageRow.start, PassageRow.end))
            .order_by(DocumentRow.path, PassageRow.ordinal)
        )  # fmt: skip
        found: dict[str, list[str]] = {}
        with self.database.read() as session:
            for path, text, start, end in session.execute(query):
                found.setdefault(path, []).append(text[start:end])
        return found

    def terms(self, workspace: UUID | None = None) -> dict[int, int]:
        with self.database.read() as session:
            query = select(TermRow.term, TermRow.passages).where(
                TermRow.workspace_id == (workspace or self.workspace)
            )
            return dict(session.execute(query).all())

    def recount(self, workspace: UUID | None = None) -> dict[int, int]:
        """What the table of terms should say, counted from scratch."""
        query = (
            _live(select(PassageRow.id, EmbeddingRow.terms))
            .join(
                EmbeddingRow,
                (EmbeddingRow.digest == PassageRow.embedding)
                & (EmbeddingRow.workspace_id == PassageRow.workspace_id),
            )
            .where(SourceRow.workspace_id == (workspace or self.workspace))
        )
        counts: Counter[int] = Counter()
        with self.database.read() as session:
            for blob in dict(session.execute(query).all()).values():
                counts.update(unpack_terms(blob).indices.tolist())
                counts[ALL_PASSAGES] += 1
        return dict(counts)

    def rows(self, table: type) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def stray_versions(self) -> int:
        """Versions that nobody can find or bring back."""
        kept = select(DocumentRow.published_id).where(DocumentRow.published_id.is_not(None))
        with self.database.read() as session:
            query = select(func.count()).select_from(VersionRow).where(VersionRow.id.not_in(kept))
            return session.scalar(query) or 0

    def check(self) -> None:
        """Everything that holds whenever no work is left."""
        found = self.verify()
        assert found.wrong == 0, found
        assert self.terms() == self.recount()
        assert self.unused_embeddings() == 0
        assert self.stray_versions() == 0

    def unused_embeddings(self) -> int:
        used = select(PassageRow.embedding).where(
            PassageRow.workspace_id == EmbeddingRow.workspace_id
        )
        with self.database.read() as session:
            query = select(func.count()).select_from(EmbeddingRow)
            return session.scalar(query.where(EmbeddingRow.digest.not_in(used))) or 0


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    """A fresh world, on SQLite and on Postgres."""
    return World(database, home=tmp_path / "data")


@pytest.fixture
def chat(world: World) -> Chat:
    """An admin at the desk of chat."""
    return Chat(world)


@pytest.fixture
def new_world(database: Database) -> Callable[[], World]:
    """Makes fresh worlds in one database, for tests that need many; the one before is gone."""
    write = database.write

    def make() -> World:
        database.write = write
        with database.write() as session:
            session.execute(delete(WorkspaceRow))
            session.execute(delete(GenerationRow))
        return World(database)

    return make


def answering(key: str) -> Generation:
    """The generation of a model that answers."""
    return Generation(1, key, {"model": key}, 0, "active", None, now(), *[None] * 4)


def _let_commits_kill(database: Database, fuse: Fuse) -> None:
    begin = database.write

    @contextmanager
    def write(*, durable: bool = True) -> Iterator[Session]:
        with begin(durable=durable) as session:
            yield session
            fuse.step()
        fuse.step()

    database.write = write


def _live(query):
    return (
        query.select_from(PassageRow)
        .join(VersionRow, VersionRow.id == PassageRow.version_id)
        .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
        .join(SourceRow, SourceRow.id == DocumentRow.source_id)
        .where(is_live())
    )
