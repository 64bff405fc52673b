"""What a Slack workspace holds: the records, each able to show itself as the Web API would."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]
KINDS = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


@dataclass(slots=True)
class Team:
    """One workspace in which the app may be installed, and the app's bot in it."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    enterprise_id: str | None = None

    def as_json(self) -> Json:
        return {"id": self.id, "name": self.name, "domain": self.domain}


@dataclass(slots=True)
class User:
    """A person or a bot."""

    id: str
    name: str
    team_id: str
    real_name: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    locale: str = "en-GB"
    tz: str = "Europe/London"
    bot_id: str | None = None

    def as_json(self) -> Json:
        shown = {k: v for k, v in asdict(self).items() if k != "bot_id"}
        profile: Json = {"real_name": self.real_name, "display_name": self.name}
        if self.bot_id:
            profile["bot_id"] = self.bot_id
        return shown | {"profile": profile | {"team": self.team_id}}


@dataclass(slots=True)
class Token:
    """What a token may do, and until when."""

    value: str
    kind: str  # "bot", or "app" for the one that opens sockets
    team_id: str
    scopes: frozenset[str]
    expires_at: float | None = None
    revoked: bool = False


@dataclass(slots=True)
class File:
    """An uploaded file; its bytes are served to those who show a token."""

    id: str
    name: str
    mimetype: str
    user: str
    team_id: str
    data: bytes
    created: int
    channels: list[str] = field(default_factory=list)
    deleted: bool = False

    def as_json(self, origin: str) -> Json:
        place = f"{origin}/files/{self.team_id}-{self.id}"
        return {
            "id": self.id, "name": self.name, "title": self.name, "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2], "user": self.user, "size": len(self.data),
            "created": self.created, "timestamp": self.created, "mode": "hosted",
            "file_access": "visible", "user_team": self.team_id, "channels": list(self.channels),
            "url_private": f"{place}/{self.name}",
            "url_private_download": f"{place}/download/{self.name}",
            "permalink": f"{origin}/permalinks/files/{self.id}",
        }  # fmt: skip

    def as_stub(self) -> Json:
        """All that a channel shared with another organisation is told: ask files.info."""
        return {"id": self.id, "file_access": "check_file_info"}


@dataclass(slots=True)
class Stream:
    """A message that is being written; it dies some minutes after it began."""

    started: float
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    tasks: dict[str, Json] = field(default_factory=dict)
    stopped: bool = False


@dataclass(slots=True)
class Message:
    """One message; ``states`` keeps every text it has had, the newest last."""

    ts: str
    channel: str
    user: str
    text: str
    team_id: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    stream: Stream | None = None
    states: list[str] = field(default_factory=list)
    sent: Json = field(default_factory=dict)  # the arguments of the call that posted it

    def __post_init__(self) -> None:
        self.states.append(self.text)

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def shown(self) -> str:
        """All the text a reader sees, whichever field carries it: for assertions."""
        told = [self.text, *texts_in(self.blocks)]
        return "\n".join(told)

    def as_json(self, *, metadata: bool = False) -> Json:
        shown: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        shown["team"] = self.team_id
        optional: Json = {
            "subtype": self.subtype, "thread_ts": self.thread_ts, "bot_id": self.bot_id,
            "app_id": self.app_id, "edited": self.edited, "blocks": self.blocks,
            "files": self.files, "metadata": self.metadata if metadata else None,
            "reactions": [
                {"name": n, "users": u, "count": len(u)} for n, u in self.reactions.items()
            ],
        }  # fmt: skip
        return shown | {name: value for name, value in optional.items() if value}


@dataclass(slots=True)
class Ephemeral:
    """A message only one person sees; it cannot be changed through chat.update."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None

    @property
    def shown(self) -> str:
        return "\n".join([self.text, *texts_in(self.blocks)])


@dataclass(slots=True)
class Channel:
    """A conversation of any kind, with its messages by time and by thread."""

    id: str
    name: str
    kind: str
    team_id: str
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """The word that events use: channel, group, im or mpim."""
        return KINDS[self.kind]

    def add(self, message: Message) -> None:
        self.messages[message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            self.threads.setdefault(message.thread_ts, []).append(message.ts)

    def replies(self, root: str) -> list[Message]:
        """The answers below a message, oldest first; those deleted are gone."""
        found = [self.messages.get(ts) for ts in self.threads.get(root, [])]
        return [message for message in found if message is not None]

    def as_json(self, viewer: str) -> Json:
        im = {"user": next((m for m in self.members if m != viewer), viewer)}
        return {
            "id": self.id, "name": self.name, "created": 1_700_000_000,
            "is_channel": self.kind == "public", "is_group": self.kind == "private",
            "is_im": self.kind == "im", "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public", "is_archived": self.is_archived,
            "is_general": self.name == "general", "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared, "is_org_shared": False,
            "is_member": viewer in self.members, "num_members": len(self.members),
            "context_team_id": self.team_id, "topic": {"value": ""}, "purpose": {"value": ""},
            "shared_team_ids": [self.team_id, *self.shared_with],
        } | (im if self.kind == "im" else {})  # fmt: skip


@dataclass(slots=True)
class View:
    """A modal or a home tab as it is shown to one person."""

    id: str
    hash: str
    user: str
    team_id: str
    payload: Json
    root: str
    previous: str | None = None
    closed: bool = False

    @property
    def shown(self) -> str:
        return "\n".join(texts_in(self.payload.get("blocks", [])))

    def as_json(self, team: Team, app_id: str) -> Json:
        empty = {"state": {"values": {}}, "private_metadata": "", "callback_id": ""}
        return empty | self.payload | {
            "id": self.id, "hash": self.hash, "team_id": self.team_id, "app_id": app_id,
            "bot_id": team.bot_id, "root_view_id": self.root, "previous_view_id": self.previous,
            "app_installed_team_id": team.id, "external_id": self.payload.get("external_id", ""),
        }  # fmt: skip


def texts_in(value: Any) -> list[str]:
    """Every text below a piece of Block Kit, in reading order."""
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for item in value.values() for text in texts_in(item)]
