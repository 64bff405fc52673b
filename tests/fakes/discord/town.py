"""A fake Discord with Teamlore living in it: the real face, the real core, a model of words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.discord.sync import sync
from bot.faces import discord_face
from bot.wiring import App
from fakes.discord.fake import FakeDiscord
from fakes.discord.interactions import Interaction
from fakes.discord.limits import walk
from fakes.discord.world import Channel, Guild, Message
from fakes.teamlore import ROTA, SWAP, TOLD, Teamlore, eventually
from fakes.words import WordModel
from store.settings import Settings, load_settings


class Town(Teamlore):
    """Alice owns the guild Acme, Bob is a member of it; the bot is invited to both's channel."""

    def __init__(self, fake: FakeDiscord, home: Path, **more: Any) -> None:
        self.fake, self.home = fake, home
        self.alice, self.bob = fake.person("alice"), fake.person("bob")
        self.guild = fake.guild("Acme", self.alice)
        fake.guilds.join(self.guild, self.bob.user)
        self.channel = fake.guilds.channel(self.guild, "general")
        self.app = App(self.settings(**more), WordModel())

    @property
    def tied(self) -> bool:
        return self.app.access.workspace_of("discord", str(self.guild.id)) is not None

    def settings(self, **more: Any) -> Settings:
        return load_settings(**{
            "home": self.home, "discord_token": self.fake.token,
            "discord_api_url": self.fake.api_url, "discord_gateway_url": self.fake.gateway_url,
            "discord_guilds": str(self.guild.id),
        } | more)  # fmt: skip

    async def begin(self, *, synced: bool) -> Any:
        if synced:
            await sync(self.app.settings, lambda: self.app.journal)
        return discord_face(self.app)

    async def answer(self, asked: Interaction, timeout: float = 60.0) -> str:  # noqa: ASYNC109
        """What stands in place of "thinking…"."""
        await self.fake.until(lambda: asked.answered, timeout)
        return words(asked.message)

    async def reply(self, channel: Channel, count: int = 1) -> Message:
        """The bot's last message in a channel, once there are so many."""
        said = self.fake.said
        await self.fake.until(lambda: len(said(channel)) >= count)
        return said(channel)[-1]


def words(message: Message) -> str:
    """Every text of a message, without the backslashes that keep it harmless."""
    texts = [c["content"] for c in walk(message.components) if c["type"] == 10]
    return "\n".join(texts).replace("\\", "")


def labels(message: Message) -> list[str]:
    """What its buttons say."""
    return [c["label"] for c in walk(message.components) if c["type"] == 2]


def links(message: Message) -> list[str]:
    """Where its buttons lead."""
    return [c["url"] for c in walk(message.components) if c.get("url")]


__all__ = ["ROTA", "SWAP", "TOLD", "Guild", "Town", "eventually", "labels", "links", "words"]
