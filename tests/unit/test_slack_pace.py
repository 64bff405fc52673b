"""One message a second in a channel."""

from __future__ import annotations

from bot.slack.pace import Pace


async def test_a_post_that_had_to_wait_moves_the_next_turn(monkeypatch):
    slept, now = [], [100.0]

    async def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    monkeypatch.setattr("bot.slack.pace.asyncio.sleep", sleep)
    pace = Pace(1.0, lambda: now[0])
    await pace.turn("C1")
    now[0] += 1.4  # the platform asked for time
    pace.spent("C1")

    await pace.turn("C1")
    await pace.turn("C2")

    assert slept == [1.0]
