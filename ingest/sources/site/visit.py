"""One look at a site: what it lists of itself, else its links; unchanged pages cost a 304."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from functools import partial

from ingest.fetch.failure import GoneError, TransientError
from ingest.fetch.folder import Refusal
from ingest.fetch.web import Fetched
from ingest.sources.base import (
    Checkpoint,
    Failure,
    Found,
    Item,
    Loaded,
    Since,
    SourceAwayError,
)
from ingest.sources.site.address import Scope, canonical, key
from ingest.sources.site.frontier import Frontier
from ingest.sources.site.listed import listed
from ingest.sources.site.polite import Polite
from ingest.sources.site.robots import Robots
from ingest.sources.site.seen import Seen
from store.errors import RefusedError
from store.records import Coverage

DEPTH = 5  # links from the start to a page, where a site does not list its pages
LIMIT = 1_000  # addresses that are looked at
_MOST_SECONDS = 4 * 3_600  # of one look; what it did not come to stays as it was
_MOST_FAILURES = 20  # in a row, after which the whole site counts as away
_MOST_LISTS = 50  # sitemaps and feeds of one look


class SiteVisit:
    """Breadth first from the start; a page that fails is tried again once, at the end."""

    def __init__(
        self, start: str, polite: Polite, since: Since, depth: int | None, limit: int
    ) -> None:
        self._start, self._polite, self._since = start, polite, since
        self._depth, self._limit = depth, limit
        kept = (since.checkpoint or {}).get("pages", {})
        self._before = {url: Seen.from_json(page) for url, page in kept.items()}
        self._pages: dict[str, Seen] = {}
        self._taken: set[str] = set()  # keys of the paths that are documents
        self._held: set[str] = set()  # paths that stay
        self._later: list[tuple[str, int]] = []
        self._looks = self._unindexed = self._failed = self._in_a_row = 0
        self._ends = time.monotonic() + _MOST_SECONDS
        self._deepest, self._lists_pages = DEPTH, False
        self._frontier = Frontier(Scope.of(start), lambda _: True)

    def items(self) -> Iterator[Found]:
        """Every page, as it is come to."""
        first, robots = self._first()
        self._polite.delay = max(self._polite.delay, robots.delay)
        self._frontier = Frontier(Scope.of(first.url, is_list=first.is_list), robots.allows)
        for url in (self._start, first.url):
            self._frontier.met(url)
        self._deepest = self._seed(first, robots)
        if not first.is_list:
            yield from self._take(self._start, first, 0)
        yield from self._crawl()
        for url, depth in self._later:
            yield from self._page(url, depth, again=True)
        yield from self._crawl()
        yield from self._left_over()

    def _first(self) -> tuple[Seen, Robots]:
        """The start, without which there is nothing to go on from, and the site's rules."""
        try:
            robots = self._polite.robots(self._start)
            if not robots.allows(self._start):
                raise RefusedError("robots.txt of the site does not allow that it is read.")
            return self._look(self._start), robots
        except TransientError as error:
            raise SourceAwayError(str(error)) from error

    def _seed(self, first: Seen, robots: Robots) -> int:
        """Put what the site lists of itself in front; how deep links are followed then."""
        root = "/".join(self._start.split("/")[:3])
        if first.is_list and first.fetched:
            self._frontier.add(listed(first.fetched.data).pages, first.url, 0, 0)
            lists = list(listed(first.fetched.data).lists)
        else:
            lists = [*robots.sitemaps, f"{root}/sitemap.xml", *first.feeds]
        self._read_lists(lists, first.url, set(first.feeds))
        depth = DEPTH if not self._lists_pages and not first.is_list else 0
        return depth if self._depth is None else self._depth

    def _read_lists(self, lists: list[str], base: str, feeds: set[str]) -> None:
        """Sitemaps, the sitemaps in their indexes, and feeds; what cannot be read names nothing."""
        for n, link in enumerate(lists):
            url = canonical(link, base)
            if n >= _MOST_LISTS or url is None or url in lists[:n]:
                continue
            try:
                got = self._polite.fetch(url)
                found = listed(got.data) if isinstance(got, Fetched) else None
            except (RefusedError, TransientError):
                continue
            if found:
                before = len(self._frontier)
                self._frontier.add(found.pages, url, 0, 0)
                self._lists_pages |= len(self._frontier) > before and url not in feeds
                lists += found.lists

    def _crawl(self) -> Iterator[Found]:
        while len(self._frontier) and self._looks < self._limit and not self._late:
            yield from self._page(*self._frontier.next())

    @property
    def _late(self) -> bool:
        return time.monotonic() > self._ends

    def _left_over(self) -> Iterator[Found]:
        """Pages that were read before and that nothing leads to now: there, or gone?"""
        for path in sorted(self._since.settled - self._held):
            room = self._looks < self._limit and not self._late
            if key(path) not in self._taken and room:
                before = len(self._frontier)
                self._frontier.offer(path, self._deepest + 1)
                if len(self._frontier) > before:
                    yield from self._page(*self._frontier.next(), again=True)

    def _page(self, url: str, depth: int, *, again: bool = False) -> Iterator[Found]:
        before = self._before.get(url)
        self._looks += not again
        try:
            seen = self._look(url)
        except GoneError:
            return
        except TransientError as error:
            if not again:
                self._count_failure(error)
                self._later.append((url, depth))
                return
            self._failed += 1
            path = before.path if before else url
            self._keep(path)
            if before:  # its links still lead to pages that are there
                self._pages[url] = before
                self._frontier.add(before.links, before.url, depth + 1, self._deepest)
            yield Failure(path, str(error))
        except RefusedError as error:
            self._keep(url)
            yield Refusal(url, str(error))
        else:
            if self._frontier.may_read(seen.url) and not seen.is_list:
                yield from self._take(url, seen, depth)

    def _look(self, url: str) -> Seen:
        """What is there now, or what was there if nothing changed since it was published."""
        before = self._before.get(url)
        same = before and before.stamp and self._since.stamps.get(before.path) == before.stamp
        got = self._polite.fetch(url, before.known() if before and same else None)
        self._in_a_row = 0
        if isinstance(got, Fetched):
            return Seen.of(got)
        if before is None:
            raise RefusedError("It answers that it has not changed, but it was never read.")
        return before

    def _count_failure(self, error: TransientError) -> None:
        """A site that fails again and again is away as a whole: what is known of it stays."""
        self._in_a_row += 1
        if self._in_a_row >= _MOST_FAILURES:
            raise SourceAwayError(
                f"{error} So it was with {_MOST_FAILURES} pages in a row."
            ) from error

    def _take(self, url: str, seen: Seen, depth: int) -> Iterator[Found]:
        self._pages[url] = _without_data(seen)
        self._frontier.met(seen.url)
        self._frontier.add(seen.links, seen.url, depth + 1, self._deepest)
        if key(seen.path) in self._taken:
            return  # the same page under another address
        self._taken.add(key(seen.path))
        self._frontier.met(seen.path)
        if not seen.index:
            self._unindexed += 1
            return
        self._held.add(seen.path)
        yield Item(seen.path, partial(_read, seen))

    def _keep(self, path: str) -> None:
        self._held.add(path)
        self._taken.add(key(path))

    def ids(self, known: Collection[str]) -> set[str]:
        """The pages that are there, and those that could not be asked."""
        return self._held | set(known) if self._late else self._held

    def checkpoint(self) -> Checkpoint | None:
        """Each page's validators and links; good only with the stamp of what was published."""
        return {"pages": {url: seen.as_json() for url, seen in dict(self._pages).items()}}

    def coverage(self) -> Coverage:
        """Pages that were read and those that wait."""
        waiting = len(self._frontier)
        notes = [
            (waiting, f"{waiting} more were found beyond {self._bound}"),
            (self._failed, f"{self._failed} could not be had now"),
            (self._unindexed, f"{self._unindexed} ask not to be indexed"),
            (self._frontier.denied, f"{self._frontier.denied} are closed by robots.txt"),
            (self._frontier.dropped, f"{self._frontier.dropped} look like repeats of others"),
        ]
        told = "; ".join(note for count, note in notes if count)
        whole = not waiting and not self._failed
        return Coverage(len(self._held) + waiting, whole, note=told)

    @property
    def _bound(self) -> str:
        return "the time of one look" if self._late else f"the limit of {self._limit}"

    def close(self) -> None:
        """Each request was a connection of its own."""


def _without_data(seen: Seen) -> Seen:
    return Seen.from_json(seen.as_json())


def _read(seen: Seen, _stamp: str | None) -> Loaded | None:
    got = seen.fetched
    if got is None:
        return None
    return Loaded(got.data, got.name, stamp=seen.stamp, modified_at=seen.modified_at)
