"""Writes on Slack to a person's direct messages or to a channel, without having been asked."""

from __future__ import annotations

from bot.chat.cards import Card
from bot.slack.cards import Readers
from bot.slack.cards import render as render_card
from bot.slack.hear import PLATFORM
from bot.slack.send import Sender
from store.grants import Grantee, GrantKind


class Telling:
    """See ``Tells``."""

    platform = PLATFORM

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def tell(self, team: str, to: Grantee, card: Card) -> None:
        """Write the card; RetryLaterError or UndeliverableError where that does not work."""
        if to.kind is GrantKind.PERSON:
            await self._sender.direct(team, to.subject, render_card(card))
        else:
            message = render_card(card, Readers(public=True))
            await self._sender.post(team, to.subject, message)
