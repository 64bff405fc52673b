"""A fake Discord with Teamlore living in it: the real face, the real core, a model of words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.discord.sync import sync
from bot.faces import discord_face
from bot.wiring import App
from fakes.discord.fake import FakeDiscord
from fakes.discord.interactions import Interaction
from fakes.discord.limits import walk
from fakes.discord.world import Channel, Guild, Message
from fakes.words import WordModel
from store.schema import QuestionRow
from store.settings import load_settings

ROTA = """# On-call rota

## Swaps

You may swap a shift with a colleague. Tell the incident lead before noon on the day of the swap.

## Pay

On-call duty is paid 40 euro a weekday and 90 euro a Sunday.

| Day | Euro |
| --- | --- |
| Weekday | 40 |
| Sunday | 90 |
"""
URL = "https://docs.example/team/"
SWAP = "Whom do I tell when I swap a shift?"
TOLD = "Tell the incident lead before noon"


class Town:
    """Alice owns the guild Acme, Bob is a member of it; the bot is invited to both's channel."""

    def __init__(self, fake: FakeDiscord, home: Path, **more: Any) -> None:
        self.fake, self.home = fake, home
        self.alice, self.bob = fake.person("alice"), fake.person("bob")
        self.guild = fake.guild("Acme", self.alice)
        fake.guilds.join(self.guild, self.bob.user)
        self.channel = fake.guilds.channel(self.guild, "general")
        self.app = App(self.settings(**more), WordModel())

    @property
    def workspace(self) -> UUID:
        """The workspace ``main``."""
        return self.app.access.workspace()

    def settings(self, **more: Any):
        return load_settings(**{
            "home": self.home, "discord_token": self.fake.token,
            "discord_api_url": self.fake.api_url, "discord_gateway_url": self.fake.gateway_url,
            "discord_guilds": str(self.guild.id),
        } | more)  # fmt: skip

    def restart(self, **more: Any) -> None:
        """Another process of the same data directory."""
        self.app.close()
        self.app = App(self.settings(**more), WordModel())

    def write(
        self, text: str, *, name: str = "rota.md", workspace: str = "main", space: str = "general"
    ) -> None:
        """A document of a workspace, read at once."""
        folder = self.home / "docs" / workspace / space
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        there = self.app.access.workspace(workspace, create=True)
        shelf = self.app.access.make_space(there, space)
        kind, target, named = self.app.identify(str(folder))
        self.app.catalogue.add_source(there, shelf, kind, target, named, URL)
        self.work()

    def work(self) -> None:
        """What an ingest worker does until nothing is left."""
        with self.app.worker() as worker:
            worker.drain()

    @asynccontextmanager
    async def serving(self, *, synced: bool = True) -> AsyncIterator[Any]:
        """The face, connected; killed at the end, as an operator's SIGTERM does it."""
        if synced:
            await sync(self.app.settings, lambda: self.app.journal)
        part = discord_face(self.app)
        task = asyncio.create_task(part.run())
        try:
            await eventually(lambda: part.ready or task.done())
            if task.done():
                task.result()
            team = str(self.guild.id)
            await eventually(lambda: self.app.access.workspace_of("discord", team))
            yield part
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def questions(self) -> list[UUID]:
        """Every question on record."""
        with self.app.database.read() as session:
            return list(session.scalars(select(QuestionRow.id).order_by(QuestionRow.asked_at)))

    async def answer(self, asked: Interaction, timeout: float = 15.0) -> str:  # noqa: ASYNC109
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


async def eventually(look: Callable[[], Any], seconds: float = 15.0) -> Any:
    """What it gives, once it gives something."""
    async with asyncio.timeout(seconds):
        while not (found := look()):  # noqa: ASYNC110 - what changes is elsewhere
            await asyncio.sleep(0.02)
    return found


__all__ = ["ROTA", "SWAP", "TOLD", "Guild", "Town", "eventually", "labels", "links", "words"]
