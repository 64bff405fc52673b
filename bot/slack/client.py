"""The Web API's clients: one for each team, with the token that is good now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.lane import Lane
from bot.slack.bots import Bots, TeamBot
from bot.slack.hear import PLATFORM
from bot.slack.patient import PatientClient
from store.errors import TeamloreError
from store.waits import Waits

log = logging.getLogger(__name__)

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class TeamWaits:
    """What all processes know of when a team's calls are taken again.

    Where the database is away each process keeps to what it was told itself.
    """

    waits: Waits
    lane: Lane
    team: str

    async def ask_for(self, kind: str, seconds: float) -> None:
        try:
            await self.lane.run(self.waits.ask_for, PLATFORM, self.team, kind, seconds)
        except TeamloreError as error:
            log.warning("other processes are not told to wait: %s", error)

    async def left(self, kind: str) -> float:
        try:
            return await self.lane.run(self.waits.left, PLATFORM, self.team, kind)
        except TeamloreError as error:
            log.warning("whether others were told to wait is not known: %s", error)
            return 0.0


def web_client(
    api_url: str, token: str | None = None, waits: TeamWaits | None = None
) -> AsyncWebClient:
    """A client for this API and no other; ``waits`` are of the team that has the token."""
    return PatientClient(
        token=token, base_url=api_url, timeout=_SECONDS, retry_handlers=[], waits=waits
    )


class Clients:
    """Gives the client of a team; connections to Slack are shared and kept open."""

    def __init__(self, base: AsyncWebClient, bots: Bots, waits: Callable[[str], TeamWaits]) -> None:
        """``waits``: what is known of a team."""
        self.base, self._bots, self._waits = base, bots, waits
        self._made: dict[str, AsyncWebClient] = {}

    async def of(self, team: str) -> AsyncWebClient:
        """With the team's token; NotInstalledError if the app is not installed there."""
        bot = await self._bots.of(team)
        made = self._made.get(team)
        if made is None or made.token != bot.token or made.session is not self.base.session:
            made = self._made[team] = self._client(team, bot.token)
        return made

    async def bot(self, team: str) -> TeamBot:
        """Who the app is in a team; NotInstalledError if it is not installed there."""
        return await self._bots.of(team)

    def open(self) -> None:
        """Keep connections open from now on; needs the running loop."""
        if self.base.session is None:
            limit = aiohttp.ClientTimeout(total=_SECONDS)
            self.base.session = aiohttp.ClientSession(timeout=limit)

    async def close(self) -> None:
        """Give the connections back."""
        session, self.base.session = self.base.session, None
        if session is not None:
            await session.close()

    def _client(self, team: str, token: str) -> AsyncWebClient:
        client = web_client(self.base.base_url, token, self._waits(team))
        client.session = self.base.session
        return client
