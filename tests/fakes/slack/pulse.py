"""Waiting for something to become true, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_BREATH = 0.002  # many changes at once are looked at once


class Pulse:
    """Beats whenever something changed."""

    def __init__(self) -> None:
        self._beat = asyncio.Event()

    def __call__(self) -> None:
        beat, self._beat = self._beat, asyncio.Event()
        beat.set()

    async def next(self) -> None:
        """Wait for the next beat."""
        await self._beat.wait()

    async def until(self, look: Callable[[], T], seconds: float, what: str) -> T:
        """Return what ``look`` finds as soon as that is something; fail after ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    beat = self._beat
                    if found := look():
                        return found
                    await beat.wait()
                    await asyncio.sleep(_BREATH)
        except TimeoutError:
            raise AssertionError(f"waited {seconds} s in vain for {what}") from None
