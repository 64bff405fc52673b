"""A folder, or a single file, of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from ingest.fetch.folder import Found as FoundFile
from ingest.fetch.folder import Refusal, read, walk
from ingest.sources.base import Found, Identity, Item, Listing, Loaded, Option, Since, Tools, Visit
from store.catalogue import Source


class Files:
    """Every file below a folder, by its path relative to it."""

    names: ClassVar[tuple[str, ...]] = ("folder", "file")
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None:
        self._max_bytes = tools.max_bytes

    @staticmethod
    def identify(target: str) -> Identity | None:
        """Anything that exists under that name here."""
        path = Path(target).expanduser()
        if not path.exists():
            return None
        resolved = path.resolve()
        return Identity("folder" if path.is_dir() else "file", str(resolved), resolved.name)

    def visit(self, source: Source, since: Since) -> Visit:  # noqa: ARG002 - a folder is walked whole
        """Walk it; NotFoundError if there is no such place any more."""
        return Listing(self._found(Path(source.target)))

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""

    def _found(self, root: Path) -> Iterator[Found]:
        for found in walk(root):
            yield (
                found
                if isinstance(found, Refusal)
                else Item(found.path, partial(self._read, found))
            )

    def _read(self, found: FoundFile, _stamp: str | None) -> Loaded:
        modified = datetime.fromtimestamp(found.mtime_ns / 1e9, UTC)
        return Loaded(read(found, self._max_bytes), found.path, modified_at=modified)
