"""What Discord delivers, as a question: pure, so that every shape of it can be tested."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.answer.audience import ReplyKind
from bot.chat.reception import Ask
from bot.chat.words import one_line

PLATFORM = "discord"
TOKEN_LIFE = timedelta(minutes=14, seconds=30)  # Discord takes replies for a quarter of an hour
_TOKEN = re.compile(r"<(@&|@!?|#|/|a?:)([^<>\s][^<>]*)>")
_FOLLOWS = re.compile(
    r"^(and|but|or|so|what|how|when|where|who|why|which|is|are|can|could|do|does|did|may|must|"
    r"should|will|would|und|aber|wie|was|wann|wo|wer|warum|et|y)\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:ok(?:ay)?|thanks?|thank you|thx|ty|great|perfect|nice|cool|got it|danke|merci|gracias)"
    r"\b[^?]{0,40}",
    re.IGNORECASE,
)
_THREAD_NAME = 100


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``place`` is the channel whose readers read it: of a thread, the parent.

    ``thread`` is the conversation: the thread's channel, or the message that it began with.
    """

    team: str
    place: str
    channel: str
    thread: str
    message: str
    person: str
    text: str

    @property
    def key(self) -> str:
        """Names the delivery: a message counts once, however often it comes."""
        return f"{PLATFORM}:{self.channel}:{self.message}"


@dataclass(frozen=True, slots=True)
class Called:
    """An interaction: who called us where, and what is needed to answer."""

    team: str
    place: str
    channel: str
    person: str
    id: str
    token: str
    application: str
    at: datetime
    locale: str = ""

    @property
    def key(self) -> str:
        """Names the delivery."""
        return f"{PLATFORM}:interaction:{self.id}"

    def route(self, kind: str) -> dict[str, Any]:
        """What the reply needs, also after a restart."""
        route = {"kind": kind, "application": self.application, "token": self.token}
        return route | ({"locale": self.locale} if self.locale else {})


def question_text(text: str, bot: str, names: Mapping[str, str]) -> str:
    """The words of a message without the mention of us and without Discord's own markup.

    ``names`` are those of mentioned people, roles and channels, by id.
    """
    return " ".join(_TOKEN.sub(lambda m: _words(m, bot, names), text).split())


def _words(match: re.Match[str], bot: str, names: Mapping[str, str]) -> str:
    sign, rest = match.groups()
    if sign.endswith(":"):
        return f":{rest.partition(':')[0]}:"
    if sign == "/":
        return f"/{rest.partition(':')[0]}"
    if rest == bot and sign.startswith("@"):
        return ""
    return f"{sign[0]}{names.get(rest, rest)}"


def mentions_others(text: str, bot: str) -> bool:
    """Whether the message is directed at somebody else."""
    found = (m.groups() for m in _TOKEN.finditer(text))
    return any(sign.startswith("@") and rest != bot for sign, rest in found)


def is_follow_up(text: str, words: str, bot: str) -> bool:
    """Whether words in a thread of ours go on asking us, though nobody mentioned us.

    People talk to each other there too: only what reads like a question is one. ``words`` is the
    ``text`` without markup.
    """
    if not words or mentions_others(text, bot):
        return False
    return words.rstrip().endswith(("?", "？")) or bool(_FOLLOWS.match(words))


def is_thanks(words: str) -> bool:
    """Whether a reply to an answer only closes the conversation."""
    return bool(_THANKS.fullmatch(words))


def thread_name(question: str) -> str:
    """What the thread of a question is called."""
    name = one_line(question)
    return name if len(name) <= _THREAD_NAME else name[: _THREAD_NAME - 1].rstrip() + "…"


def from_mention(said: Said, *, opens: str = "", summoned: bool = False) -> Ask:
    """A mention in a channel or thread, or a reply to us: answered there, for everyone there.

    ``opens`` is the name of a thread that the answer is to begin.
    """
    route = _route("mention", said)
    if opens:
        route["opens"] = opens
    if summoned:
        route["summoned"] = True
    return _ask(said, ReplyKind.PUBLIC, route)


def from_follow_up(said: Said) -> Ask:
    """Words in a thread that we answered in."""
    return _ask(said, ReplyKind.PUBLIC, _route("follow", said))


def from_post(said: Said) -> Ask:
    """The first message of a forum post, answered in it."""
    return _ask(said, ReplyKind.PUBLIC, _route("forum", said))


def from_direct(said: Said, *, choice: bool) -> Ask:
    """A direct message, for its writer alone; ``choice``: they might have asked another server.

    The same message may be asked of another server later, so the server is part of its key.
    """
    route = _route("direct", said) | ({"choice": True} if choice else {})
    return _ask(said, ReplyKind.PRIVATE, route, f"{said.key}:{said.team}")


def from_slash(called: Called, question: str, space: str | None, *, private: bool) -> Ask:
    """``/ask``: for everyone in the channel unless it is private."""
    return _called(
        called, question, space, ReplyKind.PRIVATE if private else ReplyKind.PUBLIC, "slash"
    )


def from_menu(called: Called, text: str) -> Ask:
    """ "Ask about this" on a message: answered to whoever chose it alone."""
    return _called(called, text, None, ReplyKind.PRIVATE, "menu")


def _route(kind: str, said: Said) -> dict[str, Any]:
    return {"kind": kind, "channel": said.channel, "reply_to": said.message}


def _ask(said: Said, reply: ReplyKind, route: dict[str, Any], key: str = "") -> Ask:
    return Ask(
        platform=PLATFORM,
        team=said.team,
        channel=said.place,
        thread=said.thread,
        message=said.message,
        person=said.person,
        text=said.text,
        reply=reply,
        keys=(key or said.key,),
        route=route,
    )


def _called(called: Called, text: str, space: str | None, reply: ReplyKind, kind: str) -> Ask:
    return Ask(
        platform=PLATFORM,
        team=called.team,
        channel=called.place,
        thread=called.id if reply is ReplyKind.PUBLIC else "",
        message=called.id,
        person=called.person,
        text=text,
        reply=reply,
        keys=(called.key,),
        space=space,
        expires_at=called.at + TOKEN_LIFE,
        route=called.route(kind),
    )
