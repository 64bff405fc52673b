"""Channels, threads and forums of Discord as sources: what is read of them, and what is not."""

from __future__ import annotations

import asyncio
import json

import pytest
import pytest_asyncio

from bot.cli.doctor import channels_read
from bot.cli.knowledge import add_targets
from fakes.discord.fake import FakeDiscord
from fakes.discord.permissions import May
from fakes.discord.sdk import discord_py_at
from fakes.discord.town import Town, words
from fakes.discord.world import Kind
from fakes.teamlore import eventually

pytestmark = pytest.mark.integration
THREADS = 30


class Guild:
    """Alice and Bob in a guild whose messages the bot may read."""

    def __init__(self, fake: FakeDiscord, town: Town) -> None:
        self.fake, self.town, self.app = fake, town, town.app
        self.alice, self.bob = town.alice, town.bob

    def channel(self, name: str, kind: Kind = Kind.TEXT):
        return self.fake.guilds.channel(self.town.guild, name, kind)

    def add(self, channel) -> None:
        """As the command line does it."""
        add_targets(self.app, [f"discord:{channel.id}"], None, None, "main")

    @property
    def source(self):
        (found,) = self.app.catalogue.sources(self.app.access.workspace())
        return found

    def reach(self):
        return self.app.histories.reach(self.source.id)

    async def read(self, after=None):
        """Walked to the beginning, and everything read."""
        await eventually(lambda: (self.reach().walked_at or after) != after, 60)
        self.now()

    def now(self):
        with self.app.database.write() as session:
            session.connection().exec_driver_sql(
                "UPDATE jobs SET run_at = '2026-01-01 00:00:00.000000' WHERE kind = 'ingest'"
            )
        self.town.work()

    async def settled(self):
        """What was delivered is kept, and read."""
        seen = None
        while seen != (seen := self.kept()):  # noqa: ASYNC110 - what changes is elsewhere
            await asyncio.sleep(0.3)
        self.now()

    def kept(self) -> list[str]:
        """Everything that is on record of channels."""
        with self.app.database.read() as session:
            rows = session.connection().exec_driver_sql("SELECT text FROM messages ORDER BY id")
            return [text for (text,) in rows]

    def texts(self) -> str:
        query = (
            "SELECT v.text FROM documents d JOIN versions v ON v.id = d.published_id "
            "WHERE d.state = 'published'"
        )
        with self.app.database.read() as session:
            rows = session.connection().exec_driver_sql(query)
            return "\n".join(text for (text,) in rows)

    async def asked(self, channel, question: str):
        before = len(self.fake.said(channel))
        self.bob.send(channel, question, mention=True)
        await self.fake.until(lambda: len(self.fake.said(channel)) > before, 30)
        return self.fake.said(channel)[-1]


@pytest_asyncio.fixture
async def guild(tmp_path):
    with FakeDiscord() as fake, discord_py_at(fake):
        town = Town(fake, tmp_path / "home")
        town.restart(discord_message_content=True, history_delay=0.0)
        yield Guild(fake, town)
        town.app.close()
        assert (fake.violations, fake.unknown) == ([], [])


async def test_a_forum_is_read_post_by_post(guild):
    forum = guild.channel("questions", Kind.FORUM)
    post = guild.alice.post(forum, "Cannot print", "The office printer shows error 49.")
    guild.bob.send(post, "Error 49 goes away when the cartridge is reseated.")
    guild.alice.post(forum, "Coffee", "Which beans do we buy?")
    guild.add(forum)
    async with guild.town.serving():
        await guild.read()
        late = guild.bob.send(post, "If it stays, order part 8813.")
        await guild.settled()
        answer = await guild.asked(post, "Which part do I order if error 49 stays?")

    titles = [d.title for d in guild.app.catalogue.documents(guild.source.id)]
    assert sorted(titles) == ["Coffee", "Cannot print"][::-1]
    assert guild.source.name == "#questions"
    assert guild.source.space_name == f"history-discord-{forum.id}"
    grants = guild.app.access.grants(guild.source.workspace)
    readers = [str(grant.to) for grant in grants if grant.space == guild.source.space]
    assert readers == [f"discord:channel:{forum.id}"]
    (told,) = [c for c in guild.fake.world.channels.values() if c.name == "What I answer from"]
    assert "part of what I answer from" in words(next(iter(told.messages.values())))
    assert "part 8813" in words(answer)
    assert f"/{post.id}/{late.id}" in json.dumps(answer.components)


async def test_a_forum_is_told_once_though_the_answer_to_that_was_lost(guild):
    forum = guild.channel("questions", Kind.FORUM)
    guild.alice.post(forum, "Coffee", "Which beans do we buy?")
    guild.add(forum)
    guild.fake.faults.lost("POST", "/channels/{channel_id}/threads")
    async with guild.town.serving():
        await guild.read()

    assert len(guild.fake.called("POST", "/channels/{channel_id}/threads")) == 1
    assert "Which beans do we buy?" in guild.texts()


