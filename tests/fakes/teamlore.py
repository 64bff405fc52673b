"""Teamlore in this process on a platform that is a fake: the real core, a model of words."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from bot.wiring import App
from fakes.words import WordModel
from store.schema import QuestionRow
from store.settings import Settings

ROTA = """# On-call rota

## Swaps

You may swap a shift with a colleague. Tell the incident lead before noon on the day of the swap.

## Pay

On-call duty is paid 40 euro a weekday and 90 euro a Sunday.

| Day | Euro |
| --- | --- |
| Weekday | 40 |
| Sunday | 90 |
"""
URL = "https://docs.example/team/"
SWAP = "Whom do I tell when I swap a shift?"
TOLD = "Tell the incident lead before noon"


class Teamlore(ABC):
    """A data directory and the process that works on it; a face's own part is left open."""

    app: App
    home: Path

    @property
    def workspace(self) -> UUID:
        """The workspace ``main``."""
        return self.app.access.workspace()

    @abstractmethod
    def settings(self, **more: Any) -> Settings:
        """How the process is told about the platform."""

    @abstractmethod
    async def begin(self, *, synced: bool) -> Any:
        """Whatever comes first; then the part of the server that is to run."""

    @property
    @abstractmethod
    def tied(self) -> bool:
        """Whether the first team is known to belong to a workspace."""

    def restart(self, **more: Any) -> None:
        """Another process of the same data directory."""
        self.app.close()
        self.app = App(self.settings(**more), WordModel())

    def write(
        self, text: str, *, name: str = "rota.md", workspace: str = "main", space: str = "general"
    ) -> None:
        """A document of a workspace, read at once."""
        self.put(text, name=name, workspace=workspace, space=space)
        self.read(workspace, space)

    def put(self, text: str, *, name: str, workspace: str, space: str = "general") -> None:
        """A document that is read with the next one."""
        folder = self.home / "docs" / workspace / space
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)

    def read(self, workspace: str = "main", space: str = "general") -> None:
        """Read the documents of a workspace."""
        folder = self.home / "docs" / workspace / space
        there = self.app.access.workspace(workspace, create=True)
        shelf = self.app.access.make_space(there, space)
        kind, target, named = self.app.identify(str(folder))
        self.app.catalogue.add_source(there, shelf, kind, target, named, URL)
        self.work()

    def work(self) -> None:
        """What an ingest worker does until nothing is left."""
        with self.app.worker() as worker:
            worker.drain()

    @asynccontextmanager
    async def serving(self, *, synced: bool = True) -> AsyncIterator[Any]:
        """The face, connected; killed at the end, as an operator's SIGTERM does it."""
        part = await self.begin(synced=synced)
        task = asyncio.create_task(part.run())
        try:
            await eventually(lambda: part.ready or task.done())
            if task.done():
                task.result()
            await eventually(lambda: self.tied)
            yield part
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def questions(self) -> list[UUID]:
        """Every question on record."""
        with self.app.database.read() as session:
            return list(session.scalars(select(QuestionRow.id).order_by(QuestionRow.asked_at)))


async def eventually(look: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What it gives, once it gives something."""
    async with asyncio.timeout(seconds):
        while not (found := look()):  # noqa: ASYNC110 - what changes is elsewhere
            await asyncio.sleep(0.02)
    return found
