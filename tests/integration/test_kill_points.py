"""Killed at every named step of ingest, and with bugs planted that such kills must bring to light.

What was acknowledged is finished by the next process without being asked for again.
``TEAMLORE_DRILL_ROUNDS`` sets how often each point is taken (`make drills`: 7); from the second
time on the process that mends what the first left is killed there as well.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from children.bugs import BUGS, FROM_NOTHING
from children.killed import POINTS

pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("TEAMLORE_DRILL_ROUNDS", "1"))
TESTS = Path(__file__).parents[1]
KILLED = -signal.SIGKILL
# These are reached again and again while one changed folder is read.
OFTEN = {"to be read": 8, "extracted": 8, "prepared": 8, "committed": 5, "on the disk": 5}
# Killed before anybody was told that it will be done; of the last two, where the hit comes early.
NOT_ASKED_YET = ("asked for", "committed", "on the disk")


@pytest.fixture(scope="module")
def read(new_site, tmp_path_factory):
    """A site with everything read, and a copy of it."""
    site = new_site(tmp_path_factory.mktemp("here"), random.Random(7), files=20)
    site.add()
    return site, site.copy(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def site(read):
    """The site as it was, in its own place: elsewhere it would be another source."""
    here, kept = read
    for place, saved in ((here.home, kept.home), (here.folder, kept.folder)):
        shutil.rmtree(place)
        shutil.copytree(saved, place)
    return here


def child(site, *arguments: str) -> int:
    """Status of the program with a bug in it, or of its death; 1: it found something wrong."""
    ended = subprocess.run(
        [sys.executable, TESTS / "children" / "killed.py", *arguments],
        cwd=TESTS.parent, capture_output=True, text=True, timeout=300, check=False,
        env=os.environ | {
            "PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}",
            "TEAMLORE_HOME": str(site.home), "TEAMLORE_THREADS": "1",
        },
    )  # fmt: skip
    assert ended.returncode in (0, 1, KILLED), ended.stderr + site.log()
    return ended.returncode


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_loses_nothing(site, point, kills):
    chance = random.Random(point)
    for turn in range(ROUNDS):
        site.change()
        at = ("--at", point, "--hit", str(chance.randint(1, OFTEN.get(point, 1))))
        assert child(site, *at, "add", str(site.folder)) == KILLED, "the point was not reached"
        kills.at_point(point)
        assert site.half_visible() == []
        if turn and child(site, *at, "drain") == KILLED:
            kills.in_the_repair()
            assert site.half_visible() == []
        if point in NOT_ASKED_YET:
            site.add()
        else:
            child(site, "drain")
        assert site.faults() == []


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught(site, bug):
    point = BUGS[bug][1]
    site.change()
    if bug in FROM_NOTHING:
        shutil.rmtree(site.home)
    faults = []
    if point:
        assert child(site, "--bug", bug, "--at", point, "add", str(site.folder)) == KILLED
        if bug in FROM_NOTHING:  # its shard cannot be opened without the bug
            faults += ["missing points"] * child(site, "--bug", bug, "verify")
        else:
            faults += site.half_visible()
    else:
        assert child(site, "--bug", bug, "add", str(site.folder)) == 0
    if not faults:
        child(site, "--bug", bug, "drain")
        faults += site.faults()

    assert faults
