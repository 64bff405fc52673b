"""Tells those who look after a space that a source of it fails, and that it works again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Action, Button, Card, Strong, Text, worded
from bot.chat.caretakers import Caretakers
from bot.chat.lane import Lane
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.language import told
from store.access import AccessBook
from store.errors import TeamloreError
from store.grants import Grantee
from store.notices import Notices, Trouble

log = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0


class Tells(Protocol):
    """A face that can write to a person or a channel out of its own accord."""

    platform: str

    async def tell(self, team: str, to: Grantee, card: Card) -> None:
        """Write the card; RetryLaterError or UndeliverableError where that does not work."""
        ...


class Alarms:
    """Tells each run of failures once, whoever else serves the same platform."""

    def __init__(
        self, face: Tells, notices: Notices, caretakers: Caretakers, access: AccessBook, lane: Lane
    ) -> None:
        self._face, self._notices, self._caretakers = face, notices, caretakers
        self._access, self._lane = access, lane

    async def run(self) -> None:
        """Look every few seconds until cancelled."""
        while True:
            try:
                for trouble in await self._lane.run(self._notices.due, self._face.platform):
                    await self._heed(trouble)
            except TeamloreError as error:
                log.warning("failing sources cannot be looked for: %s", error)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _heed(self, trouble: Trouble) -> None:
        run, platform = self._lane.run, self._face.platform
        people = await run(self._caretakers.of, trouble.space, platform)
        if not people or not await run(self._notices.claim, trouble, platform):
            return
        teams = await run(self._access.teams_of, platform, trouble.workspace)
        card, told = _card(trouble), 0
        for to in people:
            try:
                told += await self._tell(teams, to, card)
            except RetryLaterError:
                log.info("trouble with source %s cannot be told to %s now", trouble.source, to)
                if not told:  # nobody would hear it twice
                    await run(self._notices.release, trouble, platform)
                    return

    async def _tell(self, teams: Sequence[str], to: Grantee, card: Card) -> bool:
        """Whether one of the workspace's teams knows them."""
        for team in teams:
            try:
                await self._face.tell(team, to, card)
            except UndeliverableError as error:
                log.info("nothing can be told to %s in team %s: %s", to, team, error)
            else:
                return True
        return False


def _card(trouble: Trouble) -> Card:
    name, space = Strong(trouble.name), trouble.space_name
    if trouble.mended:
        line = worded("source-works", name=name, space=space)
        return Card(told("source-works-title"), (Text(line),))
    says = worded("source-fails", name=name, space=space, reason=in_chat(trouble.reason))
    parts = (Text(says), Text((told("source-fails-stays"),), faint=True))
    again = Button(told("refresh"), Action.REFRESH, str(trouble.source))
    return Card(told("source-fails-title"), parts, (again,))
