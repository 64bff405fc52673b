"""What one request found at an address, and how it is remembered for the next look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingest.fetch.web import Fetched, Known
from ingest.sources.site.address import canonical
from ingest.sources.site.hints import Hints, directives, hints
from ingest.sources.site.listed import is_list

_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Seen:
    """A page: where it stands, whether it is to be read, where it leads."""

    url: str  # after redirects
    path: str  # its canonical address: what the document is called
    links: tuple[str, ...] = ()  # whole addresses
    feeds: tuple[str, ...] = ()
    index: bool = True
    etag: str | None = None
    modified: str | None = None
    fetched: Fetched | None = field(default=None, repr=False)  # None: as it was

    @property
    def stamp(self) -> str | None:
        """The same while the server says the same of the page; None if it says nothing."""
        if not (self.etag or self.modified):
            return None
        return hashlib.sha256(f"{self.etag}\n{self.modified}".encode()).hexdigest()[:32]

    @property
    def is_list(self) -> bool:
        """Whether it is a sitemap or a feed and no page."""
        got = self.fetched
        return got is not None and got.content_type not in _HTML and is_list(got.data)

    @property
    def modified_at(self) -> datetime | None:
        """When the server says it was changed."""
        try:
            moment = parsedate_to_datetime(self.modified or "")
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def known(self) -> Known:
        """What lets the server answer: not modified."""
        return Known(self.url, self.etag, self.modified)

    def as_json(self) -> dict[str, Any]:
        """For the checkpoint."""
        return {
            "url": self.url, "path": self.path, "links": list(self.links),
            "feeds": list(self.feeds),
            "index": self.index, "etag": self.etag, "modified": self.modified,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Seen:
        """From a checkpoint."""
        lists = {"links": tuple(kept["links"]), "feeds": tuple(kept["feeds"])}
        return cls(**(kept | lists))

    @classmethod
    def of(cls, fetched: Fetched) -> Seen:
        """What a page says of itself."""
        said = hints(fetched.data) if fetched.content_type in _HTML else Hints()
        base = canonical(said.base, fetched.url) if said.base else None
        told = directives(fetched.robots)
        leads = said.follow and not {"nofollow", "none"} & told
        return cls(
            url=fetched.url,
            path=_path(fetched.url, said.canonical, base or fetched.url),
            links=_joined(said.links if leads else (), base or fetched.url),
            feeds=_joined(said.feeds, base or fetched.url),
            index=said.index and not {"noindex", "none"} & told,
            etag=fetched.etag,
            modified=fetched.last_modified,
            fetched=fetched,
        )


def _path(url: str, said: str | None, base: str) -> str:
    own = canonical(url, url) or url
    named = canonical(said, base) if said else None
    same_host = named is not None and named.split("/")[2] == own.split("/")[2]
    return named if named and same_host else own


def _joined(links: tuple[str, ...], base: str) -> tuple[str, ...]:
    whole = (canonical(link, base) for link in links)
    return tuple(dict.fromkeys(link for link in whole if link))
