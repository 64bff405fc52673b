"""Hours of ingesting, changing, deleting and asking take no more memory than a few minutes.

``TEAMLORE_DRILL_SOAK``: how many documents are read, 20,000 in ``make drills``.
``TEAMLORE_DRILL_SOAK_MODEL=words``: with a model of words, so that everything but a model is
soaked; else with the real one.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from drills.served import ROOT

log = logging.getLogger(__name__)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(7200),
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here"),
]

DOCUMENTS = int(os.environ.get("TEAMLORE_DRILL_SOAK", "2000"))
MODEL = os.environ.get("TEAMLORE_DRILL_SOAK_MODEL", "words")
MOST_GROWTH = 0.05
A_CONNECTION = 3  # descriptors of one more, which a crowd of questions may open: file, log, lock
MOST_WAL_KB = 64 << 10


def test_memory_stays_what_it_was_after_the_warm_up(tmp_path):
    seen = soaked(tmp_path)
    # caches of words and pieces fill for a thousand documents and more
    warm, end = seen[len(seen) // 2 : 2 * len(seen) // 3], seen[-max(3, len(seen) // 6) :]

    before, after = of(warm, "rss"), of(end, "rss")
    growth = after / before - 1
    log.info(
        "%d documents: %.0f MB after warm-up, %.0f MB at the end (%+.1f %%; anonymous %+.1f %%); "
        "descriptors %d to %d, threads %d to %d, the database's log at most %.1f MB, of the "
        "index's at most %.1f MB in memory",
        DOCUMENTS, before / 1024, after / 1024, 100 * growth,
        100 * (of(end, "anonymous") / of(warm, "anonymous") - 1),
        of(warm, "descriptors"), of(end, "descriptors"), of(warm, "threads"), of(end, "threads"),
        max(each["wal_kb"] for each in seen) / 1024,
        max(each["index_log"] for each in seen) / 1024,
    )  # fmt: skip
    assert {outcome for each in seen for outcome in each["outcomes"]} <= {"answered", "weak"} | {
        "nothing"
    }
    assert of(end, "descriptors") <= of(warm, "descriptors") + A_CONNECTION
    assert of(end, "threads") <= of(warm, "threads")
    assert max(each["wal_kb"] for each in seen) < MOST_WAL_KB
    assert max(each["index_log"] for each in seen) < MOST_WAL_KB
    assert growth <= MOST_GROWTH


def of(seen, name):
    return median(each[name] for each in seen)


def soaked(home):
    """What a process says of itself, round by round."""
    done = subprocess.run(
        [sys.executable, "-m", "drills.soaked", str(home), str(DOCUMENTS), MODEL],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=7000,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
