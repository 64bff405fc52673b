"""What the drills of many processes stand on: a Postgres, a facade of Qdrant and a Slack."""

from __future__ import annotations

import pytest

from drills.fleet import Where
from fakes.qdrant.apart import facade_apart
from fakes.slack.fake import FakeSlack

RETRIES = (0.0, 1.0, 5.0, 15.0, 30.0)  # sooner than Slack's, which are minutes apart


@pytest.fixture
async def where(new_postgres):
    """A Postgres without rows, a facade of Qdrant and a Slack."""
    database = new_postgres()
    address = database._engine.url.render_as_string(hide_password=False)
    database.close()
    with facade_apart() as index:
        async with FakeSlack() as slack:
            slack.courier.retry_delays = RETRIES
            slack.world.page_size = 200
            slack.limit("chat.postMessage", 1.0)
            yield Where(address, index, slack)
