"""Runs drills by name: ``PYTHONPATH=tests python -m drills R4 [--full] [--json]``, or ``all``.

Says one line a drill: whether it held, what it saw, how long it took. Everything that pytest says
goes to standard error. The status is 1 where one did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from drills.table import DRILLS, Drill

ROOT = Path(__file__).resolve().parents[2]
_MARK = "figure:"  # before what a drill logs; whatever the program logs itself is no figure
_TOLD = re.compile(rf"^{_MARK}(?:tests\.)?(?:drills|integration)[.\w]*:(.*)$", re.MULTILINE)
_COUNTS = re.compile(r"(\d+) (passed|failed|error|skipped)")


@dataclass(frozen=True, slots=True)
class Result:
    """How a drill went."""

    drill: str
    shows: str
    held: bool
    figures: list[str]
    tests: dict[str, int]
    seconds: float

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {word}" for word, number in self.tests.items())
        seen = "; ".join(self.figures) or counts or "it is not here yet"
        word = "held" if self.held else "FAILED"
        return f"{self.drill:<6} {word:<6} {self.shows}: {seen} ({self.seconds:.0f} s)"


def run(name: str, drill: Drill, *, full: bool) -> Result:
    """One drill, in a process of its own."""
    absent = [test for test in drill.tests if not (ROOT / test.partition("::")[0]).exists()]
    if absent:
        why = [f"there is no {absent[0]}"]
        return Result(name, drill.shows, held=False, figures=why, tests={}, seconds=0.0)
    begun = time.monotonic()
    form = f"--log-cli-format={_MARK}%(name)s:%(message)s"
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-n0", *drill.tests, "--log-cli-level=INFO", form],
        cwd=ROOT, env=os.environ | (dict(drill.whole) if full else {}), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        said = []
        for line in process.stdout or ():
            said.append(line)
            sys.stderr.write(line)
    told = "".join(said)
    figures = [figure.strip() for figure in _TOLD.findall(told)]
    counts = {word: int(number) for number, word in _COUNTS.findall(said[-1] if said else "")}
    held = process.returncode == 0 and counts.get("passed", 0) > 0
    return Result(name, drill.shows, held, figures, counts, round(time.monotonic() - begun, 1))


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="drills", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", choices=[*DRILLS, "all"])
    parser.add_argument("--full", action="store_true", help="in its whole size")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    given = parser.parse_args()
    results = []
    for name in DRILLS if "all" in given.names else given.names:
        results.append(run(name, DRILLS[name], full=given.full))
        line = json.dumps(asdict(results[-1])) if given.json else str(results[-1])
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0 if all(result.held for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
