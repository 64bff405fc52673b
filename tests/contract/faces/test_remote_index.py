"""Every face on a remote index, against a facade of a Qdrant server that comes and goes."""

from __future__ import annotations

import asyncio

import pytest

from fakes.faces.made import running
from fakes.qdrant.facade import Facade
from fakes.teamlore import SWAP, TOLD

pytestmark = pytest.mark.contract
AWAY = "Search is out of reach: the Qdrant server cannot be reached; try again in a minute"


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_people_are_told_that_search_is_out_of_reach_and_answered_later(platform, tmp_path):
    with Facade() as facade:
        async with running(platform, tmp_path, qdrant_url=facade.url) as face:
            assert TOLD in (await face.mention(face.bob, SWAP)).text

            facade.away()
            seen = await face.command(face.bob, SWAP)
            assert AWAY in seen.text
            assert not seen.links

            await face.restart()  # it serves all the same
            assert AWAY in (await face.mention(face.bob, SWAP)).text

            facade.back()
            await asyncio.sleep(3.2)  # who stood behind a search in vain was told at once
            assert TOLD in (await face.direct(face.alice, SWAP)).text
            assert face.violations == []
        assert facade.wrongs == []
