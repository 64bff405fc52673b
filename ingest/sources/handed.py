"""What was handed over: files, threads and taught answers; their bytes are in the database."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar
from uuid import UUID

from ingest.sources.base import Identity, Item, Listing, Loaded, Option, Since, Tools, Visit
from store.catalogue import Source
from store.records import TAUGHT, UPLOAD


class HandedOver:
    """Files, threads and taught answers, with the links that open them."""

    names: ClassVar[tuple[str, ...]] = (UPLOAD, TAUGHT)
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None:
        self._uploads = tools.uploads

    @staticmethod
    def identify(target: str) -> Identity | None:  # noqa: ARG004 - handing over makes the source
        """Nobody names one by hand."""
        return None

    def visit(self, source: Source, since: Since) -> Visit:  # noqa: ARG002 - what is kept is at hand
        """Everything that was handed over and not removed."""
        paths = self._uploads.paths(source.id)
        return Listing(Item(path, partial(self._read, source, path)) for path in paths)

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""

    def _read(self, source: Source, path: str, _stamp: str | None) -> Loaded:
        held = self._uploads.read(source.id, path)
        name = f"{held.name}.md" if source.kind == TAUGHT else held.name
        about = (held.title, held.author, held.link, held.links)
        return Loaded(held.data, name, None, held.modified_at, *about, mark=repr(about).encode())
