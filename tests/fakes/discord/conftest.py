"""A fake Discord for each test of the fake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at


@pytest.fixture
def fake() -> Iterator[FakeDiscord]:
    with FakeDiscord() as running, discord_py_at(running):
        yield running
        assert running.unknown == []
