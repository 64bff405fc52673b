"""A bot in another process: driven without an event loop, killed, and started again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fakes.discord.fake import FakeDiscord

_TESTS = Path(__file__).resolve().parents[2]
_MANY = int(os.environ.get("TEAMLORE_TEST_INTERACTIONS", "200"))
_IN_FLIGHT = 50  # more would take longer than the three seconds that Discord grants


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running:
        yield running
        assert (running.unknown, running.violations) == ([], [])


@contextmanager
def running_bot(fake: FakeDiscord) -> Iterator[subprocess.Popen[bytes]]:
    """The bot, connected; killed at the end if it still lives."""
    settings = {
        "TEAMLORE_DISCORD_API_URL": fake.api_url, "TEAMLORE_DISCORD_TOKEN": fake.token,
        "TEAMLORE_DISCORD_GATEWAY_URL": fake.gateway_url, "PYTHONPATH": str(_TESTS),
    }  # fmt: skip
    command = [sys.executable, "-m", "fakes.discord.echo_bot"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.DEVNULL) as bot:
        try:
            fake.wait(lambda: fake.gateway.connected, 30)
            yield bot
        finally:
            bot.kill()


def test_every_interaction_is_answered_many_at_a_time(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    asked = []
    with running_bot(fake):
        for n in range(_MANY):
            asked.append(alice.slash(channel, "ask", question=f"number {n}"))
            for earlier in asked[:-_IN_FLIGHT][-1:]:
                fake.wait(lambda earlier=earlier: earlier.answered)
        fake.wait(lambda: all(interaction.answered for interaction in asked))
    for n, interaction in enumerate(asked):
        assert interaction.message.components[0]["components"][0]["content"] == f"number {n}"
    assert len(fake.said(channel)) == _MANY


def test_what_is_asked_while_the_bot_is_dead_is_not_heard_of_again(fake: FakeDiscord) -> None:
    alice = fake.person("alice")
    channel = fake.guilds.channel(fake.guild("Acme", alice), "general")

    with running_bot(fake) as bot:
        bot.kill()
        fake.wait(lambda: not fake.gateway.connected)
    unheard = alice.slash(channel, "ask", question="anyone?")
    with running_bot(fake):
        heard = alice.slash(channel, "ask", question="and now?")
        fake.wait(lambda: heard.answered)
        assert unheard.response is None
        fake.interactions.redeliver(unheard)
        fake.wait(lambda: unheard.attempts)
        fake.interactions.redeliver(heard)
        fake.wait(lambda: heard.attempts == 2)
    assert heard.edits == 1
    assert len(fake.gateway.identified) == 2
