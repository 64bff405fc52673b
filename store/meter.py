"""What is counted while the program works, for whoever watches it: numbers and our own words alone.

Nothing that a person wrote, no name and no id goes in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Meter(Protocol):
    """Takes note of what happened; any thread may tell it."""

    def answered(self, outcome: str, seconds: float) -> None:
        """A question has its outcome, found in that time."""
        ...

    def replied(self, platform: str, state: str, seconds: float) -> None:
        """A question of chat ended, or (``later``) is tried again; so long after it was asked."""
        ...

    def worked(self, kind: str, outcome: str, seconds: float) -> None:
        """A job ended: ``done``, ``failed``, ``later`` or ``lost`` to another worker."""
        ...

    def read(self, documents: Mapping[str, int]) -> None:
        """How many documents a look at a source came to, by what became of them."""
        ...

    def called(self, status: int) -> None:
        """A webhook was called, and answered with that status."""
        ...


class Unmeasured:
    """Nobody watches."""

    def answered(self, outcome: str, seconds: float) -> None:
        """Forgotten."""

    def replied(self, platform: str, state: str, seconds: float) -> None:
        """Forgotten."""

    def worked(self, kind: str, outcome: str, seconds: float) -> None:
        """Forgotten."""

    def read(self, documents: Mapping[str, int]) -> None:
        """Forgotten."""

    def called(self, status: int) -> None:
        """Forgotten."""


UNMEASURED = Unmeasured()
