"""Runs the benchmark small and fails where a ratio falls that must hold anywhere.

A program for CI, not a test: figures of time belong into a benchmark, which reports ratios to a
floor of the same run. Small runs are noisy, so the limits leave room below the project's own.
"""

from __future__ import annotations

import json
import subprocess
import sys

LIMITS = {  # section: the ratio that is at least needed, or at most allowed
    "backends": (2.0, float("inf")),
    "ingest": (0.6, float("inf")),
    "question": (0.0, 9.0),
}


def main() -> int:
    """0 if every ratio lies within its limits."""
    command = [sys.executable, "-m", "bot", "bench", "core", "--passages", "1000", "--json"]
    figures = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    wrong = 0
    for section, (least, most) in LIMITS.items():
        ratio = figures[section]["ratio"]
        holds = least <= ratio <= most
        wrong += not holds
        sys.stdout.write(f"{section}: ratio {ratio} {'holds' if holds else 'FALLS'}\n")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
