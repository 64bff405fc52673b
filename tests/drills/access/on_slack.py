"""Histories on Slack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from drills.access.model import MEMBERS, Channel, Reader
from drills.access.stand import CHANNELS, EVERY, FIRST, Sent, Stand
from fakes.faces.driver import Seen
from fakes.slack.places import ResponseUrl
from fakes.slack.records import Json, User

_LOOKUPS = ("conversations.info", "conversations.members", "users.info", "users.conversations")
# What the manifest asks for besides: of changed people it does not, for they change all day.
_TOLD = ("channel_shared", "channel_unshared", "subteam_members_changed")


class SlackStand(Stand):
    """Guests are restricted accounts, strangers come through Slack Connect."""

    platform = "slack"

    async def _anew(self) -> None:
        await super()._anew()
        self.face.runner._face._sender._pace._seconds = 0.0
        self._calls, self._uses = 0, dict[str, int]()
        self.face.fake.world.subscriptions |= set(_TOLD)
        self._partner = self.face.fake.add_team("partner", installed=False)
        self._answers = 0

    @property
    def team(self) -> str:
        return str(self.face.fake.team.id)

    async def people(self) -> None:
        fake, number = self.face.fake, self.histories
        add = lambda name, **more: fake.add_user(f"{name}-{number}", **more)  # noqa: E731
        self.folk = {
            "alice": add("alice", is_admin=True), "bob": add("bob"), "carol": add("carol"),
            "dave": add("dave", is_restricted=True),
            "eve": add("eve", team=self._partner, is_stranger=True),
        }  # fmt: skip
        alice, bob, carol = (self.folk[name] for name in ("alice", "bob", "carol"))
        inside = {"hall": (alice, bob, carol), "board": (alice, bob), "lab": (alice, carol)}
        self.rooms = {
            name: fake.add_channel(f"{name}-{number}", inside[name],
                                   kind="public" if name == "hall" else "private")
            for name in CHANNELS
        }  # fmt: skip
        self.group = fake.add_group(f"crew-{number}", [bob])
        self.names |= {user.id: name for name, user in self.folk.items()}
        self.names |= {room.id: name for name, room in self.rooms.items()}
        self.model.full |= {"alice", "bob", "carol"}
        self.model.channels = {
            "hall": Channel({"alice", "bob", "carol"}), "board": Channel({"alice", "bob"}),
            "lab": Channel({"alice", "carol"}),
        }  # fmt: skip
        self.face.channel = self.rooms["hall"]

    async def move(self, channel: str, person: str) -> None:
        """Strangers come only where the channel is shared with their team."""
        room, user, known = self.rooms[channel], self.folk[person], self.model.channels[channel]
        if person in known.inside:
            await self.heard(lambda: self.face.fake.leave_channel(room, user))
            known.inside.remove(person)
        elif person != "eve" or known.outside:
            await self.heard(lambda: self.face.fake.join_channel(room, user))
            known.inside.add(person)

    async def demote(self, person: str) -> None:
        await self._changed(person, is_restricted=True)
        self.model.full.discard(person)
        if person in self.model.admins:
            await self.appoint(person, yes=False)

    async def promote(self, person: str) -> None:
        if person != "eve":
            await self._changed(person, is_restricted=False)
            self.model.full.add(person)

    async def appoint(self, person: str, *, yes: bool) -> None:
        if person in self.model.full or not yes:
            await self._changed(person, is_admin=yes)
            (self.model.admins.add if yes else self.model.admins.discard)(person)

    async def _changed(self, person: str, **how: bool) -> None:
        user: User = self.folk[person]
        for name, value in how.items():
            setattr(user, name, value)
        await self.settle()

    async def open_outside(self, channel: str) -> None:
        """Slack Connect; whoever came with it goes with it."""
        room, known = self.rooms[channel], self.model.channels[channel]
        if known.outside and "eve" in known.inside:
            await self.move(channel, "eve")
        known.outside = room.is_ext_shared = not known.outside
        room.shared_with = [self._partner.id] if known.outside else []
        event = {"type": f"channel_{'' if known.outside else 'un'}shared", "channel": room.id}
        await self.heard(lambda: self._emit(event))

    async def convert(self, channel: str) -> None:
        """Nothing that decides changes by it: Slack keeps id and members."""
        room = self.rooms[channel]
        room.kind = "private" if room.kind == "public" else "public"

    async def regroup(self, people: set[str]) -> None:
        self.group["users"] = [self.folk[person].id for person in sorted(people)]
        self.model.groups["crew"] = set(people)
        event = {"type": "subteam_members_changed", "subteam_id": self.group["id"]}
        await self.heard(lambda: self._emit(event))

    async def connect_second(self) -> None:
        """Another team of Slack needs the app's installation by OAuth: see the one on Discord."""

    async def ask_in(self, channel: str, person: str, text: str) -> Seen:
        return await self.face.mention(self.folk[person], text, self.rooms[channel])

    async def direct(self, person: str, text: str) -> Seen:
        """A question that is not taken is refused in a whisper."""
        who, fake = self.folk[person], self.face.fake
        if FIRST in self.model.tied:
            return await self.face.direct(who, text)
        return await self.face._whispered(who, lambda: fake.direct_message(who, text))

    def fail_lookups(self) -> None:
        for method in _LOOKUPS:
            self.face.fake.fail(method, error="internal_error", times=EVERY)

    def work_again(self) -> None:
        self.face.fake.faults.script.clear()

    async def look(self, person: str, channel: str) -> None:
        """The home, and the suggestions beside a conversation with the bot."""
        fake, user = self.face.fake, self.folk[person]
        before = len(fake.calls_of("views.publish"))
        fake.open_home(user)
        await fake.called("views.publish", before + 1)
        if self.model.found_by(Reader(person)):
            before = len(fake.calls_of("assistant.threads.setSuggestedPrompts"))
            fake.open_home(user, "messages")
            await fake.called("assistant.threads.setSuggestedPrompts", before + 1)

    def id_of(self, kind: str, name: str) -> str:
        match kind:
            case "person":
                return str(self.folk[name].id)
            case "group":
                return str(self.group["id"])
            case _:
                return str(self.rooms[name].id)

    def grantee(self, to: tuple[str, str]) -> dict[str, Any]:
        return {"to": "members" if to == MEMBERS else f"slack:{self.id_of(*to)}"}

    def outbound(self) -> Iterator[Sent]:
        calls = self.face.fake.calls[self._calls :]
        self._calls += len(calls)
        for call in calls:
            yield Sent(json.dumps(call.args), self._reader(call.method, call.args))
        for place in list(self.face.fake.world.response_urls.values()):
            for use in place.uses[self._uses.get(place.id, 0) :]:
                yield Sent(json.dumps(use), self._of_response(place, use))
            self._uses[place.id] = len(place.uses)
        answered = self.face.fake.deliveries[self._answers :]
        self._answers += len(answered)
        for delivery in answered:
            user = delivery.payload.get("user_id") or ""
            yield Sent(json.dumps(delivery.answer), Reader(self.names.get(user, user)))

    def _of_response(self, place: ResponseUrl, use: Json) -> Reader:
        """In place of a public message, or public itself: for all; else for one person."""
        room = self.face.fake.world.channels[place.channel]
        replaced = use.get("replace_original") and place.message in room.messages
        if replaced or use.get("response_type") == "in_channel":
            return self._of_channel(place.channel)
        return Reader(self.names.get(place.user, place.user))

    def _reader(self, method: str, args: Json) -> Reader:
        user = args.get("user") or args.get("user_id")
        if method in ("chat.postEphemeral", "views.publish"):
            return Reader(self.names.get(user, user))
        if method in ("views.open", "views.push"):
            opened = self.face.fake.world.trigger_users.get(args["trigger_id"], "")
            return Reader(self.names.get(opened, opened))
        channel = args.get("channel") or args.get("channel_id") or ""
        return self._of_channel(channel) if channel else Reader()

    def _of_channel(self, id: str) -> Reader:
        channel = self.face.fake.world.channels.get(id)
        if channel is None:
            return Reader()
        if channel.kind == "im":
            people = [m for m in channel.members if not self.face.fake.world.users[m].is_bot]
            return Reader(self.names.get(people[0], people[0]))
        return Reader(channel=self.names.get(id, id))

    def _emit(self, event: Json) -> None:
        self.face.fake._emit(self.team, event)
