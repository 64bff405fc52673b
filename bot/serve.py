"""One process: the faces whose tokens are set, the HTTP server with hooks, an ingest worker."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Thread
from typing import Protocol

from aiohttp import web

from bot.faces import discord_face, slack_face
from bot.hooks.door import HookPart
from bot.language import LANGUAGES, speak
from bot.watching.door import Watching
from bot.wiring import App
from store.errors import IndexHeldError, TeamloreError, UnavailableError

log = logging.getLogger(__name__)


class Part(Protocol):
    """Something that serves until it is cancelled."""

    @property
    def name(self) -> str:
        """What it serves."""
        ...

    @property
    def ready(self) -> bool:
        """Whether it can do its work now."""
        ...

    def routes(self) -> Sequence[web.RouteDef]:
        """Its places on the HTTP server."""
        ...

    async def run(self) -> None:
        """Serve; an error that cannot be mended is raised and ends the process."""
        ...


class IngestPart:
    """The ingest worker in a thread of its own; where another process is at work, it waits."""

    name = "ingest"
    _AGAIN_SECONDS = 5.0
    _GRACE_SECONDS = 4.0  # whoever stops a process waits for ten, then kills it

    def __init__(self, app: App) -> None:
        self._app, self._stop = app, Event()
        self._thread: Thread | None = None

    @property
    def ready(self) -> bool:
        """Jobs are kept in any case, so questions never wait for it."""
        return True

    def routes(self) -> Sequence[web.RouteDef]:
        """It has none."""
        return ()

    async def run(self) -> None:
        """Work off the queue until cancelled; the document under way is finished first."""
        self.begin()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(self.end)

    def begin(self) -> None:
        """Work off the queue from now on."""
        self._thread = Thread(target=self._work, name="ingest", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Stop working. A document that takes too long is left to whoever takes its job over.

        The process ends here then, as if it were killed: that loses nothing, and whatever is
        closed under a document's feet would be put down as the document's own fault.
        """
        self._stop.set()
        if self._thread is None:
            return
        self._thread.join(self._GRACE_SECONDS)
        if self._thread.is_alive():
            log.warning("the document under way takes too long: its job is left to others")
            os._exit(0)

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                with self._app.worker() as worker:
                    worker.run(self._stop)
            except IndexHeldError:
                log.info("another process does the ingest work")
            except UnavailableError as error:
                log.warning("ingest waits: %s", error)
            self._stop.wait(self._AGAIN_SECONDS)


def watched(app: App) -> Watching:
    """What tells how the app does; to be made before the parts that tell it."""
    checks = {"database": app.standings.answers, "index": app.find_index}
    watching = Watching(app.standings, checks, app.settings.metrics_token.get_secret_value())
    app.meter = watching.meters
    return watching


def server(app: App) -> Server:
    """Everything that the settings ask for."""
    watching = watched(app)
    faces = [face for face in (slack_face(app), discord_face(app)) if face is not None]
    ingest = [IngestPart(app)] if app.settings.ingest else []
    parts = [*ingest, HookPart(app.hooks, app.meter), *faces]
    watching.parts = parts
    return Server(app, parts, watching)


class Server:
    """Runs the parts together; all end when one ends or a signal comes."""

    def __init__(self, app: App, parts: Sequence[Part], watching: Watching) -> None:
        self._app, self._parts, self._watching = app, parts, watching

    @property
    def names(self) -> list[str]:
        """What it serves."""
        return [part.name for part in self._parts]

    @property
    def serves_chat(self) -> bool:
        """Whether there is a face."""
        return any(not isinstance(part, IngestPart | HookPart) for part in self._parts)

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then finish what is under way."""
        # What was made so far stays: to look it all through again and again for what may be thrown
        # away took a fifteenth of the processor time of answering.
        gc.freeze()
        speak(self._app.settings.language or LANGUAGES[0])
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        runner = await self._listen()
        tasks = [asyncio.create_task(part.run(), name=part.name) for part in self._parts]
        waiter = asyncio.create_task(stop.wait(), name="stop")
        try:
            done, _ = await asyncio.wait([*tasks, waiter], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {waiter}:
                task.result()  # raises what ended it
        finally:
            await self._end([*tasks, waiter], runner)

    async def _listen(self) -> web.AppRunner:
        site = web.Application()
        site.add_routes(self._watching.routes())
        for part in self._parts:
            site.add_routes(part.routes())
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        settings = self._app.settings
        try:
            await web.TCPSite(runner, settings.http_host, settings.http_port).start()
        except OSError as error:
            await runner.cleanup()
            raise TeamloreError(
                f"Port {settings.http_port} of {settings.http_host} cannot be used "
                f"({error.strerror}): set TEAMLORE_HTTP_PORT."
            ) from None
        log.info("listening on %s", runner.addresses)
        return runner

    async def _end(self, tasks: Sequence[asyncio.Task[object]], runner: web.AppRunner) -> None:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, Exception):  # what ended us was raised above
                await task
        await runner.cleanup()
