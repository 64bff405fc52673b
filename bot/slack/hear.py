"""What Slack delivers, as a question: pure, so that every shape of event can be tested."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.answer.audience import ReplyKind
from bot.chat.reception import Ask

PLATFORM = "slack"
_SPOKEN = {None, "file_share", "thread_broadcast"}  # subtypes of messages that a person wrote
_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPACE = re.compile(r"(?:^|\s)--space[ =](\S+)")
RESPONSE_URL = timedelta(minutes=29)  # Slack takes replies over it for half an hour
_FOLLOWS = re.compile(
    r"^(and|but|or|so|what|how|when|where|who|why|which|is|are|can|could|do|does|did|may|must|"
    r"should|will|would|und|aber|wie|was|wann|wo|wer|warum|et|y)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who delivers: the team an event belongs to, its own id, and our own user there."""

    team: str
    event: str
    bot: str

    def keys(self, channel: str, ts: str) -> tuple[str, ...]:
        """Names of the delivery: an event counts once, and so does a message of two events."""
        said = f"{PLATFORM}:{self.team}:{channel}:{ts}"
        return (f"{PLATFORM}:{self.team}:event:{self.event}", said) if self.event else (said,)


def is_spoken(event: dict[str, Any], bot: str) -> bool:
    """Whether a person wrote it: no bot, not ourselves, no edit or notice."""
    return (
        event.get("subtype") in _SPOKEN
        and not event.get("bot_id")
        and not event.get("hidden")
        and event.get("user") not in (None, "", bot, "USLACKBOT")
    )


def question_text(text: str, bot: str) -> str:
    """The words of a message without the mention of us and without Slack's own markup."""
    return html.unescape(" ".join(_TOKEN.sub(lambda m: _words(m, bot), text).split()))


def _words(match: re.Match[str], bot: str) -> str:
    sign, target, label = match.groups()
    if sign == "@":
        return "" if target == bot else f"@{label or target}"
    if sign == "#":
        return f"#{label or target}"
    return label or ("" if sign == "!" else target)


def mentions_others(text: str, bot: str) -> bool:
    """Whether the message is directed at somebody else."""
    return any(m.group(1) == "@" and m.group(2) != bot for m in _TOKEN.finditer(text))


def is_follow_up(text: str, bot: str) -> bool:
    """Whether words in a thread of ours go on asking us, though nobody mentioned us.

    People talk to each other there too: only what reads like a question is one.
    """
    words = question_text(text, bot)
    if not words or mentions_others(text, bot):
        return False
    return words.rstrip().endswith(("?", "？")) or bool(_FOLLOWS.match(words))


def from_mention(event: dict[str, Any], heard: Heard) -> Ask:
    """A mention in a channel: answered in its thread, for every reader of the channel."""
    thread = event.get("thread_ts")
    route = {"kind": "mention", "thread_ts": thread or event["ts"], "summoned": bool(thread)}
    return _ask(event, heard, ReplyKind.PUBLIC, route)


def from_follow_up(event: dict[str, Any], heard: Heard) -> Ask:
    """Words in a thread that we answered in."""
    route = {"kind": "follow", "thread_ts": event["thread_ts"]}
    return _ask(event, heard, ReplyKind.PUBLIC, route)


def from_direct(event: dict[str, Any], heard: Heard) -> Ask:
    """A direct message: answered in its thread, for its writer alone."""
    route = {"kind": "direct", "thread_ts": event.get("thread_ts") or event["ts"]}
    return _ask(event, heard, ReplyKind.PRIVATE, route)


def from_slash(body: dict[str, Any], bot: str) -> Ask:
    """``/ask question [--space SPACE]``: answered to its writer alone."""
    team, ts = body["team_id"], body["trigger_id"]
    text, space = _with_space(question_text(body.get("text") or "", bot))
    return Ask(
        platform=PLATFORM,
        team=team,
        channel=body["channel_id"],
        thread="",
        message=ts,
        person=body["user_id"],
        text=text,
        reply=ReplyKind.PRIVATE,
        keys=(f"{PLATFORM}:{team}:trigger:{ts}",),
        space=space,
        expires_at=datetime.now(UTC) + RESPONSE_URL,
        route={"kind": "slash", "response_url": body["response_url"]},
    )


def from_shortcut(body: dict[str, Any], bot: str) -> Ask:
    """ "Ask about this" on a message: answered to whoever chose it alone."""
    team, message = body["team"]["id"], body["message"]
    key = body.get("trigger_id") or f"{message['ts']}:{body['action_ts']}"
    return Ask(
        platform=PLATFORM,
        team=team,
        channel=body["channel"]["id"],
        thread="",
        message=message["ts"],
        person=body["user"]["id"],
        text=question_text(message.get("text") or "", bot),
        reply=ReplyKind.PRIVATE,
        keys=(f"{PLATFORM}:{team}:trigger:{key}",),
        expires_at=datetime.now(UTC) + RESPONSE_URL,
        route={"kind": "shortcut", "response_url": body["response_url"]},
    )


def _with_space(text: str) -> tuple[str, str | None]:
    match = _SPACE.search(text)
    if match is None:
        return text, None
    return " ".join((text[: match.start()] + text[match.end() :]).split()), match.group(1)


def _ask(event: dict[str, Any], heard: Heard, reply: ReplyKind, route: dict[str, Any]) -> Ask:
    return Ask(
        platform=PLATFORM,
        team=heard.team,
        channel=event["channel"],
        thread=route["thread_ts"],
        message=event["ts"],
        person=event["user"],
        text=question_text(event.get("text") or "", heard.bot),
        reply=reply,
        keys=heard.keys(event["channel"], event["ts"]),
        route=route,
        said_at=datetime.fromtimestamp(float(event["ts"]), UTC),
    )
