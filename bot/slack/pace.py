"""One message a second in a channel, as Slack asks: whoever comes too early waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

SECONDS = 1.0
_MANY = 10_000  # channels; those whose turn is long over are forgotten


class Pace:
    """Gives turns by key, evenly spaced; a turn is kept even if its owner gives up."""

    def __init__(
        self, seconds: float = SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._clock = seconds, clock
        self._free: dict[str, float] = {}

    def spent(self, key: str) -> None:
        """Something was posted there just now, later than its turn: the next one counts from here.

        Else whoever had to wait for the platform would be too early every time from then on.
        """
        self._free[key] = max(self._free.get(key, 0.0), self._clock() + self._seconds)

    async def turn(self, key: str) -> None:
        """Wait until something may be posted there."""
        now = self._clock()
        at = max(now, self._free.get(key, 0.0))
        self._free[key] = at + self._seconds
        if len(self._free) > _MANY:
            self._free = {k: free for k, free in self._free.items() if free > now}
        if at > now:
            await asyncio.sleep(at - now)
