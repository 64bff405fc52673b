"""The Discord face asked in every way, over real sockets, with the real discord.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fakes.discord.fake import FakeDiscord
from fakes.discord.sdk import discord_py_at
from fakes.discord.town import ROTA, SWAP, TOLD, Town, labels, links, words

pytestmark = pytest.mark.integration


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    with FakeDiscord() as fake, discord_py_at(fake):
        made = Town(fake, tmp_path / "home")
        made.write(ROTA)
        yield made
        made.app.close()
        assert (fake.violations, fake.unknown) == ([], [])


async def test_a_command_is_answered_in_public_with_a_link_to_the_place(town):
    async with town.serving():
        asked = town.bob.slash(town.channel, "ask", question=SWAP)
        said = await town.answer(asked)

    assert TOLD in said
    assert links(asked.message)[0].startswith("https://docs.example/team/rota.md#L")
    assert not asked.ephemeral
    assert "Helpful" in labels(asked.message)
    assert f"“{SWAP}”" in words(asked.message)
