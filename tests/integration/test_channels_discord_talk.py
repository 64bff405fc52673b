"""Real talk in threads and posts of Discord, through the real program, killed while it reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drills.talk import Changed, Line, Reading, faults_of, lost_or_doubled, real_talk
from fakes.discord import wire
from fakes.discord.fake import FakeDiscord
from fakes.discord.people import Person
from fakes.discord.town import words
from fakes.discord.world import EPOCH_MS, Channel, Flag, Kind, Message, User

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
HISTORY = "/channels/{channel_id}/messages"
IN_THE_FORUM = 3  # every so many-th conversation is a post there, the others are threads
PUT_AWAY = 4  # every so many-th of both is archived


class Talk:
    """Talk in a channel and a forum of a fake Discord."""

    def __init__(self, discord: FakeDiscord, lines: list[Line]) -> None:
        self.discord, self.people = discord, dict[str, Person]()
        self.ann = discord.person("ann")
        self.guild = discord.guild("Ubuntu", self.ann)
        self.room = discord.guilds.channel(self.guild, "ubuntu")
        self.forum = discord.guilds.channel(self.guild, "questions", Kind.FORUM)
        self.other = discord.guilds.channel(self.guild, "other")
        self.said: list[Message] = []
        self._begun: dict[str, Message] = {}
        with discord.world.changed:
            self._write(lines)
        for thread in self.threads()[::PUT_AWAY]:
            discord.guilds.change(thread, {"archived": True})

    def threads(self) -> list[Channel]:
        """Threads and posts."""
        return [one for one in self.guild.channels.values() if one.is_thread]

    def where(self, message: Message) -> Channel:
        return self.discord.world.channels[message.channel_id]

    def answers(self, message: Message) -> Channel | None:
        """The thread that hangs on a message, or the post that it begins."""
        return self.guild.channels.get(message.id)

    def _write(self, lines: list[Line]) -> None:
        talks = list(dict.fromkeys(line.talk for line in lines if not line.loose))
        posts = set(talks[::IN_THE_FORUM])
        for line in lines:
            begun = self._begun.get(line.talk)
            if begun is None:
                self._begun[line.talk] = self._begin(line, in_forum=line.talk in posts)
            else:
                self._say(self.answers(begun) or self._hang(begun), line)

    def _begin(self, line: Line, *, in_forum: bool) -> Message:
        if not in_forum:
            return self._say(self.room, line)
        title = " ".join(line.text.split())[:100]
        return self._say(self._thread(self.forum, title, line, number_of(line)), line)

    def _hang(self, begun: Message) -> Channel:
        begun.flags |= Flag.HAS_THREAD
        made = self.discord.guilds.thread(
            self.room, begun.content[:100], begun.author, number=begun.id
        )
        made.created_at = begun.created_at
        return made

    def _thread(self, parent: Channel, name: str, line: Line, number: int) -> Channel:
        by = self._person(line.person).user
        made = self.discord.guilds.thread(parent, name, by, number=number)
        made.created_at = line.at
        return made

    def _say(self, channel: Channel, line: Line) -> Message:
        made = self.discord.posts.new(channel, self._person(line.person).user, number_of(line))
        made.content, made.created_at = line.text, line.at
        self.said.append(made)
        return self.discord.posts.publish(made)

    def _person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.discord.person(name)
            self.discord.guilds.join(self.guild, self.people[name].user)
        return self.people[name]

    def change_a_tenth(self) -> list[Changed]:
        """Of every tenth conversation; nothing is connected that could be told of it."""
        long = [one for one in self._begun.values() if len(self._replies(one)) > 1]
        return [self._changed(number, begun) for number, begun in enumerate(long[::10])]

    def _replies(self, begun: Message) -> list[Message]:
        thread = self.answers(begun)
        found = thread.messages.values() if thread else ()
        return [message for message in found if message.id != begun.id]

    def _changed(self, number: int, begun: Message) -> Changed:
        second, thread = self._replies(begun)[0], self.answers(begun)
        place = self.discord.world.channels[thread.parent_id]
        made = Changed(number, f"threads/{thread.id}", place, begun, second.content)
        author = self.people[begun.author.name]
        self.people[second.author.name].delete(second)
        author.edit(begun, made.words)
        author.send(thread, made.late)
        return made

    def link(self, message: Message) -> str:
        """What "Copy Message Link" gives."""
        return f"https://discord.com/channels/{self.guild.id}/{message.channel_id}/{message.id}"


def number_of(line: Line) -> int:
    """The id of a message that was written then."""
    return int(line.at * 1000 - EPOCH_MS) << 22


def notices(talk: Talk) -> list[Message]:
    """Everything that the bot wrote anywhere."""
    places = list(talk.discord.world.channels.values())
    return [message for place in places for message in talk.discord.said(place)]


def links_are_right(program: Reading, talk: Talk) -> None:
    """Each message is kept with its own author, and a link that opens it."""
    rows = program.rows("SELECT id, author, link FROM messages")
    kept = {int(id): (author, link) for id, author, link in rows}
    assert kept == {m.id: (shown_as(m.author.name), talk.link(m)) for m in talk.said}


def shown_as(name: str) -> str:
    """How Discord shows the user of such a name."""
    return wire.user(User(0, name))["global_name"]


def asked(talk: Talk, channel: Channel, question: str) -> Message:
    before = len(talk.discord.said(channel))
    talk.ann.send(channel, question, mention=True)
    talk.discord.wait(lambda: len(talk.discord.said(channel)) > before, 60)
    return talk.discord.said(channel)[-1]


def test_real_talk_is_read_back_under_kills_and_only_a_changed_tenth_is_embedded(
    data_dir: Path, tmp_path: Path
) -> None:
    lines = real_talk(data_dir)
    with FakeDiscord() as discord:
        talk = Talk(discord, lines)
        program = Reading(
            tmp_path,
            TEAMLORE_DISCORD_API_URL=discord.api_url,
            TEAMLORE_DISCORD_GATEWAY_URL=discord.gateway_url,
            TEAMLORE_DISCORD_TOKEN=discord.token,
            TEAMLORE_DISCORD_GUILDS=str(talk.guild.id),
            TEAMLORE_DISCORD_MESSAGE_CONTENT="true",
        )
        discord.faults.slow("GET", HISTORY, 0.03, times=10_000)
        for channel in (talk.room, talk.forum):
            program.json("add", f"discord:{channel.id}")
        program.read_back(killed_at=(0.2, 0.6))

        pages = [call for call in discord.called("GET", HISTORY) if call.status == 200]
        read = [(page.path, *sorted(page.query.items())) for page in pages]
        assert len(read) <= len(set(read)) + 4, "a walk went over the same ground again"
        assert len(notices(talk)) == 2, "one notice in each"
        for source in program.json("sources"):
            assert (source["kind"], source["whole"]) == ("channel", True)
            assert source["documents"] == source["expected"]
        said = [(shown_as(m.author.name), m.content) for m in talk.said]
        assert lost_or_doubled(program, said) == {}
        links_are_right(program, talk)

        before, done = program.walked(), program.finished()
        changed = talk.change_a_tenth()
        for name in ("#ubuntu", "#questions"):
            program.json("refresh", name)
        program.sweep(before)
        assert faults_of(program, changed, done) == {}
        assert len(notices(talk)) == 2

        program.serve()
        discord.wait(lambda: discord.gateway.connected, 60)
        for place in (talk.room, talk.forum):
            one = next(each for each in changed if each.place is place)
            inside = talk.answers(one.edited)
            answer = asked(talk, inside, one.question)
            assert one.answer in words(answer)
            assert talk.link(one.edited) in json.dumps(answer.components)
        assert "cellar" not in words(asked(talk, talk.other, changed[0].question))
        program.end()
        assert (discord.violations, discord.unknown) == ([], [])
        assert "Traceback" not in program.log.read_text()
