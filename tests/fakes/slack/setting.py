"""Furnishing the fake: teams, people, channels and groups of people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fakes.slack.access import new_bot_token
from fakes.slack.records import Channel, Json, Team, Token, User
from fakes.slack.world import World


class Setting:
    """Adds what a test needs; ``team`` is the first team where none is named."""

    world: World

    @property
    def team(self) -> Team:
        return next(iter(self.world.teams.values()))

    def add_team(self, name: str = "acme", *, installed: bool = True) -> Team:
        """A workspace with the app's bot in it; installed, it has a bot token."""
        id = self.world.new_id("T")
        bot = User(self.world.new_id("U"), "teamlore", id, "Teamlore", is_bot=True)
        bot.bot_id = self.world.new_id("B")
        self.world.teams[id] = Team(id, name, name, bot.id, bot.bot_id)
        self.world.users[bot.id] = bot
        if installed:
            new_bot_token(self.world, id)
        return self.world.teams[id]

    def bot_token(self, team: Team | None = None) -> str:
        """A token of the team's bot that is good now."""
        id = (team or self.team).id
        now = self.world.now()
        return next(
            token.value for token in self.world.tokens.values()
            if token.kind == "bot" and token.team_id == id and not token.revoked
            and (token.expires_at or now) >= now
        )  # fmt: skip

    @property
    def app_token(self) -> str:
        """The app-level token that opens sockets, made when it is first asked for."""
        for token in self.world.tokens.values():
            if token.kind == "app":
                return token.value
        scopes = frozenset({"connections:write"})
        token = Token(self.world.new_id("xapp-1-"), "app", self.team.id, scopes)
        self.world.tokens[token.value] = token
        return token.value

    def add_user(self, name: str, team: Team | None = None, **more: Any) -> User:
        """A person: ``is_admin``, ``is_restricted``, ``locale`` and so on by name."""
        home = (team or self.team).id
        user = User(self.world.new_id("U"), name, home, **({"real_name": name.title()} | more))
        self.world.users[user.id] = user
        return user

    def add_bot(self, name: str) -> User:
        """Another app's bot, which may write and be written to."""
        return self.add_user(name, is_bot=True, bot_id=self.world.new_id("B"))

    def add_channel(
        self, name: str, members: Iterable[User] = (), kind: str = "public", *,
        with_bot: bool = True, team: Team | None = None, **more: Any,
    ) -> Channel:  # fmt: skip
        """A channel of any kind; the bot is in it unless ``with_bot`` says no."""
        home = team or self.team
        inside = [user.id for user in members] + ([home.bot_user] if with_bot else [])
        id = self.world.new_id({"public": "C", "private": "G"}.get(kind, "G"))
        self.world.channels[id] = Channel(id, name, kind, home.id, inside, **more)
        return self.world.channels[id]

    def direct(self, user: User) -> Channel:
        """The conversation between a person and the bot of their team."""
        return self.world.direct(user.team_id, user.id)

    def add_group(self, handle: str, users: Iterable[User]) -> Json:
        """A user group of the first team."""
        id = self.world.new_id("S")
        people = [user.id for user in users]
        self.world.usergroups[id] = {"id": id, "team_id": self.team.id, "handle": handle,
                                     "name": handle, "users": people, "is_usergroup": True,
                                     "date_delete": 0, "user_count": len(people)}  # fmt: skip
        return self.world.usergroups[id]
