"""Ingests and answers for a long time in a process of its own, and says what that takes.

``soaked.py HOME DOCUMENTS MODEL``: so many documents are read in rounds, new ones, changed ones and
lost ones, while threads ask. A line of JSON on standard output says how things stand.
"""

from __future__ import annotations

import json
import random
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Question
from bot.answer.service import Asked, Desk
from bot.wiring import App
from fakes.words import WordModel
from store.settings import Settings

ROUND = 50  # documents that are read in one
LIVE = 150  # at a time: as many go as come, from then on
_ASKERS = 4
_QUESTIONS = 12  # each round
_MAPPING = re.compile(r"[0-9a-f]+-[0-9a-f]+ ")
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lnrst"]


class Folder:
    """A folder that many pass through."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._folder, self._chance, self._made = folder, chance, 0
        folder.mkdir(parents=True)

    def turn(self) -> None:
        """New documents, changed ones, and the oldest go."""
        for _ in range(ROUND - ROUND // 5):
            self._made += 1
            self._write(self._folder / f"{self._made:06}.md")
        there = sorted(self._folder.iterdir())
        for file in there[:-LIVE]:
            file.unlink()
        for file in self._chance.sample(there[-LIVE:], min(ROUND // 5, len(there))):
            self._write(file)

    def _write(self, file: Path) -> None:
        sections = [
            f"## Part {n}\n\n{' '.join(self._chance.choices(_WORDS, k=80))}.\n" for n in range(3)
        ]
        file.write_text(f"# Note {file.stem}\n\n" + "\n".join(sections))


class Soak:
    """One data directory, worked on without a pause."""

    def __init__(self, home: Path, encoder: Any) -> None:
        self._home, self._chance = home, random.Random(15)
        # vectors of a model of words are small: with the usual room they would be kept for longer
        # than the warm-up takes
        settings = Settings(home=home / "home", threads=1, question_cache_mb=1)
        self._app = App(settings, encoder)
        self._folder = Folder(home / "docs", self._chance)
        self._workspace = self._app.access.workspace()
        shelf = self._app.access.space(self._workspace, "general")
        found = self._app.identify(str(home / "docs"))
        self._app.catalogue.add_source(self._workspace, shelf, *found, None)
        (self._source,) = self._app.catalogue.sources(self._workspace)
        self._desk = self._app.desk()

    def run(self, documents: int) -> None:
        with self._app.worker() as worker, ThreadPoolExecutor(_ASKERS) as pool:
            for number in range(documents // ROUND):
                self._folder.turn()
                self._app.catalogue.refresh(self._source)
                asking = [pool.submit(self._ask, self._desk) for _ in range(_QUESTIONS)]
                worker.drain()
                outcomes = [each.result() for each in asking]
                self._say(documents=(number + 1) * ROUND, outcomes=sorted(set(outcomes)))
        self._app.close()

    def _ask(self, desk: Desk) -> str:
        who = Asker("slack", "U1", full_member=True)
        question = Question(" ".join(self._chance.choices(_WORDS, k=6)) + "?")
        asked = Asked(self._workspace, Place("slack"), who, ReplyKind.PRIVATE, question)
        with desk.ask(asked) as answer:
            return answer.outcome.value

    def _say(self, **more: Any) -> None:
        wal = self._home / "home" / "teamlore.db-wal"
        sys.stdout.write(json.dumps(_held() | {"wal_kb": _kb(wal)} | more) + "\n")
        sys.stdout.flush()


def _held() -> dict[str, int]:
    """What this process has of its machine; sizes in kilobytes.

    The engine's log is counted apart: a mapped file that fills up and begins anew, so that how much
    of it is in memory tells nothing of growth.
    """
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    of = {"rss": "VmRSS", "anonymous": "RssAnon", "threads": "Threads"}
    held = {name: int(status[key].split()[0]) for name, key in of.items()}
    log = _mapped("/wal/")
    held |= {"rss": held["rss"] - log, "index_log": log}
    return held | {"descriptors": len(list(Path("/proc/self/fd").iterdir()))}


def _mapped(within: str) -> int:
    """How much of the files with this in their path is in memory."""
    size, counts = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8", errors="replace").splitlines():
        if _MAPPING.match(line):
            counts = within in line
        elif counts and line.startswith("Rss:"):
            size += int(line.split()[1])
    return size


def _kb(file: Path) -> int:
    return file.stat().st_size >> 10 if file.exists() else 0


def main(home: str, documents: str, model: str) -> None:
    """Soak until so many documents were read."""
    encoder = WordModel() if model == "words" else None
    Soak(Path(home), encoder).run(int(documents))


if __name__ == "__main__":
    main(*sys.argv[1:])
