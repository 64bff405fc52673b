"""A real ``teamlore serve`` process that a test may kill and start again."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from fakes.discord.fake import FakeDiscord
from fakes.discord.world import Guild
from fakes.slack.fake import FakeSlack

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = ROOT / "deploy" / "demo" / "handbook"
_TEAMLORE = [sys.executable, "-m", "bot"]


def add(home: Path, target: Path) -> None:
    """Ingest documents into a data directory, before it is served."""
    subprocess.run(
        [*_TEAMLORE, "add", str(target), "--json"],
        cwd=ROOT, env=os.environ | {"TEAMLORE_HOME": str(home)}, check=True, capture_output=True,
        timeout=300,
    )  # fmt: skip


class Process(ABC):
    """One data directory and the process that serves it."""

    def __init__(self, home: Path, environment: Mapping[str, str]) -> None:
        self._home = home
        self._environment = os.environ | {
            "TEAMLORE_HOME": str(home),
            "TEAMLORE_HTTP_PORT": "0",
            "TEAMLORE_LOG_LEVEL": "INFO",
            "TEAMLORE_QUESTIONS_PER_MINUTE": "0",
            **environment,
        }
        self._process: asyncio.subprocess.Process | None = None

    @abstractmethod
    def opened(self) -> int:
        """How many connections were ever made."""

    async def start(self, within: float = 60.0) -> None:
        """Start the process, and wait until it is connected."""
        before = self.opened()
        with (self._home / "serve.out").open("ab") as out:
            self._process = await asyncio.create_subprocess_exec(
                *_TEAMLORE, "serve", cwd=ROOT, env=self._environment, stdout=out, stderr=out
            )
        async with asyncio.timeout(within):
            while self.opened() <= before:
                assert self.running, self.told()
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """End it without a word, as a lost machine would."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator does."""
        await self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def rows(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with closing(sqlite3.connect(self._home / "teamlore.db", timeout=30)) as database:
            return database.execute(query, given).fetchall()

    def told(self) -> str:
        """The end of what the process said."""
        path = self._home / "serve.out"
        return path.read_text("utf-8", errors="replace")[-3000:] if path.exists() else ""

    def log(self) -> str:
        """All that it said and logged."""
        files = (self._home / "serve.out", self._home / "teamlore.log")
        return "".join(f.read_text("utf-8", errors="replace") for f in files if f.exists())

    async def _end(self, how: signal.Signals) -> None:
        if self.running:
            self._process.send_signal(how)
            await asyncio.wait_for(self._process.wait(), 60)


class Served(Process):
    """Served to Slack over Socket Mode."""

    def __init__(self, home: Path, slack: FakeSlack, **more: str) -> None:
        self._slack, self._more = slack, more
        super().__init__(home, {
            "TEAMLORE_SLACK_API_URL": slack.api_url,
            "TEAMLORE_SLACK_APP_TOKEN": slack.app_token,
            "TEAMLORE_SLACK_BOT_TOKEN": slack.bot_token(),
            **more,
        })  # fmt: skip

    def beside(self) -> Served:
        """Another process for the same data directory."""
        return Served(self._home, self._slack, **self._more)

    def opened(self) -> int:
        return self._slack.sockets.opened


class ServedDiscord(Process):
    """Served to the guilds of a Discord, which work in the workspace ``main``."""

    def __init__(self, home: Path, discord: FakeDiscord, guild: Guild) -> None:
        self._discord = discord
        super().__init__(home, {
            "TEAMLORE_DISCORD_API_URL": discord.api_url,
            "TEAMLORE_DISCORD_GATEWAY_URL": discord.gateway_url,
            "TEAMLORE_DISCORD_TOKEN": discord.token,
            "TEAMLORE_DISCORD_GUILDS": str(guild.id),
        })  # fmt: skip

    def opened(self) -> int:
        return len(self._discord.gateway.identified)

    def sync(self) -> None:
        """Register the commands."""
        subprocess.run(
            [*_TEAMLORE, "discord", "sync", "--json"], cwd=ROOT, env=self._environment, check=True,
            capture_output=True, timeout=120,
        )  # fmt: skip
