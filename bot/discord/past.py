"""What was said in Discord's channels: pages of it, threads and posts, as they are now.

Private threads are left out: they are not for everybody who reads the channel above them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import discord

from bot.chat.admin.models import ChannelSeen
from bot.chat.cards import Card
from bot.chat.runner import UndeliverableError
from bot.discord.cards import render
from bot.discord.connect import Listening
from bot.discord.hear import PLATFORM
from bot.discord.messages import is_mentioned, is_spoken, spoken_words
from bot.discord.send import Layout, Sender, delivered
from bot.language import told
from store.errors import RefusedError, UnavailableError
from store.messages import EVER, Message, Page, Thread

T = TypeVar("T")
Readable = discord.TextChannel | discord.ForumChannel
_PAGE = 100
_NEWEST = "newest"  # the cursor behind the threads, which come first
_JUST_NOW = timedelta(minutes=10)
_NEEDED = {"view_channel": "see", "read_message_history": "read", "send_messages": "post"}


class DiscordPast:
    """See ``bot.chat.history.Past``."""

    platform = PLATFORM

    def __init__(self, client: Listening, sender: Sender, *, reads: bool) -> None:
        """``reads``: whether Discord shows us messages that are not for us."""
        self._client, self._sender, self._reads = client, sender, reads

    async def look(self, team: str, channel: str) -> ChannelSeen:
        """The channel, if the bot may read it and post in it."""
        if not self._reads:
            raise RefusedError(told("discord-no-content"))
        found = self._channel(team, channel)
        held = found.permissions_for(found.guild.me)
        lacking = [words for name, words in _NEEDED.items() if not getattr(held, name)]
        if lacking:
            what = lacking[0] if len(lacking) == 1 else "several"
            raise RefusedError(told("discord-lacks", what=what))
        public = found.permissions_for(found.guild.default_role).view_channel
        return ChannelSeen(team, channel, f"#{found.name}", not public)

    async def announce(self, team: str, channel: str, notice: Card, key: UUID) -> None:
        """Post the notice; in a forum as a post."""
        found = self._channel(team, channel)
        if isinstance(found, discord.ForumChannel):
            if not _is_told(found):
                call = found.create_thread(
                    name=told("channel-notice-title"), view=Layout(render(notice))
                )
                await _said(call)
        else:
            await self._sender.post(channel, render(notice), question=key)

    async def page(self, team: str, channel: str, cursor: str) -> Page:
        """First every thread, then up to 100 messages at a time, newest first."""
        found = self._channel(team, channel)
        if not cursor:
            threads = tuple([_thread(one) async for one in _threads(found)])
            forum = isinstance(found, discord.ForumChannel)
            return Page(threads=threads, below=EVER, next=None if forum else _NEWEST)
        if isinstance(found, discord.ForumChannel):
            return Page()
        before = None if cursor == _NEWEST else discord.Object(int(cursor))
        shown = [m async for m in _each(found.history(limit=_PAGE, before=before))]
        ends = len(shown) < _PAGE
        start = EVER[0] if ends else shown[-1].id
        span = (start, before.id if before else EVER[1])
        return Page(self.messages(shown), main=span, next=None if ends else str(start))

    async def thread(self, team: str, channel: str, thread: Thread) -> Sequence[Message]:  # noqa: ARG002
        """All that stands in a thread or post; nothing if it is gone."""
        place = self._client.get_partial_messageable(int(thread.id), guild_id=int(team))
        history = place.history(limit=None, oldest_first=True)
        try:
            shown = [message async for message in _each(history)]
        except UndeliverableError as error:
            if isinstance(error.__cause__, discord.NotFound):
                return ()
            raise
        return self.messages(shown, inside=True)

    def messages(
        self, shown: Sequence[discord.Message], *, inside: bool = False
    ) -> tuple[Message, ...]:
        """Those that people wrote to each other: no notices, no bots, nothing that is for us."""
        me = self._client.user
        spoken = [m for m in shown if is_spoken(m) and not (me and is_mentioned(m, me))]
        found = [_message(m, spoken_words(m, me), inside=inside) for m in spoken]
        return tuple(message for message in found if message.text)

    def _channel(self, team: str, channel: str) -> Readable:
        guild = self._client.get_guild(int(team))
        if guild is None or guild.unavailable:
            raise UnavailableError(told("discord-no-server"))
        found = guild.get_channel(int(channel))
        if found is None:
            raise RefusedError(told("discord-no-channel"))
        if not isinstance(found, discord.TextChannel | discord.ForumChannel):
            raise RefusedError(told("discord-unreadable"))
        return found


def _message(shown: discord.Message, words: str, *, inside: bool) -> Message:
    thread = shown.channel.id if inside else shown.id
    team = shown.guild.id if shown.guild else "@me"
    return Message(
        id=str(shown.id),
        thread=str(thread),
        inside=inside,
        root=thread,
        position=shown.id,
        at=shown.created_at,
        person=str(shown.author.id),
        author=shown.author.display_name,
        text=words,
        link=f"https://discord.com/channels/{team}/{shown.channel.id}/{shown.id}",
        edited_at=shown.edited_at,
    )


def _is_told(forum: discord.ForumChannel) -> bool:
    """Whether a notice of ours was posted there just now: posts have no key of their own."""
    since = discord.utils.utcnow() - _JUST_NOW
    posts = (post for post in forum.threads if discord.utils.snowflake_time(post.id) > since)
    ours = (forum.guild.me.id, told("channel-notice-title"))
    return any((post.owner_id, post.name) == ours for post in posts)


async def _threads(channel: Readable) -> AsyncIterator[discord.Thread]:
    """Every thread that all readers of the channel may read, those put away too."""
    seen = set[int]()
    for thread in channel.threads:
        if not thread.is_private():
            seen.add(thread.id)
            yield thread
    async for thread in _each(channel.archived_threads(limit=None)):
        if thread.id not in seen and not thread.is_private():
            yield thread


def _thread(found: discord.Thread) -> Thread:
    last = found.last_message_id or found.id
    seen = f"{last}:{found.message_count}"
    latest = discord.utils.snowflake_time(last)
    return Thread(str(found.id), found.id, seen, found.name, latest)


async def _each(found: AsyncIterator[T]) -> AsyncIterator[T]:
    """One after another, with Discord's refusals in our words."""
    while True:
        try:
            yield await delivered(anext(found))
        except StopAsyncIteration:
            return


async def _said(call: Any) -> Any:
    """What Discord answers; RefusedError where it refuses."""
    try:
        return await delivered(call)
    except UndeliverableError as error:
        raise RefusedError(told("discord-forum-untold", error=str(error))) from error
