"""The script of what goes wrong: a busy server, errors, slowness, cut connections, half answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

NOTHING = object()


@dataclass(slots=True)
class Fault:
    """How the next ``times`` requests that match ``route`` go wrong.

    ``route`` is a pattern of method and path, such as ``PUT /collections/*/points``. ``after``: the
    request takes effect, and only its answer is lost or another one.
    """

    route: str = "*"
    times: int = 1
    status: int | None = None
    retry_after: str | None = None
    delay: float = 0.0
    cut: bool = False  # the connection ends without an answer
    torn: bool = False  # ... or in the middle of one
    result: Any = NOTHING  # a half answer in place of the result
    after: bool = False

    @property
    def is_delay(self) -> bool:
        """Whether the request is only answered late."""
        return not (self.status or self.cut or self.torn or self.result is not NOTHING)


@dataclass(slots=True)
class Faults:
    """The faults still to come; the first that matches is used first."""

    coming: list[Fault] = field(default_factory=list)
    met: int = 0

    def add(self, *faults: Fault) -> None:
        self.coming += faults

    def next(self, method: str, path: str) -> Fault | None:
        for fault in self.coming:
            if fault.times > 0 and fnmatchcase(f"{method} {path}", fault.route):
                fault.times -= 1
                self.met += 1
                return fault
        return None

    def clear(self) -> None:
        self.coming.clear()
