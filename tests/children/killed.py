"""Runs the program with a bug planted in it, or kills it at a named point: a child of the tests.

``killed.py [--bug NAME] [--at POINT [--hit N]] VERB …`` ends with SIGKILL at the Nth time that the
point is reached, or as the program does. ``drain`` as the verb does the jobs that wait, and asks
for none.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import os
import runpy
import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

BEFORE, AFTER = "before", "after"
# Every step of the way from a question for work to its end. A function that is called inside a
# transaction is killed before its commit.
POINTS = {
    "asked for": ("store.jobs:JobQueue.enqueue", AFTER),
    "acknowledged": ("store.catalogue:Catalogue.add_source", AFTER),
    "claimed": ("store.jobs:JobQueue.claim", AFTER),
    "opened": ("ingest.sources.registry:Sources.visit", AFTER),
    "to be read": ("ingest.prepare:Preparer.prepare", BEFORE),
    "extracted": ("ingest.extract.sandbox:Extractor.extract", AFTER),
    "prepared": ("ingest.prepare:Preparer.prepare", AFTER),
    "encoded": ("ingest.lanes:embed", AFTER),
    "to be staged": ("store.ledger:Ledger.stage", BEFORE),
    "vectors written": ("store.publishing:Publisher.keep", AFTER),
    "passages written": ("store.publishing:Publisher.stage", AFTER),
    "staged": ("store.ledger:Ledger.stage", AFTER),
    "upserted": ("store.index.edge:EdgeIndex.upsert", AFTER),
    "read back": ("ingest.pipeline:write_points", AFTER),
    "about to be published": ("store.publishing:Publisher.publish", AFTER),
    "published": ("store.ledger:Ledger.publish", AFTER),
    "old points deleted": ("ingest.pipeline:delete_points", AFTER),
    "committed": ("store.wal:WriteAheadLog.sync", BEFORE),
    "on the disk": ("store.wal:WriteAheadLog.sync", AFTER),
    "missing hidden": ("store.ledger:Ledger.drop_missing", AFTER),
    "to be mirrored": ("ingest.pipeline:mirror", BEFORE),
    "terms counted": ("store.ledger:Ledger.settle", AFTER),
    "about to be swept": ("store.publishing:Publisher.forget", AFTER),
    "swept": ("store.ledger:Ledger.sweep", AFTER),
    "to be flushed": ("store.index.edge:EdgeIndex.flush", BEFORE),
    "flushed": ("store.index.edge:EdgeIndex.flush", AFTER),
    "checkpoint kept": ("store.ledger:Ledger.keep_checkpoint", AFTER),
    "about to be finished": ("store.jobs:JobQueue.finish", AFTER),
    "finished": ("store.ledger:Ledger.finish", AFTER),
}
# The same of a backup and of a restore.
KEEPING = {
    "packed": ("store.backup:check", BEFORE),
    "named": ("store.backup:settle", AFTER),
    "about to be restored": ("store.backup:copy_rows", AFTER),
    "restored": ("store.backup:restore", AFTER),
}
# Steps of other work than reading a folder.
BESIDE = {"embedded again": ("ingest.lanes:embed", AFTER)}


def replace(target: str, make: Callable[[Any], Any]) -> None:
    """Put what ``make`` makes of it in the place of ``module:name`` or ``module:Class.name``."""
    module, _, path = target.partition(":")
    *outer, name = path.split(".")
    holder: Any = importlib.import_module(module)
    for part in outer:
        holder = getattr(holder, part)
    setattr(holder, name, make(getattr(holder, name)))


def kill_at(point: str, hit: int) -> None:
    """End this process at the point as a power cut would, as far as it is concerned."""
    target, when = (POINTS | KEEPING | BESIDE)[point]
    times = itertools.count(1)

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(honest)
        def killed(*given: Any, **named: Any) -> Any:
            last = next(times) == hit
            if last and when is BEFORE:
                os.kill(os.getpid(), signal.SIGKILL)
            result = honest(*given, **named)
            if last:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return killed

    replace(target, make)


def drain() -> None:
    """Do the jobs that wait."""
    from bot.wiring import App
    from store.settings import load_settings

    app = App(load_settings())
    with app.worker() as worker:
        worker.drain()
    app.close()


def main() -> None:
    """Plant what is asked for, then be the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bug")
    parser.add_argument("--at", choices=POINTS | KEEPING | BESIDE)
    parser.add_argument("--hit", type=int, default=1)
    given, rest = parser.parse_known_args()
    if given.bug:
        importlib.import_module("children.bugs").BUGS[given.bug][0]()
    if given.at:
        kill_at(given.at, given.hit)
    if rest == ["drain"]:
        return drain()
    sys.argv = ["teamlore", *rest]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
    return None


if __name__ == "__main__":
    main()
