"""To whom a space is opened: the words for it, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from store.errors import UsageError


class GrantKind(StrEnum):
    """To whom a space is opened."""

    MEMBERS = "members"  # every full member of the connected teams and guilds
    CHANNEL = "channel"
    GROUP = "group"  # a Slack user group or a Discord role
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Grantee:
    """To whom; ``platform`` and ``subject`` are empty for members."""

    kind: GrantKind
    platform: str = ""
    subject: str = ""

    def __str__(self) -> str:
        if self.kind is GrantKind.MEMBERS:
            return "members"
        return f"{self.platform}:{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of who may read what."""

    space: UUID
    to: Grantee


_PLATFORMS = {"slack", "discord", "terminal"}
_SLACK_KINDS = {
    "C": GrantKind.CHANNEL,
    "G": GrantKind.CHANNEL,
    "D": GrantKind.CHANNEL,
    "U": GrantKind.PERSON,
    "W": GrantKind.PERSON,
    "S": GrantKind.GROUP,
}
_KINDS = {
    "channel": GrantKind.CHANNEL, "group": GrantKind.GROUP, "role": GrantKind.GROUP,
    "person": GrantKind.PERSON,
}  # fmt: skip


def parse_person(text: str) -> Grantee:
    """``slack:U…``, ``discord:ID`` or ``terminal:NAME``, with ``person:`` before the id or not.

    Raises UsageError for anything else.
    """
    platform, _, rest = text.partition(":")
    subject = rest.removeprefix(f"{GrantKind.PERSON}:")
    is_id = {
        "slack": subject.isalnum() and _SLACK_KINDS.get(subject[:1]) is GrantKind.PERSON,
        "discord": subject.isascii() and subject.isdigit(),
        "terminal": bool(subject),
    }
    if not is_id.get(platform, False):
        raise UsageError(f"'{text}' is no person: write slack:U…, discord:ID or terminal:NAME.")
    return Grantee(GrantKind.PERSON, platform, subject)


def parse_grantee(text: str) -> Grantee:
    """``members``, ``slack:C…`` (the letter tells the kind) or ``platform:kind:id``.

    Raises UsageError for anything else.
    """
    if text == "members":
        return Grantee(GrantKind.MEMBERS)
    platform, _, rest = text.partition(":")
    if platform == "slack" and (kind := _SLACK_KINDS.get(rest[:1])) and rest.isalnum():
        return Grantee(kind, platform, rest)
    kind_name, _, subject = rest.partition(":")
    if platform in _PLATFORMS and kind_name in _KINDS and subject:
        return Grantee(_KINDS[kind_name], platform, subject)
    raise UsageError(
        f"'{text}' is not someone to grant to: write members, slack:C…, slack:U…, slack:S…, "
        "discord:channel:ID, discord:role:ID, discord:person:ID or terminal:person:NAME."
    )


def history_space(channel: Grantee) -> str:
    """The space of what is said in a channel, as long as no other was named for it."""
    return f"history-{channel.platform}-{channel.subject.lower()}"
