"""Requests to one host, one after another and never faster than it wants."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from ingest.fetch.failure import StatusError, TransientError
from ingest.fetch.web import Fetched, Known, Limits, NotModified, fetch_url
from ingest.sources.site.robots import MAX_BYTES, Robots

_LONGEST_WAIT = 60.0  # seconds that a host's Retry-After is waited for within one look


class Polite:
    """Fetches through the guard; ``robots`` is asked once, before anything else."""

    def __init__(
        self,
        allow: tuple[str, ...],
        limits: Limits,
        delay: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._allow, self._limits, self.delay = allow, limits, delay
        self._clock, self._sleep = clock, sleep
        self._next = clock()
        self.requests = 0

    def fetch(self, url: str, known: Known | None = None) -> Fetched | NotModified:
        """One document; raises what ``fetch_url`` raises."""
        return self._fetch(url, self._limits, known)

    def robots(self, start: str) -> Robots:
        """The rules of the host of an address: none where there is no file.

        TransientError where the file cannot be had now: what it forbids is not known then.
        """
        scheme, _, rest = start.partition("://")
        url = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}/robots.txt"
        try:
            got = self._fetch(url, replace(self._limits, max_bytes=MAX_BYTES), None)
        except StatusError:
            return Robots()
        return Robots.parse(got.data) if isinstance(got, Fetched) else Robots()

    def _fetch(self, url: str, limits: Limits, known: Known | None) -> Fetched | NotModified:
        self._sleep(max(0.0, self._next - self._clock()))
        self.requests += 1
        wait = self.delay
        try:
            return fetch_url(url, self._allow, limits, known=known)
        except TransientError as error:
            wait = max(wait, min(float(error.retry_after or 0), _LONGEST_WAIT))
            raise
        finally:
            self._next = self._clock() + wait
