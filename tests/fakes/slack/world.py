"""The state of the fake Slack: who is there, what was said, and what time it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from fakes.slack.records import (
    Channel,
    Ephemeral,
    File,
    Json,
    Message,
    Team,
    Token,
    User,
    View,
)
from fakes.slack.referee import Problem

BOT_SCOPES = frozenset(
    "app_mentions:read assistant:write channels:history channels:read chat:write commands "
    "files:read files:write groups:history groups:read im:history im:read im:write mpim:history "
    "mpim:read reactions:write team:read usergroups:read users:read".split()
)
SUBSCRIBED = frozenset(
    "agent_session_stopped app_context_changed app_home_opened app_mention app_uninstalled "
    "file_deleted file_shared member_joined_channel member_left_channel message.channels "
    "message.groups message.im message.mpim tokens_revoked".split()
)


class ApiError(Exception):
    """The Web API's refusal: its code, and what stands beside it in the answer."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True, slots=True)
class Violation:
    """Something sent that breaks a limit of Slack or a rule of the project."""

    where: str
    code: str
    words: str
    args: Json


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction may be answered: five times within thirty minutes."""

    id: str
    channel: str
    user: str
    expires_at: float
    message: str | None = None  # the message it belongs to, if it belongs to one
    uses: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class World:
    """Everything that is remembered; the methods of the Web API read and write it.

    ``emit`` is set by the fake: it turns an event into deliveries. ``changed`` wakes who waits.
    """

    app_id: str = "A0LORE"
    client_id: str = "100.200"
    client_secret: str = "client-secret"
    signing_secret: str = "signing-secret"
    stream_seconds: float = 300.0
    trigger_seconds: float = 3.0
    page_size: int = 5
    subscriptions: set[str] = field(default_factory=lambda: set(SUBSCRIBED))
    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    usergroups: dict[str, Json] = field(default_factory=dict)
    ephemerals: list[Ephemeral] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    prompts: list[Json] = field(default_factory=list)
    titles: list[Json] = field(default_factory=list)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    triggers: dict[str, float] = field(default_factory=dict)
    trigger_users: dict[str, str] = field(default_factory=dict)
    codes: dict[str, Json] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, File] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    rotate_tokens: bool = False
    origin: str = ""
    emit: Callable[[str, Json], Any] = lambda _team, _event: None
    changed: Callable[[], None] = lambda: None
    _shift: float = 0.0
    _last_ts: int = 0
    _numbers: Any = field(default_factory=lambda: count(1))

    def now(self) -> float:
        """The time, moved on by what ``advance`` was told."""
        return time.time() + self._shift

    def advance(self, seconds: float) -> None:
        """Let time pass: streams, triggers, response URLs and tokens grow old."""
        self._shift += seconds
        self.changed()

    def new_ts(self) -> str:
        """A time stamp that no other message has, later than all before."""
        self._last_ts = max(self._last_ts + 1, int(self.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):08d}"

    def channel_for(self, token: Token, id: str | None) -> Channel:
        """The conversation, if the app may know of it."""
        channel = self.channels.get(id or "")
        if channel is None or token.team_id not in {channel.team_id, *channel.shared_with}:
            raise ApiError("channel_not_found")
        if channel.kind != "public" and self.bot(token.team_id) not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def joined(self, token: Token, id: str | None) -> Channel:
        """The conversation, if the bot is in it."""
        channel = self.channel_for(token, id)
        if self.bot(token.team_id) not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def writable(self, token: Token, id: str | None) -> Channel:
        """The conversation, if the bot may post there; a person's id means the talk with them."""
        if id and id in self.users:
            id = self.direct(token.team_id, id).id
        channel = self.joined(token, id)
        if channel.is_archived:
            raise ApiError("is_archived")
        return channel

    def message_in(self, channel: Channel, ts: str | None) -> Message:
        message = channel.messages.get(ts or "")
        if message is None:
            raise ApiError("message_not_found")
        return message

    def bot(self, team_id: str) -> str:
        return self.teams[team_id].bot_user

    def direct(self, team_id: str, user: str) -> Channel:
        """The conversation between the bot and one person, opened when it is first asked for."""
        members = [user, self.bot(team_id)]
        for channel in self.channels.values():
            if channel.kind == "im" and sorted(channel.members) == sorted(members):
                return channel
        id = self.new_id("D")
        self.channels[id] = Channel(id, id, "im", team_id, members)
        return self.channels[id]

    def judge(self, where: str, args: Json, problems: list[Problem]) -> None:
        """Keep every problem, and refuse what has one with the code of the first."""
        for problem in problems:
            self.violations.append(Violation(where, problem.code, problem.words, args))
        if problems:
            told = [f"[ERROR] {problem.words}" for problem in problems]
            raise ApiError(problems[0].code, response_metadata={"messages": told})

    def new_trigger(self, user: str) -> str:
        """What lets the app open one view for one person."""
        trigger = self.new_id("trigger.")
        self.trigger_users[trigger] = user
        self.triggers[trigger] = self.now() + self.trigger_seconds
        return trigger

    def use_trigger(self, trigger: str | None) -> None:
        """Spend a trigger: it opens one view, within seconds."""
        if not trigger or trigger not in self.triggers:
            raise ApiError("invalid_trigger_id")
        expires_at, self.triggers[trigger] = self.triggers[trigger], 0.0
        if expires_at == 0.0:
            raise ApiError("exchanged_trigger_id")
        if expires_at < self.now():
            raise ApiError("expired_trigger_id")

    def new_response_url(self, channel: str, user: str, message: str | None = None) -> str:
        id = self.new_id("response")
        expires_at = self.now() + 30 * 60
        self.response_urls[id] = ResponseUrl(id, channel, user, expires_at, message)
        return f"{self.origin}/response/{id}"
