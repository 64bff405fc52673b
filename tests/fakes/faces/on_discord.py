"""The driver of Discord."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from fakes.discord.fake import FakeDiscord
from fakes.discord.interactions import Interaction
from fakes.discord.limits import walk
from fakes.discord.live import live
from fakes.discord.people import Person
from fakes.discord.permissions import May
from fakes.discord.town import Town, labels, links, words
from fakes.discord.world import Channel, Kind, Message
from fakes.faces.driver import Face, Lacks, Seen, plain
from fakes.teamlore import eventually

_MASKED = re.compile(r"\]\(<?(https?://[^\s)>]+)")


class OnDiscord(Face):
    """People in a guild of Discord, whose messages the bot may read."""

    platform = "discord"
    lacks = (
        Lacks("hear follow-ups without a mention", "a mention, or a reply to the answer; with the "
              "message content intent, follow-ups are heard",
              "Discord shows a bot only what is for it"),
        Lacks("answer a command after a quarter of an hour",
              "a later answer is recorded as expired; Slack gives half an hour",
              "the token of a command ends then"),
        Lacks("show a page of its own", "`/lore list`, `status`, `spaces`, `unanswered`",
              "Discord has nothing like the App Home"),
        Lacks("suggest questions in direct messages", "nothing", "Discord has no place for them"),
        Lacks("know the server of a direct message", "it asks once, and remembers",
              "a direct message belongs to no server"),
        Lacks("show a vote in a private answer", "a sentence below it",
              "the answer would have to be made again to be changed"),
    )  # fmt: skip

    def __init__(self, fake: FakeDiscord, town: Town) -> None:
        super().__init__()
        self.fake, self.town = fake, town
        self.alice, self.bob, self.channel = town.alice, town.bob, town.channel
        self.threaded = fake.guilds.channel(town.guild, "threads")
        self.carol = fake.person("carol")
        fake.guilds.join(town.guild, self.carol.user)

    async def mention(self, person: Person, text: str, channel: Channel | None = None) -> Seen:
        place = channel or self.channel
        if place is self.threaded:
            return await self._in_its_thread(person.send(place, text, mention=True))
        return await self._heard(place, lambda: person.send(place, text, mention=True))

    async def _in_its_thread(self, question: Message) -> Seen:
        channels = self.fake.world.channels
        await self.fake.until(lambda: question.id in channels and self.said(channels[question.id]))
        return self.said(channels[question.id])[-1]

    async def follow_up(self, answer: Seen, person: Person, text: str) -> Seen:
        return await self._heard(self._place(answer), lambda: self.goes_on(answer, person, text))

    async def reply(self, answer: Seen, person: Person, text: str) -> Seen:
        place = self._place(answer)
        return await self._heard(place, lambda: person.send(place, text, reply_to=answer.raw))

    async def summon(self, person: Person, earlier: Sequence[str]) -> Seen:
        thread = self.alice.thread(self.channel, "a talk")
        for text in earlier:
            self.alice.send(thread, text)
        return await self._heard(thread, lambda: person.send(thread, "", mention=True))

    async def command(
        self, person: Person, text: str, *, channel: Channel | None = None,
        space: str | None = None,
    ) -> Seen:  # fmt: skip
        given = {"question": text, "private": True} | ({"space": space} if space else {})
        return await self._answered(person.slash(channel or self.channel, "ask", **given))

    async def direct(self, person: Person, text: str) -> Seen:
        return await self._heard(person.dm, lambda: person.send(person.dm, text))

    async def about(self, person: Person, author: Person, text: str) -> Seen:
        message = author.send(self.channel, text)
        return await self._answered(person.menu(message, "Ask about this"))

    async def press(self, seen: Seen, label: str, person: Person, *, times: int = 1) -> Seen:
        return await self._pressed(person, seen.raw, label, times)

    async def steal(self, seen: Seen, label: str, person: Person) -> Seen:
        """Discord lets nobody press what they do not see, so the id stands on another message."""
        of = next(c for c in walk(seen.raw.components) if c.get("label") == label)
        public = await self.mention(person, "Whom do I tell when I swap a shift?")
        forged = copy.copy(public.raw)
        forged.components = [{"type": 1, "id": 1, "components": [of]}]
        return await self._pressed(person, forged, label, 1)

    async def share(self, seen: Seen, person: Person) -> Seen:
        place = self._place(seen)
        return await self._heard(place, lambda: person.click(seen.raw, "Share in the channel"))

    async def order(self, person: Person, verb: str, **given: Any) -> Seen:
        made = _options(verb, given)
        asked = person.slash(self.channel, f"lore {verb}", anyway=True, **made)
        return await self._answered(asked)

    async def hand_over(self, person: Person, name: str, data: bytes) -> Seen:
        return await self._heard(
            person.dm, lambda: person.send(person.dm, "", files=[(name, data)])
        )

    async def fill(self, person: Person, values: dict[str, str], *, verb: str) -> Seen:
        return await self._filled(
            person, person.slash(self.channel, f"lore {verb}", anyway=True), values
        )

    async def fill_pressed(
        self, seen: Seen, label: str, person: Person, values: dict[str, str]
    ) -> Seen:
        return await self._filled(person, person.click(seen.raw, label), values)

    async def _filled(self, person: Person, opened: Interaction, values: dict[str, str]) -> Seen:
        modal = await self.fake.until(lambda: opened.modal, 60)
        there = {
            c["custom_id"]: c["value"] for c in walk(modal["components"]) if c.get("value")
        }  # fmt: skip
        return await self._answered(person.submit(opened, there | values))

    async def choose(self, person: Person, entry: str, message: Message) -> Seen:
        return await self._answered(person.menu(message, entry))

    def goes_on(self, answer: Seen, person: Person, text: str) -> None:
        person.send(self._place(answer), text)

    def says(
        self, person: Person, text: str, channel: Channel | None = None, *, named: bool = True
    ) -> Message:
        return person.send(channel or self.channel, text, mention=named)

    def below(self, message: Message, person: Person, text: str) -> Message:
        channels = self.fake.world.channels
        parent = channels[message.channel_id]
        thread = channels.get(message.id) or person.thread(parent, "talk", on=message)
        return person.send(thread, text)

    def opens(self, link: str, message: Message) -> bool:
        place = f"{self.town.guild.id}/{message.channel_id}/{message.id}"
        return link == f"https://discord.com/channels/{place}"

    def talk(self, *turns: tuple[Person, str]) -> Message:
        (first, words), *others = turns
        last = first.send(self.channel, words)
        thread = first.thread(self.channel, words, last)
        for person, text in others:
            last = person.send(thread, text)
        return last

    def edit(self, message: Message, text: str) -> None:
        self._writer(message).edit(message, text)

    def delete(self, message: Message) -> None:
        self._writer(message).delete(message)

    def robot_says(self, text: str) -> None:
        robot = self.fake.person("robot")
        robot.user.bot = True
        self.fake.guilds.join(self.town.guild, robot.user)
        robot.send(self.channel, text, mention=True)

    def room(self, name: str, *people: Person) -> Channel:
        guilds = self.fake.guilds
        made = guilds.channel(self.town.guild, name)
        guilds.overwrite(made, self.town.guild, deny=May.VIEW)
        for one in (*(person.user for person in people), self.fake.world.bot):
            guilds.overwrite(made, one, allow=May.VIEW)
        return made

    def strangers_room(self, name: str) -> Channel:
        """The text of a voice channel, to which guests can be invited."""
        return self.fake.guilds.channel(self.town.guild, name, Kind.VOICE)

    def kept(self, seen: Seen) -> Seen:
        old = copy.copy(seen.raw)
        old.components = copy.deepcopy(old.components)
        return replace(seen, raw=old)

    def reader(self, locale: str, *, admin: bool = False) -> Person:
        guild, guilds = self.town.guild, self.fake.guilds
        person = self.fake.person(f"reader of {locale}")
        person.user.locale = guild.locale = locale
        guilds.feature(guild, "COMMUNITY")
        guilds.join(guild, person.user)
        if admin:
            guilds.give(guild, person.user, [guilds.role(guild, "admins", May.MANAGE_GUILD)])
        return person

    def rename(self, person: Person, name: str) -> None:
        person.user.name = name

    def said(self, channel: Channel) -> list[Seen]:
        return [_seen(m) for m in self.fake.said(channel) if m.components]

    def told(self, person: Person) -> list[Seen]:
        return self.said(person.dm)

    def progress(self, person: Person, card: Seen) -> list[Seen]:
        return [_seen(card.raw)]

    async def quiet(self) -> None:
        await eventually(lambda: not self.town.app.inbox.waiting(["discord"]))
        seen = -1
        while seen != len(self.fake.calls):
            seen = len(self.fake.calls)
            await asyncio.sleep(0.2)

    def sent(self) -> str:
        return json.dumps(self._payloads(), ensure_ascii=False)

    def live(self) -> set[str]:
        return {one for payload in self._payloads() for one in live(payload)}

    @property
    def violations(self) -> list[Any]:
        return [*self.fake.violations, *self.fake.unknown]

    def _payloads(self) -> list[Any]:
        with self.fake.world.changed:
            calls = [c for c in self.fake.calls if isinstance(c.json, dict)]
        return [c.json.get("data") or c.json for c in calls]

    def _place(self, seen: Seen) -> Channel:
        return self.fake.world.channels[seen.raw.channel_id]

    def _writer(self, message: Message) -> Person:
        everyone = (self.alice, self.bob, self.carol)
        return next(person for person in everyone if person.id == message.author.id)

    async def _heard(self, place: Channel, deed: Callable[[], Any]) -> Seen:
        """The next thing that the bot says there to everyone."""
        before = len(self.said(place))
        deed()
        await self.fake.until(lambda: len(self.said(place)) > before, 60)
        return self.said(place)[-1]

    async def _answered(self, asked: Interaction) -> Seen:
        await self.fake.until(lambda: asked.answered, 60)
        return _seen(asked.message)

    async def _pressed(self, person: Person, on: Message, label: str, times: int) -> Seen:
        before = copy.deepcopy(on.components)
        click = person.click(on, label)
        for _ in range(times - 1):
            self.fake.interactions.redeliver(click)

        def look() -> Message | None:
            if click.followups:
                return click.followups[-1]
            if click.answered and (click.message is not on or on.components != before):
                return click.message
            return None

        return _seen(await self.fake.until(look, 60))


def _seen(message: Message) -> Seen:
    shown = [label for label in labels(message) if label != "Open"]
    private = message.ephemeral or message.seen_by is not None
    found = [*links(message), *_MASKED.findall(words(message))]
    return Seen(plain(words(message)), tuple(shown), tuple(found), private, message)


def _options(verb: str, given: dict[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in given.items() if name not in ("to", "about")}
    if "about" in given:
        made["verb"] = given["about"]
    match given.get("to"):
        case "members":
            made["members"] = True
        case Channel() as channel:
            made["channel"] = channel
        case Person() as person:
            made["person"] = person
    return made
