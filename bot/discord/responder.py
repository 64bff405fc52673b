"""The one who answers an interaction: once, and knowing how far the answer is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from enum import StrEnum

import discord

from bot.chat.admin.phrases import in_chat
from bot.chat.cards import Card, said
from bot.chat.runner import RetryLaterError, UndeliverableError
from bot.discord.cards import render
from bot.discord.components import Component
from bot.discord.messages import Interaction
from bot.discord.send import Layout, delivered
from bot.language import told
from store.errors import TeamloreError

log = logging.getLogger(__name__)

_NOBODY = discord.AllowedMentions.none()


class State(StrEnum):
    """How far the answer is."""

    OPEN = "open"
    DEFERRED = "deferred"  # a reply of ours says "thinking…"
    CHANGING = "changing"  # what we say takes the place of the message that was clicked


class Responder:
    """Answers one interaction. Cards are for whoever called, and nobody else sees them."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction, self._state = interaction, _state_of(interaction)

    async def defer(self, *, private: bool = True) -> None:
        """Say "thinking…"; who reads the answer is fixed by that."""
        self._state = State.DEFERRED
        await delivered(self._interaction.response.defer(thinking=True, ephemeral=private))

    async def change(self) -> None:
        """What is said next takes the place of the message that was clicked."""
        self._state = State.CHANGING
        await delivered(self._interaction.response.defer())

    async def show(self, card: Card) -> None:
        """The card, as the answer or in place of what the answer was so far."""
        await self.put(render(card))

    async def put(self, components: Sequence[Component]) -> None:
        """The same with components that are made already."""
        view = Layout(components)
        if self._state is State.OPEN:
            self._state = State.DEFERRED
            response = self._interaction.response
            await delivered(
                response.send_message(
                    view=view, ephemeral=True, allowed_mentions=_NOBODY, suppress_embeds=True
                )
            )
        else:
            edit = self._interaction.edit_original_response
            await delivered(edit(view=view, allowed_mentions=_NOBODY))

    async def tell(self, text: str) -> None:
        """One sentence beside the message that was clicked, or as the answer."""
        if self._state is not State.CHANGING:
            return await self.show(said(text))
        send = self._interaction.followup.send
        view = Layout(render(said(text)))
        await delivered(send(view=view, ephemeral=True, allowed_mentions=_NOBODY))
        return None

    async def sorry(self, text: str) -> None:
        """Say what went wrong, if that can still be said."""
        try:
            await self.tell(text)
        except (UndeliverableError, RetryLaterError) as error:
            log.info("interaction %s cannot be answered: %s", self._interaction.id, error)


async def apologise(interaction: Interaction, error: BaseException) -> None:
    """The boundary: a sentence for the person, the traceback for the log."""
    if isinstance(error, UndeliverableError | RetryLaterError):
        log.info("interaction %s cannot be answered: %s", interaction.id, error)
    elif isinstance(error, TeamloreError):
        log.warning("interaction %s: %s", interaction.id, error)
        await Responder(interaction).sorry(in_chat(str(error)))
    else:
        log.error("interaction %s failed", interaction.id, exc_info=error)
        await Responder(interaction).sorry(told("try-again-here"))


def _state_of(interaction: Interaction) -> State:
    match interaction.response.type:
        case None:
            return State.OPEN
        case discord.InteractionResponseType.deferred_message_update:
            return State.CHANGING
        case _:
            return State.DEFERRED
