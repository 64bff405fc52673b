"""Keeps up with what is said in Discord's channels that are read: said, edited, deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import discord

from bot.chat.history import Archive
from bot.chat.lane import Lane
from bot.discord.connect import Listening
from bot.discord.hear import PLATFORM
from bot.discord.messages import place_of
from bot.discord.past import DiscordPast
from store.errors import TeamloreError

log = logging.getLogger(__name__)


class Overheard:
    """Takes in what happens to messages and threads; what is lost here, the next walk finds."""

    def __init__(self, client: Listening, past: DiscordPast, archive: Archive, lane: Lane) -> None:
        self._client, self._past, self._lane = client, past, lane
        self._hearing, self._histories = archive.hearing, archive.histories

    def register(self) -> None:
        """Events that nobody else listens to."""
        self._client.on("raw_bulk_message_delete", self._many_deleted)
        self._client.on("raw_thread_delete", self._thread_deleted)

    async def said(self, message: discord.Message) -> None:
        """Somebody wrote something, or wrote it anew."""
        channel, team = message.channel, str(message.guild.id if message.guild else "")
        inside = isinstance(channel, discord.Thread)
        if not team or (isinstance(channel, discord.Thread) and channel.is_private()):
            return
        run, place = self._lane.run, place_of(channel)
        try:
            if not await run(self._hearing.listens, PLATFORM, team, place):
                return
            title = channel.name if isinstance(channel, discord.Thread) else None
            for kept in self._past.messages([message], inside=inside):
                await run(self._hearing.heard, PLATFORM, team, place, kept, title)
        except TeamloreError as error:
            log.warning("a message is left to the next walk: %s", error)

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """In other words; if nothing is left to be kept, it is gone."""
        if self._past.messages([payload.message]):
            await self.said(payload.message)
        elif not payload.message.author.bot:
            await self._gone(payload.guild_id, payload.channel_id, [payload.message_id], anew=True)

    async def deleted(self, guild: int | None, channel: int, messages: Iterable[int]) -> None:
        """From here on nothing of them is quoted."""
        await self._gone(guild, channel, messages, anew=False)

    async def _gone(
        self, guild: int | None, channel: int, messages: Iterable[int], *, anew: bool
    ) -> None:
        """``anew``: they are there, and may be written anew."""
        run, hearing, ids = self._lane.run, self._hearing, [str(message) for message in messages]
        try:
            place = await self._place(str(guild or ""), channel)
            known: bool = await run(hearing.known, PLATFORM, str(guild), place)
            if known and anew:
                await run(hearing.emptied, PLATFORM, str(guild), place, ids[0])
            elif known:
                await run(hearing.deleted, PLATFORM, str(guild), place, ids)
        except TeamloreError as error:
            log.warning("a deletion is left to the next walk: %s", error)

    async def _many_deleted(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self.deleted(payload.guild_id, payload.channel_id, sorted(payload.message_ids))

    async def _thread_deleted(self, payload: discord.RawThreadDeleteEvent) -> None:
        gone = self._hearing.thread_deleted
        team, place, thread = (
            str(id) for id in (payload.guild_id, payload.parent_id, payload.thread_id)
        )
        try:
            await self._lane.run(gone, PLATFORM, team, place, thread)
        except TeamloreError as error:
            log.warning("a deletion is left to the next walk: %s", error)

    async def _place(self, team: str, channel: int) -> str:
        """The channel whose history it is a part of; threads that were put away are not at hand."""
        found = self._client.get_channel(channel)
        if found is not None:
            return place_of(found)
        of = await self._lane.run(self._hearing.channel_of, PLATFORM, team, str(channel))
        return of or str(channel)
