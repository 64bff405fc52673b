"""Real processes, killed: nothing is lost, doubled or half visible, and the next run finishes.

``TEAMLORE_DRILL_KILLS`` sets how many kills there are (`make drills`: 50).
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
KILLS = int(os.environ.get("TEAMLORE_DRILL_KILLS", "5"))
RUNNING = "SELECT count(*) FROM jobs WHERE state = 'running'"
STAGED = (
    "SELECT count(*) FROM versions v JOIN documents d ON d.id = v.document_id "
    "WHERE d.published_id IS NULL OR d.published_id != v.id"
)
SOME_DONE = (
    "SELECT count(*) FROM jobs WHERE state = 'running' AND json_extract(progress, '$.done') > 0"
)
MISSING = "SELECT count(*) FROM documents WHERE state = 'missing'"


def wait_for(process, site, moment: str, chance: random.Random) -> None:
    """Return at this moment of the process's life, or when it has ended."""
    query = {"claimed": RUNNING, "staged": STAGED, "some done": SOME_DONE, "missing": MISSING}
    if moment in query:
        while process.poll() is None and not site.shows(query[moment]):
            time.sleep(0.002)
    else:
        time.sleep(chance.uniform(0.0, {"early": 0.8, "any": 4.0}[moment]))
    time.sleep(chance.choice((0.0, 0.0, 0.01, 0.05, 0.2)))


PLAN = ("early", "staged", "any", "some done", "claimed", "any", "missing", "any")


def test_kills_lose_nothing(tmp_path, new_site, kills):
    chance = random.Random(20261125)
    site, hits, again = None, Counter(), False
    for kill in range(KILLS):
        if kill % 10 == 0:
            base = tmp_path / str(kill)
            base.mkdir()
            site = new_site(base, chance)
        elif not again:
            site.change()
        moment = PLAN[kill % len(PLAN)]
        process = site.start("add", str(site.folder))
        wait_for(process, site, moment, chance)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        hits[process.returncode == -signal.SIGKILL] += 1
        if kill % 2 and (site.home / "teamlore.db").exists():
            with site.opened() as database:
                database.migrate()
            assert site.half_visible() == [], (kill, moment)
        again = chance.random() < 0.3 and kill % 10 != 9 and kill != KILLS - 1
        if again:
            continue  # the run that would finish is killed as well
        site.add()
        assert site.faults() == [], (kill, moment)
        found = site.run("verify")
        assert found["documents"] == len(site.files())
        assert not any(found[k] for k in ("missing", "orphans", "stale", "unembedded"))
    kills.at_random(hits[True])
    assert hits[True] >= 0.7 * KILLS, "most kills must hit a process at work"
