"""A bot in a process of its own, which a test may kill: answers ``/ask`` with the question."""

from __future__ import annotations

import os

import discord
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route


def bot() -> discord.Client:
    """A client with one command."""
    quiet = discord.AllowedMentions.none()
    client = discord.Client(
        intents=discord.Intents.default(), allowed_mentions=quiet, guild_ready_timeout=0.1
    )
    tree = app_commands.CommandTree(client)

    @tree.command(description="Ask")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.Container(ui.TextDisplay(question)))
        await interaction.edit_original_response(view=view)

    @client.event
    async def setup_hook() -> None:
        await tree.sync()

    return client


if __name__ == "__main__":
    Route.BASE = os.environ["TEAMLORE_DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["TEAMLORE_DISCORD_GATEWAY_URL"])
    bot().run(os.environ["TEAMLORE_DISCORD_TOKEN"])
