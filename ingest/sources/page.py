"""A single web address: one document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar, assert_never
from urllib.parse import urlsplit
from uuid import UUID

from ingest.fetch.web import Fetched, Known, Limits, NotModified, fetch_url
from ingest.sources.base import Identity, Item, Listing, Loaded, Option, Since, Tools, Visit
from store.catalogue import Source
from store.errors import UsageError

_LONGEST_STAMP = 200  # characters that are kept


class WebPage:
    """What one address gives; links in it are not followed."""

    names: ClassVar[tuple[str, ...]] = ("url",)
    options: ClassVar[Mapping[str, Option]] = {}

    def __init__(self, tools: Tools) -> None:
        self._allow, self._limits = tools.allow, Limits(max_bytes=tools.max_bytes)

    @staticmethod
    def identify(target: str) -> Identity | None:
        """Any web address that no other kind claims."""
        if not target.startswith(("http://", "https://")):
            return None
        if "@" in urlsplit(target).netloc:
            raise UsageError(
                "An address with a user name or password in it would be kept as it is: leave them "
                "out (TEAMLORE_GIT_TOKENS holds those of repositories)."
            )
        return Identity("url", target, target)

    def visit(self, source: Source, since: Since) -> Visit:  # noqa: ARG002 - its stamp says enough
        """The one document."""
        return Listing(iter([Item(source.target, partial(self._read, source.target))]))

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""

    def _read(self, url: str, stamp: str | None) -> Loaded | None:
        known = Known(url, etag=stamp) if stamp else None
        match fetch_url(url, self._allow, self._limits, known=known):
            case NotModified():
                return None
            case Fetched() as fetched:
                short = fetched.etag if len(fetched.etag or "") <= _LONGEST_STAMP else None
                return Loaded(fetched.data, fetched.name, stamp=short)
            case other:
                assert_never(other)
