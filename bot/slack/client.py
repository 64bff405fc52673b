"""The Web API's clients: one for each team, with the token that is good now."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.bots import Bots, TeamBot
from bot.slack.patient import PatientClient

_SECONDS = 30


def web_client(api_url: str, token: str | None = None) -> AsyncWebClient:
    """A client for this API and no other."""
    return PatientClient(token=token, base_url=api_url, timeout=_SECONDS, retry_handlers=[])


class Clients:
    """Gives the client of a team; connections to Slack are shared and kept open."""

    def __init__(self, base: AsyncWebClient, bots: Bots) -> None:
        self.base, self._bots = base, bots
        self._made: dict[str, AsyncWebClient] = {}

    async def of(self, team: str) -> AsyncWebClient:
        """With the team's token; NotInstalledError if the app is not installed there."""
        bot = await self._bots.of(team)
        made = self._made.get(team)
        if made is None or made.token != bot.token or made.session is not self.base.session:
            made = self._made[team] = self._client(bot.token)
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

    def _client(self, token: str) -> AsyncWebClient:
        client = web_client(self.base.base_url, token)
        client.session = self.base.session
        return client
