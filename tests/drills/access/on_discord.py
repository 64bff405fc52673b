"""Histories on Discord."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from drills.access.model import MEMBERS, Channel, Reader
from drills.access.stand import CHANNELS, EVERY, FIRST, PEOPLE, SECOND, Sent, Stand
from fakes.discord.faults import Fault, Harm
from fakes.discord.permissions import May
from fakes.discord.rest import Call
from fakes.discord.world import Kind
from fakes.faces.driver import Seen
from fakes.teamlore import eventually

_GATE, _FOUND_BY_ALL = "MEMBER_VERIFICATION_GATE_ENABLED", "DISCOVERABLE"
_SECONDARY = "the other guild"


class DiscordStand(Stand):
    """Guests have not accepted the rules yet; strangers are not in the server.

    Public channels are seen by everyone in the server, and by the world once it is discoverable.
    """

    platform = "discord"

    async def _anew(self) -> None:
        await super()._anew()
        fake = self.face.fake
        self._calls, self._faults = 0, list[Fault]()
        self._frank = fake.person("frank")
        self._other = fake.guild(_SECONDARY, self._frank)
        self._den = fake.guilds.channel(self._other, "den")
        await eventually(lambda: self._is_tied(str(self._other.id)), 60)  # nobody tells of it

    def _is_tied(self, team: str) -> bool:
        return self.app.access.workspace_of("discord", team) is not None

    @property
    def team(self) -> str:
        return str(self.face.town.guild.id)

    async def people(self) -> None:
        fake, guild, number = self.face.fake, self.face.town.guild, self.histories
        guilds = fake.guilds
        for user in [m.user for m in guild.members.values()]:  # of the history before
            if user.id not in (guild.owner_id, fake.world.bot.id):
                guilds.leave(guild, user)
        for channel in [c for c in guild.channels.values() if c.name not in ("general", "threads")]:
            guilds.close(channel)
        self.folk = {
            name: fake.person(f"{name}-{number}") for name in ("bob", "carol", "dave", "eve")
        }
        self.folk |= {"alice": self.face.alice, "frank": self._frank}
        self.role = guilds.role(guild, f"crew-{number}")
        self.keepers = guilds.role(guild, f"keepers-{number}", May.MANAGE_GUILD)
        self._inside, self._pending = {"alice"}, set[str]()
        self._public, self._open = {"hall"}, False
        self._invited: dict[str, set[str]] = {name: set() for name in CHANNELS}
        self.rooms = {name: guilds.channel(guild, f"{name}-{number}") for name in CHANNELS}
        self.rooms["den"] = self._den
        for name in ("board", "lab"):
            self._hide(name)
        for person in ("bob", "carol", "dave"):
            await self._enter(person, pending=person == "dave")
        for room, person in (("board", "bob"), ("lab", "carol")):
            guilds.overwrite(self.rooms[room], self.folk[person].user, allow=May.VIEW)
            self._invited[room].add(person)
        self._give("bob")
        self.face.channel, self.face.bob, self.face.carol = (
            self.rooms["hall"], self.folk["bob"], self.folk["carol"],
        )  # fmt: skip
        self.names |= {str(p.id): name for name, p in self.folk.items()}
        self.names |= {str(c.id): name for name, c in self.rooms.items()}
        self._part_second()
        await self._told_all()

    def _part_second(self) -> None:
        """The other server has its own workspace, until it is connected."""
        access = self.app.access
        own = access.workspace(f"discord-{self._other.id}", create=True)
        code, _ = access.connect_code(own)
        access.connect(code, "discord", str(self._other.id))
        self.model.home |= {"frank": SECOND, "den": SECOND}
        self.model.channels["den"] = Channel({"frank"})
        self.model.admins.discard("frank")

    async def _told_all(self, *, told: bool = False) -> None:
        """What the model must know of where people are. The bot is not told of members."""
        model = self.model
        for person in PEOPLE[1:]:  # who is in no server of ours is a stranger everywhere
            model.home[person] = FIRST if person in self._inside else ""
        model.full -= set(PEOPLE)
        model.full |= self._inside - self._pending
        for name in CHANNELS:
            public = name in self._public
            here = self._inside if public else (self._invited[name] & self._inside) | {"alice"}
            bound = model.channels[name].bound if name in model.channels else ""
            model.channels[name] = Channel(set(here), public and self._open, bound)
        if not told:
            await self.settle()

    async def _enter(self, person: str, *, pending: bool) -> None:
        guild, guilds = self.face.town.guild, self.face.fake.guilds
        guilds.join(guild, self.folk[person].user, pending=pending)
        self._inside.add(person)
        (self._pending.add if pending else self._pending.discard)(person)
        await self.heard(self._switch)

    async def _go(self, person: str) -> None:
        """Invitations by name stay, and hold again when they come back."""
        guild = self.face.town.guild
        self.face.fake.guilds.leave(guild, self.folk[person].user)
        self._inside.discard(person)
        self._pending.discard(person)
        await self.heard(self._switch)
        self.model.groups["crew"].discard(person)
        self.model.admins.discard(person)

    def _switch(self) -> None:
        """The server's gate is there as long as somebody has not come through it."""
        features = [_GATE] * bool(self._pending) + [_FOUND_BY_ALL] * self._open
        self.face.fake.guilds.feature(self.face.town.guild, *features)

    async def move(self, channel: str, person: str) -> None:
        """Into a private channel by name, into a public one by coming into the server."""
        if channel in self._public:
            if person in self._inside:
                await self._go(person)
            else:
                await self._enter(person, pending=False)
        elif person in self._inside - self._pending:
            await self._invite(channel, person)
            return await self._told_all(told=True)
        return await self._told_all()

    async def _invite(self, channel: str, person: str) -> None:
        guilds, room, who = self.face.fake.guilds, self.rooms[channel], self.folk[person]
        if person in self._invited[channel]:
            await self.heard(lambda: guilds.clear_overwrite(room, who.id))
            self._invited[channel].remove(person)
        else:
            await self.heard(lambda: guilds.overwrite(room, who.user, allow=May.VIEW))
            self._invited[channel].add(person)

    async def demote(self, person: str) -> None:
        """They leave, and come back to a gate."""
        if person in self._inside:
            await self._go(person)
        await self._enter(person, pending=True)
        await self._told_all()

    async def promote(self, person: str) -> None:
        """They accept the rules."""
        if person in self._pending:
            self.face.town.guild.members[self.folk[person].id].pending = False
            self._pending.discard(person)
            await self.heard(self._switch)
        await self._told_all()

    async def appoint(self, person: str, *, yes: bool) -> None:
        if person in self._inside - self._pending:
            (self.model.admins.add if yes else self.model.admins.discard)(person)
            self._give(person)
        await self._told_all()

    def _give(self, person: str) -> None:
        roles = [self.role] * (person in self.model.groups["crew"])
        roles += [self.keepers] * (person in self.model.admins)
        self.face.fake.guilds.give(self.face.town.guild, self.folk[person].user, roles)

    async def open_outside(self, channel: str) -> None:
        """The whole server can be looked into by everyone, or not any more."""
        self._open = not self._open
        await self.heard(self._switch)
        await self._told_all(told=True)

    async def convert(self, channel: str) -> None:
        if channel in self._public:
            self._public.remove(channel)
            await self.heard(lambda: self._hide(channel), 2)
        else:
            self._public.add(channel)
            room, guild = self.rooms[channel], self.face.town.guild
            await self.heard(lambda: self.face.fake.guilds.clear_overwrite(room, guild.id))
        await self._told_all(told=True)

    def _hide(self, channel: str) -> None:
        guilds, room = self.face.fake.guilds, self.rooms[channel]
        guilds.overwrite(room, self.face.fake.world.bot, allow=May.VIEW)
        guilds.overwrite(room, self.face.town.guild, deny=May.VIEW)

    async def regroup(self, people: set[str]) -> None:
        held = people & (self._inside - self._pending)
        changed = held ^ self.model.groups["crew"] | held
        self.model.groups["crew"] = held
        for person in sorted(changed & self._inside):
            self._give(person)
        await self._told_all()

    async def connect_second(self) -> None:
        """By the order of its owner, who is a full member of the workspace from then on."""
        code = self.code()
        made = self._frank.slash(self._den, "lore connect", code=code)
        await self.face.fake.until(lambda: made.answered)
        self.model.tied.add(SECOND)
        self.model.full.add("frank")
        self.model.admins.add("frank")

    def fail_lookups(self) -> None:
        missing = {"code": 50001, "message": "Missing Access"}
        for route in ("/guilds/{guild_id}/members/{user_id}", "/channels/{channel_id}"):
            fault = Fault(Harm.ANSWER, 403, missing, times=EVERY, method="GET", route=route)
            self._faults.append(self.face.fake.faults.add(fault))

    def work_again(self) -> None:
        while self._faults:
            self._faults.pop().times = 0

    async def look(self, person: str, channel: str) -> None:
        """The names that are offered while a command is typed."""
        who, room = self.folk[person], self.rooms[channel]
        typed = [
            who.autocomplete(room, "ask", "space", "", question="Where?", private=True),
            who.autocomplete(room, "ask", "space", "", question="Where?"),
            who.autocomplete(room, "lore grant", "space", "", anyway=True),
            who.autocomplete(room, "lore show", "source", "", anyway=True),
        ]
        await self.face.fake.until(lambda: all(each.settled for each in typed))

    async def ask_in(self, channel: str, person: str, text: str) -> Seen:
        asked = self.folk[person].slash(self.rooms[channel], "ask", question=text)
        return await self.face._answered(asked)

    async def direct(self, person: str, text: str) -> Seen:
        return await self.face.direct(self.folk[person], text)

    def id_of(self, kind: str, name: str) -> str:
        return str(self._named(kind, name).id)

    def grantee(self, to: tuple[str, str]) -> dict[str, Any]:
        if to == MEMBERS:
            return {"to": "members"}
        return {"role" if to[0] == "group" else "to": self._named(*to)}

    def _named(self, kind: str, name: str) -> Any:
        match kind:
            case "person":
                return self.folk[name]
            case "group":
                return self.role
            case _:
                return self.rooms[name]

    def outbound(self) -> Iterator[Sent]:
        with self.face.fake.world.changed:
            calls = self.face.fake.calls[self._calls :]
        self._calls += len(calls)
        for call in calls:
            yield Sent(json.dumps(call.json), self._reader(call))

    def _reader(self, call: Call) -> Reader:
        token = call.named.get("interaction_token") or call.named.get("webhook_token")
        if token is not None:
            return self._of_interaction(call, token)
        channel = call.named.get("channel_id", "")
        return self._of_channel(channel) if channel.isdecimal() else Reader()

    def _of_interaction(self, call: Call, token: str) -> Reader:
        """Choices and ephemeral messages are for one person, all else is for the channel."""
        made = self.face.fake.interactions._by_token[token]
        me, all_ = Reader(self.names.get(str(made.user.id), "")), str(made.channel.id)
        body = call.json or {}
        data = body.get("data") or body
        flags = data.get("flags") or 0
        if body.get("type") in (8, 9) or flags & 64:
            return me
        if call.method == "PATCH" or body.get("type") in (6, 7):
            of = made.message or made.source
            return me if of is not None and of.ephemeral else self._of_channel(all_)
        if call.method == "POST" and made.message is not None and made.message.ephemeral:
            return me
        return self._of_channel(all_)

    def _of_channel(self, id: str) -> Reader:
        channel = self.face.fake.world.channels.get(int(id))
        if channel is None:
            return Reader()
        if channel.kind is Kind.DM:
            person = str(channel.recipients[0].id)
            return Reader(self.names.get(person, person))
        return Reader(channel=self.names.get(id, id))
