"""``teamlore bench peers``: Teamlore beside other libraries, on the same documents and weights.

Makes an environment for them (some gigabytes, kept), then runs each in processes of its own, one at
a time, and prints a table. ``peer.py`` says what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bot.cli.screen import show_table, warn_line
from bot.measure.sets import LabelledSet, load_set
from store.models.registry import default_cache, locate
from store.settings import Settings

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
PEERS = ("teamlore", "teamlore_torch", "haystack", "llamaindex", "langchain", "txtai", "chroma")
COLUMNS = (
    "passages", "seconds", "raw_ratio", "p50_ms", "p95_ms", "quote@1", "quote@5", "document@5",
    "peak_mb", "cold_seconds",
)  # fmt: skip
OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true", "ANONYMIZED_TELEMETRY": "False",
           "HAYSTACK_TELEMETRY_ENABLED": "False"}  # fmt: skip


def main(arguments: argparse.Namespace) -> int:
    """0; a library that fails is a row with its error, and no reason to stop the others."""
    labelled = load_set(arguments.set)
    python = environment(arguments.venv)
    figures = {name: measured(name, python, labelled) for name in arguments.only or PEERS}
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        show(figures)
    return 0


def environment(folder: Path) -> Path:
    """The Python of an environment that has the libraries of ``requirements.txt``."""
    python, stamp = folder / "bin" / "python", folder / ".installed"
    wanted = REQUIREMENTS.read_text("utf-8")
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--requirement", REQUIREMENTS], check=True)
        stamp.write_text(wanted, "utf-8")
    return python


def measured(name: str, python: Path, labelled: LabelledSet) -> dict[str, Any]:
    """Both phases of one library; ``error`` in place of figures where one failed."""
    own = name.startswith("teamlore")
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as home:
        sys.stderr.write(f"{name} …\n")
        job = {
            "documents": str(labelled.target), "home": home,
            "questions": [
                (q.text, next(iter(q.best)), q.must_contain) for q in labelled.questions if q.gold
            ],
            "model": str(locate(Settings().model, default_cache()).path),
        }  # fmt: skip
        figures: dict[str, Any] = {}
        for phase in ("ingest", "ask"):
            told = phased(sys.executable if own else str(python), name, phase, job)
            figures |= {"peak_mb": max(figures.get("peak_mb", 0), told.pop("peak_mb", 0))} | told
        if "error" not in figures:
            figures["raw_ratio"] = round(figures["raw_seconds"] / figures["seconds"], 2)
    return figures


def phased(python: str, name: str, phase: str, job: dict[str, Any]) -> dict[str, Any]:
    """What a process of its own prints of one phase."""
    file = Path(job["home"]) / "job.json"
    file.write_text(json.dumps(job | {"begun": time.time()}), "utf-8")
    command = [python, HERE / "peer.py", name, phase, file]
    paths = {"PYTHONPATH": str(HERE.parents[1])}
    ended = subprocess.run(
        command, capture_output=True, text=True, env=os.environ | OFFLINE | paths, check=False
    )
    if ended.returncode:
        return {"error": ended.stderr.strip().splitlines()[-1:]}
    told: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return told


def show(figures: dict[str, dict[str, Any]]) -> None:
    """A row for each library, and why one has none."""
    rows = [
        (name, *(str(figure.get(column, "-")) for column in COLUMNS))
        for name, figure in figures.items()
    ]
    show_table("", ("", *COLUMNS), rows)
    for name, figure in figures.items():
        if "error" in figure:
            warn_line("failed", name, str(figure["error"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, required=True, help="questions.tsv with its files")
    parser.add_argument("--venv", type=Path, default=Path(sys.prefix) / "peers")
    parser.add_argument("--only", nargs="*", choices=PEERS)
    parser.add_argument("--json", action="store_true")
    raise SystemExit(main(parser.parse_args()))
