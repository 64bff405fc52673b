"""How often a run killed the program during ingest, and where."""

from __future__ import annotations

from collections import Counter

AT_A_POINT, IN_THE_REPAIR, AT_RANDOM = "at named points", "in the repair", "at random"


class Kills:
    """Kills that met a process at work; one that had ended by then is none."""

    def __init__(self) -> None:
        self._at: Counter[str] = Counter()
        self._points: set[str] = set()

    def at_random(self, number: int) -> None:
        self._at[AT_RANDOM] += number

    def at_point(self, point: str) -> None:
        self._points.add(point)
        self._at[AT_A_POINT] += 1

    def in_the_repair(self) -> None:
        self._at[IN_THE_REPAIR] += 1

    def __str__(self) -> str:
        parts = ", ".join(f"{number} {where}" for where, number in sorted(self._at.items()))
        return f"{self._at.total()} kills: {parts}; {len(self._points)} points"
