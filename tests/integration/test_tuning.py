"""Tuning as people run it, on the demo's documents with the real model."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.wiring import App
from store.questions import nobody
from store.records import Settled
from store.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[2]
DEMO = ROOT / "deploy" / "demo"
COLUMNS = {"quote@1", "quote@5", "document@5", "ndcg@10"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the ingested demo is kept from test to test."""
    return tmp_path_factory.mktemp("kept")


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"TEAMLORE_HOME": str(home)}, timeout=500, check=False,
    )  # fmt: skip


def document(home: Path, *arguments: str):
    done = run(home, *arguments, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def tune(home: Path, kept: Path, *more: str):
    return document(home, "tune", "threshold", str(DEMO), "--keep", str(kept), *more)


def test_a_tuning_is_reported_written_used_and_taken_back(tmp_path: Path, kept: Path) -> None:
    home, picture = tmp_path / "home", tmp_path / "reliability.svg"
    found = tune(home, kept, "--write", "--precision", "0.5", "--picture", str(picture))

    assert (found["fitted_on"], found["questions"], found["written"]) == ("demo", 58, "main")
    assert found["observations"] == 58 + 50
    assert len(found["auroc"]) == 5
    assert all(0.55 < value <= 1 for value in found["auroc"])  # better than chance, on few
    assert len(found["auroc_as_asked"]) == 5  # eight of its questions have no answer
    assert found["auroc_as_asked"] != found["auroc"]
    assert found["recommended"]["precision"] >= 0.5
    assert found["recommended"]["threshold"] == found["calibration"]["answered"]
    assert sum(b["answers"] for b in found["fitted"]["reliability"]) == found["observations"]
    assert picture.read_text().startswith("<svg")
    confidence = the_check(document(home, "doctor"))
    assert (confidence["ok"], "tuned on demo (58 questions)" in confidence["says"]) == (True, True)
    app = App(Settings(home=home))
    counts = app.answerer()._calibrations.of(app.access.workspace())
    app.close()
    assert counts.answered == found["calibration"]["answered"]
    assert counts.weights.unit == pytest.approx(found["calibration"]["weights"]["unit"], abs=1e-3)

    assert document(home, "tune", "threshold", "--back")["counts"] == "what ships with the model"
    assert "as shipped" in the_check(document(home, "doctor"))["says"]
    assert run(home, "tune", "threshold", "--back").returncode == 1


def the_check(examined):
    return next(check for check in examined if check["name"] == "confidence")


def test_doctor_says_that_people_ask_something_else(tmp_path: Path, kept: Path) -> None:
    home = tmp_path / "home"
    tune(home, kept, "--write", "--precision", "0.5")
    app = App(Settings(home=home))
    for _ in range(60):
        question = app.questions.ask(app.access.workspace(), "terminal", "", "me", "?")
        app.questions.settle([Settled(question, "nothing", 0.03, 1.0, [], nobody)])
    app.close()

    told = json.loads(run(home, "doctor", "--json").stdout)
    assert not the_check(told)["ok"]
    assert "the last 60 questions are answered with less confidence" in the_check(told)["says"]


def test_what_cannot_be_reached_is_said_and_not_written(tmp_path: Path, kept: Path) -> None:
    home = tmp_path / "home"
    done = run(
        home, "tune", "threshold", str(DEMO), "--keep", str(kept), "--write", "--precision", "1"
    )

    assert done.returncode == 1
    assert "No threshold reaches precision 1.0: nothing is written; aim lower" in done.stdout
    assert "AUROC" in done.stdout
    assert "as shipped" in the_check(document(home, "doctor"))["says"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("tune", "threshold"), "Name a folder with labelled questions"),
        (("tune", "everything"), "can be tuned"),
        (("tune", "threshold", "bot"), "is not a labelled set"),
        (("bench", "quality", "--sets", "bot"), "has no labelled set in English"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(tmp_path: Path, arguments, says) -> None:
    done = run(tmp_path / "home", *arguments)

    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())


def test_the_quality_of_each_ranking_is_measured(tmp_path: Path, kept: Path) -> None:
    found = document(tmp_path / "home", "bench", "quality", "--keep", str(kept))

    (demo,) = found["sets"]
    assert (found["suite"], found["model"], demo["set"]) == ("quality", "all-MiniLM-L6-v2", "demo")
    rows = {row.pop("ranking"): row for row in demo["rankings"]}
    assert list(rows)[:4] == ["BM25 alone", "dense alone", "hybrid (RRF)", "late interaction"]
    for row in rows.values():
        assert row.keys() == COLUMNS
        for figure in row.values():
            assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1
            assert figure["questions"] == 50
    shipped = list(rows.values())[-1]
    assert shipped["quote@5"]["value"] >= rows["BM25 alone"]["quote@5"]["value"] + 0.1
    evaluated = document(tmp_path / "home", "eval", str(DEMO), "--keep", str(kept / "demo"))
    for column in ("document@5", "ndcg@10"):
        assert shipped[column]["value"] == pytest.approx(evaluated["metrics"][column], abs=1e-4)


def test_the_table_is_printed_as_markdown(tmp_path: Path, kept: Path) -> None:
    done = run(tmp_path / "home", "bench", "quality", "--keep", str(kept), "--markdown")

    lines = done.stdout.splitlines()
    assert lines[0] == "| Set, questions | Ranking | quote@1 | quote@5 | document@5 | ndcg@10 |"
    assert lines[2].startswith("| demo, 50 | BM25 alone | 0.")
    assert all(line.count("|") == 7 for line in lines)
