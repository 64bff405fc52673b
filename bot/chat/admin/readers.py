"""Changes of who may read what: each is planned, which says what it will do, and then done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.admin import words as say
from bot.chat.admin.models import Books, Deeds, Done, Office, Order, Plan, Plans, Reply
from bot.chat.admin.shelves import Shelves, who
from bot.chat.cards import Card, Line, Part, Text, said
from bot.language import told
from store.errors import UsageError
from store.grants import Grantee, GrantKind, parse_grantee


class Readers:
    """Plans and does: grant, revoke, bind, connect."""

    def __init__(self, books: Books, shelves: Shelves) -> None:
        self._books, self._shelves = books, shelves

    @property
    def plans(self) -> Plans:
        """What each verb would do."""
        return {
            "grant": self._plan_grant, "revoke": self._plan_revoke, "bind": self._plan_bind,
            "connect": self._plan_connect,
        }  # fmt: skip

    @property
    def deeds(self) -> Deeds:
        """What each verb does."""
        return {
            "grant": self._grant, "revoke": self._revoke, "bind": self._bind,
            "connect": self._connect,
        }  # fmt: skip

    def _plan_grant(self, office: Office, order: Order) -> Plan | Reply:
        space, to = order.words[0], _reader(order.words[1])
        documents = self._shelves.documents(office, space)
        reads = self._has(office, space, to)
        if reads and not order.owner:
            return Reply(_card(say.granted_already(who(to, office.actor), space)))
        named = who(to, office.actor)
        says: list[Part] = [
            Text(say.granted_already(named, space) if reads
                 else say.grant_preview(named, space, documents))
        ]  # fmt: skip
        says += [Text((told("owner-preview"),))] * order.owner
        target = f"{space} to {to}{' as owner' if order.owner else ''}"
        action = _action("grant", target, space, to) | {"owner": order.owner}
        return Plan(action, tuple(says), told("confirm-owner") if reads else told("confirm-grant"))

    def _grant(self, office: Office, action: Mapping[str, Any]) -> Done:
        space, to = action["space"], parse_grantee(action["to"])
        owner = True if action["owner"] else None
        self._books.access.grant(office.actor.workspace, space, to, owner=owner)
        says = say.granted(who(to, office.actor), space, owner=bool(owner))
        return Done(Reply(_card(says)))

    def _plan_revoke(self, office: Office, order: Order) -> Plan | Reply:
        space, to = order.words[0], _reader(order.words[1])
        documents = self._shelves.documents(office, space)
        named = who(to, office.actor)
        if not self._has(office, space, to):
            return Reply(_card(say.not_granted(named, space)))
        says = Text(say.revoke_preview(named, space, documents))
        action = _action("revoke", f"{space} from {to}", space, to)
        return Plan(action, (says,), told("confirm-revoke"), danger=True)

    def _revoke(self, office: Office, action: Mapping[str, Any]) -> Done:
        space, to = action["space"], parse_grantee(action["to"])
        gone = self._books.access.revoke(office.actor.workspace, space, to)
        named = who(to, office.actor)
        return Done(Reply(_card((say.revoked if gone else say.not_granted)(named, space))))

    def _plan_bind(self, office: Office, order: Order) -> Plan | Reply:
        channel, space = _channel(order.words[0]), order.words[1]
        documents = self._shelves.documents(office, space)
        says = Text(say.bind_preview(who(channel, office.actor), space, documents))
        return Plan(_action("bind", f"{channel} to {space}", space, channel), (says,),
                    told("confirm-bind"))  # fmt: skip

    def _bind(self, office: Office, action: Mapping[str, Any]) -> Done:
        space, channel = action["space"], _channel(action["to"])
        self._books.access.bind(office.actor.workspace, channel, space)
        return Done(Reply(_card(say.bound(who(channel, office.actor), space))))

    def _plan_connect(self, office: Office, order: Order) -> Plan | Reply:
        """At once where the team leaves nothing behind; it would lose sight of it else."""
        sources = len(self._books.catalogue.sources(office.actor.workspace))
        action = {"verb": "connect", "target": "a workspace by code", "code": order.words[0]}
        says = Text((say.connect_preview(sources),))
        return Plan(action, (says,), told("confirm-connect"), danger=True, asks=bool(sources))

    def _connect(self, office: Office, action: Mapping[str, Any]) -> Done:
        actor = office.actor
        joined = self._books.access.connect(action["code"], actor.platform, actor.team)
        if joined == actor.workspace:
            return Done(Reply(said(told("connected-already"))))
        self._books.journal.note(
            replace(actor, workspace=joined), "connect", f"{actor.platform} {actor.team}", "done"
        )
        return Done(Reply(said(told("connected"))))

    def _has(self, office: Office, space: str, to: Grantee) -> bool:
        found = self._shelves.find(office, space)
        return found is not None and to in found.grants


def _reader(text: str) -> Grantee:
    try:
        return parse_grantee(text)
    except UsageError:
        raise UsageError(say.not_a_reader(text)) from None


def _channel(text: str) -> Grantee:
    try:
        found = parse_grantee(text)
    except UsageError:
        raise UsageError(say.not_a_channel(text)) from None
    if found.kind is not GrantKind.CHANNEL:
        raise UsageError(say.not_a_channel(text))
    return found


def _action(verb: str, target: str, space: str, to: Grantee) -> dict[str, Any]:
    return {"verb": verb, "target": target, "space": space, "to": str(to)}


def _card(line: Line) -> Card:
    return Card(parts=(Text(line),))
