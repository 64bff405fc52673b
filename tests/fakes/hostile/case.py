"""One hostile file: how it is made, what it is called, and what must come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TEXT = "text"  # it is read
BROKEN = r"is broken: .+"
ENCRYPTED = r"is encrypted: remove the password and add it again"
EMPTY = r"is empty: .+"
BOMB = (
    r"unpacks to far more than its size: it looks like a decompression bomb|"
    r"needs too much memory to be read: split it|is too large or too deeply nested once unpacked|"
    r"takes too long to read: split it"
)
DEEP = r"is nested too deeply to be read|is too large or too deeply nested once unpacked"


@dataclass(frozen=True, slots=True)
class Case:
    """``wants`` are patterns of the whole reason; ``TEXT`` among them: it may be read as well."""

    make: Callable[[], bytes]
    file: str
    wants: tuple[str, ...]
