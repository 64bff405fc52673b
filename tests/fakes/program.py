"""The real program, run verb by verb in a data directory of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


class Program:
    """Runs verbs in a data directory of their own, with settings."""

    def __init__(self, home: Path, **settings: str):
        self.settings = {"TEAMLORE_HOME": str(home), "COLUMNS": "200"} | settings

    def start(self, *arguments: str, out: IO | None = None) -> subprocess.Popen:
        """``out``: where all goes that it says; else it is to be read from the process."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        to = subprocess.PIPE if out is None else out
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=kept | self.settings,
            text=True, stdout=to, stderr=to,
        )  # fmt: skip

    def json(self, *arguments: str, status: int = 0):
        with self.start(*arguments, "--json") as process:
            out, err = process.communicate(timeout=300)
        assert process.returncode == status, out + err
        return json.loads(out)
