"""Slack as a part of the server: its tie, the runner and the watcher, run together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from bot.chat.alarm import Alarms
from bot.chat.history import Archive, Collector
from bot.chat.home import Home
from bot.chat.lane import Lane
from bot.chat.runner import Runner
from bot.chat.watch import Watcher
from bot.slack.connect import Connection
from bot.slack.failures import Failures
from bot.slack.hand import Hands
from bot.slack.listeners import Asking
from bot.slack.living import Living
from bot.slack.orders import Ordering
from bot.slack.overheard import Overheard
from bot.slack.parts import Parts
from bot.slack.past import SlackPast
from bot.slack.pressing import Pressing

_SLACKS = ("https://hooks.slack.com", "https://files.slack.com")


@dataclass(frozen=True, slots=True)
class SlackPart:
    """Answers on Slack until it is cancelled."""

    link: Connection
    runner: Runner
    watcher: Watcher
    alarms: Alarms
    collector: Collector
    lanes: tuple[Lane, ...]

    @property
    def name(self) -> str:
        """What it serves."""
        return "slack"

    @property
    def ready(self) -> bool:
        """Whether Slack can reach us, and we it."""
        return self.link.ready

    def routes(self) -> Sequence[web.RouteDef]:
        """Where Slack sends to; none in Socket Mode."""
        return self.link.routes()

    async def run(self) -> None:
        """Connect, answer, show progress."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.link.run())
                group.create_task(self.runner.run())
                group.create_task(self.watcher.run())
                group.create_task(self.alarms.run())
                group.create_task(self.collector.run())
        finally:
            for lane in self.lanes:
                lane.close()


def listen(
    link: Connection, parts: Parts, hands: Hands, home: Home, past: SlackPast, archive: Archive
) -> Ordering:
    """Hang every listener on the app; what shows the progress of jobs."""
    ordering = Ordering(parts, hands, past)
    overheard = Overheard(past, archive, parts.lane)
    Asking(parts, ordering.files_sent, overheard).register(link.app)
    ordering.register(link.app)
    Living(parts, home).register(link.app)
    Pressing(parts).register(link.app)  # last: it takes every button that nobody else takes
    link.app.error(Failures(parts.sender).told)
    return ordering


def origins(api_url: str) -> frozenset[str]:
    """Where Slack's own addresses lie: its hosts, and the origin of the API that was set."""
    parts = urlsplit(api_url)
    return frozenset({*_SLACKS, f"{parts.scheme}://{parts.netloc}"})
