"""Discord as a part of the server: its connection, the runner and the watcher, run together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.chat.alarm import Alarms
from bot.chat.history import Collector
from bot.chat.lane import Lane
from bot.chat.runner import Runner
from bot.chat.watch import Watcher
from bot.discord.connect import Listening, keep_up
from bot.discord.send import Sender


@dataclass(frozen=True, slots=True)
class DiscordPart:
    """Answers on Discord until it is cancelled."""

    client: Listening
    token: str = field(repr=False)
    sender: Sender
    runner: Runner
    watcher: Watcher
    alarms: Alarms
    collector: Collector
    lanes: tuple[Lane, ...]

    @property
    def name(self) -> str:
        """What it serves."""
        return "discord"

    @property
    def ready(self) -> bool:
        """Whether Discord tells us everything now."""
        return self.client.connected

    def routes(self) -> Sequence[web.RouteDef]:
        """None: Discord is listened to over the gateway."""
        return ()

    async def run(self) -> None:
        """Connect, answer, show progress; what waits from before is answered at once it can be."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(keep_up(self.client, self.token))
                group.create_task(self._begun(self.runner.run))
                group.create_task(self._begun(self.watcher.run))
                group.create_task(self._begun(self.alarms.run))
                group.create_task(self._begun(self.collector.run))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None  # one ends all: the others were only cancelled
        finally:
            await self.sender.close()
            for lane in self.lanes:
                lane.close()

    async def _begun(self, run: Callable[[], Awaitable[None]]) -> None:
        await self.client.begun.wait()
        await run()
