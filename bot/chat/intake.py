"""The way from the event loop to the record: what comes together is committed together."""

from __future__ import annotations

import asyncio
from uuid import UUID

from bot.chat.lane import Lane
from bot.chat.reception import Ask, Reception, Refused

Taken = UUID | Refused | None
_MOST = 64  # questions a commit: a larger one would let the first of them wait


class Intake:
    """Records questions before they are acknowledged, however many come at once.

    A commit waits for the disk, and the next question would wait for that commit: so whatever
    arrives meanwhile is put into one. The lane should be its own, for acknowledging must not
    queue behind anything else.
    """

    def __init__(self, reception: Reception, lane: Lane) -> None:
        self._reception, self._lane = reception, lane
        self._waiting: list[tuple[Ask, asyncio.Future[Taken]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def take(self, ask: Ask) -> Taken:
        """As ``Reception.take``; returns when the question is on the disk."""
        done: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, done))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await done

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                await self._record(batch)
        finally:
            self._writer = None

    async def _record(self, batch: list[tuple[Ask, asyncio.Future[Taken]]]) -> None:
        try:
            taken = await self._lane.run(self._reception.take_all, [ask for ask, _ in batch])
        except Exception as error:  # noqa: BLE001 - handed to everybody who waits for it
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            for (_, done), one in zip(batch, taken, strict=True):
                if not done.done():
                    done.set_result(one)
