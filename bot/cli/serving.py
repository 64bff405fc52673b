"""Verbs that run until they are stopped: serve and worker."""

from __future__ import annotations

import logging
import signal
import sys
from threading import Event

import typer

from bot.cli.base import opened, verb
from bot.cli.screen import done_line, hint_line
from bot.wiring import App
from store.errors import UsageError

_NO_FACE = (
    "No chat is set up: set TEAMLORE_SLACK_BOT_TOKEN and TEAMLORE_SLACK_APP_TOKEN, or "
    "TEAMLORE_DISCORD_TOKEN (`teamlore worker` does the ingest work alone; a source with a "
    "webhook is served without chat too)."
)

_NO_WORKER = (
    "TEAMLORE_INGEST=false leaves ingest work to `worker` processes, which need an index on a "
    "server: set TEAMLORE_QDRANT_URL, or take TEAMLORE_INGEST out."
)

# Threads that answer give the interpreter back this often: what comes in must be acknowledged.
_SWITCH_SECONDS = 0.0005


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Run"
    for name, function in (("serve", serve), ("worker", worker)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def serve() -> None:
    """Answer in chat, and do the ingest work: one process, until it is stopped.

    Serves Slack and Discord where their tokens are set, and /hooks, /livez and /readyz over HTTP.
    """
    import asyncio

    from bot.serve import server
    from bot.watching.traces import traced

    sys.setswitchinterval(_SWITCH_SECONDS)
    with opened(spare_cores=1) as app, traced(app.settings):
        _log_to_screen(app)
        if not app.settings.ingest and not app.settings.qdrant_url:
            raise UsageError(_NO_WORKER)
        app.models.active()  # settings that are refused are so before anything begins
        made = server(app)
        if not made.serves_chat and not app.hooks.exist():
            raise UsageError(_NO_FACE)
        done_line(f"Serving {', '.join(made.names)}.")
        hint_line(f"http://{app.settings.http_host}:{app.settings.http_port}/readyz")
        asyncio.run(made.run())


@verb
def worker() -> None:
    """Do queued ingest work until it is stopped; more of them help where a server keeps the index.

    With the embedded index one process at a time holds it: `serve` has a worker of its own.
    """
    from bot.serve import IngestPart
    from bot.watching.traces import traced

    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with opened() as app, traced(app.settings):
        _log_to_screen(app)
        app.index()  # whatever is wrong with it is said here
        part = IngestPart(app)
        part.begin()
        done_line("Working off the queue.")
        stop.wait()
        part.end()


def _log_to_screen(app: App) -> None:
    """A process that serves also tells its log to whoever runs it."""
    from bot.cli.logs import formatter_of

    handler = logging.StreamHandler(sys.stderr)
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler.setFormatter(formatter_of(app.settings, form))
    logging.getLogger().addHandler(handler)
