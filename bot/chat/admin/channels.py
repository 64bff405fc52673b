"""A channel's history as a source: looked at, asked back, and in a space that only it may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.admin import channel_words as say
from bot.chat.admin import words
from bot.chat.admin.models import Books, ChannelSeen, Deeds, Done, Office, Plan, Reply
from bot.chat.admin.shelves import Shelves
from bot.chat.cards import Card, Ref, RefKind, Text
from bot.language import told
from store.access import valid_name
from store.errors import UsageError
from store.grants import Grantee, GrantKind, history_space, parse_grantee
from store.records import CHANNEL

_HERE = "here"


class Channels:
    """Plans and does the adding of channels."""

    def __init__(self, books: Books, shelves: Shelves) -> None:
        self._books, self._shelves = books, shelves

    @property
    def deeds(self) -> Deeds:
        """What a yes does."""
        return {"listen": self._listen}

    def plan(self, office: Office, seen: ChannelSeen, space: str | None) -> Plan:
        """What would be read, and who could ask about it; without a space, its own readers."""
        to = Grantee(GrantKind.CHANNEL, office.actor.platform, seen.id)
        shelf = valid_name(space or history_space(to))
        shown = Ref(RefKind.CHANNEL, seen.id)
        says = [Text(say.add_channel(shown, shelf)), *self._known(office, to, shelf)]
        found = self._shelves.find(office, shelf)
        own = space is None and (found is None or not found.grants)
        readers = Text(words.read_by((shown,))) if own else self._shelves.readers(office, shelf)
        action = {
            "verb": "listen", "target": f"{seen.name} in {shelf}", "channel": seen.id,
            "name": seen.name, "space": shelf, "own": space is None,
        }  # fmt: skip
        return Plan(action, (*says, readers), told("confirm-add"))

    def _known(self, office: Office, to: Grantee, shelf: str) -> list[Text]:
        known = self._books.catalogue.sources(office.actor.workspace)
        spaces = [s.space_name for s in known if (s.kind, s.target) == (CHANNEL, target_of(to))]
        if shelf in spaces:
            return [Text((told("channel-known"),))]
        return [Text((words.also_in(spaces),))] if spaces else []

    def _listen(self, office: Office, action: Mapping[str, Any]) -> Done:
        access, workspace = self._books.access, office.actor.workspace
        to = Grantee(GrantKind.CHANNEL, office.actor.platform, action["channel"])
        shelf = access.make_space(workspace, action["space"])
        if action["own"]:
            access.grant(workspace, action["space"], to)
        self._books.catalogue.add_source(
            workspace, shelf, CHANNEL, target_of(to), action["name"], None
        )
        return Done(Reply(Card(parts=(Text(say.reads_back(Ref(RefKind.CHANNEL, to.subject))),))))


def channel_in(office: Office, word: str) -> str | None:
    """The id of the channel that a word names; None if it names none."""
    if word.lower() == _HERE:
        return office.channel
    if word.startswith("#"):  # typed by hand: a name is no id
        raise UsageError(words.not_a_channel(word))
    platform = word.partition(":")[0]
    if platform not in ("slack", "discord"):
        return None
    to = parse_grantee(word)
    if to.kind is not GrantKind.CHANNEL:
        raise UsageError(words.not_a_channel(word))
    if platform != office.actor.platform:
        raise UsageError(told("other-platform"))
    return to.subject


def target_of(channel: Grantee) -> str:
    """How a channel is named as a source: what its platform's own mark for it becomes."""
    return f"slack:{channel.subject}" if channel.platform == "slack" else str(channel)
