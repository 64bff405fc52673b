"""Keeps up with what is said in Slack's channels that are read: said, edited, deleted."""

from __future__ import annotations

import logging
from typing import Any

from bot.chat.history import Archive
from bot.chat.lane import Lane
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.slack.hear import PLATFORM
from bot.slack.past import SlackPast, is_talk
from store.errors import TeamloreError

log = logging.getLogger(__name__)


class Overheard:
    """Takes in message events of channels, before and after they are acknowledged."""

    def __init__(self, past: SlackPast, archive: Archive, lane: Lane) -> None:
        self._past, self._lane = past, lane
        self._hearing, self._histories = archive.hearing, archive.histories

    async def deleted(self, event: dict[str, Any], team: str, bot: str) -> None:
        """Before the acknowledgement: what is deleted must not be quoted any more."""
        run, hearing = self._lane.run, self._hearing
        gone, emptied = _deleted(event), _emptied(event, bot)
        if not gone and not emptied:
            return
        channel = event["channel"]
        if not await run(hearing.known, PLATFORM, team, channel):
            return
        if gone:
            await run(hearing.deleted, PLATFORM, team, channel, [gone])
        else:
            await run(hearing.emptied, PLATFORM, team, channel, emptied)

    async def said(self, event: dict[str, Any], team: str, bot: str) -> None:
        """After it: what was said or edited; what cannot be kept now, the next walk finds."""
        message = event.get("message") if event.get("subtype") == "message_changed" else event
        if not message or not is_talk(message, bot):
            return
        run, channel = self._lane.run, event["channel"]
        if not await run(self._hearing.listens, PLATFORM, team, channel):
            return
        try:
            for kept in await self._past.messages(team, channel, [message]):
                await run(self._hearing.heard, PLATFORM, team, channel, kept)
        except (RetryLaterError, UndeliverableError, TeamloreError) as error:
            log.warning("a message is left to the next walk: %s", error)
            await run(self._histories.missed, PLATFORM)


def _deleted(event: dict[str, Any]) -> str:
    """The message that is gone; of one with answers a tombstone is left in its place."""
    if event.get("subtype") == "message_deleted":
        return str(event.get("deleted_ts") or "")
    changed = event.get("message") or {}
    return str(changed["ts"]) if changed.get("subtype") == "tombstone" else ""


def _emptied(event: dict[str, Any], bot: str) -> str:
    """The message of which nothing to be kept is left: no words, or words for us."""
    message = event.get("message")
    if event.get("subtype") != "message_changed" or not message or message.get("bot_id"):
        return ""
    return "" if is_talk(message, bot) and message.get("text") else str(message["ts"])
