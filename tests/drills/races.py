"""Removing and revoking while others ask: threads with the engine, processes that scan SQL."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from uuid import UUID

from sqlalchemy import func, select

from drills.asker import PERSON, Ask, Loop, opened
from store.catalogue import Source
from store.grants import Grantee, GrantKind
from store.schema import (
    AnswerRow,
    CitationRow,
    DocumentRow,
    JobRow,
    PassageRow,
    SourceRow,
    VersionRow,
)

ROOT = Path(__file__).resolve().parents[2]
VAULT = "vault"
READER = Grantee(GrantKind.PERSON, "slack", PERSON)
_IN_A_FOLDER = 25
_VAULT = 20  # documents of the space that is revoked and granted again
_ASKERS = 4
_PATIENCE = 30.0  # seconds for one race


@dataclass(frozen=True, slots=True)
class Race:
    """What was taken away, when that began and had returned, and until when it stayed away."""

    number: int
    kind: str
    document: str
    begun: float
    returned: float
    until: float
    receipt: UUID | None = None


@dataclass
class Found:
    """What a drill saw."""

    races: list[Race] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    gone_after: list[float] = field(default_factory=list)  # seconds until no vector was left

    def of(self, race: Race) -> list[Ask]:
        return [ask for ask in self.asks if ask.race == race.number]

    def late(self) -> list[tuple[Race, Ask]]:
        """Asks that began when it was gone, and show it."""
        return [
            (race, ask)
            for race in self.races
            for ask in self.of(race)
            if race.returned < ask.begun and ask.ended < race.until and race.document in ask.shows
        ]

    def overtaken(self) -> list[tuple[Race, Ask]]:
        """Asks that were answered before it went, and shown when it was reported gone."""
        return [
            (race, ask)
            for race in self.races
            for ask in self.of(race)
            if ask.begun <= race.returned < ask.ended < race.until and race.document in ask.shows
        ]

    def contested(self) -> int:
        """Races in which an ask was under way while it was taken away."""
        return sum(
            any(ask.begun < race.returned and ask.ended > race.begun for ask in self.of(race))
            for race in self.races
        )

    def seen_before(self) -> int:
        """Races in which it was shown before it was taken away."""
        return sum(
            any(ask.ended < race.begun and race.document in ask.shows for ask in self.of(race))
            for race in self.races
        )


class Drill:
    """One data directory: documents with a word of their own each, and everyone who asks for it."""

    def __init__(self, home: Path, races: int, chance: random.Random) -> None:
        self.home, self._count, self._chance = home, races, chance
        self.app, self.found = opened(home / "home"), Found()
        self.workspace = self.app.access.workspace()
        self._heard, self._waiting, self._stop = Lock(), [], Event()
        self._passages: dict[str, set[UUID]] = {}

    def prepare(self) -> None:
        """Half of the races take documents away, half of them a grant; read it all first."""
        self.app.access.make_space(self.workspace, VAULT)
        self.app.access.grant(self.workspace, VAULT, READER)
        numbers = list(range(self._count // 2 + 1))
        for start in range(0, len(numbers), _IN_A_FOLDER):
            self._folder(f"open-{start}", numbers[start : start + _IN_A_FOLDER], "general")
        for number in numbers[:: _IN_A_FOLDER // 2]:  # sources of one document
            self._folder(f"alone-{number}", [number], "general", "alone")
        self._folder(VAULT, range(_VAULT), VAULT, VAULT)
        with self.app.worker() as worker:
            worker.drain()
        self._passages = self._known()

    def run(self) -> Found:
        """All races, one after another, while a worker deletes."""
        with self._worker(), self._reaper(), self._askers() as tell:
            for number, (kind, document) in enumerate(self._plan()):
                tell(number, f"What is the codeword of {document.removesuffix('.md')}?")
                self._race(number, kind, document)
            tell(-1, "")
            self._settled()
        return self.found

    def recorded_after(self) -> list[tuple[Race, float]]:
        """Answers on record that quote what was gone when they were put there."""
        query = select(CitationRow.passage_id, AnswerRow.answered_at).join(
            AnswerRow, AnswerRow.question_id == CitationRow.question_id
        )
        with self.app.database.read() as session:
            rows = [(passage, at.timestamp()) for passage, at in session.execute(query)]
        return [
            (race, at)
            for race in self.found.races
            for passage, at in rows
            if passage in self._passages[race.document] and race.returned < at < race.until
        ]

    def close(self) -> None:
        self.app.close()

    def _folder(self, name: str, numbers, space: str, word: str = "open") -> None:
        folder = self.home / "docs" / name
        folder.mkdir(parents=True)
        for n in numbers:
            text = f"# {word}{n}\n\nThe codeword of {word}{n} is zebra{n}.\n"
            (folder / f"{word}{n}.md").write_text(text)
        shelf = self.app.access.make_space(self.workspace, space)
        kind, target, named = self.app.identify(str(folder))
        self.app.catalogue.add_source(self.workspace, shelf, kind, target, named, None)

    def _known(self) -> dict[str, set[UUID]]:
        query = (
            select(DocumentRow.path, PassageRow.id)
            .join(VersionRow, VersionRow.document_id == DocumentRow.id)
            .join(PassageRow, PassageRow.version_id == VersionRow.id)
        )
        found: dict[str, set[UUID]] = {}
        with self.app.database.read() as session:
            for path, passage in session.execute(query):
                found.setdefault(path, set()).add(passage)
        return found

    def _plan(self) -> list[tuple[str, str]]:
        removable = [path for path in self._passages if not path.startswith(VAULT)]
        self._chance.shuffle(removable)
        kinds = [self._kind(path) for path in removable[: self._count // 2]]
        plan = list(zip(kinds, removable, strict=False))
        while len(plan) < self._count:
            plan.append(("revoke", f"{VAULT}{self._chance.randrange(_VAULT)}.md"))
        self._chance.shuffle(plan)
        return plan

    def _kind(self, path: str) -> str:
        if path.startswith("alone"):
            return "remove source"
        return self._chance.choice(("remove", "remove now", "remove now"))

    def _race(self, number: int, kind: str, document: str) -> None:
        self._until(lambda: any(a.race == number and document in a.shows for a in self._asks()))
        time.sleep(self._chance.uniform(0, 0.03))
        begun = time.time()
        receipt = self._take_away(kind, document)
        returned = time.time()
        self._until(lambda: self._asked_since(number, returned))
        until = time.time() if kind == "revoke" else float("inf")
        self.found.races.append(Race(number, kind, document, begun, returned, until, receipt))
        if kind == "revoke":
            self.app.access.grant(self.workspace, VAULT, READER)
        else:
            self._waiting.append((returned, sorted(self._passages[document])))

    def _take_away(self, kind: str, document: str) -> UUID | None:
        if kind == "revoke":
            assert self.app.access.revoke(self.workspace, VAULT, READER)
            return None
        source = self._source_of(document)
        if kind == "remove source":
            return self.app.catalogue.remove_source(source, timedelta(), "slack:U9")
        grace = timedelta(hours=kind == "remove")
        made = self.app.catalogue.remove_document(source, document, grace, "slack:U9")
        return made if not grace else None

    def _source_of(self, document: str) -> Source:
        with self.app.database.read() as session:
            query = select(SourceRow.id).join(DocumentRow).where(DocumentRow.path == document)
            id = session.scalars(query).one()
        return self.app.catalogue.by_id(id)

    def _asks(self) -> list[Ask]:
        with self._heard:
            return self.found.asks[-200:]

    def _asked_since(self, number: int, moment: float) -> bool:
        """Whether everyone who asks has asked twice since."""
        since = Counter(a.by for a in self._asks() if a.race == number and a.begun > moment)
        return len(since) == _ASKERS and min(since.values()) >= 2

    def _hear(self, ask: Ask) -> None:
        with self._heard:
            self.found.asks.append(ask)

    def _until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + _PATIENCE
        while not true():
            assert time.monotonic() < end, self._asks()[-3:]
            time.sleep(0.002)

    def _settled(self) -> None:
        """Wait until nothing is left to delete."""
        self._until(lambda: not self._waiting and not self._jobs_left())

    def _jobs_left(self) -> int:
        due = JobRow.state.in_(("queued", "running")) & (JobRow.run_at <= datetime.now(UTC))
        with self.app.database.read() as session:
            return session.scalar(select(func.count()).select_from(JobRow).where(due)) or 0

    @contextmanager
    def _askers(self) -> Iterator[Callable[[int, str], None]]:
        """Two threads and two processes; they ask what they are told."""
        loops = [Loop(f"thread {n}", self.app.desk(), self.workspace, self._hear) for n in (1, 2)]
        threads = [Thread(target=loop.run) for loop in loops]
        children = [self._child() for _ in range(2)]
        threads += [Thread(target=self._listen, args=(child,)) for child in children]
        for thread in threads:
            thread.start()

        def tell(race: int, text: str) -> None:
            for loop in loops:
                loop.tell(race, text)
            for child in children:
                child.stdin.write(json.dumps([race, text]) + "\n")
                child.stdin.flush()

        try:
            yield tell
        finally:
            for loop in loops:
                loop.stop()
            for child in children:
                child.stdin.close()
            for thread in threads:
                thread.join()
            assert [child.wait(60) for child in children] == [0, 0]

    def _child(self) -> subprocess.Popen[str]:
        paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        return subprocess.Popen(
            [sys.executable, "-m", "drills.asker", str(self.home / "home")], cwd=ROOT, text=True,
            env=os.environ | {"PYTHONPATH": paths}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def _listen(self, child: subprocess.Popen[str]) -> None:
        with child.stdout as lines:
            for line in lines:
                said = json.loads(line)
                self._hear(Ask(**said | {"shows": tuple(said["shows"])}))

    @contextmanager
    def _worker(self) -> Iterator[None]:
        with self.app.worker() as worker, self._beside(lambda: worker.run(self._stop)):
            yield

    @contextmanager
    def _reaper(self) -> Iterator[None]:
        """Notes how long the vectors of what was removed stay."""
        with self._beside(self._reap):
            yield

    def _reap(self) -> None:
        index = self.app.index()
        while not self._stop.is_set():
            for entry in list(self._waiting):
                if not index.present(entry[1]):
                    self.found.gone_after.append(time.time() - entry[0])
                    self._waiting.remove(entry)
            time.sleep(0.02)

    @contextmanager
    def _beside(self, run: Callable[[], None]) -> Iterator[None]:
        thread = Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()
