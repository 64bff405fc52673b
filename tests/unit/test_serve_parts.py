"""What runs in one server, and how its ingest worker ends."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.serve import IngestPart, server
from bot.wiring import App
from fakes.words import WordModel
from store.settings import Settings

_ROOT = Path(__file__).resolve().parents[2]
_STUCK = """
import sys, time
from contextlib import contextmanager
from bot.serve import IngestPart

class Stuck:
    def run(self, stop):
        time.sleep(60)

class App:
    @contextmanager
    def worker(self):
        try:
            yield Stuck()
        finally:
            sys.stdout.write("closed under its feet")

part = IngestPart(App())
part._GRACE_SECONDS = 0.2
part.begin()
time.sleep(0.2)
part.end()
sys.stdout.write("went on")
"""


@pytest.mark.parametrize("ingest", [True, False])
def test_a_server_leaves_ingest_to_workers_where_it_is_told_to(tmp_path, ingest):
    app = App(Settings(home=tmp_path, ingest=ingest), WordModel())

    assert ("ingest" in server(app).names) is ingest
    app.close()


def test_a_worker_that_ends_in_time_is_closed_and_the_process_goes_on():
    closed = []

    class Quick:
        def run(self, stop):
            stop.wait(10)

    class Anything:
        @contextmanager
        def worker(self):
            yield Quick()
            closed.append(True)

    part = IngestPart(Anything())
    part.begin()
    part.end()

    assert closed == [True]


def test_a_document_that_takes_too_long_ends_the_process_and_nothing_is_closed_under_it():
    done = subprocess.run(
        [sys.executable, "-c", _STUCK], cwd=_ROOT, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")
