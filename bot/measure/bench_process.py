"""Measures whole processes: how long the program takes from nothing, and what it keeps in memory.

Processes are measured from outside, as whoever runs them does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median

from bot.measure.bench import seconds
from store.errors import TeamloreError

_TEAMLORE = (sys.executable, "-m", "bot")
_TOO_LONG = 600  # seconds; far beyond what any of this takes

# A small process between us and the measured one: the system counts what a process had in memory
# before it became another program, and we are large.
_PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak if sys.platform == "darwin" else peak * 1024)
"""


class Processes:
    """Runs this program as a process of its own on one data directory."""

    def __init__(self, home: Path) -> None:
        # whoever runs a program twice has it compiled
        kept = {name: v for name, v in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self._environment = kept | {
            "TEAMLORE_HOME": str(home), "TEAMLORE_DATABASE_URL": "", "TEAMLORE_QDRANT_URL": "",
            "PYTHONUTF8": "1",
        }  # fmt: skip

    def cold(self, question: str, rounds: int) -> dict[str, float]:
        """Median seconds of the smallest Python, of the help and of a question, in turns."""
        commands = {
            "python": [sys.executable, "-c", "pass"],
            "help": [*_TEAMLORE, "--help"],
            "ask": [*_TEAMLORE, "ask", question],
        }
        took: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                took[name].append(seconds(partial(self._run, command)))
        figures = {f"{name}_seconds": round(median(took[name]), 3) for name in took}
        for name in ("help", "ask"):
            pairs = zip(took[name], took["python"], strict=True)
            figures[f"{name}_ratio"] = round(median(a / b for a, b in pairs), 1)
        return figures

    def peak_memory(self, questions: Sequence[str]) -> float:
        """Megabytes that a process had resident at most when it had answered these questions."""
        command = [sys.executable, "-c", _PEAK, *_TEAMLORE, "chat"]
        printed = self._run(command, "\n/new\n".join(questions) + "\n")
        return round(int(printed) / 1e6, 1)

    def _run(self, command: Sequence[str], given: str = "") -> str:
        ended = subprocess.run(  # noqa: S603 - this program and Python itself
            command, input=given, env=self._environment, capture_output=True,
            encoding="utf-8", timeout=_TOO_LONG, check=False,
        )  # fmt: skip
        if ended.returncode not in (0, 1):  # 1: a question without an answer
            raise TeamloreError(f"A measured process failed: {ended.stderr.strip()[-200:]}")
        return ended.stdout
