"""Real talk in channels, and the real program that reads it back while it is killed."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.program import Program

MESSAGES, LOOSE = 1_200, 200
BEGUN = datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp()
_ANIMALS = "heron otter badger falcon hedgehog salmon weasel lynx".split()
_MARKS = "#>*+-=|`~_<[]!:\\ "  # no author's name begins with one, in a document


@dataclass(frozen=True, slots=True)
class Line:
    """What a person said at some time, in a conversation or (``loose``) beside all of them."""

    at: float
    person: str
    text: str
    talk: str
    loose: bool


def real_talk(data: Path) -> list[Line]:
    """A stretch of a log of Ubuntu's IRC channel, a line a minute.

    Messages of conversations, which people have marked in this data, and others between.
    """
    log = data / "chat-ubuntu-irc" / "messages.jsonl"
    if not log.exists():
        pytest.skip(f"no test data at {log}")
    found = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    said = [line for line in found if line["user"] and line["text"].strip()]
    marked = [line for line in said if line["thread"] is not None][: MESSAGES - LOOSE]
    loose = [line for line in said if line["thread"] is None][:LOOSE]
    return [_line(number, line) for number, line in enumerate(marked + loose, 1)]


def _line(number: int, line: dict[str, Any]) -> Line:
    loose = line["thread"] is None
    talk = f"line {line['line']}" if loose else line["thread"]
    return Line(
        BEGUN + 60.0 * number, line["user"], line["text"], f"{line['log']} {talk}", loose
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one conversation while nobody served: an edit, a deletion, a late reply."""

    number: int
    document: str  # its path
    place: Any  # where it is talked about
    edited: Any  # the message, as its platform has it
    gone: str  # what was said there

    @property
    def words(self) -> str:
        """What the first message says now."""
        return f"the ledger of the {self._animal} is kept in cellar {self.number}"

    @property
    def late(self) -> str:
        """What was added to it."""
        return f"late answer {self.number}: ask the quartermaster of ward {self.number}"

    @property
    def question(self) -> str:
        return f"In which cellar is the ledger of the {self._animal} kept?"

    @property
    def answer(self) -> str:
        return f"{self._animal} is kept in cellar {self.number}"

    @property
    def _animal(self) -> str:
        return _ANIMALS[self.number % len(_ANIMALS)]


class Reading(Program):
    """``teamlore serve`` on a platform; what it keeps is looked at from outside."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.home, self.log = folder / "home", folder / "serve.log"
        super().__init__(
            self.home, TEAMLORE_HTTP_PORT="0", TEAMLORE_LOG_LEVEL="INFO",
            TEAMLORE_HISTORY_DELAY="0", **settings,
        )  # fmt: skip
        self.process: subprocess.Popen | None = None

    def serve(self) -> None:
        with self.log.open("ab") as log:
            self.process = self.start("serve", out=log)

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(60)

    def read_back(self, killed_at: Sequence[float]) -> None:
        """From nothing to the beginning of every channel, killed when it has such shares of it."""
        for share in killed_at:
            self.serve()
            self.until(lambda n=share * MESSAGES: self.kept() > n)
            self.end(signal.SIGKILL)
        self.sweep(None)

    def sweep(self, since: str | None) -> None:
        """Serve until every channel was walked after a moment, and all of it read."""
        self.serve()
        self.until(lambda: self.walked() > (since or "") and not self._jobs())
        self.end()

    def until(self, condition: Callable[[], Any], seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < end, self.log.read_text()[-2000:]
            time.sleep(0.2)

    def rows(self, query: str, *given: str) -> list[tuple]:
        """What the database says now."""
        look = sqlite3.connect(f"file:{self.home / 'teamlore.db'}?mode=ro", uri=True, timeout=30)
        with closing(look):
            return look.execute(query, given).fetchall()

    def value(self, query: str, *given: str) -> Any:
        return self.rows(query, *given)[0][0]

    def walked(self) -> str:
        """When the channel that waits longest was walked to its beginning."""
        return self.value("SELECT min(coalesce(walked_at, '')) FROM histories")

    def finished(self) -> str:
        """When the last job ended."""
        return self.value("SELECT max(finished_at) FROM jobs")

    def kept(self) -> int:
        return self.value("SELECT count(*) FROM messages")

    def embedded(self, since: str) -> int:
        """How many passages the model was given."""
        return self.value(
            "SELECT sum(json_extract(progress, '$.embedded')) FROM jobs "
            "WHERE kind = 'ingest' AND finished_at > ?", since,
        )  # fmt: skip

    def passages(self, path: str = "%") -> int:
        """How many there are to quote from documents of such a path."""
        return self.value(
            "SELECT count(*) FROM documents d JOIN passages p ON p.version_id = d.published_id "
            "WHERE d.path LIKE ?", path,
        )  # fmt: skip

    def lines(self) -> Counter[str]:
        """Everything that people may find, line by line."""
        texts = self.rows(
            "SELECT v.text FROM documents d JOIN versions v ON v.id = d.published_id "
            "WHERE d.state = 'published'"
        )
        return Counter(line for (text,) in texts for line in text.splitlines())

    def everything(self) -> str:
        """Every text of a channel that is on record, whoever may find it or not."""
        texts = self.rows("SELECT text FROM versions UNION SELECT text FROM messages")
        return "\n".join(text for (text,) in texts)

    def unused_vectors(self) -> int:
        """Embeddings of what is no passage any more."""
        return self.value(
            "SELECT count(*) FROM embeddings WHERE digest NOT IN (SELECT embedding FROM passages)"
        )

    def _jobs(self) -> int:
        return self.value("SELECT count(*) FROM jobs WHERE state IN ('queued', 'running')")


def said_by(author: str, text: str) -> str:
    """The line of a document that a message is."""
    return f"{author.lstrip(_MARKS) or 'Somebody'}: {' '.join(text.split())}"


def lost_or_doubled(program: Reading, said: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Lines that are not found as often as people, by name, said them: how often they are."""
    lines, wanted = program.lines(), Counter(said_by(*one) for one in said)
    wrong = {line: lines[line] for line in wanted if lines[line] != wanted[line]}
    kept = program.kept()
    return wrong if kept == len(said) else wrong | {"messages kept": kept}


def faults_of(program: Reading, changed: Sequence[Changed], since: str) -> dict[str, Any]:
    """What is wrong after a tenth has changed, and was read.

    It costs the passages of its own documents; what was deleted is in no row and no vector.
    """
    new, whole, kept = program.embedded(since), program.passages(), program.everything()
    theirs = sum(program.passages(one.document) for one in changed)
    added = [words for one in changed for words in (one.words, one.late)]
    gone = [text for one in changed if len(text := " ".join(one.gone.split())) > 40]
    found = program.json("verify")
    faults = {
        "embedded": not 0 < new <= theirs < whole / 5 and (new, theirs, whole),
        "not added": [words for words in added if words not in kept],
        "nothing to delete": not gone,
        "still there": [text for text in gone if text in kept],
        "unused vectors": program.unused_vectors(),
    } | {name: found[name] for name in ("missing", "orphans", "stale", "unembedded")}
    return {name: fault for name, fault in faults.items() if fault}
