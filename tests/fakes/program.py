"""The real program, run verb by verb in a data directory of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]


def listening(log: Path, process: subprocess.Popen) -> str | None:
    """Where a server listens, by its log, once it does."""
    assert process.poll() is None, log.read_text()
    found = re.search(r"listening on \[\('127.0.0.1', (\d+)\)", log.read_text())
    return f"http://127.0.0.1:{found[1]}" if found else None


def until(look: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What it gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return found


@contextmanager
def serving(program: Program, log: Path) -> Iterator[str]:
    """A ``teamlore serve`` in a process of its own, which ends well; its address."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"], cwd=ROOT, stdout=said, stderr=said,
            env=os.environ | program.settings | {"TEAMLORE_LOG_LEVEL": "INFO"},
        )  # fmt: skip
    try:
        yield until(lambda: listening(log, process), 60)
    finally:
        process.terminate()
        assert process.wait(30) == 0, log.read_text()


class Program:
    """Runs verbs in a data directory of their own, with settings."""

    def __init__(self, home: Path, **settings: str):
        self.home = home
        self.settings = {"TEAMLORE_HOME": str(home), "COLUMNS": "200", "LANG": ""} | settings

    def start(
        self, *arguments: str, out: IO | None = None, typed: bool = False
    ) -> subprocess.Popen:
        """``out``: where all goes that it says; else it is to be read from the process.

        ``typed``: whoever starts it types, and closes its input.
        """
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        to = subprocess.PIPE if out is None else out
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=kept | self.settings,
            text=True, stdout=to, stderr=to,
            stdin=subprocess.PIPE if typed else subprocess.DEVNULL,
        )  # fmt: skip

    def run(self, *arguments: str, status: int | None = 0) -> str:
        """All that it says to a person."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=120)
        assert "Traceback" not in out + err
        assert status is None or process.returncode == status, out + err
        return out + err

    def json(self, *arguments: str, status: int | None = 0, within: float = 300):
        """What it says to a program; it may take so many seconds."""
        with self.start(*arguments, "--json") as process:
            out, err = process.communicate(timeout=within)
        assert status is None or process.returncode == status, out + err
        return json.loads(out)
