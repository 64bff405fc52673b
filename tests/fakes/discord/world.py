"""What there is in the fake Discord: people, guilds, channels and messages, under one lock."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any
from urllib.parse import quote

EPOCH_MS = 1_420_070_400_000  # the first moment a snowflake can name
Json = dict[str, Any]


class Kind(IntEnum):
    """A channel's type, as the API numbers them."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    NEWS = 5
    NEWS_THREAD = 10
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = (Kind.NEWS_THREAD, Kind.THREAD, Kind.PRIVATE_THREAD)


class Flag(IntFlag):
    """The message flags that change what may be done with a message."""

    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    COMPONENTS_V2 = 1 << 15


class Clock:
    """The time here: the machine's, put forward by whoever tests what happens later."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


class Snowflakes:
    """Ids that rise, no two in the same millisecond: guilds spread over shards as real ones do."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._last = clock, 0

    def new(self, *, shard: int = 0, of: int = 1) -> int:
        """The next id; with ``of``, one that belongs to ``shard`` of so many."""
        moment = max(int(self._clock.now() * 1000) - EPOCH_MS, self._last + 1)
        while moment % of != shard:
            moment += 1
        self._last = moment
        return moment << 22


@dataclass(slots=True)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"  # told with what the person calls, and nowhere else


@dataclass(slots=True)
class Role:
    id: int
    name: str
    permissions: int
    position: int
    managed: bool = False


@dataclass(slots=True)
class Member:
    user: User
    joined_at: float
    roles: list[int] = field(default_factory=list)
    pending: bool = False  # has not accepted the rules yet


@dataclass(slots=True)
class Overwrite:
    target: int
    for_member: bool
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Attachment:
    id: int
    filename: str
    content: bytes
    content_type: str
    url: str
    ephemeral: bool = False


@dataclass(slots=True)
class Message:
    id: int
    channel_id: int
    author: User
    created_at: float
    content: str = ""
    kind: int = 0
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_everyone: bool = False
    reference: tuple[int, int | None] | None = None  # channel and message referred to
    nonce: str | None = None
    edited_at: float | None = None
    webhook_id: int | None = None
    interaction: Json | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    seen_by: int | None = None  # the one person an ephemeral message is shown to

    @property
    def loading(self) -> bool:
        """Whether this is still "thinking…"."""
        return bool(self.flags & Flag.LOADING)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & Flag.EPHEMERAL)


@dataclass(slots=True)
class Channel:
    id: int
    kind: Kind
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    owner_id: int | None = None
    created_at: float = 0.0
    archived: bool = False
    locked: bool = False
    members: list[int] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)
    applied_tags: list[int] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)  # threads too
    features: list[str] = field(default_factory=list)
    locale: str = "en-US"


class World:
    """Everything there is. Whoever changes or reads it holds ``changed``, which is its lock."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.clock = Clock()
        self.ids = Snowflakes(self.clock)
        self.bot = User(self.ids.new(), "teamlore", bot=True)
        self.application_id = self.ids.new()
        self.owner = User(self.ids.new(), "operator")
        self.users: dict[int, User] = {u.id: u for u in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.files: dict[str, Attachment] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self.cdn = ""  # where attachments are served, once that is known

    def guild_of(self, channel: Channel) -> Guild | None:
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def user(self, name: str) -> User:
        """Someone new."""
        made = User(self.ids.new(), name)
        self.users[made.id] = made
        return made

    def dm(self, user: User) -> Channel:
        """The bot's private channel with this person; the same one every time."""
        for channel in self.channels.values():
            if channel.kind is Kind.DM and channel.recipients[0].id == user.id:
                return channel
        made = Channel(self.ids.new(), Kind.DM, "", recipients=[user])
        self.channels[made.id] = made
        return made

    def message(self, message_id: int) -> Message | None:
        """A message by its id alone, wherever it is."""
        found = (c.messages.get(message_id) for c in self.channels.values())
        return next((m for m in found if m is not None), None)

    def store(self, channel_id: int, filename: str, content: bytes, kind: str) -> Attachment:
        """Keep a file where the CDN finds it; the address works only with its signature."""
        file_id = self.ids.new()
        path = f"attachments/{channel_id}/{file_id}/{filename}"
        signature = f"ex={int(self.clock.now()) + 86_400:x}&hm={file_id % 0xFFFF_FFFB:08x}"
        made = Attachment(file_id, filename, content, kind, f"{self.cdn}/{quote(path)}?{signature}")
        self.files[path] = made
        return made
