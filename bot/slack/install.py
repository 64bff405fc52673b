"""Teams install and uninstall the app: Bolt's stores over ours, and what becomes of a team."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from aiohttp import ClientError
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.chat.lane import Lane
from store.access import MAIN, AccessBook
from store.catalogue import Catalogue
from store.errors import NotFoundError, TeamloreError
from store.installations import Installations

log = logging.getLogger(__name__)

SLACK = "slack"


class Teams:
    """What becomes of a team that comes or goes; every method blocks."""

    def __init__(
        self,
        access: AccessBook,
        catalogue: Catalogue,
        installations: Installations,
        *,
        remove_after: timedelta | None,
    ) -> None:
        """``remove_after``: how long removed content can be brought back; None: it is kept."""
        self._access, self._catalogue = access, catalogue
        self._installations, self._remove_after = installations, remove_after

    def home(self, team: str) -> None:
        """The team whose token stands in the settings works in the workspace ``main``."""
        self._access.join(SLACK, team, MAIN)

    def arrived(self, team: str) -> None:
        """A team that installed the app gets a workspace of its own, empty."""
        self._access.join(SLACK, team, own_workspace(team))

    def left(self, team: str) -> None:
        """The team's tokens go first, then its content if that is the policy, then its tie.

        May be repeated: what is done stays done.
        """
        self._installations.forget(SLACK, team)
        removed = self._remove_content(team)
        self._access.leave(SLACK, team)
        log.info("team %s left; %d sources removed", team, removed)

    def _remove_content(self, team: str) -> int:
        """Only of the team's own workspace: any other belongs to others as well."""
        if self._remove_after is None:
            return 0
        try:
            workspace = self._access.workspace(own_workspace(team))
        except NotFoundError:
            return 0
        sources = self._catalogue.sources(workspace)
        for source in sources:
            self._catalogue.remove_source(source, self._remove_after)
        return len(sources)


def own_workspace(team: str) -> str:
    """The name of the workspace that a team gets when it installs the app."""
    return f"{SLACK}-{team.lower()}"


class SlackInstallations(AsyncInstallationStore):
    """Bolt's installation store over ours; only what the bot needs is kept, nothing of people."""

    def __init__(self, installations: Installations, teams: Teams, lane: Lane) -> None:
        self._installations, self._teams, self._lane = installations, teams, lane

    @property
    def logger(self) -> logging.Logger:
        """Where the library may log."""
        return log

    async def async_save(self, installation: Installation) -> None:
        """A team has installed the app, again perhaps."""
        if not installation.team_id or not installation.bot_token:
            raise BoltError("an installation for a whole organisation, or without a bot")
        try:
            await self._lane.run(self._arrived, installation.to_bot())
        except TeamloreError as error:
            log.warning("team %s cannot be kept: %s", installation.team_id, error)
            raise BoltError("not kept") from error  # which Bolt tells the person

    async def async_save_bot(self, bot: Bot) -> None:
        """Renewed tokens; those of a team that left meanwhile are let go."""
        await self._lane.run(self._installations.renew, SLACK, bot.team_id or "", _plain(bot))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002 - a team's id is unique by itself
        team_id: str | None,
        is_enterprise_install: bool | None = False,  # noqa: ARG002
    ) -> Bot | None:
        """The bot of a team as it was installed."""
        found = await self._lane.run(self._installations.find, SLACK, team_id or "")
        return None if found is None else Bot(**found)

    async def async_delete_bot(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002
        team_id: str | None,
    ) -> None:
        """The tokens of a team go now."""
        await self._lane.run(self._installations.forget, SLACK, team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Nothing of a single person is kept; without one, the team's tokens go."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def _arrived(self, bot: Bot) -> None:
        team = bot.team_id or ""
        self._teams.arrived(team)
        secret = _plain(bot)
        self._installations.save(SLACK, team, secret, enterprise=bot.enterprise_id or "")
        log.info("team %s installed the app", team)


class SlackStates(AsyncOAuthStateStore):
    """Bolt's store of begun installations over ours."""

    def __init__(self, installations: Installations, lane: Lane) -> None:
        self._installations, self._lane = installations, lane

    @property
    def logger(self) -> logging.Logger:
        """Where the library may log."""
        return log

    async def async_issue(self, *_: Any, **__: Any) -> str:
        """A state for one installation."""
        return await self._lane.run(self._installations.issue_state)

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours, in time and for the first time."""
        return await self._lane.run(self._installations.consume_state, state)


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, but a code that cannot be redeemed is not logged, and a dead network told."""

    async def run_installation(self, code: str) -> Installation | None:
        """What Slack gives for the code; None if it gives nothing."""
        try:
            given = await self.client.oauth_v2_access(
                code=code,
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                redirect_uri=self.settings.redirect_uri,
            )
            told = await self.client.auth_test(token=given["access_token"])
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("an installation failed: %s", _reason(error))
            return None
        return Installation(
            app_id=given.get("app_id"),
            enterprise_id=(given.get("enterprise") or {}).get("id"),
            team_id=(given.get("team") or {}).get("id"),
            bot_token=given["access_token"],
            bot_id=told["bot_id"],
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope") or "",
            bot_refresh_token=given.get("refresh_token"),
            bot_token_expires_in=given.get("expires_in"),
            user_id=(given.get("authed_user") or {}).get("id") or "",
            is_enterprise_install=given.get("is_enterprise_install"),
        )


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError) and hasattr(error.response, "get"):
        return str(error.response.get("error"))
    return type(error).__name__


def _plain(bot: Bot) -> dict[str, Any]:
    """As JSON can hold it; times as the numbers they were, which is what the library reads."""
    times = {"bot_token_expires_at": bot.bot_token_expires_at, "installed_at": bot.installed_at}
    return bot.to_dict_for_copying() | times
