"""The real discord.py finds the gateway that it expects."""

from __future__ import annotations

import asyncio

import discord
import pytest

from fakes.discord.example_bot import running, soon
from fakes.discord.fake import FakeDiscord
from fakes.discord.gateway import PRIVILEGED, Intent
from fakes.discord.permissions import May
from fakes.discord.sdk import discord_py_at
from fakes.discord.world import Kind

FILE = ("plan.md", b"# Plan\n\nShip it.\n")


async def test_ready_shows_the_guild_as_it_is(fake: FakeDiscord) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    guild = fake.guild("Acme", alice)
    fake.guilds.join(guild, bob.user)
    role = fake.guilds.role(guild, "staff", May.MANAGE_GUILD)
    fake.guilds.give(guild, bob, [role])
    general = fake.guilds.channel(guild, "general")
    forum = fake.guilds.channel(guild, "help", Kind.FORUM, tags=("billing",))
    fake.guilds.overwrite(general, guild, deny=May.VIEW)
    fake.guilds.overwrite(general, fake.world.bot, allow=May.VIEW)
    post = alice.post(forum, "Refunds", "How long do they take?", tags=[int(forum.tags[0]["id"])])

    intents = discord.Intents.default()
    intents.members = True
    async with running(fake, intents) as bot:
        seen = bot.get_guild(guild.id)
        assert {m.name for m in seen.members} == {"alice", "bob", "teamlore"}
        assert seen.get_member(bob.id).guild_permissions.manage_guild
        assert (
            not seen.get_channel(general.id).permissions_for(seen.get_member(bob.id)).view_channel
        )
        assert seen.get_channel(general.id).permissions_for(seen.me).view_channel
        assert [t.name for t in seen.get_channel(forum.id).available_tags] == ["billing"]
        assert seen.get_thread(post.id).applied_tags[0].name == "billing"
        assert seen.me.guild_permissions.value & 309237763072 == 309237763072

        fake.guilds.give(guild, bob, [])
        fake.guilds.leave(guild, alice)
        await soon(lambda: seen.get_member(alice.id) is None)
        assert not seen.get_member(bob.id).guild_permissions.manage_guild
        fake.guilds.bot_leaves(guild)
        await soon(lambda: bot.get_guild(guild.id) is None)
        fake.guilds.bot_joins(guild)
        await soon(lambda: bot.get_guild(guild.id) is not None)


async def test_members_are_shown_only_to_those_who_asked_for_them(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    guild = fake.guild("Acme", alice)

    async with running(fake) as bot:
        seen = bot.get_guild(guild.id)
        assert [m.name for m in seen.members] == ["teamlore"]
        assert (await seen.fetch_member(alice.id)).name == "alice"
        assert [m.name for m in await seen.query_members("ali")] == ["alice"]


async def test_content_without_the_intent_is_empty_but_for_what_concerns_the_bot(
    fake: FakeDiscord,
) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake) as bot:
        plain = alice.send(channel, "between us")
        alice.send(channel, "for you", mention=True, files=[FILE])
        alice.send(alice.dm, "in private")
        await soon(lambda: len(bot.heard) == 3)
        assert [m.content for m in bot.heard] == ["", f"<@{bot.user.id}> for you", "in private"]
        assert await bot.heard[1].attachments[0].read() == FILE[1]
        quoted = alice.menu(plain, "Quote")
        await fake.until(lambda: quoted.answered and fake.said(channel)[0])
        reply = next(m for m in fake.said(channel) if m.content == "heard")
        alice.send(channel, "and you?", reply_to=reply)
        await soon(lambda: len(bot.heard) == 4)

    assert quoted.message.content == "> between us"
    assert bot.heard[3].content == "and you?"
    assert reply.reference == (channel.id, bot.heard[1].id)


