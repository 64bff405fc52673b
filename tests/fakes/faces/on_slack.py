"""The driver of Slack."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from fakes.faces.driver import Face, Lacks, Seen, plain
from fakes.slack.chat import permalink
from fakes.slack.fake import FakeSlack
from fakes.slack.live import live
from fakes.slack.records import Channel, Ephemeral, Message, User
from fakes.slack.referee import walk
from fakes.slack.town import Town

_THUMBS = ("positive", "negative")
_SENDS = ("chat.postMessage", "chat.postEphemeral", "chat.update", "views.open", "views.publish")


class OnSlack(Face):
    """People in Slack."""

    platform = "slack"
    lacks = (
        Lacks("reply to one message", "a mention in its thread", "Slack has threads only"),
        Lacks("offer choices while a command is typed", "`/lore help`, and a form for `/lore add`",
              "a slash command of Slack is one text"),
        Lacks("take files with a command",
              "a direct message, the form of `/lore add`, **Add to Teamlore** on a message",
              "a slash command of Slack is one text"),
        Lacks("show the progress of work in the reply to a command", "a direct message",
              "such a reply can be changed five times, for half an hour"),
        Lacks("answer a forum's posts first", "nothing", "Slack has no forums"),
    )  # fmt: skip

    def __init__(self, fake: FakeSlack, town: Town) -> None:
        super().__init__()
        self.fake, self.town = fake, town
        self.alice, self.bob, self.channel = town.alice, town.bob, town.channel
        self.carol = fake.add_user("carol")
        self.threaded = self.channel
        fake.join_channel(self.channel, self.carol)

    async def mention(self, person: User, text: str, channel: Channel | None = None) -> Seen:
        """A question that is not taken is refused in a whisper."""
        before = len(self.fake.whispers_to(person))
        asked = self.fake.mention(channel or self.channel, person, text)

        def look() -> list[Message | Ephemeral]:
            return [*self.fake.bot_messages(asked), *self.fake.whispers_to(person)[before:]]

        return _seen((await self.fake.until(look, 60, "an answer"))[0])

    async def follow_up(self, answer: Seen, person: User, text: str) -> Seen:
        return await self._continued(answer, lambda: self.goes_on(answer, person, text))

    async def reply(self, answer: Seen, person: User, text: str) -> Seen:
        place = self.fake.world.channels[answer.raw.channel]
        return await self._continued(
            answer, lambda: self.fake.mention(place, person, text, answer.raw)
        )

    async def summon(self, person: User, earlier: Sequence[str]) -> Seen:
        first, *more = earlier
        root = self.fake.write(self.channel, self.alice, first)
        for text in more:
            self.fake.write(self.channel, self.alice, text, root)
        self.fake.mention(self.channel, person, "", root)
        return await self._replied(root)

    async def command(
        self, person: User, text: str, *, channel: Channel | None = None, space: str | None = None
    ) -> Seen:
        line = f"{text} --space {space}" if space else text
        return await self._whispered(
            person, lambda: self.fake.slash("/ask", line, person, channel or self.channel)
        )

    async def direct(self, person: User, text: str) -> Seen:
        return await self._replied(self.fake.direct_message(person, text))

    async def about(self, person: User, author: User, text: str) -> Seen:
        message = self.fake.write(self.channel, author, text)
        return await self._whispered(
            person, lambda: self.fake.shortcut("ask_about", person, message)
        )

    async def press(self, seen: Seen, label: str, person: User, *, times: int = 1) -> Seen:
        action, value = _button(seen.raw.blocks, label)
        states = len(seen.raw.states) if isinstance(seen.raw, Message) else 0
        before = {e.ts for e in self.fake.whispers_to(person)}
        delivery = self.fake.click(seen.raw, action, person, value)
        for _ in range(times - 1):
            self.fake.send(delivery)

        def look() -> Seen | None:
            new = [e for e in self.fake.whispers_to(person) if e.ts not in before]
            if new:
                return _seen(new[-1])
            changed = isinstance(seen.raw, Message) and len(seen.raw.states) > states
            return _seen(seen.raw) if changed else None

        return await self.fake.until(look, 60, f"what {label} does")

    async def steal(self, seen: Seen, label: str, person: User) -> Seen:
        """Slack shows a private reply to one person; what is sent to us can claim anything."""
        return await self.press(seen, label, person)

    async def share(self, seen: Seen, person: User) -> Seen:
        place = seen.raw.channel
        before = len(self.fake.bot_messages(channel=place))
        await self.press(seen, "Share in the channel", person)
        return _seen((await self.fake.posted(channel=place, count=before + 1))[-1])

    async def order(self, person: User, verb: str, **given: Any) -> Seen:
        line = _line(verb, given)
        return await self._whispered(
            person, lambda: self.fake.slash("/lore", line, person, self.channel)
        )

    async def hand_over(self, person: User, name: str, data: bytes) -> Seen:
        before = len(self.told(person))
        file = self.fake.upload(person, name, data)
        self.fake.direct_message(person, "", files=[file])
        return await self._told_more(person, before)

    async def fill(self, person: User, values: dict[str, str], *, verb: str) -> Seen:
        self.fake.slash("/lore", verb, person, self.channel)
        return await self._filled(person, values)

    async def fill_pressed(
        self, seen: Seen, label: str, person: User, values: dict[str, str]
    ) -> Seen:
        action, value = _button(seen.raw.blocks, label)
        self.fake.click(seen.raw, action, person, value)
        return await self._filled(person, values)

    async def _filled(self, person: User, values: dict[str, str]) -> Seen:
        """What comes of a form on Slack is told in direct messages."""
        before = len(self.told(person))
        shown = await self.fake.until(lambda: self.fake.modals_of(person), 60, "a form")
        self.fake.submit_view(shown[-1], person, values)
        asks = lambda: [m for m in self.told(person)[before:] if m.buttons]  # noqa: E731
        return (await self.fake.until(asks, 60, f"a card for {person.name}"))[-1]

    async def choose(self, person: User, entry: str, message: Message) -> Seen:
        known = {"This answers it": "teach_this", "Add to Teamlore": "add_to_teamlore"}
        return await self._whispered(
            person, lambda: self.fake.shortcut(known[entry], person, message)
        )

    def goes_on(self, answer: Seen, person: User, text: str) -> None:
        self.fake.thread_message(answer.raw, person, text)

    def says(
        self, person: User, text: str, channel: Channel | None = None, *, named: bool = True
    ) -> Message:
        say = self.fake.mention if named else self.fake.write
        return say(channel or self.channel, person, text)

    def below(self, message: Message, person: User, text: str) -> Message:
        return self.fake.thread_message(message, person, text)

    def opens(self, link: str, message: Message) -> bool:
        return link == permalink(
            self.fake.world, self.fake.world.channels[message.channel], message
        )

    def talk(self, *turns: tuple[User, str]) -> Message:
        (first, words), *others = turns
        last = root = self.fake.write(self.channel, first, words)
        for person, text in others:
            last = self.fake.write(self.channel, person, text, root)
        return last

    def edit(self, message: Message, text: str) -> None:
        self.fake.edit(message, text)

    def delete(self, message: Message) -> None:
        self.fake.delete(message)

    def robot_says(self, text: str) -> None:
        robot = self.fake.add_bot("robot")
        self.channel.members.append(robot.id)
        self.fake.mention(self.channel, robot, text)

    def room(self, name: str, *people: User) -> Channel:
        return self.fake.add_channel(name, people, kind="private")

    def strangers_room(self, name: str) -> Channel:
        everyone = (self.alice, self.bob, self.carol)
        return self.fake.add_channel(name, everyone, is_ext_shared=True)

    def kept(self, seen: Seen) -> Seen:
        """Slack puts another message in place of a private one: the old object stays as it is."""
        return replace(seen, raw=copy.copy(seen.raw))

    def reader(self, locale: str, *, admin: bool = False) -> User:
        person = self.fake.add_user(f"reader of {locale}", locale=locale, is_admin=admin)
        self.fake.join_channel(self.channel, person)
        return person

    def rename(self, person: User, name: str) -> None:
        person.name = person.real_name = name

    def said(self, channel: Channel) -> list[Seen]:
        return [_seen(m) for m in self.fake.bot_messages(channel=channel.id)]

    def told(self, person: User) -> list[Seen]:
        return self.said(self.fake.direct(person))

    def progress(self, person: User, card: Seen) -> list[Seen]:
        return self.told(person)[::-1]

    async def quiet(self) -> None:
        await self.fake.until(lambda: not self.town.app.inbox.waiting(["slack"]), 60, "an end")
        await self.fake.quiet(0.2)

    def sent(self) -> str:
        return json.dumps(self._payloads(), ensure_ascii=False)

    def live(self) -> set[str]:
        return {one for payload in self._payloads() for one in live(payload)}

    @property
    def violations(self) -> list[Any]:
        return self.fake.violations

    def _payloads(self) -> list[Any]:
        calls = [call.args for call in self.fake.calls if call.method in _SENDS]
        places = self.fake.world.response_urls.values()
        return [*calls, *(use for place in places for use in place.uses)]

    async def _replied(self, message: Message) -> Seen:
        return _seen((await self.fake.posted(message))[0])

    async def _continued(self, answer: Seen, ask: Callable[[], Any]) -> Seen:
        before = len(self.fake.bot_messages(answer.raw))
        ask()
        return _seen((await self.fake.posted(answer.raw, count=before + 1))[-1])

    async def _whispered(self, person: User, deed: Callable[[], Any]) -> Seen:
        before = {e.ts for e in self.fake.whispers_to(person)}
        deed()
        fresh = lambda: [e for e in self.fake.whispers_to(person) if e.ts not in before]  # noqa: E731
        return _seen((await self.fake.until(fresh, 60, f"a whisper to {person.name}"))[-1])

    async def _told_more(self, person: User, before: int) -> Seen:
        more = lambda: self.told(person)[before:]  # noqa: E731
        return (await self.fake.until(more, 60, f"a message to {person.name}"))[-1]


def _seen(message: Message | Ephemeral) -> Seen:
    parts = list(walk(message.blocks))
    links = [p["url"] for p in parts if p.get("type") == "link"]
    for part in parts:
        if part.get("type") == "mrkdwn":
            links += re.findall(r"<(https?://[^|>]+)", part["text"])
    private = isinstance(message, Ephemeral) or message.channel.startswith("D")
    return Seen(plain(_said(message)), tuple(_labels(parts)), tuple(links), private, message)


def _said(message: Message | Ephemeral) -> str:
    """What stands in the blocks, a line for each; the text beside them is for screen readers."""
    return "\n".join([message.text, *("".join(_words(block)) for block in message.blocks)])


def _words(block: Any) -> list[str]:
    return [p["text"] for p in walk(block) if isinstance(p.get("text"), str)]


def _labels(parts: list[Any]) -> list[str]:
    found = []
    for part in parts:
        if part.get("type") == "button":
            found.append(part["text"]["text"])
        elif part.get("type") == "feedback_buttons":
            found += [part[f"{one}_button"]["text"]["text"] for one in ("positive", "negative")]
    return found


def _button(blocks: list[Any], label: str) -> tuple[str, str | None]:
    for part in walk(blocks):
        for thumb in _THUMBS if part.get("type") == "feedback_buttons" else ():
            if part[f"{thumb}_button"]["text"]["text"] == label:
                return part["action_id"], thumb
        if part.get("type") == "button" and part["text"]["text"] == label:
            return part["action_id"], None
    raise AssertionError(f"there is no button {label!r}")


def _line(verb: str, given: dict[str, Any]) -> str:
    """What a person types: words in the order of the verb's usage."""
    order = (
        "channel", "url", "source", "job", "document", "code", "about", "space", "to", "question",
        "answer", "change",
    )  # fmt: skip
    said = given | ({"space": None} if verb in ("add", "teach") else {})
    words = [_word(said[name]) for name in order if said.get(name)]
    if given.get("owner"):
        words.append("owner")
    if verb in ("add", "teach") and given.get("space"):
        words.append(f"--space {given['space']}")
    return " ".join([verb, *words])


def _word(value: Any) -> str:
    match value:
        case Channel():
            return f"#{value.name}"
        case User():
            return f"@{value.name}"
        case _:
            return f'"{value}"' if " " in value else value
