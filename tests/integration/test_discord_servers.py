"""Servers of Discord that the bot comes to, or that it left: tied, greeted, untied."""

from __future__ import annotations

import threading

import pytest

from bot.discord.living import Servers
from fakes.discord.town import SWAP, TOLD, eventually, words

pytestmark = pytest.mark.integration


async def test_a_server_that_joins_is_greeted_and_one_that_leaves_is_untied(town):
    async with town.serving():
        other = town.fake.guild("Beta", town.alice, with_bot=False)
        channel = town.fake.guilds.channel(other, "hall")
        town.fake.guilds.bot_joins(other)
        greeting = await town.reply(channel)
        own = town.app.access.workspace_of("discord", str(other.id))
        assert own == town.app.access.workspace(f"discord-{other.id}")
        asked = town.alice.slash(channel, "ask", question=SWAP)
        assert TOLD not in await town.answer(asked)
        code, _ = town.app.access.connect_code(town.workspace)
        order = town.alice.slash(channel, "lore connect", code=code)
        await town.answer(order)
        if order.message.components[-1]["components"][1:]:
            town.alice.click(order.message, "Connect")
        await eventually(
            lambda: town.app.access.workspace_of("discord", str(other.id)) == town.workspace
        )
        town.fake.guilds.bot_leaves(other)
        await eventually(lambda: not town.app.access.workspace_of("discord", str(other.id)))

    assert "/ask" in words(greeting)
    assert "general" in words(greeting)


async def test_a_server_that_joins_while_those_that_left_are_looked_for_stays_tied(
    town, monkeypatch
):
    gone, looking, gate = Servers.gone, threading.Event(), threading.Event()

    def later(servers: Servers, here: frozenset[str]) -> list[str]:
        looking.set()
        assert gate.wait(30)
        return gone(servers, here)

    monkeypatch.setattr(Servers, "gone", later)
    unnoticed = town.fake.guild("Gone", town.alice)
    town.app.access.join("discord", str(unnoticed.id), "main")
    town.fake.guilds.bot_leaves(unnoticed)
    async with town.serving(synced=False):
        other = town.fake.guild("Beta", town.alice, with_bot=False)
        await eventually(looking.is_set)
        town.fake.guilds.bot_joins(other)
        await eventually(lambda: town.app.access.workspace_of("discord", str(other.id)))
        gate.set()
        await eventually(lambda: not town.app.access.workspace_of("discord", str(unnoticed.id)))

    assert town.app.access.workspace_of("discord", str(other.id))


async def test_a_server_that_left_while_nobody_listened_is_untied(town):
    other = town.fake.guild("Beta", town.alice)
    async with town.serving():
        await eventually(lambda: town.app.access.workspace_of("discord", str(other.id)))
    town.fake.guilds.bot_leaves(other)
    town.restart()
    async with town.serving(synced=False):
        await eventually(lambda: not town.app.access.workspace_of("discord", str(other.id)))
        assert town.app.access.workspace_of("discord", str(town.guild.id))


async def test_content_of_a_server_that_leaves_goes_where_that_is_set(town):
    town.restart(on_uninstall="remove", discord_guilds="")
    own = f"discord-{town.guild.id}"
    town.write("Only Acme knows.", workspace=own)
    async with town.serving():
        assert town.app.catalogue.sources(town.app.access.workspace(own))
        town.fake.guilds.bot_leaves(town.guild)
        gone = lambda: not town.app.catalogue.sources(town.app.access.workspace(own))  # noqa: E731
        await eventually(gone)
