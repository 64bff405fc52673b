"""Who the app is in a team and with which token: from the settings, or from the installations."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.install import SlackInstallations
from store.errors import NotFoundError, UnavailableError, UsageError

log = logging.getLogger(__name__)

# Errors of Slack that say: this token is worth nothing, and will not be again.
DEAD = frozenset(
    "account_inactive invalid_auth not_authed token_expired token_revoked "
    "not_allowed_token_type".split()
)
UNREACHABLE = (ClientError, TimeoutError, OSError)
_ROTATE_MINUTES = 120  # what Bolt does too: tokens live twelve hours
_AGAIN_SECONDS = 60.0


class NotInstalledError(NotFoundError):
    """The app has no token for this team."""

    def __init__(self, team: str) -> None:
        super().__init__("Teamlore is not installed in this Slack team.")
        self.team = team


@dataclass(frozen=True, slots=True)
class TeamBot:
    """The app's bot in one team."""

    team: str
    enterprise: str
    user: str
    bot: str
    token: str = field(repr=False)
    scopes: frozenset[str] = frozenset()


class Bots(Protocol):
    """The bots of this process."""

    async def of(self, team: str) -> TeamBot:
        """The bot of a team with a token that is good now; NotInstalledError if there is none."""
        ...

    async def serving(self, team: str | None) -> TeamBot:
        """The bot that a request of this team is meant for."""
        ...

    async def is_dead(self, team: str) -> bool:
        """Whether Slack says that the team's token is worth nothing any more."""
        ...


async def identify(client: AsyncWebClient, token: str) -> TeamBot:
    """Ask Slack whose token this is; UsageError if nobody's, UnavailableError if it is silent."""
    try:
        told = await client.auth_test(token=token)
    except SlackApiError as error:
        code = error_code(error)
        if code in DEAD:
            raise UsageError(
                f"Slack does not accept TEAMLORE_SLACK_BOT_TOKEN ({code}): copy it again from "
                "OAuth & Permissions."
            ) from None
        raise UnavailableError(f"Slack cannot answer now ({code}): try again later.") from None
    except UNREACHABLE:
        raise UnavailableError(
            "Slack cannot be reached: check the network and TEAMLORE_SLACK_API_URL."
        ) from None
    scopes = (told.headers or {}).get("X-OAuth-Scopes") or ""
    return TeamBot(
        team=told["team_id"],
        enterprise=told.get("enterprise_id") or "",
        user=told["user_id"],
        bot=told.get("bot_id") or "",
        token=token,
        scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


def error_code(error: SlackApiError) -> str:
    """Slack's word for what went wrong; nothing else of a response may be told or logged."""
    response = error.response
    code = response.get("error") if hasattr(response, "get") else None
    return code if isinstance(code, str) else "unknown"


class OneBot:
    """The bot whose token stands in the settings."""

    def __init__(self, client: AsyncWebClient, token: str) -> None:
        self._client, self._token = client, token
        self._known: TeamBot | None = None
        self._turn = asyncio.Lock()

    async def home(self) -> TeamBot:
        """The bot of the token's team; Slack is asked once."""
        async with self._turn:
            if self._known is None:
                self._known = await identify(self._client, self._token)
            return self._known

    async def of(self, team: str) -> TeamBot:
        """The bot, if this is its team."""
        home = await self.home()
        if home.team != team:
            raise NotInstalledError(team)
        return home

    async def serving(self, team: str | None) -> TeamBot:  # noqa: ARG002 - whatever they say
        """The bot: whatever comes to this app is for its one team."""
        return await self.home()

    async def is_dead(self, team: str) -> bool:
        """Ask Slack about the token of the settings."""
        return await _is_dead(self._client, self._token, team)


class ManyBots:
    """The bots of all teams that installed the app; tokens that near their end are renewed."""

    def __init__(
        self, client: AsyncWebClient, kept: SlackInstallations, rotator: AsyncTokenRotator
    ) -> None:
        self._client, self._kept, self._rotator = client, kept, rotator
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[str, float] = {}

    async def of(self, team: str) -> TeamBot:
        """The bot of a team, with a renewed token if the old one nears its end."""
        bot = await self._found(team)
        if _ends_within(bot, _ROTATE_MINUTES):
            async with self._turns[team]:  # a refresh token can be used once
                bot = await self._found(team)
                if _ends_within(bot, _ROTATE_MINUTES):
                    bot = await self._renewed(team, bot)
        return _team_bot(bot)

    async def serving(self, team: str | None) -> TeamBot:
        """The bot of a team."""
        return await self.of(team or "")

    async def is_dead(self, team: str) -> bool:
        """Ask Slack about the token that is kept for the team, if there is one."""
        bot = await self._kept.async_find_bot(enterprise_id=None, team_id=team)
        return bot is None or await _is_dead(self._client, bot.bot_token, team)

    async def _found(self, team: str) -> Bot:
        bot = await self._kept.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None:
            raise NotInstalledError(team)
        return bot

    async def _renewed(self, team: str, bot: Bot) -> Bot:
        """With new tokens, kept; where Slack gives none now, the old one while it lasts."""
        if time.monotonic() < self._not_before.get(team, 0.0) and not _ends_within(bot, 0):
            return bot
        try:
            new = await self._rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=_ROTATE_MINUTES
            )
        except (SlackTokenRotationError, *UNREACHABLE) as error:
            return await self._unrenewed(team, bot, error)
        if new is not None:
            await self._kept.async_save_bot(new)
            log.info("the token of team %s was renewed", team)
        return new or bot

    async def _unrenewed(self, team: str, bot: Bot, error: Exception) -> Bot:
        found = await self._found(team)
        if found.bot_token != bot.bot_token:  # another process was faster
            return found
        log.warning("the token of team %s is not renewed: %s", team, type(error).__name__)
        self._not_before[team] = time.monotonic() + _AGAIN_SECONDS
        if not _ends_within(bot, 0):
            return bot
        raise UnavailableError("Slack does not renew this team's token: install the app again.")


class BotAuthorize(AsyncAuthorize):
    """Bolt's question whom a request is for, answered without asking Slack each time."""

    def __init__(self, bots: Bots) -> None:
        self._bots = bots

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - Bolt's signature
        enterprise_id: str | None,  # noqa: ARG002
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        """The bot's identity; None, and nothing is answered, where the app is not installed."""
        try:
            bot = await self._bots.serving(team_id)
        except NotInstalledError:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise or None,
            team_id=bot.team,
            bot_user_id=bot.user,
            bot_id=bot.bot,
            bot_token=bot.token,
            bot_scopes=sorted(bot.scopes),
            user_id=user_id,
        )


async def _is_dead(client: AsyncWebClient, token: str, team: str) -> bool:
    """Whether Slack says so; where it says nothing, an event that says so is believed."""
    try:
        told = await client.auth_test(token=token)
    except (SlackApiError, *UNREACHABLE):
        return True
    return bool(told["team_id"] != team)


def _ends_within(bot: Bot, minutes: int) -> bool:
    ends = bot.bot_token_expires_at
    return ends is not None and ends <= time.time() + minutes * 60


def _team_bot(bot: Bot) -> TeamBot:
    return TeamBot(
        team=bot.team_id or "",
        enterprise=bot.enterprise_id or "",
        user=bot.bot_user_id,
        bot=bot.bot_id,
        token=bot.bot_token,
        scopes=frozenset(bot.bot_scopes or ()),
    )
