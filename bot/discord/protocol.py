"""What commands, buttons and forms ask for, and where to find who does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import discord

from bot.chat.admin.models import Order
from bot.chat.cards import Action
from bot.discord.messages import Interaction


class Adding(NamedTuple):
    """What is to become a source, one of it: an address, a file, or a channel by its id."""

    url: str | None = None
    file: discord.Attachment | None = None
    channel: str | None = None


class Doing(Protocol):
    """What the commands, buttons and forms do."""

    async def ask(
        self, interaction: Interaction, question: str, space: str | None, *, private: bool
    ) -> None:
        """A question."""
        ...

    async def ask_about(self, interaction: Interaction, message: discord.Message) -> None:
        """A question that a message asks."""
        ...

    async def add_message(self, interaction: Interaction, message: discord.Message) -> None:
        """A message's files, or its thread, are to become documents."""
        ...

    async def teach_message(self, interaction: Interaction, message: discord.Message) -> None:
        """A message is the answer to what its thread began with."""
        ...

    async def teach(
        self, interaction: Interaction, question: str, answer: str | None, space: str | None
    ) -> None:
        """A question and its answer; without an answer: a form."""
        ...

    async def add(self, interaction: Interaction, what: Adding, space: str | None) -> None:
        """Something is to become a source; nothing named: a form."""
        ...

    async def order(self, interaction: Interaction, order: Order) -> None:
        """Any other verb."""
        ...

    async def pressed(self, interaction: Interaction, action: Action, value: str) -> None:
        """A button."""
        ...

    async def offer_spaces(self, interaction: Interaction, *, admin: bool) -> Sequence[str]:
        """Names of spaces that this person may use here."""
        ...

    async def offer_sources(self, interaction: Interaction) -> Sequence[tuple[str, str]]:
        """Names and ids of sources, for admins."""
        ...


def doing_of(interaction: Interaction) -> Doing:
    """What the client that heard this does."""
    doing: Doing | None = interaction.client.doing
    if doing is None:
        raise RuntimeError("the commands of this process are only registered")
    return doing
