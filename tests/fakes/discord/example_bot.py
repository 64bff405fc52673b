"""A bot with one of everything, in the process of the test."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
from discord import app_commands, ui

from fakes.discord.fake import FakeDiscord


class Vote(ui.DynamicItem[ui.Button], template=r"vote:(?P<way>up|down):(?P<id>\d+)"):
    """A button that works whoever runs the bot when it is clicked."""

    def __init__(self, way: str, number: int) -> None:
        super().__init__(ui.Button(label=way, custom_id=f"vote:{way}:{number}"))
        self.way, self.number = way, number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item, match: re.Match[str]
    ) -> Vote:
        return cls(match["way"], int(match["id"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.way} {self.number}", ephemeral=True)


class Answer(ui.LayoutView):
    """What the bot answers with."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        box = ui.Container(ui.TextDisplay(text), ui.Separator())
        box.add_item(ui.ActionRow(Vote("up", 7), Vote("down", 7)))
        self.add_item(box)


class Form(ui.Modal, title="Add"):
    """Asks for a note and a file."""

    note = ui.Label(text="Note", component=ui.TextInput(custom_id="note"))
    file = ui.Label(text="File", component=ui.FileUpload(custom_id="file"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        [attachment] = self.file.component.values
        content = await attachment.read()
        await interaction.response.send_message(f"{self.note.component.value} {content!r}")


class Bot(discord.Client):
    """A bot with one of everything."""

    def __init__(self, intents: discord.Intents) -> None:
        quiet = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=quiet, guild_ready_timeout=0.1)
        self.tree = app_commands.CommandTree(self)
        self.add_dynamic_items(Vote)
        self.heard: list[discord.Message] = []
        self.readies = 0
        self.resumes = 0
        self.errors: list[BaseException] = []
        self.tree.error(self._keep)
        _add_answers(self.tree)
        _add_mistakes(self.tree)
        self.tree.add_command(Lore())

    async def _keep(self, _: discord.Interaction, error: app_commands.AppCommandError) -> None:
        self.errors.append(getattr(error, "original", error))

    async def on_ready(self) -> None:
        self.readies += 1

    async def on_resumed(self) -> None:
        self.resumes += 1

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            self.heard.append(message)
            if self.user in message.mentions:
                await message.reply("heard", mention_author=False)


def _add_answers(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Ask")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True, ephemeral=question.startswith("secret"))
        await interaction.edit_original_response(view=Answer(question))

    @tree.command(description="A form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @tree.context_menu(name="Quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")


def _add_mistakes(tree: app_commands.CommandTree) -> None:
    @tree.command(description="Twice")
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        # The library knows that it answered already: only another process can forget it.
        interaction.response._response_type = None
        await interaction.response.defer()

    @tree.command(description="Late")
    async def late(interaction: discord.Interaction, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await interaction.response.defer()


class Lore(
    app_commands.Group, name="lore", description="Admin", guild_only=True,
    default_permissions=discord.Permissions(manage_guild=True),
):  # fmt: skip
    """A group with a group inside."""

    people = app_commands.Group(name="people", description="People")

    @app_commands.command(description="Add a file")
    async def add(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        await interaction.response.defer()
        content = await file.read()
        await interaction.edit_original_response(content=f"{file.filename} {content!r}")

    @people.command(description="Let someone in")
    async def grant(
        self, interaction: discord.Interaction, who: discord.Member, role: discord.Role,
        place: app_commands.AppCommandChannel,
    ) -> None:  # fmt: skip
        said = f"{who.name} {role.name} {place.name} {place.permissions.view_channel}"
        await interaction.response.send_message(said)

    @app_commands.command(description="Remove")
    async def remove(self, interaction: discord.Interaction, source: str) -> None:
        await interaction.response.send_message(source)

    @remove.autocomplete("source")
    async def offer(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        names = ["handbook", "happenings", "wiki"]
        return [app_commands.Choice(name=n, value=n) for n in names if n.startswith(current)]


@asynccontextmanager
async def running(
    fake: FakeDiscord, intents: discord.Intents | None = None, *, sync: bool = True
) -> AsyncIterator[Bot]:
    """A bot that is ready and whose commands are registered."""
    bot = Bot(intents or discord.Intents.default())
    async with bot:
        await bot.login(fake.token)
        if sync:
            await bot.tree.sync()
        task = asyncio.create_task(bot.connect())
        await asyncio.wait_for(bot.wait_until_ready(), 60)
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


async def soon(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for what happens in the bot."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the bot tells nobody
            await asyncio.sleep(0.01)
