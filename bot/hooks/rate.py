"""Calls a minute: a bucket for each caller, in memory, because a restart may forgive."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

_MOST = 50_000  # persons remembered; the longest silent go first


class Rates:
    """Lets ``per_minute`` through for each key, evenly refilled; 0 lets everything through."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._full, self._clock, self._lock = per_minute, clock, Lock()
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, key: Hashable) -> int:
        """0 if it may pass, and it counts; else the whole seconds to wait."""
        if not self._full:
            return 0
        with self._lock:
            now = self._clock()
            left, at = self._left.pop(key, (float(self._full), now))
            left = min(self._full, left + (now - at) * self._full / 60)
            passes = left >= 1
            self._left[key] = (left - 1 if passes else left, now)
            if len(self._left) > _MOST:
                self._left.popitem(last=False)
            return 0 if passes else max(1, math.ceil((1 - left) * 60 / self._full))
