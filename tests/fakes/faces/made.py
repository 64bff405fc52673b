"""Makes a face that runs: a fake platform, Teamlore on it, and the driver of its people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at
from fakes.discord.town import Town as DiscordTown
from fakes.faces.driver import Face
from fakes.faces.on_discord import OnDiscord
from fakes.faces.on_slack import OnSlack
from fakes.slack.fake import FakeSlack
from fakes.slack.town import Town as SlackTown
from fakes.teamlore import ROTA


@asynccontextmanager
async def running(platform: str, home: Path, **settings: Any) -> AsyncIterator[Face]:
    """The face of a platform, with one document that every member may read, and no limit."""
    settings = {"questions_per_minute": 0} | settings
    async with {"slack": _on_slack, "discord": _on_discord}[platform](home, **settings) as face:
        face.town.write(ROTA)
        try:
            await face.begin()
            yield face
        finally:
            await face.life.aclose()
            face.town.app.close()


@asynccontextmanager
async def _on_slack(home: Path, **settings: Any) -> AsyncIterator[OnSlack]:
    async with FakeSlack() as fake:
        fake.world.page_size = 200
        face = OnSlack(fake, SlackTown(fake, home, **settings))
        face.settings = settings
        yield face


@asynccontextmanager
async def _on_discord(home: Path, **settings: Any) -> AsyncIterator[OnDiscord]:
    with FakeDiscord() as fake, discord_py_at(fake):
        face = OnDiscord(fake, DiscordTown(fake, home))
        habits = {"discord_message_content": True, "discord_threads": str(face.threaded.id)}
        face.settings = habits | settings
        face.town.restart(**face.settings)
        yield face
