"""Fetches what people hand over on Slack: files, and threads as documents with a link a line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.admin.models import Handed, Offered
from bot.chat.words import cut
from bot.language import told
from bot.slack.client import Clients
from bot.slack.hear import is_spoken, question_text
from bot.slack.send import delivered
from store.errors import RefusedError, UnavailableError
from store.taught import MAX_QUESTION, Lesson, lesson

_THREAD = "thread"
_PAGE = 200
_TIMEOUT = ClientTimeout(total=120, sock_connect=10)
_SUFFIX = ".md"


def offered_file(file: dict[str, Any]) -> Offered:
    """A file of an event or a form; its bytes are asked for by id."""
    name = str(file.get("name") or file.get("title") or file["id"])
    size = int(file.get("size") or 0)
    return Offered(str(file["id"]), name, size, file.get("permalink"), file.get("user"))


def offered_thread(channel: str, ts: str, words: str) -> Offered:
    """A thread that is to become a document, named by its first words."""
    name = " ".join(words.split()[:8]) or "Thread"
    return Offered(f"{_THREAD}:{channel}:{ts}", f"{name}{_SUFFIX}", 0, thread=True)


class Hands:
    """Gets the bytes; RefusedError where there is nothing to get, UnavailableError for now."""

    def __init__(self, clients: Clients, origins: frozenset[str], max_bytes: int) -> None:
        self._clients, self._origins, self._max_bytes = clients, origins, max_bytes

    async def fetch(self, team: str, offered: Offered) -> Handed:
        """The document of an offer that was confirmed."""
        client = await self._clients.of(team)
        if offered.id.startswith(f"{_THREAD}:"):
            _, channel, ts = offered.id.split(":")
            bot = (await self._clients.bot(team)).user
            return await self._thread(client, bot, channel, ts, offered.name)
        return await self._file(client, offered.id)

    async def lesson(self, team: str, channel: str, message: dict[str, Any]) -> Lesson:
        """A message as the answer to what its thread began with."""
        client, bot = await self._clients.of(team), (await self._clients.bot(team)).user
        ts, root = str(message["ts"]), str(message.get("thread_ts") or "")
        if root in ("", ts):
            raise RefusedError(told("no-question"))
        page = await delivered(client.conversations_replies(channel=channel, ts=root, limit=1))
        asked: dict[str, Any] = next(iter(page["messages"]), {})
        if asked.get("ts") != root or not is_spoken(asked, bot):
            raise RefusedError(told("no-question"))
        link = await delivered(client.chat_getPermalink(channel=channel, message_ts=ts))
        lines = (question_text(line, bot) for line in str(message.get("text") or "").split("\n"))
        question = cut(question_text(asked.get("text") or "", bot), MAX_QUESTION)
        author = await name_of(client, message.get("user"))
        return lesson(question, "\n".join(lines), author or "", str(link["permalink"]))

    async def _file(self, client: AsyncWebClient, id: str) -> Handed:
        # always asked anew: files of shared channels come without anything but their id
        file = (await delivered(client.files_info(file=id)))["file"]
        url = file.get("url_private_download") or file.get("url_private") or ""
        name = str(file.get("name") or id)
        if int(file.get("size") or 0) > self._max_bytes:
            raise RefusedError(
                told("file-too-big", name=name, megabytes=self._max_bytes // 1_000_000)
            )
        data = await self._download(url, str(client.token), name)
        if _is_sign_in(data, file):
            raise UnavailableError(told("file-reinstall", name=name))
        at = datetime.fromtimestamp(int(file.get("timestamp") or file.get("created") or 0), UTC)
        author = await name_of(client, file.get("user"))
        return Handed(name, data, at, file.get("permalink"), author)

    async def _download(self, url: str, token: str, name: str) -> bytes:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" not in self._origins:
            raise RefusedError(told("file-elsewhere", name=name, platform="Slack"))
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with (
                ClientSession(timeout=_TIMEOUT) as session,
                session.get(url, headers=headers, allow_redirects=False) as response,
            ):
                if response.status != 200:
                    raise UnavailableError(told("file-not-handed", name=name, platform="Slack"))
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

    async def _thread(
        self, client: AsyncWebClient, bot: str, channel: str, ts: str, name: str
    ) -> Handed:
        link = (await delivered(client.chat_getPermalink(channel=channel, message_ts=ts)))[
            "permalink"
        ]
        written = _Written(name.removesuffix(_SUFFIX), str(link), ts)
        names: dict[str, str] = {}
        async for message in replies(client, channel, ts):
            user = str(message.get("user") or "")
            if is_spoken(message, bot) and (text := question_text(message["text"], bot)):
                if user not in names:
                    names[user] = await name_of(client, user) or user
                written.add(names[user], message["ts"], text)
        if not written.authors:
            raise RefusedError(told("thread-empty"))
        return written.handed(name)


class _Written:
    """A thread as Markdown in the making: a line a message, each with its own link."""

    def __init__(self, title: str, link: str, root: str) -> None:
        self._title, self._link, self._root = title, link, root
        self._lines = [f"# {title}", ""]
        self._links: list[tuple[int, str]] = [(1, link)]
        self._last = 0.0
        self.authors: list[str] = []

    def add(self, author: str, ts: str, text: str) -> None:
        """One message, with the link that opens it."""
        self._links.append((len(self._lines) + 1, self._link_of(ts)))
        self._lines += [f"{author}: {text}", ""]
        self._last = max(self._last, float(ts))
        self.authors.append(author)

    def handed(self, name: str) -> Handed:
        """The document."""
        return Handed(
            name=name,
            data="\n".join(self._lines).encode(),
            modified_at=datetime.fromtimestamp(self._last, UTC),
            link=self._link,
            author=self.authors[0],
            title=self._title,
            links=tuple(self._links),
        )

    def _link_of(self, ts: str) -> str:
        if ts == self._root:
            return self._link
        channel = self._link.rsplit("/", 2)[-2]
        base = self._link.rsplit("/", 1)[0]
        return f"{base}/p{ts.replace('.', '')}?thread_ts={self._root}&cid={channel}"


async def replies(client: AsyncWebClient, channel: str, ts: str) -> AsyncIterator[dict[str, Any]]:
    """The messages of a thread, its first one too."""
    cursor = ""
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        page = await delivered(
            client.conversations_replies(channel=channel, ts=ts, limit=_PAGE, **more)
        )
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def name_of(client: AsyncWebClient, user: str | None) -> str | None:
    """What people call somebody."""
    if not user:
        return None
    found = (await delivered(client.users_info(user=user)))["user"]
    profile = found.get("profile") or {}
    return str(profile.get("display_name") or found.get("real_name") or found.get("name") or user)


def _is_sign_in(data: bytes, file: dict[str, Any]) -> bool:
    """Without the right token Slack answers with a page to sign in, and says 200."""
    size = int(file.get("size") or 0)
    is_page = data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    wanted = str(file.get("mimetype") or "")
    return is_page and bool(size) and len(data) != size and "html" not in wanted
