"""The real discord.py finds the REST interface that it expects, faults included."""

from __future__ import annotations

import random

import aiohttp
import discord
import pytest

from fakes.discord.example_bot import running, soon
from fakes.discord.fake import FakeDiscord
from fakes.discord.gateway import PRIVILEGED, Intent
from fakes.discord.permissions import May, allowed
from fakes.discord.sdk import discord_py_at
from fakes.discord.world import Kind

MESSAGES = "/channels/{channel_id}/messages"
FILE = ("plan.md", b"# Plan\n\nShip it.\n")


async def test_history_is_hidden_from_an_application_without_the_intent() -> None:
    for approved, content in ((PRIVILEGED, "between us"), (Intent.MEMBERS, "")):
        with FakeDiscord(approved=approved) as fake, discord_py_at(fake):
            alice = fake.person("alice")
            channel = fake.guilds.channel(fake.guild("Acme", alice), "general")
            first, second = alice.send(channel, "between us"), alice.send(channel, "also")
            async with running(fake, sync=False) as bot:
                place = bot.get_channel(channel.id)
                newest = [m.id async for m in place.history(limit=1)]
                earlier = [m.id async for m in place.history(before=second, limit=5)]
                later = [m.id async for m in place.history(after=first)]
                shown = await place.fetch_message(first.id)
            assert (newest, earlier, later) == ([second.id], [first.id], [second.id])
            assert shown.content == content


async def test_429s_are_waited_for(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake, sync=False) as bot:
        place = bot.get_channel(channel.id)
        fake.faults.limited("POST", MESSAGES, retry_after=0.2)
        await place.send("one")
        fake.faults.limited("POST", MESSAGES, retry_after=0.2, everywhere=True)
        await place.send("two")
        fake.faults.limited("POST", MESSAGES, via=False)
        with pytest.raises(discord.HTTPException) as banned:
            await place.send("three")
        fake.faults.limit("POST", MESSAGES, 2, per=0.3)
        for n in range(5):
            await place.send(f"number {n}")

    first, second = fake.called("POST", MESSAGES)[:2]
    assert (first.status, second.status, banned.value.status) == (429, 200, 429)
    assert second.at - first.at >= 0.2
    assert [m.content for m in fake.said(channel)][:2] == ["one", "two"]
    assert len(fake.said(channel)) == 7
    assert fake.faults.refused == 0  # the library reads the headers, and waits


async def test_faults_of_the_network(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake, sync=False) as bot:
        place = bot.get_channel(channel.id)
        fake.faults.failing("POST", MESSAGES, status=500)
        await place.send("tried again")
        fake.faults.reset("POST", MESSAGES)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await place.send("never arrived")
        fake.faults.lost("POST", MESSAGES)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await place.send("arrived", nonce="n1")
        again = {"content": "arrived", "nonce": "n1", "enforce_nonce": True,
                 "allowed_mentions": {"parse": []}}  # fmt: skip
        found = await bot.http.request(
            discord.http.Route("POST", MESSAGES, channel_id=channel.id), json=again
        )
        fake.faults.slow("POST", MESSAGES, 0.2)
        await place.send("slowly")

    said = fake.said(channel)
    assert [m.content for m in said] == ["tried again", "arrived", "slowly"]
    assert found["id"] == str(said[1].id)


