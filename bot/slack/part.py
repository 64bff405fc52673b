"""Slack as a part of the server: connection, listeners, runner and watcher, run together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.chat.home import Home
from bot.chat.runner import Runner
from bot.chat.watch import Watcher
from bot.slack.connect import Connection
from bot.slack.hand import Hands
from bot.slack.listeners import Asking
from bot.slack.living import Living
from bot.slack.orders import Ordering
from bot.slack.parts import Parts
from bot.slack.pressing import Pressing


@dataclass(frozen=True, slots=True)
class SlackPart:
    """Answers on Slack until it is cancelled."""

    connection: Connection
    runner: Runner
    watcher: Watcher

    name = "slack"

    @property
    def ready(self) -> bool:
        """Whether Slack can reach us."""
        return self.connection.ready

    def routes(self) -> Sequence[web.RouteDef]:
        """Where Slack sends to; none in Socket Mode."""
        return self.connection.routes()

    async def run(self) -> None:
        """Connect, answer, show progress."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.connection.run())
            group.create_task(self.runner.run())
            group.create_task(self.watcher.run())


def listen(connection: Connection, parts: Parts, hands: Hands, home: Home) -> Ordering:
    """Register every listener on the connection's app."""
    ordering = Ordering(parts, hands)
    Asking(parts, ordering.files_sent).register(connection.app)
    ordering.register(connection.app)
    Pressing(parts).register(connection.app)
    Living(parts, home).register(connection.app)
    return ordering
