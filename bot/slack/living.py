"""What happens to channels, people and the app itself on Slack, and the places that greet."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.chat.home import Home
from bot.slack.cards import Readers
from bot.slack.cards import render as render_card
from bot.slack.hear import PLATFORM
from bot.slack.home import home_view
from bot.slack.joining import joined
from bot.slack.listeners import bot_of
from bot.slack.parts import Parts
from bot.slack.seen import home_of
from bot.slack.send import delivered

log = logging.getLogger(__name__)

_PROMPT_TITLE = 75
# Events after which what was looked up is out of date; the key of the event that names whom.
_CHANGES = {
    "member_joined_channel": ("channel", "user"),
    "member_left_channel": ("channel", "user"),
    "channel_archive": ("channel",),
    "channel_shared": ("channel",),
    "channel_unshared": ("channel",),
    "user_change": ("user",),
    "team_join": (),
    "subteam_members_changed": (),
    "subteam_updated": (),
}

# Delivered because of what else is subscribed; nothing is to be done about them.
_NOTED = ("app_context_changed", "file_shared", "file_deleted", "agent_session_stopped")


class Living:
    """Keeps what is known of a team fresh, greets a channel, fills the home tab."""

    def __init__(self, parts: Parts, home: Home) -> None:
        self._parts, self._home = parts, home

    def register(self, app: AsyncApp) -> None:
        """Every event that is not a question."""
        for name in _CHANGES:
            app.event(name)(self._changed)
        app.event("app_home_opened")(self._opened)
        for name in _NOTED:
            app.event(name)(_noted)

    async def _changed(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        team = str(context.get("team_id") or "")
        named = [event.get(key) for key in _CHANGES[event["type"]]]
        ids = [n["id"] if isinstance(n, dict) else n for n in named if n]
        self._parts.facts.forget(team, *ids)
        if event["type"] == "member_joined_channel" and event["user"] == bot_of(context):
            await self._greet(team, event["channel"])

    async def _greet(self, team: str, channel: str) -> None:
        """Once, when the bot comes into a channel: what it can do there and what it may read."""
        run = self._parts.lane.run
        if not await run(self._parts.reception.first, [f"{PLATFORM}:{team}:joined:{channel}"]):
            return
        place = await self._parts.facts.place(team, channel)
        spaces = await run(self._home.readable_in, PLATFORM, team, place)
        message = render_card(joined(spaces), Readers(public=True))
        await self._parts.sender.post(team, channel, message)

    async def _opened(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        team, person = str(context.get("team_id") or ""), event["user"]
        await self._parts.speak_to(team, person)
        if event.get("tab") == "home":
            await self._show_home(team, person)
        elif event.get("tab") == "messages":
            await self._suggest(team, person, event["channel"])

    async def _show_home(self, team: str, person: str) -> None:
        run = self._parts.lane.run
        admin = await self._parts.facts.is_admin(team, person)
        seen = await run(self._home.seen_by, PLATFORM, team, person, admin=admin)
        prompts = await self._prompts(team, person)
        client = await self._parts.sender.client(team)
        view = home_view(home_of(seen, prompts), datetime.now(UTC))
        await delivered(client.views_publish(user_id=person, view=dict(view)))

    async def _suggest(self, team: str, person: str, channel: str) -> None:
        """Prompts made of the documents that this very person may read."""
        prompts = await self._prompts(team, person)
        if prompts:
            client = await self._parts.sender.client(team)
            made = [{"title": p[:_PROMPT_TITLE], "message": p} for p in prompts]
            call = client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=made)
            await delivered(call)

    async def _prompts(self, team: str, person: str) -> list[str]:
        granted = await self._parts.lane.run(self._home.granted, PLATFORM, team)
        asker = await self._parts.facts.asker(team, person, granted)
        return await self._parts.lane.run(self._home.prompts, PLATFORM, team, asker)


async def _noted(event: dict[str, Any]) -> None:
    """Acknowledged; there is nothing to do."""
    log.debug("event %s", event.get("type"))
