"""Which way to Slack the settings ask for; a contradiction or a gap is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from store.errors import UsageError
from store.settings import Settings


class Mode(StrEnum):
    """How events come and where tokens come from."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"
    OAUTH = "HTTP with OAuth"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a mode needs, complete and without contradiction."""

    mode: Mode
    api_url: str
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    authorize_url: str = ""
    public_url: str = ""


def plan_of(settings: Settings) -> Plan | None:
    """The way to Slack; None where nothing of Slack is set, UsageError where something is wrong."""
    asked = _Asked.of(settings)
    if not asked.anything:
        return None
    wrong = next(_faults(asked), None)
    if wrong is not None:
        raise UsageError(wrong)
    return Plan(
        mode=asked.mode,
        api_url=asked.api_url,
        bot_token=asked.bot_token,
        app_token=asked.app_token,
        signing_secret=asked.signing_secret,
        client_id=asked.client_id,
        client_secret=asked.client_secret,
        authorize_url=asked.authorize_url,
        public_url=asked.public_url,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The settings as they stand, blanks around them taken away."""

    bot_token: str
    app_token: str
    signing_secret: str
    client_id: str
    client_secret: str
    api_url: str
    authorize_url: str
    public_url: str

    @classmethod
    def of(cls, settings: Settings) -> _Asked:
        return cls(
            bot_token=settings.slack_bot_token.get_secret_value().strip(),
            app_token=settings.slack_app_token.get_secret_value().strip(),
            signing_secret=settings.slack_signing_secret.get_secret_value().strip(),
            client_id=settings.slack_client_id.strip(),
            client_secret=settings.slack_client_secret.get_secret_value().strip(),
            api_url=settings.slack_api_url.strip(),
            authorize_url=settings.slack_authorize_url.strip(),
            public_url=settings.public_url.strip().rstrip("/"),
        )

    @property
    def oauth(self) -> bool:
        return bool(self.client_id or self.client_secret)

    @property
    def anything(self) -> bool:
        return bool(self.bot_token or self.app_token or self.signing_secret or self.oauth)

    @property
    def mode(self) -> Mode:
        if self.app_token:
            return Mode.SOCKET
        return Mode.OAUTH if self.oauth else Mode.HTTP


def _faults(asked: _Asked) -> Iterator[str]:
    if not (asked.api_url.startswith(("https://", "http://")) and asked.api_url.endswith("/api/")):
        yield "TEAMLORE_SLACK_API_URL must be a web address that ends in /api/."
    if asked.app_token and asked.oauth:
        yield (
            "TEAMLORE_SLACK_APP_TOKEN asks for Socket Mode and TEAMLORE_SLACK_CLIENT_ID for "
            "OAuth over HTTP: unset one of them."
        )
    yield from _wrong_tokens(asked)
    yield from {
        Mode.SOCKET: _gaps_of_socket, Mode.HTTP: _gaps_of_http, Mode.OAUTH: _gaps_of_oauth
    }[asked.mode](asked)  # fmt: skip


def _wrong_tokens(asked: _Asked) -> Iterator[str]:
    if asked.app_token and not asked.app_token.startswith("xapp-"):
        yield (
            "TEAMLORE_SLACK_APP_TOKEN is no app token: those begin with xapp- and stand under "
            "Basic Information, App-Level Tokens."
        )
    if asked.bot_token.startswith("xoxe."):
        yield (
            "TEAMLORE_SLACK_BOT_TOKEN rotates and would end after twelve hours: turn token "
            "rotation off for the app, or install it over OAuth."
        )
    if asked.bot_token and not asked.bot_token.startswith("xoxb-"):
        yield (
            "TEAMLORE_SLACK_BOT_TOKEN is no bot token: those begin with xoxb- and stand under "
            "OAuth & Permissions."
        )


def _gaps_of_socket(asked: _Asked) -> Iterator[str]:
    if not asked.bot_token:
        yield "TEAMLORE_SLACK_BOT_TOKEN is missing beside TEAMLORE_SLACK_APP_TOKEN."


def _gaps_of_http(asked: _Asked) -> Iterator[str]:
    if not asked.signing_secret:
        yield (
            "TEAMLORE_SLACK_APP_TOKEN is missing beside TEAMLORE_SLACK_BOT_TOKEN (or, for HTTP, "
            "TEAMLORE_SLACK_SIGNING_SECRET)."
        )
    if not asked.bot_token:
        yield (
            "TEAMLORE_SLACK_BOT_TOKEN is missing beside TEAMLORE_SLACK_SIGNING_SECRET (or, for "
            "OAuth, TEAMLORE_SLACK_CLIENT_ID and TEAMLORE_SLACK_CLIENT_SECRET)."
        )


def _gaps_of_oauth(asked: _Asked) -> Iterator[str]:
    if not asked.client_id:
        yield "TEAMLORE_SLACK_CLIENT_ID is missing beside TEAMLORE_SLACK_CLIENT_SECRET."
    if not asked.client_secret:
        yield "TEAMLORE_SLACK_CLIENT_SECRET is missing beside TEAMLORE_SLACK_CLIENT_ID."
    if asked.bot_token:
        yield (
            "TEAMLORE_SLACK_BOT_TOKEN is for one team and TEAMLORE_SLACK_CLIENT_ID for many: "
            "unset one of them."
        )
    if not asked.signing_secret:
        yield "TEAMLORE_SLACK_SIGNING_SECRET is missing: without it anyone could pose as Slack."
    if not asked.public_url.startswith(("https://", "http://")):
        yield (
            "TEAMLORE_PUBLIC_URL is missing or no web address: Slack sends people back to it "
            "when they install the app."
        )
