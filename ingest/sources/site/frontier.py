"""The addresses of a site that wait to be looked at, nearest first; traps end here."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable

from ingest.sources.site.address import Scope, canonical, is_document, key

_MOST_WAITING = 50_000
_MOST_QUERIES = 30  # addresses that differ only behind the question mark: filters, sort orders


class Frontier:
    """A queue without repeats; what does not belong to the site never gets in."""

    def __init__(self, scope: Scope, allows: Callable[[str], bool]) -> None:
        self._scope, self._allows = scope, allows
        self._waiting: deque[tuple[str, int]] = deque()
        self._seen: set[str] = set()
        self._queries: Counter[str] = Counter()
        self.denied = 0  # by robots.txt
        self.dropped = 0  # beyond what is kept

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, links: Iterable[str], base: str, depth: int, deepest: int) -> None:
        """Links of a page at ``depth``; beyond the deepest only documents without links."""
        for link in links:
            url = canonical(link, base)
            if url and (depth <= deepest or is_document(url)):
                self.offer(url, depth)

    def offer(self, url: str, depth: int) -> None:
        """One canonical address, unless it was met before, lies outside or may not be read."""
        if key(url) in self._seen or not self._scope.holds(url):
            return
        self._seen.add(key(url))
        if not self._allows(url):
            self.denied += 1
        elif self._is_trap(url) or len(self._waiting) >= _MOST_WAITING:
            self.dropped += 1
        else:
            self._waiting.append((url, depth))

    def next(self) -> tuple[str, int]:
        """The nearest address and its distance from the start."""
        return self._waiting.popleft()

    def met(self, url: str) -> None:
        """An address that was come to in another way."""
        self._seen.add(key(url))

    def may_read(self, url: str) -> bool:
        """Whether an address that a redirect led to belongs to the site."""
        return self._scope.holds(url) and self._allows(url)

    def _is_trap(self, url: str) -> bool:
        path, query, _ = url.partition("?")
        if not query:
            return False
        self._queries[path] += 1
        return self._queries[path] > _MOST_QUERIES
