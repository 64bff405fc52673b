"""Writes on Discord to a person's direct messages or to a channel, without having been asked."""

from __future__ import annotations

from bot.chat.cards import Card
from bot.discord.cards import render
from bot.discord.hear import PLATFORM
from bot.discord.send import Sender
from store.grants import Grantee, GrantKind


class Telling:
    """See ``Tells``."""

    platform = PLATFORM

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def tell(self, team: str, to: Grantee, card: Card) -> None:  # noqa: ARG002 - ids suffice
        """Write the card; RetryLaterError or UndeliverableError where that does not work."""
        if to.kind is GrantKind.PERSON:
            await self._sender.direct(to.subject, render(card))
        else:
            await self._sender.post(to.subject, render(card))
