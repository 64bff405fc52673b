"""What was said in Slack's channels: pages of it, threads, and single messages, as they are now."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.admin.models import ChannelSeen
from bot.chat.cards import Card
from bot.chat.runner import UndeliverableError
from bot.language import told
from bot.slack.bots import error_code
from bot.slack.cards import Readers
from bot.slack.cards import render as render_card
from bot.slack.client import Clients
from bot.slack.hand import name_of, replies
from bot.slack.hear import PLATFORM, is_spoken, question_text
from bot.slack.send import Sender, delivered
from store.errors import NotFoundError, RefusedError
from store.messages import EVER, Message, Page, Thread

_PAGE = 200
_NOTICE_SECONDS = 600  # in which a notice that stands there already is the one meant
_MANY = 10_000  # names that are remembered
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")
_SENTENCES = {
    "channel_not_found": "slack-no-channel",
    "not_in_channel": "slack-not-inside",
    "is_archived": "slack-archived",
    "missing_scope": "slack-scope-doctor",
}


class SlackPast:
    """See ``bot.chat.history.Past``."""

    platform = PLATFORM

    def __init__(self, clients: Clients, sender: Sender) -> None:
        self._clients, self._sender = clients, sender
        self._names: dict[tuple[str, str], str] = {}
        self._links: dict[tuple[str, str], str] = {}

    async def look(self, team: str, channel: str) -> ChannelSeen:
        """The channel, if the bot is in it and the app may read it."""
        client = await self._client(team)
        info = (await _said(client.conversations_info(channel=channel)))["channel"]
        if info.get("is_im") or info.get("is_mpim"):
            raise RefusedError(told("channel-direct"))
        private = bool(info.get("is_private"))
        scope = "groups:history" if private else "channels:history"
        granted = (await self._clients.bot(team)).scopes
        if granted and scope not in granted:
            raise RefusedError(told("slack-scope", scope=scope))
        if not info.get("is_member"):
            raise RefusedError(told("slack-not-inside"))
        return ChannelSeen(team, channel, f"#{info['name']}", private)

    async def announce(self, team: str, channel: str, notice: Card, key: UUID) -> None:  # noqa: ARG002
        """Post the notice, unless it stands there since a moment ago."""
        client = await self._client(team)
        message = render_card(notice, Readers(public=True))
        since = f"{time.time() - _NOTICE_SECONDS:.6f}"
        call = client.conversations_history(channel=channel, oldest=since, limit=_PAGE)
        told = await _said(call)
        if not any(m.get("bot_id") and m.get("text") == message["text"] for m in told["messages"]):
            await _said(self._sender.post(team, channel, message))

    async def page(self, team: str, channel: str, cursor: str) -> Page:
        """Up to 200 messages with the threads that hang on them, newest first."""
        client = await self._client(team)
        more: dict[str, Any] = {"latest": cursor} if cursor else {}
        told = await _said(client.conversations_history(channel=channel, limit=_PAGE, **more))
        shown = told["messages"]
        roots = [m for m in shown if (m.get("thread_ts") or m["ts"]) == m["ts"]]
        ends = not (told.get("has_more") and shown)
        hidden = bool(ends and told.get("is_limited"))
        first = shown[-1]["ts"] if shown else cursor
        start = position(first) if first and (hidden or not ends) else EVER[0]
        span = (start, position(cursor) if cursor else EVER[1])
        return Page(
            await self.messages(team, channel, roots),
            tuple(_thread(m) for m in roots if m.get("reply_count")),
            span, span, None if ends else first, hidden,
        )  # fmt: skip

    async def thread(self, team: str, channel: str, thread: Thread) -> Sequence[Message]:
        """What was answered below a message; nothing if it is gone."""
        client = await self._client(team)
        try:
            said = [m async for m in replies(client, channel, thread.id) if m["ts"] != thread.id]
        except UndeliverableError as error:
            if str(error) == "thread_not_found":
                return ()
            raise RefusedError(_sentence(str(error))) from error
        except SlackApiError as error:
            raise RefusedError(_sentence(error_code(error))) from error
        return await self.messages(team, channel, said)

    async def messages(
        self, team: str, channel: str, shown: Iterable[dict[str, Any]]
    ) -> tuple[Message, ...]:
        """Those that people wrote to each other: no notices, no bots, nothing that is for us."""
        bot = (await self._clients.bot(team)).user
        client = await self._client(team)
        found = [await self._message(client, team, channel, m) for m in shown if is_talk(m, bot)]
        return tuple(message for message in found if message.text)

    async def _message(
        self, client: AsyncWebClient, team: str, channel: str, shown: dict[str, Any]
    ) -> Message:
        ts, person = shown["ts"], str(shown["user"])
        thread = str(shown.get("thread_ts") or ts)
        edited = (shown.get("edited") or {}).get("ts")
        return Message(
            id=ts,
            thread=thread,
            inside=thread != ts,
            root=position(thread),
            position=position(ts),
            at=moment(ts),
            person=person,
            author=await self._name(client, team, person),
            text=await self._words(client, team, str(shown.get("text") or "")),
            link=await self._link(client, team, channel, ts, thread),
            edited_at=moment(edited) if edited else None,
        )

    async def _words(self, client: AsyncWebClient, team: str, text: str) -> str:
        """The text with the names of those who are mentioned in it."""
        for person in dict.fromkeys(_MENTION.findall(text)):
            name = re.sub(r"[<>|]", " ", await self._name(client, team, person))
            text = text.replace(f"<@{person}>", f"<@{person}|{name}>")
        return question_text(text, "")

    async def _name(self, client: AsyncWebClient, team: str, person: str) -> str:
        """Somebody's name, or their id if Slack knows them no more."""
        key = (team, person)
        if key not in self._names:
            while len(self._names) >= _MANY:
                del self._names[next(iter(self._names))]
            try:
                self._names[key] = await name_of(client, person) or person
            except (UndeliverableError, SlackApiError):
                self._names[key] = person
        return self._names[key]

    async def _link(
        self, client: AsyncWebClient, team: str, channel: str, ts: str, thread: str
    ) -> str:
        """A message's permalink; Slack is asked for one of the channel, all are made alike."""
        key = (team, channel)
        if key not in self._links:
            call = client.chat_getPermalink(channel=channel, message_ts=ts)
            link = str((await _said(call))["permalink"])
            self._links[key] = link.partition("?")[0].rpartition("/")[0]
        below = f"?thread_ts={thread}&cid={channel}" if thread != ts else ""
        return f"{self._links[key]}/p{ts.replace('.', '')}{below}"

    async def _client(self, team: str) -> AsyncWebClient:
        try:
            return await self._clients.of(team)
        except NotFoundError as error:
            raise RefusedError(str(error)) from error


def is_talk(message: dict[str, Any], bot: str) -> bool:
    """Whether a person wrote it to others: a question to us is answered, not kept as an answer."""
    return is_spoken(message, bot) and f"<@{bot}" not in (message.get("text") or "")


def position(ts: str) -> int:
    """A time stamp as a number that orders messages."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest[:6].ljust(6, "0"))


def moment(ts: str) -> datetime:
    """A time stamp as a moment, to the microsecond."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=position(ts))


def _thread(root: dict[str, Any]) -> Thread:
    latest = str(root.get("latest_reply") or root["ts"])
    seen = f"{latest}:{root['reply_count']}"
    return Thread(root["ts"], position(root["ts"]), seen, latest=moment(latest))


async def _said(call: Awaitable[Any]) -> Any:
    """What Slack answers; RefusedError with a sentence where it never will."""
    try:
        return await delivered(call)
    except UndeliverableError as error:
        raise RefusedError(_sentence(str(error))) from error
    except SlackApiError as error:
        raise RefusedError(_sentence(error_code(error))) from error


def _sentence(word: str) -> str:
    known = _SENTENCES.get(word)
    return told(known) if known else told("slack-refuses", word=word)