async def test_archived_threads_are_read_and_private_ones_are_not(guild):
    room = guild.channel("talk")
    public = guild.alice.thread(room, "Old plans")
    guild.bob.send(public, "The old plan was to paint the bridge green.")
    guild.fake.guilds.change(public, {"archived": True})
    hidden = guild.alice.thread(room, "Salaries", hidden=True)
    guild.alice.send(hidden, "Bob earns 4711 a month.")
    guild.add(room)
    async with guild.town.serving():
        await guild.read()
        guild.alice.send(hidden, "And Alice earns 4712.")
        await guild.settled()

    assert "paint the bridge green" in guild.texts()
    assert "earns 471" not in guild.texts()
    assert "earns 471" not in " ".join(guild.kept())


async def test_what_becomes_of_threads_is_kept_up_with(guild):
    room = guild.channel("talk")
    start = guild.alice.send(room, "Who has the ladder?")
    thread = guild.bob.thread(room, "ladder", on=start)
    said = [guild.bob.send(thread, f"Fact {n}: the ladder is on floor {n}.") for n in range(3)]
    other = guild.alice.thread(room, "secret party")
    guild.alice.send(other, "The party is in room 12.")
    guild.add(room)
    async with guild.town.serving():
        await guild.read()
        assert "The party is in room 12." in guild.texts()
        guild.bob.edit(said[0], "Fact 0: the ladder was stolen.")
        guild.bob.delete(said[1])
        guild.fake.guilds.close(other)
        await eventually(lambda: "party" not in guild.texts())
        await guild.settled()

    assert "was stolen" in guild.texts()
    assert "floor 0" not in guild.texts()
    assert "floor 1" not in guild.texts()
    assert "floor 2" in guild.texts()
    (document,) = guild.app.catalogue.documents(guild.source.id)
    assert document.title == "ladder"


async def test_a_kill_in_the_middle_goes_on_and_a_new_session_sweeps(guild):
    room = guild.channel("talk")
    for number in range(THREADS):
        thread = guild.alice.thread(room, f"Topic {number}")
        guild.bob.send(thread, f"Answer {number} is {number * 7}.")
    for number in range(250):
        guild.bob.send(room, f"Remark {number} of the day.")
    guild.add(room)
    route = "/channels/{channel_id}/messages"
    async with guild.town.serving():
        await eventually(lambda: len(guild.fake.called("GET", route)) > THREADS // 2)
    first = len(guild.fake.called("GET", route))
    guild.town.restart(discord_message_content=True, history_delay=0.0)
    guild.app = guild.town.app
    guild.fake.faults.limited("GET", route, retry_after=0.5, times=2)
    async with guild.town.serving(synced=False):
        await guild.read()
        calls = len(guild.fake.called("GET", route)) - first
        walked = guild.reach().walked_at
        guild.fake.gateway.sessions.clear()  # what happens now is told to nobody
        guild.fake.gateway.close(1001)
        missed = guild.bob.send(room, "Remark that nobody heard.")
        await guild.read(after=walked)
        await guild.settled()

    assert calls <= THREADS + 3 - first + 6
    texts = guild.texts()
    assert all(f"Answer {n} is {n * 7}." in texts for n in range(THREADS))
    assert all(f"Remark {n} of the day." in texts for n in range(250))
    assert missed.content in texts
    assert len([m for m in guild.fake.said(room) if "answer from" in words(m)]) == 1
    assert guild.source.upkeep.whole


async def test_without_the_content_intent_it_is_refused_in_one_sentence(guild):
    room = guild.channel("talk")
    guild.bob.send(room, "The code is 1234.")
    guild.town.restart(history_delay=0.0)
    guild.app = guild.town.app
    async with guild.town.serving():
        seen = await guild.town.answer(guild.alice.slash(room, "lore add", channel=room))
        guild.add(room)
        await eventually(lambda: guild.reach().failure)
    guild.town.work()

    assert "Message Content Intent" in seen
    assert "Message Content Intent" in guild.source.upkeep.note
    assert not guild.source.upkeep.whole
    (found,) = channels_read(guild.app, "discord")
    assert (found.ok, "Message Content Intent" in found.says) == (False, True)
    assert guild.fake.said(room) == []
    assert guild.texts() == ""


async def test_a_permission_that_lacks_is_named_and_mended(guild):
    room = guild.channel("talk")
    guild.bob.send(room, "The code is 1234.")
    guild.fake.guilds.overwrite(room, guild.town.guild, deny=May.HISTORY)
    async with guild.town.serving():
        await eventually(lambda: guild.app.access.teams("discord"))
        guild.add(room)
        await eventually(lambda: guild.reach().failure)
        assert "read its history" in guild.reach().failure
        guild.fake.guilds.overwrite(room, guild.town.guild)
        guild.app.catalogue.refresh(guild.source)
        await guild.read()

    assert guild.reach().failure is None
    assert "1234" in guild.texts()


async def test_text_of_a_voice_channel_is_not_read(guild):
    room = guild.channel("voices", Kind.VOICE)
    async with guild.town.serving():
        seen = await guild.town.answer(guild.alice.slash(guild.town.channel, "lore add",
                                                         channel=room))  # fmt: skip

    assert "Only text channels" in seen
