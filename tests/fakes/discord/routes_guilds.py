"""REST routes of the application, of users and of guilds: who is there and what they may do."""

from __future__ import annotations

from collections.abc import Callable

from fakes.discord import errors, permissions, wire
from fakes.discord.gateway import Gateway, Intent, flags
from fakes.discord.guilds import Guilds
from fakes.discord.permissions import May
from fakes.discord.rest import Call, Routes
from fakes.discord.world import Guild, Json, Member, World

_GUILD = "/guilds/{guild_id}"
_MEMBER = _GUILD + "/members/{user_id}"


class ApplicationRoutes:
    """The bot itself and its way to the gateway."""

    def __init__(self, world: World, gateway: Gateway, shards: Callable[[], int]) -> None:
        self._world, self._gateway, self._shards = world, gateway, shards

    @property
    def routes(self) -> Routes:
        return {
            ("GET", "/users/@me"): lambda _: wire.user(self._world.bot) | {"verified": True},
            ("GET", "/users/@me/guilds"): self._guilds,
            ("POST", "/users/@me/channels"): self._dm,
            ("GET", "/users/{user_id}"): self._user,
            ("GET", "/applications/@me"): self._application,
            ("GET", "/oauth2/applications/@me"): self._application,
            ("GET", "/oauth2/@me"): lambda call: {
                "application": self._application(call), "scopes": ["bot", "applications.commands"],
                "expires": wire.moment(self._world.clock.now() + 604_800),
                "user": wire.user(self._world.bot),
            },
            ("GET", "/gateway"): lambda _: {"url": self._gateway.address},
            ("GET", "/gateway/bot"): self._bot_gateway,
        }  # fmt: skip

    def _application(self, call: Call) -> Json:
        bot = self._world.bot
        return {
            "id": str(self._world.application_id), "name": bot.name, "description": "",
            "icon": None, "bot_public": True, "bot_require_code_grant": False, "verify_key": "0",
            "owner": wire.user(self._world.owner), "team": None, "bot": wire.user(bot),
            "flags": flags(self._gateway.approved), "redirect_uris": [],
            "approximate_guild_count": len(self._mine()), "interactions_endpoint_url": None,
        }  # fmt: skip

    def _bot_gateway(self, call: Call) -> Json:
        start = {"total": 1_000, "remaining": 1_000, "reset_after": 0, "max_concurrency": 16}
        return {
            "url": self._gateway.address, "shards": self._shards(), "session_start_limit": start
        }  # fmt: skip

    def _guilds(self, call: Call) -> list[Json]:
        first = int(call.query.get("after", 0))
        after = [g for g in self._mine() if g.id > first]
        me = self._world.bot.id
        return [
            wire.guild(g) | {"owner": False, "permissions": str(permissions.of_member(g, me))}
            for g in sorted(after, key=lambda g: g.id)[: int(call.query.get("limit", 200))]
        ]

    def _mine(self) -> list[Guild]:
        return [g for g in self._world.guilds.values() if self._world.bot.id in g.members]

    def _dm(self, call: Call) -> Json:
        user = self._world.users.get(int(call.json["recipient_id"]))
        if user is None:
            raise errors.unknown("User")
        return wire.channel(self._world.dm(user))

    def _user(self, call: Call) -> Json:
        user = self._world.users.get(call.id("user_id"))
        if user is None:
            raise errors.unknown("User")
        return wire.user(user)


class GuildRoutes:
    """Guilds that the bot is in; of others it learns nothing."""

    def __init__(self, world: World, gateway: Gateway, guilds: Guilds) -> None:
        self._world, self._gateway, self._guilds = world, gateway, guilds

    @property
    def routes(self) -> Routes:
        return {
            ("GET", _GUILD): self._guild,
            ("GET", _GUILD + "/channels"): self._channels,
            ("GET", _GUILD + "/threads/active"): self._threads,
            ("GET", _GUILD + "/roles"): self._roles,
            ("GET", _GUILD + "/roles/{role_id}"): self._role,
            ("GET", _GUILD + "/members"): self._members,
            ("GET", _GUILD + "/members/search"): self._search,
            ("GET", _MEMBER): self._member,
            ("PUT", _MEMBER + "/roles/{role_id}"): self._give_role,
            ("DELETE", _MEMBER + "/roles/{role_id}"): self._take_role,
            ("DELETE", "/users/@me/guilds/{guild_id}"): self._leave,
        }

    def _guild(self, call: Call) -> Json:
        guild = self._of(call)
        counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
        with_counts = call.query.get("with_counts", "").lower() in ("1", "true")
        return wire.guild(guild) | (counts if with_counts else {})

    def _channels(self, call: Call) -> list[Json]:
        return [wire.channel(c) for c in self._of(call).channels.values() if not c.is_thread]

    def _threads(self, call: Call) -> Json:
        me, guild = self._world.bot.id, self._of(call)
        active = [
            c for c in guild.channels.values()
            if c.is_thread and not c.archived and permissions.allowed(self._world, c, me, 0)
        ]  # fmt: skip
        mine = [wire.thread_member(c, me) for c in active if me in c.members]
        return {"threads": [wire.channel(c, me) for c in active], "members": mine}

    def _roles(self, call: Call) -> list[Json]:
        return [wire.role(r) for r in self._of(call).roles.values()]

    def _role(self, call: Call) -> Json:
        role = self._of(call).roles.get(call.id("role_id"))
        if role is None:
            raise errors.unknown("Role")
        return wire.role(role)

    def _members(self, call: Call) -> list[Json]:
        """All members, in pages: only for applications that were granted the intent."""
        if not self._gateway.approved & Intent.MEMBERS:
            raise errors.missing_access()
        first, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
        members = sorted(self._of(call).members.values(), key=lambda m: m.user.id)
        return [wire.member(m) for m in members if m.user.id > first][:limit]

    def _search(self, call: Call) -> list[Json]:
        wanted, limit = call.query.get("query", "").lower(), int(call.query.get("limit", 1))
        members = self._of(call).members.values()
        found = [m for m in members if m.user.name.lower().startswith(wanted)]
        return [wire.member(m) for m in found[:limit]]

    def _member(self, call: Call) -> Json:
        return wire.member(self._one(call))

    def _give_role(self, call: Call) -> None:
        guild, member, role = self._of(call), self._one(call), call.id("role_id")
        self._may_rule(guild)
        if role not in guild.roles:
            raise errors.unknown("Role")
        self._guilds.give(guild, member.user, list({*member.roles, role}))

    def _take_role(self, call: Call) -> None:
        guild, member, role = self._of(call), self._one(call), call.id("role_id")
        self._may_rule(guild)
        self._guilds.give(guild, member.user, [r for r in member.roles if r != role])

    def _leave(self, call: Call) -> None:
        self._guilds.bot_leaves(self._of(call))

    def _may_rule(self, guild: Guild) -> None:
        if not permissions.of_member(guild, self._world.bot.id) & May.MANAGE_ROLES:
            raise errors.missing_permissions()

    def _one(self, call: Call) -> Member:
        guild = self._of(call)
        if call.id("user_id") not in self._world.users:
            raise errors.unknown("User")
        if call.id("user_id") not in guild.members:
            raise errors.unknown("Member")
        return guild.members[call.id("user_id")]

    def _of(self, call: Call) -> Guild:
        guild = self._world.guilds.get(call.id("guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise errors.unknown("Guild")
        return guild
