"""The audience rule: which spaces may be used for a reply. Pure, and default deny.

A public reply is read by everyone in the channel, so it may use only what every reader may see;
what the asker may see counts only where nobody else reads the reply. No flag goes around this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from store.grants import Grant, Grantee, GrantKind
from store.records import Audience


class ReplyKind(StrEnum):
    """Who reads the reply."""

    PRIVATE = "private"  # direct message, ephemeral reply, terminal: the asker alone
    PUBLIC = "public"  # every reader of the channel


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reply will stand, as looked up now.

    ``full_members_only`` is true only when it is known that every reader is a full member of the
    connected team: no guest, no stranger, no public visitor. Unknown is false.
    """

    platform: str
    channel: str | None = None
    full_members_only: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as looked up now; what could not be looked up is absent."""

    platform: str
    person: str
    full_member: bool = False
    groups: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()


def audience(
    workspace: UUID, place: Place, asker: Asker, reply: ReplyKind, grants: Iterable[Grant]
) -> Audience:
    """The spaces that may be used; none where nothing is known to be allowed."""
    allowed = frozenset(g.space for g in grants if _open(g.to, place, asker, reply))
    return Audience(workspace, allowed)


def _open(to: Grantee, place: Place, asker: Asker, reply: ReplyKind) -> bool:
    match reply:
        case ReplyKind.PUBLIC:
            return _open_to_readers(to, place)
        case ReplyKind.PRIVATE:
            return _open_to_asker(to, asker)
        case _:
            assert_never(reply)


def _open_to_readers(to: Grantee, place: Place) -> bool:
    if place.channel is None:
        return False
    match to.kind:
        case GrantKind.MEMBERS:
            return place.full_members_only
        case GrantKind.CHANNEL:
            return (to.platform, to.subject) == (place.platform, place.channel)
        case GrantKind.GROUP | GrantKind.PERSON:
            return False  # not every reader of a channel is known to be that person or group
        case _:
            assert_never(to.kind)


def _open_to_asker(to: Grantee, asker: Asker) -> bool:
    same = to.platform == asker.platform
    match to.kind:
        case GrantKind.MEMBERS:
            return asker.full_member
        case GrantKind.CHANNEL:
            return same and to.subject in asker.channels
        case GrantKind.GROUP:
            return same and to.subject in asker.groups
        case GrantKind.PERSON:
            return same and bool(asker.person) and to.subject == asker.person
        case _:
            assert_never(to.kind)
