"""The benchmark, run tiny: its document has its shape; what it says of speed is not a test's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


def run(*arguments: str, scratch: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TMPDIR": str(scratch)}
    return subprocess.run(
        [sys.executable, "-m", "bot", "bench", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500,
    )  # fmt: skip


@pytest.mark.timeout(600)
def test_the_core_is_measured_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = run("core", "--passages", "200", "--json", scratch=tmp_path)

    figures = json.loads(done.stdout)
    assert done.returncode == int(bool(figures["missed"])), done.stderr
    assert figures["suite"] == "core"
    assert figures["passages"] >= 200
    assert set(figures["missed"]) <= {"ingest", "backends", "question", "crowd"}
    fidelity = figures["fidelity"]
    fast, slow = (fidelity["ndcg@10"][backend] for backend in (figures["backend"], "torch"))
    assert (fidelity["set"], fidelity["questions"]) == ("demo", 50)
    assert 0.3 < slow <= 1
    assert fidelity["ndcg_lost"] == pytest.approx(slow - fast, abs=1e-9)
    assert abs(fidelity["ndcg_lost"]) < 0.05
    for section, names in {
        "ingest": {"passages_per_second", "raw_passages_per_second", "ratio", "processor_ratio"},
        "question": {"p50_ms", "p95_ms", "floor_p50_ms", "ratio", "stages_p50_ms"},
        "crowd": {"per_second", "alone_per_second", "ratio", "processor_ratio", "p95_ms"},
        "cold": {"python_seconds", "help_seconds", "ask_seconds", "help_ratio", "ask_ratio"},
        "memory": {"peak_mb", "questions"},
        "backends": {"onnx_passages_per_second", "torch_passages_per_second", "ratio"},
    }.items():
        assert names <= figures[section].keys()
        assert all(v > 0 for v in figures[section].values() if isinstance(v, int | float))
    assert [p for p in tmp_path.iterdir() if p.name.startswith("teamlore")] == []


@pytest.mark.timeout(600)
def test_slack_is_measured_beside_the_core_and_nothing_is_left_behind(tmp_path: Path) -> None:
    done = run("slack", "--passages", "50", "--json", scratch=tmp_path)

    figures = json.loads(done.stdout)
    assert done.returncode == int(bool(figures["missed"])), done.stderr
    assert figures["suite"] == "slack"
    assert figures["passages"] >= 50
    assert set(figures["missed"]) <= {"slack"}
    reached = figures["slack"]
    assert all(value > 0 for value in reached.values())
    assert reached["p50_ms"] > reached["acknowledged_p50_ms"]
    assert {"p95_ms", "core_p95_ms", "p95_ratio"} <= reached.keys()
    assert [p for p in tmp_path.iterdir() if p.name.startswith("teamlore")] == []


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(("everything",), 2), (("core", "--folder", tempfile.gettempdir() + "/no-such-folder"), 1)],
)
def test_what_cannot_be_measured_is_said(
    arguments: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    done = run(*arguments, scratch=tmp_path)

    assert done.returncode == status
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(600)
def test_growth_is_measured_with_documents_and_with_made_up_points(tmp_path: Path) -> None:
    done = run("scale", "--passages", "250", "--points", "300", "--json", scratch=tmp_path)

    figures = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert figures["documents"][-1]["passages"] >= 250
    assert figures["index"][-1]["passages"] == 300
    assert all(v > 0 for row in figures["documents"] for v in row.values())
    assert [p for p in tmp_path.iterdir() if p.name.startswith("teamlore")] == []
