"""The kind ``site``: named by an address where it begins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar
from uuid import UUID

from ingest.fetch.target import target_of
from ingest.fetch.web import Limits
from ingest.sources.base import Identity, Option, Since, Tools, Visit
from ingest.sources.site.address import canonical
from ingest.sources.site.polite import Polite
from ingest.sources.site.visit import LIMIT, SiteVisit
from store.catalogue import Source
from store.errors import RefusedError, UsageError

MARK = "site:"
MOST = 20_000  # addresses of one site: more are several sources, or a trap


def _between(name: str, least: int, most: int, value: int) -> None:
    if not least <= value <= most:
        raise UsageError(f"{name} is a number from {least} to {most:,}.")


class Site:
    """Every page below an address, on its host alone."""

    names: ClassVar[tuple[str, ...]] = ("site",)
    options: ClassVar[Mapping[str, Option]] = {
        "depth": partial(_between, "--depth", 0, 50), "limit": partial(_between, "--limit", 1, MOST)
    }  # fmt: skip

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @staticmethod
    def identify(target: str) -> Identity | None:
        """``site:`` and a web address; an address alone is a single page."""
        if not target.startswith(MARK):
            return None
        try:
            shown = target_of(target.removeprefix(MARK))
        except RefusedError as error:
            raise UsageError(f"{error} A site is named by the address where it begins.") from None
        url = canonical(shown.url, shown.url) or shown.url
        return Identity("site", url, url)

    def visit(self, source: Source, since: Since) -> Visit:
        """Begin at its address; nothing is fetched before ``items``."""
        limits = Limits(max_bytes=self._tools.max_bytes)
        polite = Polite(self._tools.allow, limits, self._tools.fetch_delay)
        depth, limit = source.options.get("depth"), source.options.get("limit", LIMIT)
        return SiteVisit(source.target, polite, since, depth, limit)

    def forget(self, source: UUID) -> None:
        """Nothing is kept elsewhere."""
