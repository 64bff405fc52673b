"""A fake Slack with Teamlore living in it: the real face, the real core, a model of words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.faces import slack_face
from bot.wiring import App
from fakes.slack.fake import FakeSlack
from fakes.teamlore import Teamlore
from fakes.words import WordModel
from store.settings import Settings, load_settings


class Town(Teamlore):
    """Alice runs the team, Bob is a member of it; the bot is invited to both's channel."""

    def __init__(self, fake: FakeSlack, home: Path, **more: Any) -> None:
        self.fake, self.home = fake, home
        self.alice, self.bob = fake.add_user("alice", is_admin=True), fake.add_user("bob")
        self.channel = fake.add_channel("general", [self.alice, self.bob])
        self.app = App(self.settings(**more), WordModel())

    @property
    def tied(self) -> bool:
        return self.app.access.workspace_of("slack", self.fake.team.id) is not None

    def settings(self, **more: Any) -> Settings:
        return load_settings(**{
            "home": self.home, "slack_api_url": self.fake.api_url,
            "slack_bot_token": self.fake.bot_token(), "slack_app_token": self.fake.app_token,
        } | more)  # fmt: skip

    async def begin(self, *, synced: bool) -> Any:
        """Slack is told of the commands by the manifest, so there is nothing to sync."""
        return slack_face(self.app)
