"""How much of a document is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document; each has a reason of its own when it is passed.

    ``ratio`` applies to what an archive unpacks to beyond ``ratio_floor``: a small, very regular
    file may shrink a thousandfold and is no danger to anyone.
    """

    data_bytes: int = 100 * MEGABYTE
    text_chars: int = 20 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 100
    ratio_floor: int = 10 * MEGABYTE
    entries: int = 5_000


DEFAULT_LIMITS = Limits()
