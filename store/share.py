"""Which servers of Discord a process looks after, where several processes share them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, case, cast, func, literal, true

from store.errors import UsageError
from store.settings import Settings, listed

DISCORD = "discord"
_SHIFT = 22  # bits of an id below the milliseconds since 2015
_SETTING = "TEAMLORE_DISCORD_SHARD_IDS"


@dataclass(frozen=True, slots=True)
class Share:
    """Some of ``count`` shards, each with the servers whose ids fall to it.

    The formula is Discord's: ``(guild_id >> 22) % num_shards``, from "Sharding" in its
    documentation of the gateway; what belongs to no server is shard 0's.
    """

    count: int = 1
    ids: frozenset[int] = frozenset({0})

    @property
    def whole(self) -> bool:
        """Whether it is every server, of every platform."""
        return len(self.ids) == self.count

    def holds(self, team: str) -> bool:
        """Whether a server is in it."""
        return self.whole or (int(team or 0) >> _SHIFT) % self.count in self.ids

    def within(self, platform: Any, team: Any) -> ColumnElement[bool]:
        """In SQL what ``holds`` says of a team in these columns.

        Ids of other platforms are no numbers: they are not looked at.
        """
        if self.whole:
            return true()
        digits = func.nullif(case((platform == DISCORD, team)), "")
        number = func.coalesce(cast(digits, BigInteger), 0)
        shard = number.bitwise_rshift(literal(_SHIFT, Integer)) % self.count
        return shard.in_(sorted(self.ids))


WHOLE = Share()


def share_of(settings: Settings) -> Share:
    """The share that the settings give this process; UsageError where they contradict."""
    if not settings.discord_shard_ids:
        return WHOLE
    count = settings.discord_shards
    if count < 1:
        raise UsageError(f"{_SETTING} needs TEAMLORE_DISCORD_SHARDS: how many there are in all.")
    try:
        ids = frozenset(n for entry in listed(settings.discord_shard_ids) for n in _span(entry))
    except ValueError:
        raise UsageError(f"{_SETTING} takes numbers and spans, such as 0-3 or 0,2.") from None
    if not ids or max(ids) >= count:
        raise UsageError(f"{_SETTING} goes from 0 to {count - 1} with {count} shards.")
    return Share(count, ids)


def _span(entry: str) -> range:
    """``3`` or ``0-3``; ValueError for anything else."""
    first, _, last = entry.partition("-")
    return range(int(first), int(last or first) + 1)
