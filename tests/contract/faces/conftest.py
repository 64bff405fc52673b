"""One suite for every chat platform: each test runs on Slack and on Discord."""

from __future__ import annotations

import pytest
import pytest_asyncio

from fakes.faces.made import running

PLATFORMS = ("slack", "discord")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=PLATFORMS)
async def living(request, tmp_path_factory):
    """A face that serves all tests of a module."""
    async with running(request.param, tmp_path_factory.mktemp(request.param)) as face:
        yield face


@pytest.fixture
def face(living):
    """The same, and after each test: nothing that it sent is refused by its platform."""
    yield living
    assert living.violations == []
