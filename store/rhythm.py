"""How often a source is looked at, and when that is next: an interval or a cron expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.errors import UsageError

UNITS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_INTERVAL = re.compile(r"\s*(\d{1,5})\s*([mhdw])\s*", re.IGNORECASE)
_SHORTEST = 300  # seconds; a look costs the other side something even when nothing changed
_LONGEST = 366 * 86_400
_LONGEST_CRON = 120  # characters; the column's width
_SPREAD = 0.1  # of an interval: sources that were added together do not come due together
_MOST_SPREAD = 300  # seconds


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Either ``every`` so many seconds or at the times of ``cron``, in the zone of the settings."""

    every: int | None = None
    cron: str | None = None

    def __str__(self) -> str:
        if self.cron:
            return f"at {self.cron}"
        return f"every {_in_words(self.every)}" if self.every else "by hand"

    def next(self, after: datetime, source: UUID, zone: ZoneInfo) -> datetime:
        """The next moment after this one; what was missed meanwhile is not made up for.

        Spread over the sources, always the same for the same source.
        """
        if self.cron:
            return _cron_next(self.cron, after.astimezone(zone)) + _share(source, 60)
        seconds = self.every or _LONGEST
        spread = min(int(seconds * _SPREAD), _MOST_SPREAD)
        return after + timedelta(seconds=seconds) + _share(source, spread)


def every(text: str) -> Rhythm:
    """An interval such as 30m, 6h, 2d or 1w; UsageError for anything else."""
    found = _INTERVAL.fullmatch(text)
    seconds = int(found[1]) * UNITS[found[2].lower()] if found else 0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise UsageError(
            f"'{text}' is no interval: write a number with m, h, d or w, such as 6h; at least 5m."
        )
    return Rhythm(every=seconds)


def cron(text: str) -> Rhythm:
    """A cron expression of five fields; UsageError for anything else."""
    from cronsim import CronSim, CronSimError

    words = " ".join(text.split())
    try:
        comes = next(CronSim(words, datetime(2026, 1, 1, tzinfo=UTC)), None) is not None
    except CronSimError:
        comes = False
    if not comes or len(words.split()) != 5 or len(words) > _LONGEST_CRON:
        raise UsageError(
            f"'{text}' is no cron expression that ever comes: minute, hour, day, month and "
            "weekday, such as '0 3 * * *'."
        )
    return Rhythm(cron=words)


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name; UsageError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(
            f"TEAMLORE_TIMEZONE names no time zone: '{name}'; such as Europe/Berlin."
        ) from None


def _cron_next(expression: str, after: datetime) -> datetime:
    from cronsim import CronSim

    return next(CronSim(expression, after))


def _share(source: UUID, spread: int) -> timedelta:
    return timedelta(seconds=source.int % spread) if spread > 0 else timedelta()


def _in_words(seconds: int | None) -> str:
    for unit, size in sorted(UNITS.items(), key=lambda pair: -pair[1]):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds} s"
