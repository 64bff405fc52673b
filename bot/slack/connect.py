"""Ties this process to Slack in the mode that the settings ask for."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.lane import Lane
from bot.slack.bots import BotAuthorize, Bots, ManyBots, OneBot
from bot.slack.client import Clients, TeamWaits, web_client
from bot.slack.door import Door
from bot.slack.install import InstallFlow, SlackInstallations, SlackStates, Teams
from bot.slack.plan import Mode, Plan
from bot.slack.scopes import SCOPES
from bot.slack.socket import Socket
from store.errors import UnavailableError
from store.installations import Installations

log = logging.getLogger(__name__)

_AGAIN_SECONDS = 5.0
_SOCKETS = 2  # Slack renews each every few hours or drops it: the other takes what comes meanwhile


class Connection:
    """The app to hang listeners on, the clients to answer with, and Slack's ways in."""

    def __init__(
        self, plan: Plan, installations: Installations, teams: Teams, lane: Lane,
        waits: Callable[[str], TeamWaits],
    ) -> None:  # fmt: skip
        self.plan, self._installations, self._teams, self._lane = plan, installations, teams, lane
        base = web_client(plan.api_url)
        kept = SlackInstallations(installations, teams, lane)
        self._bots = _bots(plan, base, kept)
        self.clients = Clients(base, self._bots, waits)
        flow = _flow(plan, base, kept, SlackStates(installations, lane))
        self.app = make_app(plan, base, self._bots, flow)
        sockets = _SOCKETS if plan.mode is Mode.SOCKET else 0
        self._sockets = [Socket(self.app, plan.app_token) for _ in range(sockets)]
        self._arrived = False
        self._heed_departures()

    @property
    def ready(self) -> bool:
        """Whether events can come in and be answered."""
        return self._arrived and (not self._sockets or any(s.ready for s in self._sockets))

    def routes(self) -> Sequence[web.RouteDef]:
        """Slack's places on the HTTP server; none in Socket Mode."""
        return () if self._sockets else Door(self.app, self.plan.signing_secret).routes()

    async def run(self) -> None:
        """Serve until cancelled; UsageError if Slack does not accept a token of the settings."""
        self.clients.open()
        try:
            await self._arrive()
            await (self._hold() if self._sockets else asyncio.Event().wait())
        finally:
            self._arrived = False
            await self.clients.close()

    async def _hold(self) -> None:
        """Stay connected; what ends one connection for good ends all."""
        held = [asyncio.create_task(socket.run()) for socket in self._sockets]
        try:
            await asyncio.gather(*held)
        finally:
            for task in held:
                if not task.cancelling():  # one that is told twice does not close its connection
                    task.cancel()
            await asyncio.gather(*held, return_exceptions=True)

    async def _arrive(self) -> None:
        """Learn where we are: wait for Slack as long as it takes, but not for a wrong token."""
        while not self._arrived:
            try:
                if isinstance(self._bots, OneBot):
                    home = await self._bots.home()
                    await self._lane.run(self._teams.home, home.team)
                else:
                    await self._lane.run(self._installations.reseal)
                self._arrived = True
            except UnavailableError as error:
                log.warning("Slack waits: %s", error)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _heed_departures(self) -> None:
        @self.app.event("app_uninstalled")
        async def uninstalled(context: dict[str, Any]) -> None:
            await self._leave(context.get("team_id"))

        @self.app.event("tokens_revoked")
        async def revoked(event: dict[str, Any], context: dict[str, Any]) -> None:
            if event.get("tokens", {}).get("bot"):
                await self._leave(context.get("team_id"))

    async def _leave(self, team: str | None) -> None:
        """The event may be late, and the app installed again since: the token itself decides."""
        if not team:
            return
        if await self._bots.is_dead(team):
            await self._lane.run(self._teams.left, team)
        else:
            log.info("team %s is said to have left, but its token is good", team)


def make_app(
    plan: Plan, client: AsyncWebClient, bots: Bots, flow: InstallFlow | None = None
) -> AsyncApp:
    """Bolt's app, told everything: nothing is taken from the environment."""
    with _no_stray_settings():
        return AsyncApp(
            name="teamlore",
            client=client,
            signing_secret=plan.signing_secret,
            authorize=BotAuthorize(bots),  # type: ignore[arg-type]  # None is allowed, says its base
            oauth_flow=flow,
            process_before_response=False,
            request_verification_enabled=True,
            ignoring_self_events_enabled=True,
            ssl_check_enabled=False,  # the door answers it
        )


def _bots(plan: Plan, base: AsyncWebClient, kept: SlackInstallations) -> Bots:
    if plan.mode is not Mode.OAUTH:
        return OneBot(base, plan.bot_token)
    rotator = AsyncTokenRotator(
        client_id=plan.client_id, client_secret=plan.client_secret, client=base
    )
    return ManyBots(base, kept, rotator)


def _flow(
    plan: Plan, base: AsyncWebClient, kept: SlackInstallations, states: SlackStates
) -> InstallFlow | None:
    if plan.mode is not Mode.OAUTH:
        return None
    with _no_stray_settings():
        settings = AsyncOAuthSettings(
            client_id=plan.client_id,
            client_secret=plan.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=f"{plan.public_url}/slack/oauth_redirect",
            authorization_url=plan.authorize_url,
            installation_store=kept,
            installation_store_bot_only=True,
            state_store=states,
        )
    return InstallFlow(client=base, settings=settings, logger=log)


@contextmanager
def _no_stray_settings() -> Iterator[None]:
    """Bolt reads SLACK_… variables behind its arguments: two of them would switch on OAuth."""
    stray = {name: value for name, value in os.environ.items() if name.startswith("SLACK_")}
    for name in stray:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(stray)
