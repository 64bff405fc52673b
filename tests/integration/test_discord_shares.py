"""Two processes on one database and one index, each with the connections of its own servers."""

from __future__ import annotations

import asyncio
import copy
from contextlib import AsyncExitStack

import pytest

from bot.discord.doctor import examine
from bot.wiring import App
from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at
from fakes.discord.town import SWAP, Town, eventually, labels, words
from fakes.qdrant.facade import Facade
from fakes.words import WordModel

pytestmark = pytest.mark.integration
TOLD = "incident lead"
LOOKS = 1.5  # seconds; within which a process looks for what others recorded


class Half(Town):
    """One of two processes, with the servers of one of two shards."""

    shared: dict[str, str]
    shard = 0

    def settings(self, **more):
        ids = f"{self.guild.id},{self.theirs.id}" if hasattr(self, "theirs") else ""
        mine = {"discord_shards": 2, "discord_shard_ids": str(self.shard), "discord_guilds": ids}
        return super().settings(**self.shared | mine | more)

    def beside(self):
        """The other process; ``guild`` is the one that it is told of."""
        other = copy.copy(self)
        other.shard, other.guild, other.channel = 1, self.theirs, self.elsewhere
        other.theirs = self.guild
        other.app = App(other.settings(), WordModel())
        return other


@pytest.fixture
def halves(tmp_path, new_postgres, monkeypatch):
    database = new_postgres()
    url = database._engine.url.render_as_string(hide_password=False)
    with Facade() as facade, FakeDiscord(shards=2) as fake, discord_py_at(fake):
        monkeypatch.setattr(Half, "shared", {"database_url": url, "qdrant_url": facade.url},
                            raising=False)  # fmt: skip
        first = Half(fake, tmp_path / "home")
        first.theirs = fake.guild("Beta", first.alice, shard=1)
        first.elsewhere = fake.guilds.channel(first.theirs, "general")
        first.restart()
        first.write("Swap a shift: tell the incident lead.")
        second = first.beside()
        yield first, second
        first.app.close()
        second.app.close()
        database.close()
        assert (fake.violations, fake.unknown, facade.wrongs) == ([], [], [])


async def test_each_answers_the_servers_that_it_is_told_of(halves):
    first, second = halves
    async with AsyncExitStack() as stack:
        parts = [await stack.enter_async_context(one.serving()) for one in halves]
        kept = [{guild.id for guild in part.client.guilds} for part in parts]
        for one in halves:
            asked = one.alice.slash(one.channel, "ask", question=SWAP)
            assert TOLD in await one.answer(asked)

    assert kept == [{first.guild.id}, {second.guild.id}]
    teams = {str(first.guild.id), str(second.guild.id)}
    assert set(first.app.access.teams("discord")) == teams  # nobody took the other's for gone


async def test_a_question_waits_for_the_process_of_its_server(halves):
    first, second = halves
    async with second.serving():
        pass
    async with first.serving():
        asked = first.alice.slash(first.channel, "ask", question=SWAP)
        assert TOLD in await first.answer(asked)
        first.alice.send(first.alice.dm, SWAP)
        await choose(first, "Beta")
        await eventually(lambda: first.app.inbox.waiting(["discord"]) == 1)
        await asyncio.sleep(LOOKS)
        assert TOLD not in said(first)
    async with second.serving():
        await eventually(lambda: TOLD in said(first))


async def test_a_direct_message_is_for_any_server(halves):
    """It comes over the first connection, whichever server its writer means."""
    first, _ = halves
    async with AsyncExitStack() as stack:
        for one in halves:
            await stack.enter_async_context(one.serving())
        first.bob.send(first.bob.dm, SWAP)  # shares one server with the bot
        await eventually(lambda: TOLD in said(first, first.bob))
        first.alice.send(first.alice.dm, SWAP)
        await choose(first, "Beta")
        await eventually(lambda: TOLD in said(first))


async def test_of_very_many_servers_those_where_somebody_asked_are_meant(halves, monkeypatch):
    monkeypatch.setattr("bot.discord.homes._LOOKED_AT", 1)
    first, second = halves
    async with AsyncExitStack() as stack:
        for one in halves:
            await stack.enter_async_context(one.serving())
        first.alice.send(first.alice.dm, SWAP)
        assert "We share no server" in words(await first.reply(first.alice.dm))
        asked = second.alice.slash(second.channel, "ask", question=SWAP)
        assert TOLD in await second.answer(asked)
        first.alice.send(first.alice.dm, SWAP)
        await eventually(lambda: TOLD in said(first))


async def test_the_doctor_says_which_servers_a_process_has(halves):
    first, _ = halves

    async def says(**settings):
        found = await examine(first.settings(**settings), lambda: first.app.journal)
        return next(one for one in found if one.name == "shards")

    assert (await says()).says == "0 of 2; each other one needs another process"
    assert (await says(discord_shard_ids="0-1")).says == "0, 1 of 2"
    wrong = await says(discord_shard_ids="2")
    assert not wrong.ok
    assert "goes from 0 to 1" in wrong.says


async def choose(town, server):
    """Press the button of a server, once it is asked which is meant."""
    message = await town.reply(town.alice.dm)
    assert sorted(labels(message)) == ["Acme", "Beta"]
    town.alice.click(message, server)


def said(town, person=None):
    """What the bot told somebody in person."""
    return "\n".join(words(message) for message in town.fake.said((person or town.alice).dm))
