"""The one item that listens for every button of ours, before and after a restart."""

from __future__ import annotations

import re
from typing import Any, Self

import discord

from bot.discord.buttons import TEMPLATE, pressed
from bot.discord.messages import Interaction
from bot.discord.protocol import doing_of
from bot.discord.responder import apologise
from bot.language import speak


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button, known by its id alone."""

    @classmethod
    async def from_custom_id(
        cls, _: Interaction, __: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The library has found that the id is ours."""
        button: discord.ui.Button[Any] = discord.ui.Button(custom_id=match.string)
        return cls(button)

    async def callback(self, interaction: Interaction) -> Any:
        """Leave it to the face."""
        found = pressed(self.custom_id)
        if found is None:
            return
        speak(interaction.locale.value)
        try:
            await doing_of(interaction).pressed(interaction, *found)
        except Exception as error:  # noqa: BLE001 - the boundary: told in one sentence
            await apologise(interaction, error)
