"""Shows in the admin's own message how ingest jobs go, until the report stands there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Protocol

from bot.chat.admin.models import Orders
from bot.chat.cards import Card, fallback
from bot.chat.lane import Lane
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.language import language, speaking
from store.errors import NotFoundError, TeamloreError
from store.journal import Journal, Watch

log = logging.getLogger(__name__)

LANGUAGE = "language"  # in the route of a watch
_LOOK_SECONDS = 2.0  # between looks: as often as a platform lets a message be changed


def spoken(route: Mapping[str, str]) -> dict[str, str]:
    """The route of a watch that goes on in the language of this moment."""
    return {**route, LANGUAGE: language()}


class Shows(Protocol):
    """A face that can change a message it posted."""

    platform: str

    async def show(self, watch: Watch, card: Card) -> None:
        """Put the card into the watching message."""
        ...


class Watcher:
    """Follows every watched job of a platform; what it shows survives a restart."""

    def __init__(self, face: Shows, journal: Journal, orders: Orders, lane: Lane) -> None:
        self._face, self._journal, self._orders, self._lane = face, journal, orders, lane

    async def run(self) -> None:
        """Look every two seconds until cancelled."""
        while True:
            try:
                for watch in await self._lane.run(self._journal.watches, self._face.platform):
                    await self._look(watch)
            except TeamloreError as error:
                log.warning("watched jobs cannot be looked at: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _look(self, watch: Watch) -> None:
        """In the language that the order was given in."""
        with speaking(watch.route.get(LANGUAGE, "")):
            await self._shown(watch)

    async def _shown(self, watch: Watch) -> None:
        run = self._lane.run
        try:
            card, ended = await run(self._orders.progress, watch.jobs)
            if fallback(card) != watch.shown:
                await self._face.show(watch, card)
                await run(self._journal.showed, watch.id, fallback(card))
        except RetryLaterError:
            return  # at the next look
        except (UndeliverableError, NotFoundError) as error:
            log.info("watch %s is not shown any more: %s", watch.id, error)
            ended = True
        if ended:
            await run(self._journal.unwatch, [watch.id])
