"""The real discord.py finds in the fake the Discord that it expects."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from fakes.discord.client import NotOfferedError
from fakes.discord.fake import FakeDiscord
from fakes.discord.gateway import PRIVILEGED, Intent
from fakes.discord.permissions import EVERYONE, May
from fakes.discord.sdk import discord_py_at
from fakes.discord.world import Kind

pytestmark = pytest.mark.asyncio
MESSAGES = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FILE = ("plan.md", b"# Plan\n\nShip it.\n")


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


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running, discord_py_at(running):
        yield running
        assert running.unknown == []


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
        await asyncio.wait_for(bot.wait_until_ready(), 10)
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)


async def soon(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for what happens in the bot."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the bot tells nobody
            await asyncio.sleep(0.01)


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


async def test_a_lost_connection_is_resumed_and_nothing_is_missed(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    async with running(fake, sync=False) as bot:
        fake.gateway.close(4000)
        await fake.until(lambda: not fake.gateway.connected)
        alice.send(channel, "missed?", mention=True)
        await soon(lambda: bot.heard)
        assert (bot.resumes, bot.readies) == (1, 1)
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
    assert EVERYONE & May.ADD_REACTIONS


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
