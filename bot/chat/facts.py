"""Who reads a channel and what a person belongs to, as looked up now and kept at most a minute.

Fails closed: what could not be looked up is absent, so nothing is opened by an error. Whoever can
wait says ``surely`` and is told where it is worth asking again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Protocol, TypeVar, cast

from bot.answer.audience import Asker, Place
from store.grants import Grantee

log = logging.getLogger(__name__)

T = TypeVar("T")
KEPT_SECONDS = 60.0
_MOST = 10_000  # entries; older ones go first


class LookupFailedError(Exception):
    """A platform did not say what was asked, for now or for good."""


class LookupLaterError(LookupFailedError):
    """A platform does not say it now, and may in a moment."""


class Facts(Protocol):
    """A platform's own answers; LookupFailedError where it gives none."""

    platform: str

    async def place(self, team: str, channel: str) -> Place:
        """Who reads a channel: all full members, or perhaps others too."""
        ...

    async def asker(self, team: str, person: str, granted: frozenset[Grantee]) -> Asker:
        """What a person is and which of the granted groups and channels they are in."""
        ...

    async def is_admin(self, team: str, person: str) -> bool:
        """Whether the person may change what is known, by the platform's own rule."""
        ...

    async def locale(self, team: str, person: str) -> str:
        """Which language the person reads there, such as ``pt-BR``; empty where nobody says."""
        ...


class KeptFacts:
    """The facts of a platform, each kept for a minute or until an event says that it changed."""

    def __init__(self, facts: Facts, clock: Callable[[], float] = time.monotonic) -> None:
        self._facts, self._clock = facts, clock
        self.platform = facts.platform
        self._kept: dict[tuple[Hashable, ...], tuple[float, object]] = {}
        self._flying: dict[tuple[Hashable, ...], asyncio.Task[object]] = {}

    async def place(self, team: str, channel: str, *, surely: bool = False) -> Place:
        """As looked up; a channel that cannot be looked up has unknown readers.

        LookupLaterError instead, with ``surely``, where that may be different in a moment.
        """
        key = ("place", team, channel)
        found = await self._kept_or(key, lambda: self._facts.place(team, channel), surely=surely)
        return found or Place(self.platform, channel)

    async def asker(
        self, team: str, person: str, granted: frozenset[Grantee], *, surely: bool = False
    ) -> Asker:
        """As looked up; someone who cannot be looked up belongs to nothing.

        LookupLaterError instead, with ``surely``, where that may be different in a moment.
        """
        key = ("asker", team, person, granted)
        look = partial(self._facts.asker, team, person, granted)
        return await self._kept_or(key, look, surely=surely) or Asker(self.platform, "")

    async def is_admin(self, team: str, person: str) -> bool:
        """As looked up; false where it cannot be."""
        key = ("admin", team, person)
        return bool(await self._kept_or(key, lambda: self._facts.is_admin(team, person)))

    async def locale(self, team: str, person: str) -> str:
        """As looked up; empty where it cannot be."""
        key = ("locale", team, person)
        return await self._kept_or(key, lambda: self._facts.locale(team, person)) or ""

    def forget(self, team: str, *ids: str) -> None:
        """Something changed for these channels or persons of a team; none named: for all."""
        gone = [key for key in self._kept if key[1] == team and (not ids or key[2] in ids)]
        for key in gone:
            self._kept.pop(key, None)
        for key in [key for key in self._flying if key[1] == team]:
            self._flying.pop(key, None)  # what is on its way may be from before the change

    async def _kept_or(
        self, key: tuple[Hashable, ...], look: Callable[[], Awaitable[T]], *, surely: bool = False
    ) -> T | None:
        until, value = self._kept.get(key, (0.0, None))
        if self._clock() < until:
            return cast("T", value)  # the key says what was kept
        task = self._flying.get(key)
        if task is None:
            task = self._flying[key] = asyncio.ensure_future(self._look(key, look))
        found = await asyncio.shield(task)
        if isinstance(found, LookupLaterError):
            if surely:
                raise found
            return None
        return cast("T | None", found)

    async def _look(self, key: tuple[Hashable, ...], look: Callable[[], Awaitable[T]]) -> object:
        mine = asyncio.current_task()
        try:
            value = await look()
        except LookupFailedError as error:
            log.warning("%s of %s cannot be looked up: %s", key[0], key[2], error)
            return error if isinstance(error, LookupLaterError) else None
        else:
            if self._flying.get(key) is mine:  # else an event said that it is out of date
                self._keep(key, value)
            return value
        finally:
            if self._flying.get(key) is mine:
                del self._flying[key]

    def _keep(self, key: tuple[Hashable, ...], value: object) -> None:
        while len(self._kept) >= _MOST:
            del self._kept[next(iter(self._kept))]
        self._kept.pop(key, None)
        self._kept[key] = (self._clock() + KEPT_SECONDS, value)
