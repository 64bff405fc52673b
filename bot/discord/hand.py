"""Fetches what people hand over on Discord: files, and threads as documents with a link a line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import discord
from aiohttp import ClientError

from bot.chat.admin.models import Handed, Offered
from bot.chat.runner import UndeliverableError
from bot.chat.words import cut, one_line
from bot.discord.messages import is_spoken, replied_to, spoken_lines, spoken_words
from bot.discord.send import Sender, delivered
from bot.language import told
from store.errors import RefusedError, UnavailableError
from store.taught import MAX_QUESTION, Lesson, lesson

_THREAD = "thread:"
_SUFFIX = ".md"
_CDN = ("https://cdn.discordapp.com", "https://media.discordapp.net")
_MESSAGES = 2_000  # of one thread


def offered_file(file: discord.Attachment, link: str | None, author: str | None) -> Offered:
    """A file of a message, a command or a form; its address is good for a day."""
    return Offered(file.url, file.filename, file.size, link, author)


def offered_data(file: dict[str, Any], author: str) -> Offered:
    """The same from the raw data of a form."""
    return Offered(file["url"], file["filename"], int(file["size"]), None, author)


def offered_thread(channel: str, name: str, link: str) -> Offered:
    """A thread that is to become a document."""
    return Offered(f"{_THREAD}{channel}", f"{name[:80]}{_SUFFIX}", 0, link, thread=True)


def origins(api_url: str) -> frozenset[str]:
    """Where Discord's files lie: its hosts, and the origin of the API that was set."""
    parts = urlsplit(api_url)
    return frozenset({*_CDN, f"{parts.scheme}://{parts.netloc}"})


class Hands:
    """Gets the bytes; RefusedError where there is nothing to get, UnavailableError for now."""

    def __init__(
        self, client: discord.Client, sender: Sender, ours: frozenset[str], max_bytes: int
    ) -> None:
        self._client, self._sender = client, sender
        self._origins, self._max_bytes = ours, max_bytes

    async def fetch(self, offered: Offered) -> Handed:
        """The document of an offer that was confirmed."""
        if offered.id.startswith(_THREAD):
            return await self._thread(int(offered.id.removeprefix(_THREAD)), offered)
        data = await self._download(offered.id, offered.name)
        return Handed(offered.name, data, datetime.now(UTC), offered.link, offered.author)

    async def lesson(self, message: discord.Message) -> Lesson:
        """A message as the answer to what it replies to, else to what its thread began with."""
        asked = await self._asked(message)
        if asked is not None and asked.id == message.id:
            raise RefusedError(told("no-question"))
        question = spoken_words(asked, self._client.user) if asked and is_spoken(asked) else ""
        if not question and isinstance(message.channel, discord.Thread):
            question = message.channel.name  # what a forum's post asks, or all that may be read
        if not question:
            raise RefusedError(told("no-question"))
        words = "\n".join(spoken_lines(message, self._client.user))
        author = message.author.display_name
        return lesson(cut(one_line(question), MAX_QUESTION), words, author, message.jump_url)

    async def _asked(self, message: discord.Message) -> discord.Message | None:
        found = replied_to(message)
        if found is not None or message.reference is None:
            return found or await self._beginning(message.channel)
        return await self._fetched(message.channel.id, message.reference.message_id)

    async def _beginning(self, channel: object) -> discord.Message | None:
        """The message that a thread hangs on, or that a forum's post begins with."""
        if not isinstance(channel, discord.Thread):
            return None
        forum = isinstance(channel.parent, discord.ForumChannel)
        place = channel.id if forum else channel.parent_id
        return await self._fetched(place, channel.id)

    async def _fetched(self, channel: int, message: int | None) -> discord.Message | None:
        if message is None:
            return None
        try:
            place = self._client.get_partial_messageable(channel)
            return await delivered(place.fetch_message(message))
        except UndeliverableError:  # a thread that hangs on no message, or one that is gone
            return None

    async def _download(self, url: str, name: str) -> bytes:
        """Without the bot's token, and only from where Discord keeps files."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in self._origins:
            raise RefusedError(told("file-elsewhere", name=name, platform="Discord"))
        try:
            async with self._sender.session.get(url, allow_redirects=False) as response:
                if response.status != 200:
                    raise UnavailableError(told("file-not-handed", name=name, platform="Discord"))
                data = await response.content.read(self._max_bytes + 1)
                while len(data) <= self._max_bytes and not response.content.at_eof():
                    data += await response.content.read(self._max_bytes + 1 - len(data))
        except (ClientError, TimeoutError) as error:
            raise UnavailableError(told("file-not-fetched", name=name)) from error
        if len(data) > self._max_bytes:
            raise RefusedError(
                told("file-too-big", name=name, megabytes=self._max_bytes // 1_000_000)
            )
        return data

    async def _thread(self, channel: int, offered: Offered) -> Handed:
        written = _Written(offered.name.removesuffix(_SUFFIX), offered.link or "")
        place = self._client.get_partial_messageable(channel)
        history = place.history(limit=_MESSAGES, oldest_first=True)
        while True:
            try:
                message = await delivered(anext(history))
            except StopAsyncIteration:
                break
            written.add(_began(message), self._client.user)
        if not written.authors:
            raise RefusedError(told("thread-unread"))
        return written.handed(f"{channel}{_SUFFIX}")


def _began(message: discord.Message) -> discord.Message:
    """The message itself; of a thread's first notice, the message that the thread hangs on."""
    found = message.reference.resolved if message.reference else None
    starts = message.type is discord.MessageType.thread_starter_message
    return found if starts and isinstance(found, discord.Message) else message


class _Written:
    """A thread as Markdown in the making: a line a message, each with its own link."""

    def __init__(self, title: str, link: str) -> None:
        self._title, self._link = title, link
        self._lines = [f"# {title}", ""]
        self._links: list[tuple[int, str]] = [(1, link)] if link else []
        self._last = datetime.fromtimestamp(0, UTC)
        self.authors: list[str] = []

    def add(self, message: discord.Message, me: discord.abc.User | None) -> None:
        """One message, with the link that opens it; what is none of a person's is left out."""
        words = spoken_words(message, me) if is_spoken(message) else ""
        if not words:
            return
        if self._link:
            self._links.append((len(self._lines) + 1, f"{self._link}/{message.id}"))
        self._lines += [f"{message.author.display_name}: {words}", ""]
        self._last = max(self._last, message.edited_at or message.created_at)
        self.authors.append(message.author.display_name)

    def handed(self, name: str) -> Handed:
        """The document."""
        return Handed(
            name=name,
            data="\n".join(self._lines).encode(),
            modified_at=self._last,
            link=self._link or None,
            author=self.authors[0],
            title=self._title,
            links=tuple(self._links),
        )
