"""A real ``teamlore serve`` on a Discord: register, ask, manage, be killed, come back, answer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.discord.fake import FakeDiscord
from fakes.discord.town import ROTA, SWAP, TOLD, words

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]


class Serving:
    """A ``teamlore`` of its own data directory, tied to a fake Discord."""

    def __init__(self, folder: Path, fake: FakeDiscord, guild: int) -> None:
        self.fake = fake
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TEAMLORE_")}
        self.environment = kept | {
            "TEAMLORE_HOME": str(folder / "home"),
            "TEAMLORE_LOG_LEVEL": "INFO",
            "TEAMLORE_HTTP_PORT": "0",
            "TEAMLORE_DISCORD_TOKEN": fake.token,
            "TEAMLORE_DISCORD_API_URL": fake.api_url,
            "TEAMLORE_DISCORD_GATEWAY_URL": fake.gateway_url,
            "TEAMLORE_DISCORD_GUILDS": str(guild),
        }
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *arguments: str):
        """What a verb says, as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments, "--json"], cwd=ROOT, env=self.environment,
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return json.loads(done.stdout)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self.environment,
                stdout=log, stderr=log,
            )  # fmt: skip
        self.fake.wait(lambda: self.fake.gateway.connected, 60)

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def said(self, asked) -> str:
        self.fake.wait(lambda: asked.answered, 60)
        return words(asked.message)

    def confirmed(self, person, order, label: str) -> str:
        """The last word in a card after it was confirmed."""
        self.said(order)
        person.click(order.message, label)
        self.fake.wait(lambda: "added" in words(order.message), 60)
        return words(order.message)


def test_from_nothing_to_an_answer_through_a_kill(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "rota.md").write_text(ROTA)
    with FakeDiscord() as fake:
        alice, bob = fake.person("alice"), fake.person("bob")
        guild = fake.guild("Acme", alice)
        fake.guilds.join(guild, bob.user)
        channel = fake.guilds.channel(guild, "general")
        serving = Serving(tmp_path, fake, guild.id)
        serving.run("add", str(tmp_path / "docs"))
        assert serving.run("discord", "sync")["sent"] is True
        assert serving.run("discord", "sync")["sent"] is False
        serving.start()

        assert TOLD in serving.said(bob.slash(channel, "ask", question=SWAP))
        bob.send(channel, SWAP, mention=True)
        fake.wait(lambda: [m for m in fake.said(channel) if m.reference], 60)
        order = alice.slash(channel, "lore add", file=("leave.md", b"Parental leave: ten weeks."))
        serving.confirmed(alice, order, "Add")
        leave = bob.slash(channel, "ask", question="How long is parental leave?", private=True)
        assert "ten weeks" in serving.said(leave)

        late = bob.slash(channel, "ask", question=SWAP)
        fake.wait(lambda: late.response, 10)
        serving.end(signal.SIGKILL)
        serving.start()
        assert TOLD in serving.said(late)
        assert {check["name"] for check in serving.run("doctor", "discord")} >= {"token", "servers"}
        assert serving.end(signal.SIGTERM) == 0

        log = serving.log.read_text()
        assert (fake.violations, fake.unknown) == ([], [])
        for secret in (fake.token, late.token, "swap a shift", TOLD, "Traceback"):
            assert secret not in log