async def test_a_lost_connection_is_resumed_and_nothing_is_missed(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake, sync=False) as bot:
        fake.gateway.close(4000)
        alice.send(channel, "missed?", mention=True)  # behind the end of the connection
        await soon(lambda: bot.heard and bot.resumes)
        assert (bot.resumes, bot.readies) == (1, 1)
        await fake.until(lambda: fake.said(channel))
        fake.gateway.reconnect()
        await soon(lambda: bot.resumes == 2)
    assert len(bot.heard) == 1
    assert fake.gateway.heartbeats > 0


async def test_an_invalid_session_is_identified_again(fake: FakeDiscord) -> None:
    async with running(fake, sync=False) as bot:
        fake.gateway.invalidate(resumable=True)
        await soon(lambda: bot.resumes == 1)
        fake.gateway.forget()
        fake.gateway.close(4000)
        await soon(lambda: bot.readies == 2, 20)
    assert len(fake.gateway.identified) == 2
    assert len(fake.gateway.resumed) == 2


async def test_a_gateway_that_no_longer_answers_is_left(fake: FakeDiscord) -> None:
    fake.gateway.heartbeat_ms, fake.gateway.acking = 100, False
    bot = discord.Client(intents=discord.Intents.none(), heartbeat_timeout=0.5)
    async with bot:
        task = asyncio.create_task(bot.start(fake.token))
        await fake.until(lambda: fake.gateway.resumed)
        fake.gateway.acking = True
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    ("token", "approved", "error"),
    [
        ("wrong", PRIVILEGED, discord.LoginFailure),
        (None, Intent.CONTENT, discord.PrivilegedIntentsRequired),
    ],
)
async def test_a_bot_that_may_not_come_in(token: str, approved: int, error: type) -> None:
    intents = discord.Intents.default()
    intents.members = True
    with FakeDiscord(approved=approved) as fake, discord_py_at(fake):
        async with discord.Client(intents=intents) as bot:
            with pytest.raises(error):
                await bot.start(token or fake.token)


async def test_guilds_go_to_their_shards() -> None:
    with FakeDiscord(shards=2) as fake, discord_py_at(fake):
        alice = fake.person("alice")
        guilds = [fake.guild(f"g{n}", alice, shard=n % 2) for n in range(4)]
        async with discord.AutoShardedClient(intents=discord.Intents.default()) as bot:
            task = asyncio.create_task(bot.start(fake.token))
            await soon(lambda: bot.is_ready(), 20)
            assert {g.id: g.shard_id for g in bot.guilds} == {
                g.id: n % 2 for n, g in enumerate(guilds)
            }
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


async def test_what_people_do_is_told(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    guild = fake.guild("Acme", alice)
    channel = fake.guilds.channel(guild, "general")
    forum = fake.guilds.channel(guild, "help", Kind.FORUM)
    told: list[str] = []

    async with running(fake, sync=False) as bot:

        @bot.event
        async def on_socket_event_type(name: str) -> None:
            told.append(name)

        message = alice.send(channel, "one")
        alice.edit(message, "two")
        alice.react(message, "👍")
        alice.react(message, "👍", on=False)
        thread = alice.thread(channel, "Talk", message)
        alice.send(thread, "inside")
        alice.delete(message)
        alice.post(forum, "Title", "text")
        hidden = alice.thread(channel, "Secret", hidden=True)
        alice.send(hidden, "unheard")
        fake.guilds.change(channel, {"name": "all"})
        fake.guilds.drop_role(guild, fake.guilds.role(guild, "staff"))
        fake.guilds.close(channel)
        await soon(lambda: "CHANNEL_DELETE" in told)

    assert told == [
        "MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE",
        "THREAD_CREATE", "MESSAGE_CREATE", "MESSAGE_DELETE", "THREAD_CREATE", "MESSAGE_CREATE",
        "CHANNEL_UPDATE", "GUILD_ROLE_CREATE", "GUILD_ROLE_DELETE", "CHANNEL_DELETE",
    ]  # fmt: skip
