"""The program as one of a fleet, with leases as short as a drill can wait for: a child of tests.

``member.py [--lease SECONDS] [--bug NAME] VERB …``: the bugs are those that a fleet must find.
"""

from __future__ import annotations

import argparse
import importlib
import runpy
import sys
from collections.abc import Callable
from typing import Any

from children.killed import replace

_LEASES = ("store.jobs", "store.inbox")


def done_before_it_is_begun() -> None:
    """A job is on record as done as soon as a worker has it."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def ingest(self: Any, at: Any, on_progress: Any) -> None:
            with self._database.write() as session:
                self._jobs.finish(session, at.job, {})
            honest(self, at, on_progress)

        return ingest

    replace("ingest.worker:Worker._ingest", make)
    replace("store.jobs:JobQueue.held", lambda _: lambda *_: None)


def posts_without_looking() -> None:
    """Whoever takes a question over posts the reply, even if it stands there already."""

    def make(_: Callable[..., Any]) -> Callable[..., Any]:
        async def find(*_: Any) -> None:
            return None

        return find

    replace("bot.slack.face:SlackFace.find", make)


BUGS = {bug.__name__: bug for bug in (done_before_it_is_begun, posts_without_looking)}


def main() -> None:
    """Shorten the leases and plant what is asked for, then be the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lease", type=int)
    parser.add_argument("--bug", choices=BUGS)
    given, rest = parser.parse_known_args()
    for module in _LEASES if given.lease else ():
        importlib.import_module(module).LEASE_SECONDS = given.lease
    if given.bug:
        BUGS[given.bug]()
    sys.argv = ["teamlore", *rest]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