async def test_threads_and_posts(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    guild = fake.guild("Acme", alice)
    channel, forum = (fake.guilds.channel(guild, n, k) for n, k in
                      (("general", Kind.TEXT), ("help", Kind.FORUM)))  # fmt: skip
    asked = alice.send(channel, "how?", mention=True)

    async with running(fake, sync=False) as bot:
        place = bot.get_channel(channel.id)
        thread = await (await place.fetch_message(asked.id)).create_thread(name="How")
        await thread.send("so")
        await thread.edit(archived=True)
        post = await bot.get_channel(forum.id).create_thread(name="News", content="Read this")
        with pytest.raises(discord.HTTPException) as second:
            await (await place.fetch_message(asked.id)).create_thread(name="Again")
        seen = [m.type async for m in thread.history(oldest_first=True)]
        await soon(lambda: bot.get_channel(post.thread.id) is not None)

    assert (thread.id, second.value.code) == (asked.id, 160004)
    assert seen == [discord.MessageType.thread_starter_message, discord.MessageType.default]
    assert fake.world.channels[thread.id].archived
    assert post.message.id == post.thread.id
    assert fake.violations == []


async def test_permissions_are_enforced(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    guild = fake.guild("Acme", alice)
    channel = fake.guilds.channel(guild, "general")

    async with running(fake, sync=False) as bot:
        place = bot.get_channel(channel.id)
        message = await place.send("here")
        await message.add_reaction("👍")
        fake.guilds.overwrite(channel, fake.world.bot, deny=May.SEND)
        with pytest.raises(discord.Forbidden) as mute:
            await place.send("there")
        fake.guilds.overwrite(channel, fake.world.bot, deny=May.VIEW)
        with pytest.raises(discord.Forbidden) as blind:
            await place.fetch_message(message.id)
        alice.send(channel, "unseen", mention=True)
        alice.send(alice.dm, "seen")
        await soon(lambda: bot.heard)

    assert (mute.value.code, blind.value.code) == (50013, 50001)
    assert [m.content for m in bot.heard] == ["seen"]


async def test_permissions_are_reckoned_as_the_library_reckons_them(fake: FakeDiscord) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    guild = fake.guild("Acme", alice)
    roles = [fake.guilds.role(guild, f"r{n}") for n in range(3)]
    fake.guilds.join(guild, bob.user, *roles[:2])
    bits, choice = (May.VIEW, May.SEND, May.HISTORY), random.Random(7)

    def some() -> int:
        return sum(bit for bit in bits if choice.random() < 0.4)

    for n in range(60):
        channel = fake.guilds.channel(guild, f"c{n}")
        for target in (guild, *roles, bob):
            if choice.random() < 0.6:
                denied = some()
                fake.guilds.overwrite(channel, target, allow=some() & ~denied, deny=denied)
    fake.guilds.permit(guild, guild.roles[guild.id], May.VIEW)
    fake.guilds.permit(guild, roles[0], May.SEND)

    async with running(fake, sync=False) as bot:
        seen = bot.get_guild(guild.id)
        member = await seen.fetch_member(bob.id)
        reckoned = {
            (c.id, bit): bool(c.permissions_for(member).value & bit)
            for c in seen.text_channels for bit in bits
        }  # fmt: skip
    assert reckoned == {
        (c.id, bit): allowed(fake.world, c, bob.id, bit)
        for c in guild.channels.values() for bit in bits
    }  # fmt: skip
    assert {True, False} == set(reckoned.values())


async def test_what_breaks_a_rule_is_refused_and_kept(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake, sync=False) as bot:
        place = bot.get_channel(channel.id)
        with pytest.raises(discord.HTTPException) as pinging:
            await place.send("hi", allowed_mentions=discord.AllowedMentions.all())
        with pytest.raises(discord.HTTPException) as long:
            await place.send(embed=discord.Embed(description="x" * 4_097))
        sent = await place.send(file=discord.File(__file__, "a.txt"), content="fine")

    assert (pinging.value.code, long.value.code, len(fake.violations)) == (50035, 50035, 2)
    assert fake.said(channel)[0].attachments[0].filename == "a.txt"
    assert len(fake.called("POST", MESSAGES)[-1].files) == 1
    assert sent.attachments[0].url.startswith(fake.world.cdn)


async def test_routes_that_there_are_not_are_kept() -> None:
    with FakeDiscord() as fake, discord_py_at(fake):
        async with discord.Client(intents=discord.Intents.none()) as bot:
            await bot.login(fake.token)
            with pytest.raises(discord.NotFound):
                await bot.http.request(discord.http.Route("GET", "/sticker-packs"))
        assert [(c.method, c.path) for c in fake.unknown] == [("GET", "/sticker-packs")]
        assert fake.called("GET", "/users/@me")[0].status == 200


async def test_the_cdn_serves_whole_addresses_only(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    sent = alice.send(alice.dm, "see", files=[FILE])
    [kept] = sent.attachments

    async with aiohttp.ClientSession() as session:
        async with session.get(kept.url) as whole:
            assert (await whole.read(), whole.content_type) == (FILE[1], "text/markdown")
        async with session.get(kept.url.partition("?")[0]) as cut:
            assert cut.status == 404
        fake.faults.failing("GET", "/cdn/{path}", status=503)
        async with session.get(kept.url) as broken:
            assert broken.status == 503
