"""Teamlore changes its embedding model while it is asked: the real verbs, in processes of their
own, beside a process that answers twenty questions a second and ingests, as ``serve`` does.

Each answer is looked at from the inside: of which model its question's vector, its candidates, the
index and the confidence were. More than one is a mixed answer.
"""

from __future__ import annotations

import math
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from sqlalchemy import select, update

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Question
from bot.answer.service import Asked
from bot.serve import IngestPart
from bot.wiring import App
from drills.origins import Origins, Parts, seen_from_inside
from fakes.program import ROOT, Program, until
from fakes.tiny import WIDTH, tiny_encoder
from store.generations import Generation
from store.index.edge import held
from store.schema import AnswerRow, JobRow, QuestionRow
from store.settings import load_settings

RATE = 20  # questions a second
_ASKERS = 16  # as many as may wait at once: at an even pace nobody waits for another
PER_FILE = 10  # passages
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_FILLER = (
    "badge budget cache invoice ledger office payroll printer queue router vendor window".split()
)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: when it was asked and given, and of which model each part of it was."""

    number: int
    begun: float
    ended: float
    outcome: str
    right: bool  # whether the document that was asked for was among what it chose from
    models: frozenset[str]
    engine: str


class Corpus:
    """Files of ten passages each; one word of each passage stands nowhere else."""

    def __init__(self, folder: Path, passages: int, chance: random.Random) -> None:
        self._folder, self._chance = folder, chance
        self.words: list[tuple[str, str]] = []  # each with the file that it stands in
        folder.mkdir(parents=True)
        for _ in range(-(-passages // PER_FILE)):
            self.write()

    def write(self) -> tuple[str, str]:
        """One file more; the first of its words, and its name."""
        name = f"place-{len(self.words):06}.md"
        words = ["".join(self._chance.choices(_LETTERS, k=9)) for _ in range(PER_FILE)]
        (self._folder / name).write_text("# Depots\n\n" + "\n".join(map(self._section, words)))
        self.words += [(word, name) for word in words]
        return self.words[-PER_FILE]

    def _section(self, word: str) -> str:
        said = f"The code of the {word} depot is kept at the gate."
        return f"## The {word} depot\n\n{said} {' '.join(self._chance.choices(_FILLER, k=22))}.\n"


class Models:
    """Two models of a few kilobytes that differ, and where their exports are kept."""

    def __init__(self, base: Path) -> None:
        self.cache = base / "cache"
        self.folders = [str(tiny_encoder(base / name, 256, n)) for n, name in enumerate("ab")]


class Stand:
    """A data directory, two models, and what happens to them."""

    def __init__(self, base: Path, models: Models, passages: int, **settings: str) -> None:
        chance = random.Random(20261128)
        self._base, self.models = base, models.folders
        self.corpus = Corpus(base / "docs", passages, chance)
        self.settings = {
            "TEAMLORE_HOME": str(base / "home"), "TEAMLORE_THREADS": "1",
            "TEAMLORE_MODEL_CACHE": str(models.cache), "TEAMLORE_MODEL": self.models[0],
            **settings,
        }  # fmt: skip
        home = Path(self.settings.pop("TEAMLORE_HOME"))
        self.program = Program(home, **self.settings)
        named = {key.removeprefix("TEAMLORE_").lower(): v for key, v in self.settings.items()}
        self.app = App(load_settings(home=home, **named))

    def add(self) -> int:
        """Read what is new; how many passages that were."""
        folder = str(self._base / "docs")
        told = self.program.json("add", folder)
        assert not told["failed"], told
        if told.get("queued"):  # left to the process that answers, which is in no hurry
            until(lambda: not self.program.json("add", folder).get("queued"), 600)
        return int(told["passages"])

    def remade(self, model: int) -> dict[str, Any]:
        """The other model's vectors, and how they compare, once they are all there."""

        def made() -> dict[str, Any] | None:
            told = self.reembed("--model", self.models[model])
            return None if told["generations"][model]["state"] == "building" else told

        found: dict[str, Any] = until(made, 1800)
        return found

    @staticmethod
    def generation_key(model: int) -> str:
        """How the vectors of a model are called."""
        return f"{'ab'[model]}-{WIDTH}-v1"

    def turn(self, asking: Asking, how: str, model: int) -> None:
        """The other model answers, from one moment on while this runs."""
        begun = time.monotonic()
        assert self.reembed(how)["answers"] == self.models[model]
        asking.turned(begun, model)

    def killed(self) -> None:
        """Re-embedding begins, and its process is killed in the middle."""
        paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
        ended = subprocess.run(
            [sys.executable, "-m", "children.killed", "--at", "embedded again", "--hit", "3",
             "reembed", "--model", self.models[1]],
            cwd=ROOT, env=os.environ | self.program.settings | {"PYTHONPATH": paths},
            capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert ended.returncode == -signal.SIGKILL, ended.stdout + ended.stderr
        with self.app.database.write() as session:  # a dead worker's lease ends, as after 30 s
            running = update(JobRow).where(JobRow.state == "running")
            session.execute(running.values(lease_until=datetime(2000, 1, 1, tzinfo=UTC)))

    def reembed(self, *arguments: str) -> dict[str, Any]:
        return self.program.json("reembed", *arguments, within=3600)

    def generation(self, model: int) -> Generation:
        """What is on record of a model."""
        found = self.app.generations.listing()
        return next(each for each in found if each.model == self.models[model])

    @contextmanager
    def asked(self) -> Iterator[Asking]:
        """Questions come meanwhile; the embedded index is another process's when that begins."""
        self.app.settings.home.mkdir(parents=True, exist_ok=True)
        lock = held(self.app.settings.home / "index")
        asking = Asking(self)
        os.close(lock)
        with seen_from_inside(asking.origins, asking.parts), asking.running():
            yield asking

    @contextmanager
    def ingesting(self) -> Iterator[None]:
        """The asking process also does the ingest work, as ``serve`` does."""
        part = IngestPart(self.app)
        thread = Thread(target=part._work)
        thread.start()
        try:
            yield
        finally:
            part._stop.set()
            thread.join()

    def on_record(self) -> list[tuple[str, str]]:
        """Outcome and model of each answer on record, in the order they were asked."""
        query = select(AnswerRow.outcome, AnswerRow.model).join(
            QuestionRow, QuestionRow.id == AnswerRow.question_id
        )
        with self.app.database.read() as session:
            return [(o, m) for o, m in session.execute(query.order_by(QuestionRow.asked_at))]


class Asking:
    """Asks at an even pace, whatever else happens, and keeps what came of it."""

    def __init__(self, stand: Stand) -> None:
        self._stand, self.given, self.origins = (
            stand,
            list[Given](),
            Origins(stand.app, stand.models),
        )
        self._desk = stand.app.desk()
        self._stop, self._turn, self._numbers = Event(), Lock(), count()
        self._words = list(stand.corpus.words)
        self._turns: list[tuple[float, float, int]] = [(0.0, 0.0, 0)]
        self.parts: dict[str, Parts] = {}  # by the text of a question

    @contextmanager
    def running(self) -> Iterator[None]:
        begun = time.monotonic()
        with ThreadPoolExecutor(_ASKERS) as pool:
            loops = [pool.submit(self._loop, begun) for _ in range(_ASKERS)]
            try:
                yield
            finally:
                self._stop.set()
            for loop in loops:
                loop.result()
        self.seconds = time.monotonic() - begun

    def for_a_while(self, seconds: float = 2.0) -> None:
        """So many more answers, as a phase of its own."""
        many = len(self.given) + round(RATE * seconds)
        until(lambda: len(self.given) >= many, 60)

    def asks_for(self, word: str, name: str) -> Given:
        """One question more, about what was just added."""
        return self._ask(next(self._numbers), word, name)

    def mixed(self) -> list[Given]:
        return [each for each in self.given if len(each.models) != 1]

    def failed(self) -> list[Given]:
        said = {"answered", "weak", "nothing"}
        return [each for each in self.given if each.outcome not in said or not each.right]

    def turned(self, begun: float, model: int) -> None:
        """From a moment since then that model answers."""
        self._turns.append((begun, time.monotonic(), model))

    def strayed(self) -> list[Given]:
        """Answers of a model that answered at no moment from the question to the answer."""
        ends = [ended for _, ended, _ in self._turns[1:]] + [math.inf]
        spans = [(b, e, m) for (b, _, m), e in zip(self._turns, ends, strict=True)]
        return [
            each
            for each in self.given
            if not each.models
            <= {self._key(m) for b, e, m in spans if b <= each.ended and each.begun <= e}
        ]

    def counts(self) -> list[int]:
        """How many were asked for each model in turn, those aside that met a change."""
        ends = [begun for begun, _, _ in self._turns[1:]] + [math.inf]
        since = [ended for _, ended, _ in self._turns]
        return [
            sum(s <= each.begun and each.ended <= e for each in self.given)
            for s, e in zip(since, ends, strict=True)
        ]

    def _key(self, model: int) -> str:
        return self._stand.generation_key(model)

    def pace(self, since: float) -> float:
        """How many were answered a second, of those that were asked since a moment."""
        own = [each.ended for each in self.given if each.begun >= since]
        return len(own) / (max(own) - since)

    def _loop(self, begun: float) -> None:
        while not self._stop.is_set():
            number = next(self._numbers)
            self._stop.wait(max(0.0, begun + number / RATE - time.monotonic()))
            self._ask(number, *self._words[number * 7 % len(self._words)])

    def _ask(self, number: int, word: str, name: str) -> Given:
        text = f"Where is the code of the {word} depot kept?"
        began = time.monotonic()
        with self._desk.ask(self._asked(text)) as answer:
            made = self.parts.pop(text, Parts())
            models = made.models | {answer.model}
            given = Given(
                number, began, time.monotonic(), answer.outcome.value, name in made.documents,
                models, made.engine,
            )  # fmt: skip
        with self._turn:
            self.given.append(given)
        return given

    def _asked(self, text: str) -> Asked:
        workspace = self._stand.app.access.workspace()
        who = Asker("terminal", "somebody", full_member=True)
        return Asked(workspace, Place("terminal"), who, ReplyKind.PRIVATE, Question(text))
