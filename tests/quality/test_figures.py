"""Figures on real data, with floors: a change that makes answers worse does not pass.

One default setting for all sets. What was fitted where: bot/answer/rank.py and confidence.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.quality, pytest.mark.timeout(1200)]
ROOT = Path(__file__).parents[2]
FLOORS = {
    "govuk-developer-docs": {
        "quote@1": 0.48, "quote@5": 0.70, "document@5": 0.86, "highlight@1": 0.33,
    },
    "xquad/en": {"ndcg@10": 0.978, "recall@1": 0.95},
    "cranfield": {"ndcg@10": 0.41},
}  # fmt: skip


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(scope="session")
def evaluated(data_dir, homes):
    done = {}

    def run(name: str, *options: str):
        key = (name, *options)
        if key not in done:
            keep = homes / name.replace("/", "-")
            command = [sys.executable, "-m", "bot", "eval", str(data_dir / name), "--json"]
            ended = subprocess.run(
                [*command, "--keep", str(keep), *options], cwd=ROOT, env=os.environ | {
                    "TEAMLORE_HOME": str(homes / "outer")}, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            assert ended.returncode == 0, ended.stdout + ended.stderr
            done[key] = json.loads(ended.stdout)
        return done[key]["metrics"]

    return run


@pytest.mark.parametrize("name", FLOORS)
def test_ranking_and_quotes_keep_their_floors(evaluated, name) -> None:
    metrics = evaluated(name)

    fallen = {k: (metrics[k], floor) for k, floor in FLOORS[name].items() if metrics[k] < floor}
    assert fallen == {}


@pytest.mark.parametrize("seed", range(2))
def test_abstaining_keeps_its_floors_on_a_set_it_was_not_fitted_on(evaluated, seed) -> None:
    metrics = evaluated("xquad/en", "--hide-gold", "0.5", "--seed", str(seed))

    assert metrics["abstain_auroc"] >= 0.945  # 0.959 over five seeds
    assert metrics["answered_share"] >= 0.80
    assert metrics["refused_share"] >= 0.85


def test_questions_that_were_written_to_deceive_are_told_apart_better_than_by_likeness(
    data_dir, homes
) -> None:
    """By folds over documents, five ways; likeness and shared words alone reach 0.564."""
    command = [sys.executable, "-m", "bot", "tune", "threshold", str(data_dir / "squad2"), "--json"]
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"TEAMLORE_HOME": str(homes / "outer")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert min(json.loads(ended.stdout)["auroc_as_asked"]) >= 0.63


@pytest.mark.parametrize(
    ("name", "column", "least"),
    [("govuk-developer-docs", "quote@5", 0.1), ("xquad/en", "ndcg@10", 0.01),
     ("cranfield", "ndcg@10", 0.0)],
)  # fmt: skip
def test_the_ranking_that_ships_holds_against_plain_hybrid_search(
    data_dir, homes, name, column, least
) -> None:
    """Better where questions are worded otherwise; where they are topics (Cranfield), as good.

    There the two are apart by less than what the number format of the encoder makes of them, so
    it is asked of all that the ranking is well above both of what hybrid search adds up.
    """
    keep = homes / "quality"
    command = [sys.executable, "-m", "bot", "bench", "quality", "--sets", str(data_dir / name)]
    ended = subprocess.run(
        [*command, "--keep", str(keep), "--json"], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"TEAMLORE_HOME": str(homes / "outer")}, check=False,
    )  # fmt: skip
    rankings = json.loads(ended.stdout)["sets"][0]["rankings"]
    value = {row["ranking"]: row[column]["value"] for row in rankings}

    ships = list(value.values())[-1]
    assert ships >= value["hybrid (RRF)"] + least
    assert ships >= max(value["BM25 alone"], value["dense alone"]) + 0.015


def test_a_quote_is_short_enough_to_be_read(evaluated) -> None:
    assert evaluated("govuk-developer-docs")["quote_words_median"] <= 100
