"""Interactions work with the real discord.py as they do with Discord."""

from __future__ import annotations

import discord
import pytest

from fakes.discord.client import NotOfferedError
from fakes.discord.example_bot import running, soon
from fakes.discord.fake import FakeDiscord
from fakes.discord.permissions import May

FILE = ("plan.md", b"# Plan\n\nShip it.\n")


async def test_slash_defer_and_edit(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake):
        public = alice.slash(channel, "ask", question="where?")
        hidden = alice.slash(channel, "ask", question="secret?")
        await fake.until(lambda: public.answered and hidden.answered)

    assert (public.response, hidden.response, fake.violations) == (5, 5, [])
    assert hidden.message.ephemeral
    assert fake.said(channel) == [public.message]
    assert public.message.components[0]["components"][0]["content"] == "where?"


async def test_a_command_is_offered_only_where_discord_would(fake: FakeDiscord) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    guild = fake.guild("Acme", alice)
    fake.guilds.join(guild, bob.user)
    channel = fake.guilds.channel(guild, "general")
    with pytest.raises(NotOfferedError, match="ever registered"):
        alice.slash(channel, "ask", question="where?")

    async with running(fake):
        with pytest.raises(NotOfferedError, match="not shown to bob"):
            bob.slash(channel, "lore remove", source="x")
        with pytest.raises(NotOfferedError, match="not shown to alice"):
            alice.slash(alice.dm, "lore remove", source="x")
        with pytest.raises(NotOfferedError, match="required"):
            alice.slash(channel, "ask")
        done = bob.slash(channel, "lore remove", source="x", anyway=True)
        await fake.until(lambda: done.answered)
    assert done.message.content == "x"


async def test_nested_options_and_what_they_stand_for(fake: FakeDiscord) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    guild = fake.guild("Acme", alice)
    staff = fake.guilds.role(guild, "staff")
    fake.guilds.join(guild, bob.user, staff)
    channel = fake.guilds.channel(guild, "general")

    async with running(fake):
        done = alice.slash(channel, "lore people grant", who=bob, role=staff, place=channel)
        added = alice.slash(channel, "lore add", file=FILE)
        await fake.until(lambda: done.answered and added.answered)

    assert done.message.content == "bob staff general True"
    assert added.message.content == f"plan.md {FILE[1]!r}"


async def test_autocomplete(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake):
        typed = alice.autocomplete(channel, "lore remove", "source", "ha")
        await fake.until(lambda: typed.settled)

    assert [c["value"] for c in typed.choices] == ["handbook", "happenings"]


async def test_a_click_after_a_restart(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")
    async with running(fake):
        asked = alice.slash(channel, "ask", question="where?")
        await fake.until(lambda: asked.answered)

    async with running(fake, sync=False):
        click = alice.click(asked.message, "up")
        await fake.until(lambda: click.answered)

    assert (click.message.content, click.ephemeral) == ("up 7", True)


async def test_a_form_with_a_file(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake):
        opened = alice.slash(channel, "form")
        await fake.until(lambda: opened.modal)
        with pytest.raises(NotOfferedError, match="required"):
            alice.submit(opened, {"note": "hello"})
        sent = alice.submit(opened, {"note": "hello", "file": [FILE]})
        await fake.until(lambda: sent.answered)

    assert sent.message.content == f"hello {FILE[1]!r}"
    assert fake.violations == []


async def test_an_interaction_is_answered_in_time_and_once(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake) as bot:
        late = alice.slash(channel, "late", seconds=0.1)
        fake.clock.advance(3.5)
        await soon(lambda: bot.errors)
        twice = alice.slash(channel, "twice")
        await soon(lambda: len(bot.errors) == 2)

    assert [e.code for e in bot.errors] == [10062, 40060]
    assert (late.response, late.attempts, twice.response, twice.attempts) == (None, 1, 5, 2)


async def test_a_token_lives_fifteen_minutes(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake) as bot:
        asked = alice.slash(channel, "ask", question="secret?")
        await fake.until(lambda: asked.answered)
        hook = discord.Webhook.partial(
            fake.world.application_id, asked.token, session=bot.http._HTTPClient__session
        )
        more = await hook.send("more", wait=True, allowed_mentions=discord.AllowedMentions.none())
        assert (await hook.fetch_message(more.id)).content == "more"
        fake.clock.advance(15 * 60)
        with pytest.raises(discord.HTTPException) as expired:
            await hook.fetch_message(more.id)

    assert expired.value.code == 50027


async def test_the_first_followup_is_the_deferred_answer(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake) as bot:

        @bot.tree.command(name="follow", description="Follow up")
        async def follow(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send("first", ephemeral=False)
            await interaction.followup.send("second", ephemeral=False)
            await interaction.delete_original_response()

        await bot.tree.sync()
        asked = alice.slash(channel, "follow")
        await fake.until(lambda: asked.deleted)

    assert (asked.message.content, asked.message.ephemeral) == ("first", True)
    assert [m.content for m in fake.said(channel)] == ["second"]


async def test_an_answer_of_components_cannot_become_one_of_text(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake) as bot:
        asked = alice.slash(channel, "ask", question="where?")
        await fake.until(lambda: asked.answered)
        hook = discord.Webhook.partial(
            fake.world.application_id, asked.token, session=bot.http._HTTPClient__session
        )
        with pytest.raises(discord.HTTPException) as refused:
            await hook.edit_message(
                asked.message.id, content="x", allowed_mentions=discord.AllowedMentions.none()
            )

    assert (refused.value.code, asked.edits) == (50035, 1)
    assert len(fake.violations) == 1


async def test_an_interaction_carries_the_permissions_of_its_place(fake: FakeDiscord) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    guild = fake.guild("Acme", alice)
    fake.guilds.join(guild, bob.user)
    channel = fake.guilds.channel(guild, "general")
    fake.guilds.overwrite(channel, bob, deny=May.ATTACH)
    fake.guilds.overwrite(channel, fake.world.bot, deny=May.SEND)

    async with running(fake) as bot:
        carried: list[discord.Interaction] = []

        @bot.event
        async def on_interaction(interaction: discord.Interaction) -> None:
            carried.append(interaction)

        bob.slash(channel, "ask", question="where?")
        await soon(lambda: carried)

    assert carried[0].permissions.view_channel
    assert not carried[0].permissions.attach_files
    assert carried[0].app_permissions.view_channel
    assert not carried[0].app_permissions.send_messages
