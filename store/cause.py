"""What the work of this moment is for, so that lines of the log that belong together say so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_CAUSE: ContextVar[tuple[str, str] | None] = ContextVar("cause", default=None)


@contextmanager
def because_of(kind: str, id: UUID) -> Iterator[None]:
    """All that is logged inside belongs to it; the log tells so in its form for programs."""
    before = _CAUSE.set((kind, str(id)))
    try:
        yield
    finally:
        _CAUSE.reset(before)


def cause() -> dict[str, str]:
    """Kind and id, or nothing."""
    found = _CAUSE.get()
    return {found[0]: found[1]} if found else {}
