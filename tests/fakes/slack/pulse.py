"""Waiting for something to become true."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_BREATH = 0.002  # many changes are looked at together
_AGAIN = 0.05  # what is looked at may lie outside the fake, which beats only for itself


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
                    await _either(beat, _AGAIN)
                    await asyncio.sleep(_BREATH)
        except TimeoutError:
            raise AssertionError(f"waited {seconds} s in vain for {what}") from None


async def _either(beat: asyncio.Event, seconds: float) -> None:
    """Wait for the beat, or for a while, whichever is sooner."""
    try:
        async with asyncio.timeout(seconds):
            await beat.wait()
    except TimeoutError:
        return
