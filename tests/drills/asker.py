"""Asks one question again and again until it is given another: a thread, or a process of its own.

As a process it takes questions as lines on standard input and says what each ask came to.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

from bot.answer.audience import Asker, Place, ReplyKind
from bot.answer.models import Question
from bot.answer.service import Asked, Desk
from bot.wiring import App
from fakes.words import WordModel
from store.settings import Settings

PERSON = "U1"
_SCREEN_SECONDS = (0.0, 0.0, 0.005, 0.03)  # between the last look and the eyes of a person


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask: of which race, by whom, when (wall clock), and the documents that it shows."""

    race: int
    by: str
    begun: float
    ended: float
    outcome: str
    shows: tuple[str, ...]


class Loop:
    """Asks what it was told last, without a pause; says what came of it."""

    def __init__(self, by: str, desk: Desk, workspace: UUID, say: Callable[[Ask], None]) -> None:
        self._by, self._desk, self._workspace, self._say = by, desk, workspace, say
        self._race, self._text = -1, ""
        self._stop, self._chance = Event(), random.Random(by)

    def tell(self, race: int, text: str) -> None:
        """From the next ask on, ask this; a negative race: nothing."""
        self._text, self._race = text, race

    def stop(self) -> None:
        """No more."""
        self._stop.set()

    def run(self) -> None:
        while not self._stop.is_set():
            race, text = self._race, self._text
            if race < 0:
                time.sleep(0.001)
                continue
            begun = time.time()
            with self._desk.ask(self._asked(text)) as answer:
                time.sleep(self._chance.choice(_SCREEN_SECONDS))
                shows = tuple(c.document for c in answer.citations)
                ask = Ask(race, self._by, begun, time.time(), answer.outcome.value, shows)
            self._say(ask)

    def _asked(self, text: str) -> Asked:
        who = Asker("slack", PERSON, full_member=True)
        return Asked(self._workspace, Place("slack"), who, ReplyKind.PRIVATE, Question(text))


def opened(home: Path) -> App:
    """The program on this data directory, with a model that is quick."""
    return App(Settings(home=home), WordModel())


def main(home: str) -> None:
    """Ask what standard input says, until it ends."""
    app = opened(Path(home))

    def say(ask: Ask) -> None:
        sys.stdout.write(json.dumps(asdict(ask)) + "\n")
        sys.stdout.flush()

    loop = Loop(f"process {os.getpid()}", app.desk(), app.access.workspace(), say)
    thread = Thread(target=loop.run)
    thread.start()
    for line in sys.stdin:
        loop.tell(*json.loads(line))
    loop.stop()
    thread.join()
    app.close()


if __name__ == "__main__":
    main(sys.argv[1])
