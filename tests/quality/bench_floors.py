"""Runs the benchmark small and fails where a figure falls that must hold anywhere.

A program for CI, not a test: figures of time belong into a benchmark, which reports ratios to a
floor of the same run. Small runs are noisy, so the limits leave room below the project's own; what
the fast backend loses against torch is no matter of time and gets none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

LIMITS = {  # section: the figure, and what it is at least and at most
    "backends": ("ratio", 2.0, float("inf")),
    "ingest": ("ratio", 0.6, float("inf")),
    "question": ("ratio", 0.0, 9.0),
    "crowd": ("processor_ratio", 1.2, float("inf")),  # of the clock only where cores are free
}
LOST = ("ndcg_lost", float("-inf"), 0.003)
_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
SET = Path(os.environ.get("TEAMLORE_TEST_DATA") or _BESIDE) / "xquad" / "en"


def main() -> int:
    """0 if every figure lies within its limits."""
    command = [sys.executable, "-m", "bot", "bench", "core", "--passages", "1000", "--json"]
    limits = dict(LIMITS)
    if SET.is_dir():
        command += ["--set", str(SET)]
        limits["fidelity"] = LOST
    else:
        sys.stdout.write(
            "fidelity: skipped, no labelled set: TEAMLORE_TEST_DATA names its folder\n"
        )
    figures = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    wrong = 0
    for section, (figure, least, most) in limits.items():
        reached = figures[section][figure]
        holds = least <= reached <= most
        wrong += not holds
        sys.stdout.write(f"{section}: {figure} {reached} {'holds' if holds else 'FALLS'}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
