"""Fetches one document from the web, past a guard that is asked again at every redirect.

Each hop is a connection of its own to an address checked a moment before. Nothing is carried
along: no cookies, no credentials, no proxy, nothing from the environment.
"""

from __future__ import annotations

import functools
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import httpcore
import httpx

from ingest.fetch.body import read_body, too_big
from ingest.fetch.failure import GoneError, StatusError, TransientError
from ingest.fetch.guard import Allowlist, admit
from ingest.fetch.naming import charset_of, is_readable, media_type, name_of
from ingest.fetch.target import Target, target_of
from ingest.fetch.wire import Deadline, PinnedBackend, Resolver, addresses_of, system_addresses
from store.errors import RefusedError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

REDIRECTS = frozenset({301, 302, 303, 307, 308})
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
MAX_VALIDATOR = 1_000  # characters of an ETag or a date worth keeping
MAX_WAIT = 86_400  # seconds of Retry-After that are believed


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, before and after unpacking; times in seconds; redirects followed."""

    max_bytes: int = 20 * 1_048_576
    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 60.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What the last fetch said of a document, so that the server may answer: not modified."""

    url: str  # canonical; validators are sent to this address only
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One document as the server sent it."""

    url: str  # canonical, after redirects
    data: bytes = field(repr=False)
    content_type: str  # bare and lower case; empty if the server named none
    charset: str | None
    name: str  # a file name whose extension says how to read the data
    etag: str | None
    last_modified: str | None
    robots: str = ""  # the X-Robots-Tag header: what may be done with the document


@dataclass(frozen=True, slots=True)
class NotModified:
    """The document at ``url`` is still the one that ``Known`` describes."""

    url: str


DEFAULT_LIMITS = Limits()


def fetch_url(
    url: str,
    allow_hosts: Iterable[str] = (),
    limits: Limits = DEFAULT_LIMITS,
    *,
    known: Known | None = None,
    resolver: Resolver = system_addresses,
    backend: httpcore.NetworkBackend | None = None,
    tls: ssl.SSLContext | None = None,
) -> Fetched | NotModified:
    """Fetch one public document, or one on a host that ``allow_hosts`` (FETCH_ALLOW) opens.

    Raises RefusedError (GoneError for 404 and 410) when asking again will not help,
    TransientError when it may, and UsageError for a wrong entry in ``allow_hosts``. Messages
    hold neither credentials nor query strings. ``tls`` brings a private authority's certificates.
    """
    allow = Allowlist.parse(allow_hosts)
    trip = _Trip(allow, limits, known, resolver, backend or httpcore.SyncBackend(), tls)
    return trip.run(target_of(url), Deadline(limits.total_s))


@dataclass(frozen=True, slots=True)
class _Trip:
    allow: Allowlist
    limits: Limits
    known: Known | None
    resolver: Resolver
    backend: httpcore.NetworkBackend
    tls: ssl.SSLContext | None

    def run(self, target: Target, deadline: Deadline) -> Fetched | NotModified:
        """Follow redirects, each judged as if a person had typed it."""
        for _ in range(self.limits.redirects + 1):
            outcome = self._hop(target, deadline)
            if not isinstance(outcome, Target):
                return outcome
            target = outcome
        raise RefusedError(
            f"{target.shown} comes after more than {self.limits.redirects} redirects."
        )

    def _hop(self, target: Target, deadline: Deadline) -> Fetched | NotModified | Target:
        addresses = admit(target, addresses_of(target, self.resolver, deadline), self.allow)
        pinned = PinnedBackend(addresses, deadline, self.backend)
        with _in_words(target), self._pool(target, pinned) as pool:
            request = _request(target, self._validators(target), self.limits)
            response = pool.handle_request(request)
            try:
                return self._outcome(target, response)
            finally:
                response.close()

    def _pool(self, target: Target, pinned: PinnedBackend) -> httpcore.ConnectionPool:
        tls = (self.tls or _public_authorities()) if target.scheme == "https" else None
        return httpcore.ConnectionPool(ssl_context=tls, max_connections=1, network_backend=pinned)

    def _validators(self, target: Target) -> dict[str, str]:
        known = self.known
        if known is None or known.url != target.url:
            return {}
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value and _printable(value)}

    def _outcome(
        self, target: Target, response: httpcore.Response
    ) -> Fetched | NotModified | Target:
        headers = httpx.Headers(response.headers)
        if response.status == 304 and self._validators(target):
            return NotModified(target.url)
        if response.status in REDIRECTS and "location" in headers:
            return target.joined(headers["location"])
        if response.status not in (200, 203):
            raise _failure(target, response.status, headers)
        return self._document(target, headers, response.iter_stream())

    def _document(self, target: Target, headers: httpx.Headers, chunks: Iterable[bytes]) -> Fetched:
        media = self._admissible(target, headers)
        encoding = headers.get("content-encoding", "")
        data = read_body(chunks, encoding, self.limits.max_bytes, target.shown)
        disposition = headers.get("content-disposition", "")
        return Fetched(
            url=target.url,
            data=data,
            content_type=media,
            charset=charset_of(headers.get("content-type", "")),
            name=name_of(target.host, target.path, media, disposition, data),
            etag=_kept(headers.get("etag")),
            last_modified=_kept(headers.get("last-modified")),
            robots=headers.get("x-robots-tag", "")[:MAX_VALIDATOR],
        )

    def _admissible(self, target: Target, headers: httpx.Headers) -> str:
        """The media type; RefusedError where the headers already say that the body is useless."""
        media = media_type(headers.get("content-type", ""))
        if not is_readable(media):
            raise RefusedError(f"{target.shown} is {media}, which holds no text.")
        if (_number(headers.get("content-length", "")) or 0) > self.limits.max_bytes:
            raise too_big(target.shown, self.limits.max_bytes)
        return media


def _request(target: Target, validators: dict[str, str], limits: Limits) -> httpcore.Request:
    headers = {
        "Host": target.authority,
        "User-Agent": f"Teamlore/{_version()}",
        "Accept": "text/html,text/markdown,text/plain,application/pdf,*/*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **validators,
    }
    waits = {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s}
    return httpcore.Request(
        "GET",
        httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        ),
        headers=list(headers.items()),
        extensions={"timeout": waits},
    )


def _failure(target: Target, status: int, headers: httpx.Headers) -> Exception:
    """The error for an answer that is no document."""
    if status in (404, 410):
        return GoneError(f"There is nothing at {target.shown} (HTTP {status}).")
    if status in (401, 403, 407):
        return StatusError(f"{target.shown} is not open to everyone (HTTP {status}).")
    if status in LATER:
        return TransientError(
            f"{target.shown} cannot be had now (HTTP {status}).",
            retry_after=_wait(headers.get("retry-after", "")),
        )
    return StatusError(f"{target.shown} answered with something unexpected (HTTP {status}).")


def _wait(wish: str) -> int | None:
    seconds = _number(wish)
    return None if seconds is None else min(seconds, MAX_WAIT)


def _number(text: str) -> int | None:
    """A header's number; Python refuses to read one of thousands of digits."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


@contextmanager
def _in_words(target: Target) -> Iterator[None]:
    """Turn the wire's errors into ours; their text may repeat a URL, so it is left behind."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TransientError(f"{target.shown} did not answer in time.") from error
    except httpcore.ConnectError as error:
        raise TransientError(f"{target.shown} cannot be reached.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise TransientError(f"{target.shown} broke off or sent no proper answer.") from error


def _kept(validator: str | None) -> str | None:
    """A validator worth sending back."""
    if validator is None or len(validator) > MAX_VALIDATOR or not _printable(validator):
        return None
    return validator


def _printable(value: str) -> bool:
    return value.isascii() and value.isprintable()


@functools.cache
def _public_authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


@functools.cache
def _version() -> str:
    try:
        return version("teamlore")
    except PackageNotFoundError:  # run from a checkout
        return "0"
