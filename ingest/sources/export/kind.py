"""The kind ``export``: a zip file that is known for an export by what is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import ClassVar
from uuid import UUID

from ingest.sources.base import (
    Checkpoint,
    Found,
    Identity,
    Item,
    Loaded,
    Option,
    Since,
    Tools,
    Visit,
)
from ingest.sources.export.confluence import Confluence
from ingest.sources.export.contents import Contents
from ingest.sources.export.google import Google
from ingest.sources.export.notion import Notion
from ingest.sources.export.page import Layout, Page
from ingest.sources.site.hints import hints
from store.catalogue import Source
from store.errors import NotFoundError, RefusedError
from store.ids import content_digest
from store.records import Coverage
from store.uploads import is_web_link

LAYOUTS: tuple[Layout, ...] = (Confluence(), Notion(), Google())


class Export:
    """Every page of an export is a document of its own."""

    names: ClassVar[tuple[str, ...]] = ("export",)
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None:
        self._max_bytes = tools.max_bytes

    @staticmethod
    def identify(target: str) -> Identity | None:
        """A zip file here that one of the tools has made; any other is a file like others."""
        path = Path(target).expanduser()
        if not target.lower().endswith(".zip") or not path.is_file():
            return None
        try:
            contents = Contents(path)
        except (NotFoundError, RefusedError):
            return None  # as a file it is refused with its reason
        try:
            known = _layout(contents) is not None
        except RefusedError:
            known = False
        finally:
            contents.close()
        resolved = path.resolve()
        return Identity("export", str(resolved), resolved.name) if known else None

    def visit(self, source: Source, since: Since) -> Visit:  # noqa: ARG002 - its stamps say enough
        """Open it; NotFoundError if it is gone, RefusedError if it is no export any more."""
        contents = Contents(Path(source.target))
        try:
            layout = _required(contents, source.name)
            return ExportVisit(contents, layout, source.url_base, self._max_bytes)
        except BaseException:
            contents.close()
            raise

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""


class ExportVisit:
    """One look; a page whose bytes are the same is not unpacked."""

    def __init__(
        self, contents: Contents, layout: Layout, url_base: str | None, max_bytes: int
    ) -> None:
        self._contents, self._max_bytes = contents, max_bytes
        pages = layout.pages(contents, url_base)
        self._pages = _without_repeats(pages)

    def items(self) -> Iterator[Found]:
        """Every page, by its path."""
        for path, page in self._pages.items():
            yield Item(path, partial(self._read, page))

    def _read(self, page: Page, stamp: str | None) -> Loaded | None:
        told = repr((page.path, page.title, page.link)).encode()
        mark = f"{self._contents.mark(page.member)}-{content_digest(told)[:16]}"
        if stamp == mark:
            return None
        data = self._contents.read(page.member, self._max_bytes)
        shaped = page.shape(data)
        return Loaded(
            shaped.data,
            PurePosixPath(page.member).name,
            stamp=mark,
            modified_at=shaped.modified_at,
            title=page.title,
            author=shaped.author,
            link=page.link or _said_link(page.member, data),
            mark=told,
        )

    def ids(self, known: Collection[str]) -> set[str]:  # noqa: ARG002 - the export is whole
        """The pages of the export."""
        return set(self._pages)

    def checkpoint(self) -> Checkpoint | None:
        """Nothing to go on from."""
        return None

    def coverage(self) -> Coverage:
        """All pages."""
        return Coverage(len(self._pages))

    def close(self) -> None:
        """Let go of the file."""
        self._contents.close()


def _layout(contents: Contents) -> Layout | None:
    return next((layout for layout in LAYOUTS if layout.recognises(contents)), None)


def _required(contents: Contents, name: str) -> Layout:
    layout = _layout(contents)
    if layout is None:
        raise RefusedError(f"'{name}' is no export that is known any more.")
    return layout


def _without_repeats(pages: Iterator[Page]) -> dict[str, Page]:
    """By path; one that is taken gets a number behind it."""
    found: dict[str, Page] = {}
    for page in pages:
        path, number = page.path, 2
        while path in found:
            path, number = f"{page.path} ({number})", number + 1
        found[path] = page
    return found


def _said_link(member: str, data: bytes) -> str | None:
    """Where a page says that it stood, if that is a web address."""
    if not member.endswith((".html", ".htm")):
        return None
    said = hints(data).canonical
    return said if said and is_web_link(said) else None
