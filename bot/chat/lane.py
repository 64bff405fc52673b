"""The one bridge from the event loop to blocking work: a few threads of our own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, asynccontextmanager
from contextvars import copy_context
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Lane:
    """Runs blocking calls off the event loop; at most ``width`` at once, the others wait."""

    def __init__(self, name: str, width: int) -> None:
        self._threads = ThreadPoolExecutor(width, thread_name_prefix=name)

    async def run(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of a blocking call, or what it raised."""
        loop, here = asyncio.get_running_loop(), copy_context()
        return await loop.run_in_executor(
            self._threads, lambda: here.run(call, *args, **kwargs)
        )  # fmt: skip

    @asynccontextmanager
    async def within(self, inside: AbstractContextManager[R]) -> AsyncIterator[R]:
        """What a blocking context gives; it is left when this is, however that ends."""
        found = await self.run(inside.__enter__)
        try:
            yield found
        finally:
            await self.run(inside.__exit__, None, None, None)

    def close(self) -> None:
        """Wait for what runs, start nothing new."""
        self._threads.shutdown(wait=True, cancel_futures=True)


class Lanes(NamedTuple):
    """The bridges of one face: none waits for another.

    To record what is acknowledged; to look up and keep the books; to answer; for tokens.
    """

    record: Lane
    quick: Lane
    slow: Lane
    tokens: Lane


def lanes_of(face: str, answering: int) -> Lanes:
    """Lanes of a face; ``answering`` answers are computed at once."""
    return Lanes(
        record=Lane(f"{face}-record", 1),
        quick=Lane(face, 4),
        slow=Lane(f"{face}-answer", answering),
        tokens=Lane(f"{face}-tokens", 1),
    )
