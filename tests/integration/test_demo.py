"""What a newcomer sees first: four questions, their answers, and commands that work as printed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.program import ROOT

pytestmark = pytest.mark.integration
TEAMLORE = Path(sys.executable).with_name("teamlore")


def run(command, home, **more):
    """What a command of the shell says to somebody in the repository."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
    return subprocess.run(
        ["sh", "-c", command], cwd=ROOT, check=True, text=True, capture_output=True, timeout=120,
        env=kept | {"HOME": str(home), "COLUMNS": "80", "LANG": ""}, **more,
    ).stdout  # fmt: skip


def test_the_demo_answers_and_its_commands_go_on(tmp_path):
    said = run(f"TEAMLORE_HOME='{tmp_path / 'a demo'}' {TEAMLORE} demo", tmp_path)
    commands = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    chat, add, ask = (next(c for c in commands if f" {verb}" in c) for verb in
                      ("chat", "add", "ask"))  # fmt: skip

    assert "Acknowledge a page within 10 minutes." in said
    assert "| Hotel, London | TRV-01 | 145 |" in said
    assert "teamlore undo" in said
    assert said.count("Not in the documents.") == 1
    assert "within 10 minutes" in run(chat, tmp_path, input="How soon must I acknowledge a page?\n")
    (tmp_path / "your" / "documents").mkdir(parents=True)
    (tmp_path / "your" / "documents" / "cake.md").write_text("# Cake\n\nAnn brings the cake.\n")
    assert "1 added" in run(add, tmp_path)
    assert "Ann brings the cake." in run(ask.replace("your question", "Who brings cake?"), tmp_path)
    assert (tmp_path / ".local" / "share" / "teamlore" / "teamlore.db").exists()
