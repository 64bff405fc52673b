"""Webhooks in chat: the secret is said once, to the admin who made it, and goes on no record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.admin import upkeep_words as upkeep
from bot.chat.admin import words as say
from bot.chat.admin.models import Books, Deeds, Done, Limits, Office, Order, Plan, Plans, Reply
from bot.chat.admin.phrases import age
from bot.chat.admin.verbs import BY_NAME
from bot.chat.cards import Card, Line, Pairs, Text, said
from bot.language import told
from store.catalogue import Source
from store.errors import UsageError
from store.hooks import Hook
from store.records import CHANNEL

_CHANGES = {  # what it will do, and the button
    "new": ("hook-new", "confirm-hook-new"), "off": ("hook-off", "confirm-hook-off"),
}  # fmt: skip


class Hooking:
    """Plans and does: hook."""

    def __init__(self, books: Books, limits: Limits) -> None:
        self._books, self._address = books, limits.address

    @property
    def plans(self) -> Plans:
        """What the verb would do."""
        return {"hook": self._plan}

    @property
    def deeds(self) -> Deeds:
        """What the verb does."""
        return {"hook": self._hook}

    def _plan(self, office: Office, order: Order) -> Plan | Reply:
        source = self._books.catalogue.source(office.actor.workspace, order.words[0])
        known, change = self._books.hooks.of(source), "".join(order.words[1:])
        if change not in ("", "new", "off"):
            raise UsageError(say.usage(BY_NAME["hook"].usage))
        if known is None and change != "new":
            return Reply(said(upkeep.no_hook(source.short_id)))
        if known is not None and not change:
            return Reply(self._card(source, known))
        action = {
            "verb": "hook", "target": f"{source.name} {change}", "source": str(source.id),
            "change": change,
        }  # fmt: skip
        says, label = _CHANGES[change]
        return Plan(
            action, (Text((told(says),)),), told(label), danger=True, asks=known is not None
        )

    def _hook(self, office: Office, action: Mapping[str, Any]) -> Done:
        source = self._books.catalogue.source(office.actor.workspace, action["source"])
        if action["change"] == "off":
            self._books.hooks.drop(source)
            return Done(Reply(said(upkeep.hook_off(source.name))))
        made, secret = self._books.hooks.make(source)
        return Done(Reply(self._card(source, made, secret)))

    def _card(self, source: Source, hook: Hook, secret: str = "") -> Card:
        pairs: list[tuple[str, Line]] = [
            (told("label-address"), (f"{self._address}/hooks/{hook.id.hex}",))
        ]
        if secret:
            pairs.append((told("label-secret"), (secret,)))
        else:
            pairs.append((told("label-made"), (age(hook.made_at),)))
            pairs.append((told("label-called"), (age(hook.called_at),)))
        more = told("hook-made") if secret else told("hook-hidden")
        local = not self._address.startswith("https://")
        heard = source.kind == CHANNEL
        hints = (more, *(told("hook-local"),) * local, *(told("hook-of-channel"),) * heard)
        says = (Text((hint,), faint=True) for hint in hints)
        return Card(upkeep.hook_of(source.name), (Pairs(tuple(pairs)), *says))
