"""Who reads a Discord channel and who somebody is there; whatever is not known is closed."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import aiohttp
import discord
import pytest

from bot.chat.facts import KeptFacts, LookupFailedError, LookupLaterError
from bot.discord.facts import DiscordFacts
from bot.discord.guilds import Guilds
from store.grants import Grantee, GrantKind

EVERYONE = "1"
TEXT, VOICE = discord.ChannelType.text, discord.ChannelType.voice


class Channel:
    """Seen by the ids in ``seen``."""

    def __init__(self, id: int, *seen: str, kind=TEXT, invited=()) -> None:
        self.id, self.type, self._seen = id, kind, seen
        may = discord.PermissionOverwrite(view_channel=True)
        roles = {discord.Object(5, type=discord.Role): may}
        self.overwrites = roles | {discord.Object(i, type=discord.Member): may for i in invited}

    def permissions_for(self, who):
        return SimpleNamespace(view_channel=str(who.id) in self._seen)


class Guild:
    """One guild, and the only one that there is."""

    unavailable = False

    def __init__(self, *channels: Channel, features=(), members=()) -> None:
        self.channels = {channel.id: channel for channel in channels}
        self.features, self.members = list(features), {m.id: m for m in members}
        self.default_role = SimpleNamespace(id=1)
        self.error: Exception | None = None

    def get_guild(self, id):
        return self if id == 1 else None

    def get_channel(self, id):
        return self.channels.get(id)

    def get_thread(self, id):
        return None

    async def fetch_channel(self, id):
        raise self.error or refused(404, discord.NotFound)

    async def fetch_member(self, id):
        if self.error:
            raise self.error
        if id not in self.members:
            raise refused(404, discord.NotFound)
        return self.members[id]


def refused(status: int, kind=discord.HTTPException) -> Exception:
    response = SimpleNamespace(status=status, reason="", headers={})
    return kind(response, {"code": 10013, "message": "no"})


def member(id: int, *roles: int, pending=False, guest=False, bot=False, manage=False):
    return SimpleNamespace(
        id=id, bot=bot, pending=pending, flags=SimpleNamespace(guest=guest),
        roles=[SimpleNamespace(id=role) for role in (1, *roles)],
        guild_permissions=SimpleNamespace(manage_guild=manage),
    )  # fmt: skip


def facts(guild: Guild, *admins: Grantee) -> DiscordFacts:
    return DiscordFacts(Guilds(guild), admins)


@pytest.mark.parametrize(
    ("channel", "features", "closed"),
    [
        (Channel(7, EVERYONE), (), True),
        (Channel(7, "5"), (), True),
        (Channel(7, EVERYONE), ("COMMUNITY",), True),
        (Channel(7, EVERYONE), ("DISCOVERABLE",), False),
        (Channel(7, EVERYONE), ("PREVIEW_ENABLED",), False),
        (Channel(7, EVERYONE), ("MEMBER_VERIFICATION_GATE_ENABLED",), False),
        (Channel(7, "5"), ("DISCOVERABLE", "PREVIEW_ENABLED"), True),
        (Channel(7, EVERYONE, kind=VOICE), (), False),
        (Channel(7, "5", kind=VOICE), (), False),
    ],
)
async def test_full_members_only_is_said_where_it_is_certain(channel, features, closed) -> None:
    place = await facts(Guild(channel, features=features)).place("1", "7")

    assert (place.channel, place.full_members_only) == ("7", closed)


@pytest.mark.parametrize(("team", "channel"), [("1", "8"), ("2", "7"), ("1", "x"), ("x", "7")])
async def test_an_unknown_channel_has_unknown_readers(team: str, channel: str) -> None:
    guild = Guild(Channel(7, EVERYONE))
    with pytest.raises(LookupFailedError):
        await facts(guild).place(team, channel)
    kept = await KeptFacts(facts(guild)).place(team, channel)

    assert not kept.full_members_only


@pytest.mark.parametrize(
    ("invited", "gate", "closed"),
    [
        ((3,), True, True), ((3, 4), True, False), ((3, 4), False, True), ((3, 9), True, True),
        (range(100, 121), True, False), ((), True, True),
    ],
)  # fmt: skip
async def test_people_invited_by_name_must_have_come_through_the_gate(
    invited, gate, closed
) -> None:
    features = ("MEMBER_VERIFICATION_GATE_ENABLED",) * gate
    members = [member(3), member(4, pending=True)]
    guild = Guild(Channel(7, "5", invited=invited), features=features, members=members)

    assert (await facts(guild).place("1", "7")).full_members_only is closed


async def test_roles_and_channels_count_as_they_are_now() -> None:
    wanted = frozenset(
        {
            *(Grantee(GrantKind.GROUP, "discord", role) for role in ("5", "6")),
            *(Grantee(GrantKind.CHANNEL, "discord", id) for id in ("7", "8", "9")),
        }
    )
    guild = Guild(Channel(7, "3"), Channel(8, "4"), members=[member(3, 5)])
    asker = await facts(guild).asker("1", "3", wanted)

    assert asker.full_member
    assert (asker.groups, asker.channels) == (frozenset({"5"}), frozenset({"7"}))


@pytest.mark.parametrize(
    ("who", "full", "known"),
    [
        (member(3), True, True),
        (member(3, pending=True), False, True),
        (member(3, guest=True), False, True),
        (member(3, bot=True), False, False),
        (member(4), False, False),
    ],
)
async def test_only_full_members_are_full_members(who, full, known) -> None:
    asker = await facts(Guild(members=[who])).asker("1", "3", frozenset())

    assert (asker.full_member, bool(asker.person)) == (full, known)


@pytest.mark.parametrize(
    "error", [refused(500), refused(403), aiohttp.ClientError(), TimeoutError(), OSError()]
)
async def test_an_error_closes(error) -> None:
    guild = Guild(members=[member(3, manage=True)])
    guild.error = error
    for look in (facts(guild).asker("1", "3", frozenset()), facts(guild).is_admin("1", "3")):
        with pytest.raises(LookupFailedError):
            await look
    assert not await KeptFacts(facts(guild)).is_admin("1", "3")


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (refused(500), True), (refused(503), True), (refused(429), True), (refused(403), False),
        (refused(404), False), (aiohttp.ClientError(), True), (TimeoutError(), True),
    ],
)  # fmt: skip
async def test_what_passes_is_worth_asking_again(error, passes) -> None:
    guild = Guild(members=[member(3)])
    guild.error = error
    look = KeptFacts(facts(guild)).asker("1", "3", frozenset(), surely=True)

    with pytest.raises(LookupLaterError) if passes else nullcontext():
        assert not (await look).person


async def test_admins_are_those_named_or_else_those_who_manage_the_server() -> None:
    guild = Guild(members=[member(3, manage=True), member(4, 6), member(5, pending=True)])
    person = Grantee(GrantKind.PERSON, "discord", "4")
    role, slack = Grantee(GrantKind.GROUP, "discord", "6"), Grantee(GrantKind.PERSON, "slack", "U1")

    assert await facts(guild, slack).is_admin("1", "3")
    assert not await facts(guild, slack).is_admin("1", "4")
    for named in (person, role):
        assert await facts(guild, named).is_admin("1", "4")
        assert not await facts(guild, named).is_admin("1", "3")
    assert not await facts(guild, Grantee(GrantKind.PERSON, "discord", "5")).is_admin("1", "5")
    assert not await facts(guild).is_admin("1", "99")
    assert await facts(guild).shared("1", "3")
    assert not await facts(guild).shared("1", "99")
