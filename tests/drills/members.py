"""The processes of a fleet: workers and bots that share a Postgres and a Qdrant, and nothing else.

Each has a data directory of its own, as a machine of its own would.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from drills.served import ROOT

_MEMBER = [sys.executable, "-m", "children.member"]
_UP = {"worker": b"Working off the queue", "serve": b"listening on"}
_PATH = os.pathsep.join((str(ROOT), str(ROOT / "tests")))


class Member:
    """One process, which may be killed and started again."""

    def __init__(self, name: str, verb: str, home: Path, environment: Mapping[str, str],
                 options: tuple[str, ...] = ()) -> None:  # fmt: skip
        self.name, self.verb, self._home = name, verb, home
        self._command = [*_MEMBER, *options, verb]
        self._environment = os.environ | {
            "PYTHONPATH": _PATH,
            "PYTHONUNBUFFERED": "1",
            "TEAMLORE_HOME": str(home),
            "TEAMLORE_HTTP_PORT": "0",
            "TEAMLORE_LOG_LEVEL": "INFO",
            "TEAMLORE_QUESTIONS_PER_MINUTE": "0",
            "TEAMLORE_THREADS": "1",
            **environment,
        }
        self._process: asyncio.subprocess.Process | None = None
        self._begun = 0  # where in what it says its newest run begins
        home.mkdir(parents=True)

    async def start(self) -> None:
        with (self._home / "out").open("ab") as out:
            self._begun = out.tell()
            self._process = await asyncio.create_subprocess_exec(
                *self._command, cwd=ROOT, env=self._environment, stdout=out, stderr=out
            )

    async def up(self, within: float = 60.0) -> None:
        """Wait until it does its work."""
        async with asyncio.timeout(within):
            while _UP[self.verb] not in self._said():
                assert self.running, self.told()
                await asyncio.sleep(0.05)

    async def stop(self) -> tuple[int, float]:
        """End it as an operator does; how it ended, and how many seconds that took."""
        begun = time.monotonic()
        status = await self.end(signal.SIGTERM)
        return status, time.monotonic() - begun

    async def kill(self) -> None:
        """End it without a word, as a lost machine would."""
        await self.end(signal.SIGKILL)

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and wait until it has ended; how it ended."""
        assert self.running, self.told()
        self._process.send_signal(how)
        return await asyncio.wait_for(self._process.wait(), 60)

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def _said(self) -> bytes:
        return (self._home / "out").read_bytes()[self._begun :]

    def told(self) -> str:
        """What it said, and logged."""
        files = (self._home / "out", self._home / "teamlore.log")
        return "".join(f.read_text("utf-8", errors="replace") for f in files if f.exists())
