"""How long each part of a piece of work took, told to whoever collects it; to nobody by default.

Names and facts are words of ours, numbers, and ids that we made: nothing that a person wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

Facts = Mapping[str, str | int]


class Tracer(Protocol):
    """Collects spans; any thread may tell it, and one inside another is part of it."""

    def span(self, name: str, facts: Facts) -> AbstractContextManager[object]:
        """The time until it is left."""
        ...


class _Untraced:
    def span(self, name: str, facts: Facts) -> AbstractContextManager[object]:  # noqa: ARG002
        return nullcontext()


_tracer: Tracer = _Untraced()


def trace_with(tracer: Tracer | None) -> None:
    """From now on tell this one; None: nobody."""
    global _tracer
    _tracer = tracer or _Untraced()


def span(name: str, **facts: str | int) -> AbstractContextManager[object]:
    """The time until it is left, as a part of what is under way."""
    return _tracer.span(name, facts)
