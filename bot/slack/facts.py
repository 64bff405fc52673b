"""Who reads a Slack channel and what a person is there, asked from Slack itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer.audience import Asker, Place
from bot.chat.facts import LookupFailedError, LookupLaterError
from bot.slack.client import Clients
from bot.slack.hear import PLATFORM
from bot.slack.send import passes
from store.errors import TeamloreError
from store.grants import Grantee, GrantKind

_FEW = 20  # members looked up one by one; beyond that the team's list is cheaper
_PAGE = 200
_SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared")
_NOT_FULL = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted", "is_invited_user")


class SlackFacts:
    """Looks up members, guests, groups and admins through the Web API; keeps nothing."""

    platform = PLATFORM

    def __init__(self, clients: Clients, admins: Iterable[Grantee]) -> None:
        self._clients = clients
        self._admins = frozenset(to for to in admins if to.platform == PLATFORM)

    async def place(self, team: str, channel: str) -> Place:
        """Full members only: an unshared channel in which nobody is a guest or a stranger."""
        client = await self._client(team)
        info = (await _said(client.conversations_info(channel=channel)))["channel"]
        if info.get("is_im") or info.get("is_mpim") or any(info.get(key) for key in _SHARED):
            return Place(PLATFORM, channel)
        members = [
            m
            async for page in _pages(client.conversations_members, "members", channel=channel)
            for m in page
        ]
        full = await self._all_full(client, team, members)
        return Place(PLATFORM, channel, full_members_only=full)

    async def asker(self, team: str, person: str, granted: frozenset[Grantee]) -> Asker:
        """Full membership, and which of the granted groups and channels the person is in."""
        client = await self._client(team)
        user = (await _said(client.users_info(user=person)))["user"]
        if user.get("deleted") or user.get("is_bot"):
            return Asker(PLATFORM, "")
        groups = [to.subject for to in granted if to.kind is GrantKind.GROUP]
        channels = {to.subject for to in granted if to.kind is GrantKind.CHANNEL}
        return Asker(
            PLATFORM,
            person,
            full_member=_is_full(user, team),
            groups=await self._groups(client, person, groups),
            channels=await self._channels(client, person, channels),
        )

    async def is_admin(self, team: str, person: str) -> bool:
        """Named in ADMINS; where that names nobody on Slack, a workspace admin or owner."""
        client = await self._client(team)
        user = (await _said(client.users_info(user=person)))["user"]
        if user.get("is_bot") or not _is_full(user, team):
            return False
        if not self._admins:
            return any(user.get(key) for key in ("is_admin", "is_owner", "is_primary_owner"))
        if Grantee(GrantKind.PERSON, PLATFORM, person) in self._admins:
            return True
        groups = [to.subject for to in self._admins if to.kind is GrantKind.GROUP]
        return bool(await self._groups(client, person, groups))

    async def locale(self, team: str, person: str) -> str:
        """Of the person's own settings."""
        client = await self._client(team)
        told = await _said(client.users_info(user=person, include_locale=True))
        return str(told["user"].get("locale") or "")

    async def _client(self, team: str) -> AsyncWebClient:
        try:
            return await self._clients.of(team)
        except TeamloreError as error:
            raise LookupFailedError(str(error)) from None

    async def _all_full(self, client: AsyncWebClient, team: str, members: list[str]) -> bool:
        if not members:
            return False
        if len(members) <= _FEW:
            found = await asyncio.gather(*(_said(client.users_info(user=m)) for m in members))
            users = {user["user"]["id"]: user["user"] for user in found}
        else:
            users = {
                u["id"]: u async for page in _pages(client.users_list, "members") for u in page
            }
        known = [users.get(member) for member in members]
        return all(u is not None and (_is_full(u, team) or u.get("is_bot")) for u in known)

    async def _groups(
        self, client: AsyncWebClient, person: str, groups: Iterable[str]
    ) -> frozenset[str]:
        held = set()
        for group in groups:
            users = (await _said(client.usergroups_users_list(usergroup=group)))["users"]
            if person in users:
                held.add(group)
        return frozenset(held)

    async def _channels(
        self, client: AsyncWebClient, person: str, wanted: set[str]
    ) -> frozenset[str]:
        if not wanted:
            return frozenset()
        types = "public_channel,private_channel"
        pages = _pages(client.users_conversations, "channels", user=person, types=types)
        mine = {channel["id"] async for page in pages for channel in page}
        return frozenset(mine & wanted)


def _is_full(user: dict[str, Any], team: str) -> bool:
    """A member of this very team who is neither guest, stranger nor gone."""
    enterprise = user.get("enterprise_user") or {}
    at_home = user.get("team_id") == team or team in enterprise.get("teams", ())
    return at_home and not any(user.get(key) for key in _NOT_FULL)


async def _pages(method: Any, key: str, **given: Any) -> AsyncIterator[list[Any]]:
    """Every page of a list, however many there are."""
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = await _said(method(limit=_PAGE, **given, **more))
        yield page.get(key) or []
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _said(call: Any) -> Any:
    """What Slack answers; LookupFailedError with Slack's own word where it refuses."""
    try:
        return await call
    except SlackApiError as error:
        kind = LookupLaterError if passes(error) else LookupFailedError
        raise kind(str(error.response.get("error", "refused"))) from error
    except (ClientError, TimeoutError, OSError) as error:
        raise LookupLaterError(type(error).__name__) from error
    except SlackClientError as error:
        raise LookupFailedError(type(error).__name__) from error
