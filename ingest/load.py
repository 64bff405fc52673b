"""From a source to the documents it holds now: what each is called and how to read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import assert_never
from uuid import UUID

from ingest.fetch.folder import Found, Refusal, read, walk
from ingest.fetch.web import Fetched, Known, Limits, NotModified, fetch_url
from store.catalogue import Source
from store.errors import NotFoundError, UsageError
from store.settings import Settings
from store.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of a document; ``name`` tells its type by the ending."""

    data: bytes
    name: str
    stamp: str | None = None  # what makes the next look cheaper: an ETag or a date
    modified_at: datetime | None = None
    title: str | None = None  # where the source knows it better than the document
    author: str | None = None  # likewise
    link: str | None = None  # opens the whole
    links: tuple[tuple[int, str], ...] = ()  # (line, URL): from that line on, this opens the place
    mark: bytes = b""  # what makes another version of the document besides its bytes


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a source. ``read`` gives None where it is unchanged since ``stamp``.

    ``read`` raises RefusedError where the document cannot become knowledge, UnavailableError
    where trying again later may help.
    """

    path: str
    read: Callable[[str | None], Loaded | None]


class Loader:
    """Opens sources of every kind that is known."""

    def __init__(self, settings: Settings, uploads: Uploads) -> None:
        self._uploads = uploads
        self._max_bytes = settings.max_document_mb * 1_000_000
        self._allow = [host.strip() for host in settings.fetch_allow.split(",") if host.strip()]

    def items(self, source: Source) -> Iterator[Item | Refusal]:
        """What the source holds now, in a fixed order; NotFoundError if the source is gone."""
        target = source.target
        match source.kind:
            case "folder" | "file":
                for found in walk(Path(target)):
                    yield found if isinstance(found, Refusal) else self._file(found)
            case "url":
                yield Item(target, partial(self._page, target))
            case "corpus":
                for record in _records(Path(target)):
                    yield Item(record["_id"], partial(_record, record))
            case "upload":
                for path in self._uploads.paths(source.id):
                    yield Item(path, partial(self._upload, source.id, path))
            case kind:
                raise UsageError(f"Sources of kind '{kind}' are not known to this program.")

    def _file(self, found: Found) -> Item:
        return Item(found.path, partial(self._read_file, found))

    def _read_file(self, found: Found, _stamp: str | None) -> Loaded:
        modified = datetime.fromtimestamp(found.mtime_ns / 1e9, UTC)
        return Loaded(read(found, self._max_bytes), found.path, modified_at=modified)

    def _upload(self, source: UUID, path: str, _stamp: str | None) -> Loaded:
        held = self._uploads.read(source, path)
        about = (held.title, held.author, held.link, held.links)
        return Loaded(
            held.data, held.name, None, held.modified_at, *about, mark=repr(about).encode()
        )

    def _page(self, url: str, stamp: str | None) -> Loaded | None:
        known = Known(url, etag=stamp) if stamp else None
        limits = Limits(max_bytes=self._max_bytes)
        match fetch_url(url, self._allow, limits, known=known):
            case NotModified():
                return None
            case Fetched() as fetched:
                return Loaded(fetched.data, fetched.name, stamp=fetched.etag)
            case other:
                assert_never(other)


def _records(corpus: Path) -> Iterator[dict[str, str]]:
    """The documents of a JSON lines file with ``_id``, ``title`` and ``text`` on each line."""
    try:
        with corpus.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as error:
        raise NotFoundError(f"'{corpus.name}' is not a readable JSON lines file.") from error


def _record(record: dict[str, str], _stamp: str | None) -> Loaded:
    return Loaded(record["text"].encode(), f"{record['_id']}.txt", title=record.get("title"))


def kind_of(target: str) -> tuple[str, str, str]:
    """Kind, canonical target and display name of what a person typed; UsageError if unclear."""
    if target.startswith(("http://", "https://")):
        return "url", target, target
    path = Path(target).expanduser()
    if not path.exists():
        raise NotFoundError(f"There is no file or folder '{target}'.")
    resolved = path.resolve()
    return ("folder" if path.is_dir() else "file"), str(resolved), resolved.name
