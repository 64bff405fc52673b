"""Sends to Slack at its pace, and says in our words what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.slack.client import Clients
from bot.slack.pace import Pace
from bot.slack.patient import retry_after
from store.errors import NotFoundError, UnavailableError

# The place, the token or the message is gone; no later try will be taken.
_GONE = frozenset(
    """
    account_inactive cannot_reply_to_message cant_post_message channel_is_archived
    channel_not_found invalid_auth is_archived is_inactive message_not_found not_authed
    not_in_channel no_permission org_login_required restricted_action
    restricted_action_read_only_channel restricted_action_thread_locked team_access_not_granted
    thread_not_found token_expired token_revoked user_not_found user_not_visible
    """.split()
)
_PASSING = frozenset(
    """
    fatal_error internal_error ratelimited rate_limited request_timeout service_unavailable
    """.split()
)
_SHORT_SECONDS = 5.0
_TIMEOUT = 20


class Sender:
    """Posts, changes and answers; RetryLaterError or UndeliverableError where it does not work.

    Nothing here is retried by itself: a post that was cut off may stand there already.
    """

    def __init__(self, clients: Clients, pace: Pace, origins: frozenset[str]) -> None:
        self._clients, self._pace, self._origins = clients, pace, origins

    async def post(self, team: str, channel: str, message: Mapping[str, Any], **more: Any) -> str:
        """Post a message; its ts. Links are never unfurled."""
        place = f"{team}:{channel}"
        await self._pace.turn(place)
        client = await self.client(team)
        sent = await delivered(
            client.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **message, **more
            )
        )
        self._pace.spent(place)
        return str(sent["ts"])

    async def update(self, team: str, channel: str, ts: str, message: Mapping[str, Any]) -> None:
        """Put other words into a message of ours."""
        await self._pace.turn(f"{team}:{channel}")
        client = await self.client(team)
        await delivered(client.chat_update(channel=channel, ts=ts, **message))

    async def whisper(
        self, team: str, channel: str, person: str, message: Mapping[str, Any], **more: Any
    ) -> None:
        """Say something that one person alone sees."""
        client = await self.client(team)
        await delivered(client.chat_postEphemeral(channel=channel, user=person, **message, **more))

    async def direct(self, team: str, person: str, message: Mapping[str, Any]) -> dict[str, str]:
        """Post to a person's direct messages; where it stands, for later updates."""
        client = await self.client(team)
        opened = await delivered(client.conversations_open(users=person))
        channel = str(opened["channel"]["id"])
        return {"channel": channel, "ts": await self.post(team, channel, message)}

    async def respond(
        self, url: str, message: Mapping[str, Any], *, replace: bool = False, public: bool = False
    ) -> None:
        """Answer over a response URL, which is good for half an hour and five uses."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in self._origins:
            raise UndeliverableError("the response URL is not Slack's")
        body = dict(message) | {
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        hook = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
        try:
            said = await hook.send_dict(body)
        except (ClientError, TimeoutError) as error:
            raise RetryLaterError(_SHORT_SECONDS) from error
        if said.status_code == 429 or said.status_code >= 500:
            raise RetryLaterError(retry_after(said.headers))
        if said.status_code != 200:
            raise UndeliverableError(f"the response URL answers {said.status_code}")

    async def client(self, team: str) -> AsyncWebClient:
        """The client of a team, or one of the two errors."""
        try:
            return await self._clients.of(team)
        except NotFoundError as error:
            raise UndeliverableError(str(error)) from None
        except UnavailableError as error:
            raise RetryLaterError(_SHORT_SECONDS) from error


async def delivered(call: Awaitable[Any]) -> Any:
    """What Slack answers; its refusals as one of the two errors that the runner knows."""
    try:
        return await call
    except SlackApiError as error:
        raise _translated(error) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise RetryLaterError(_SHORT_SECONDS) from error
    except SlackClientError as error:
        raise UndeliverableError(type(error).__name__) from error


def _translated(error: SlackApiError) -> Exception:
    if passes(error):
        return RetryLaterError(retry_after(getattr(error.response, "headers", {}) or {}))
    word = _word(error)
    return UndeliverableError(word) if word in _GONE else error


def passes(error: SlackApiError) -> bool:
    """Whether Slack may do a moment later what it refuses now."""
    status = getattr(error.response, "status_code", 0) or 0
    return status == 429 or status >= 500 or _word(error) in _PASSING


def _word(error: SlackApiError) -> str:
    said = error.response
    return str(said.get("error", "")) if hasattr(said, "get") else ""
