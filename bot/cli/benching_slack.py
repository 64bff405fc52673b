"""``bench slack``: from a question to its posted reply, in turns with the core alone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot.cli.asking import answered, asked
from bot.cli.base import MAIN
from bot.cli.benching import add_copies, saying
from bot.cli.screen import show_table
from bot.faces import slack_face
from bot.measure.bench import Timings, seconds
from bot.measure.slack_stand_in import Asker, StandIn
from bot.wiring import App
from store.errors import TeamloreError
from store.settings import Settings

LIMIT = 1.3  # the p95 of a posted reply against that of the core alone
_ROUNDS = 4  # of all questions: the 95th of a hundred alone says little
_CITED = 4  # citations an answer, as Slack's replies have
_CHANNELS = 60  # asked in turn: one message a second goes into each
_SECRET = "bench"  # noqa: S105 - of a server that lives as long as the measurement


class SlackBench:
    """Serves Slack over HTTP in this process, against a stand-in for Slack itself."""

    def __init__(self, settings: Settings, scratch: Path, *, quiet: bool) -> None:
        self._scratch, self._quiet = scratch, quiet
        self._settings = settings.model_copy(
            update={
                "home": scratch / "home", "database_url": "", "qdrant_url": "",
                "questions_per_minute": 0, "question_cache_mb": 0,
                "slack_bot_token": SecretStr("xoxb-bench"),
                "slack_app_token": SecretStr(""), "slack_client_id": "",
                "slack_client_secret": SecretStr(""),
                "slack_signing_secret": SecretStr(_SECRET),
            }
        ).sparing(1)  # as while serving  # fmt: skip

    def run(self, folder: Path, questions: Sequence[str], passages: int) -> dict[str, Any]:
        """All figures as one document; ``missed`` names the ratio if it is beyond its limit."""
        return asyncio.run(self._run(folder, questions, passages))

    async def _run(self, folder: Path, questions: Sequence[str], passages: int) -> dict[str, Any]:
        slack = StandIn()
        app = App(self._settings.model_copy(update={"slack_api_url": await slack.start()}))
        try:
            held = self._ingested(app, folder, passages)
            saying("Questions on Slack, in turns with the core alone", quiet=self._quiet)
            async with _served(app) as url, ClientSession() as session:
                asker = Asker(slack, url, _SECRET, session)
                took = await _in_turns(asker, partial(_core, app), questions)
        finally:
            app.close()
            await slack.close()
        reached = reply_figures(took)
        figures: dict[str, Any] = {
            "suite": "slack", "model": app.encoder.spec.name, "backend": app.encoder.backend,
            "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "passages": held,
            "questions": len(questions), "slack": reached,
        }  # fmt: skip
        return figures | {"missed": ["slack"] if reached["p95_ratio"] > LIMIT else []}

    def _ingested(self, app: App, folder: Path, passages: int) -> int:
        saying("Ingest", quiet=self._quiet)
        one, _ = add_copies(app, folder, self._scratch, range(1), quiet=self._quiet)
        copies = ceil((passages - one) / one)
        if copies <= 0:
            return one
        more = range(1, 1 + copies)
        return one + add_copies(app, folder, self._scratch, more, quiet=self._quiet)[0]


@asynccontextmanager
async def _served(app: App) -> AsyncIterator[str]:
    """The Slack face with its own HTTP server; where Slack would send events."""
    part = slack_face(app)
    if part is None:
        raise TeamloreError("Slack is not set up for the measurement.")
    site = web.Application()
    site.add_routes(part.routes())
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    serving = asyncio.create_task(part.run())
    try:
        while not part.ready:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await runner.cleanup()


async def _in_turns(asker: Asker, core: Callable[[str], float], texts: Sequence[str]) -> Timings:
    channels = [f"C0BENCH{number}" for number in range(_CHANNELS)]
    for number, channel in enumerate(channels):  # whom each is read by is known from then on
        await asker.ask(texts[number % len(texts)], channel)
    took = Timings()
    for number, text in enumerate(list(texts) * _ROUNDS):
        took.note({"core": await asyncio.to_thread(core, text)})
        took.note(await asker.ask(text, channels[number % _CHANNELS]))
    return took


def _core(app: App, text: str) -> float:
    """Milliseconds of the same answer without Slack, with its durable record."""
    return 1000 * seconds(partial(answered, app.desk(), asked(app, text, MAIN, None, _CITED)))


def reply_figures(took: Timings) -> dict[str, float]:
    """What posting costs beside answering."""
    p50, p95 = took.at(0.5), took.at(0.95)
    return {
        "p50_ms": p50["reply"],
        "p95_ms": p95["reply"],
        "core_p50_ms": p50["core"],
        "core_p95_ms": p95["core"],
        "p50_ratio": round(p50["reply"] / p50["core"], 2),
        "p95_ratio": round(p95["reply"] / p95["core"], 2),
        "acknowledged_p50_ms": p50["acknowledged"],
        "acknowledged_p95_ms": p95["acknowledged"],
    }


def show_slack(figures: dict[str, Any]) -> None:
    """The figures as a table for people."""
    reached = figures["slack"]
    rows = [
        (name, reached[f"{at}_ms"], reached[f"core_{at}_ms"], reached[f"{at}_ratio"], limit)
        for name, at, limit in (
            ("question to posted reply, ms p50", "p50", ""),
            ("question to posted reply, ms p95", "p95", f"≤ {LIMIT}"),
        )
    ]
    title = f"{figures['model']}, {figures['passages']} passages, {figures['cores']} cores"
    show_table(title, ("", "on Slack", "the core alone", "ratio", "limit"), rows)
    ack = [(at, reached[f"acknowledged_{at}_ms"]) for at in ("p50", "p95")]
    show_table("acknowledged, ms", ("", ""), ack)
