"""What commands, buttons and forms do, each handed to the one that knows how."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.chat.admin.models import Order
from bot.chat.cards import Action
from bot.discord.form import FORM, TEACH_FORM
from bot.discord.listeners import Asking
from bot.discord.messages import Interaction
from bot.discord.offers import Offers
from bot.discord.orders import Ordering
from bot.discord.pressing import Pressing
from bot.discord.protocol import Adding
from bot.discord.responder import apologise
from bot.language import speak

log = logging.getLogger(__name__)

_OF_ADMINS = frozenset(
    {
        Action.CONFIRM, Action.CANCEL, Action.UNDO, Action.RETRY, Action.REFRESH, Action.REMOVE,
        Action.SHOW, Action.TEACH,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Does:
    """See ``Doing``."""

    asking: Asking
    ordering: Ordering
    pressing: Pressing
    offers: Offers

    async def ask(
        self, interaction: Interaction, question: str, space: str | None, *, private: bool
    ) -> None:
        """A question."""
        await self.asking.ask(interaction, question, space, private=private)

    async def ask_about(self, interaction: Interaction, message: discord.Message) -> None:
        """A question that a message asks."""
        await self.asking.ask_about(interaction, message)

    async def add_message(self, interaction: Interaction, message: discord.Message) -> None:
        """A message's files, or its thread, are to become documents."""
        await self.ordering.add_message(interaction, message)

    async def add(self, interaction: Interaction, what: Adding, space: str | None) -> None:
        """Something is to become a source; nothing named: a form."""
        await self.ordering.add(interaction, what, space)

    async def teach_message(self, interaction: Interaction, message: discord.Message) -> None:
        """A message is the answer to what its thread began with."""
        await self.ordering.teach_message(interaction, message)

    async def teach(
        self, interaction: Interaction, question: str, answer: str | None, space: str | None
    ) -> None:
        """A question and its answer; without an answer: a form."""
        await self.ordering.teach(interaction, question, answer, space)

    async def order(self, interaction: Interaction, order: Order) -> None:
        """Any other verb."""
        await self.ordering.order(interaction, order)

    async def pressed(self, interaction: Interaction, action: Action, value: str) -> None:
        """A button of a card or of an answer."""
        of = self.ordering if action in _OF_ADMINS else self.pressing
        await of.pressed(interaction, action, value)

    async def interaction(self, interaction: Interaction) -> None:
        """A form that was filled in: the library finds no form that it did not open itself."""
        is_form = interaction.type is discord.InteractionType.modal_submit
        if is_form and dict(interaction.data or {}).get("custom_id") in (FORM, TEACH_FORM):
            speak(interaction.locale.value)
            try:
                await self.ordering.submitted(interaction)
            except Exception as error:  # noqa: BLE001 - the boundary: told in one sentence
                await apologise(interaction, error)

    async def offer_spaces(self, interaction: Interaction, *, admin: bool) -> Sequence[str]:
        """Names of spaces that this person may use here."""
        return await self.offers.spaces(interaction, admin=admin)

    async def offer_sources(self, interaction: Interaction) -> Sequence[tuple[str, str]]:
        """Names and ids of sources, for admins."""
        return await self.offers.sources(interaction)
