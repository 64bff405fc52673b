"""A web address as a person wrote it, reduced to the one form that is checked and then used.

There is a single parse: what the guard judged is what the connection and the request line get.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

import httpx

from store.errors import RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_URL = 4_096  # characters; browsers and servers differ, none needs more for a document
MAX_SHOWN = 160  # characters of a path that a message repeats
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# The C library reads 2130706433, 0x7f.1 and 0177.0.0.1 as addresses; so would a resolver.
_NUMERIC = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """One place that may be asked for, if the guard admits its addresses."""

    scheme: str
    host: str  # lower case, ASCII, no brackets, no trailing dot
    port: int
    path: str  # with the query: what the request line carries
    literal: Address | None  # the address, where the host is written as one

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the scheme's own: the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The canonical URL: no fragment, no default port, no credentials."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def shown(self) -> str:
        """For messages: the URL without its query, which may hold a secret."""
        path = self.path.partition("?")[0]
        short = path if len(path) <= MAX_SHOWN else path[:MAX_SHOWN] + "…"
        return f"{self.scheme}://{self.authority}{short}"

    def joined(self, location: str) -> Target:
        """Where a redirect leads, held to the same rules; raises RefusedError."""
        try:
            return target_of(str(httpx.URL(self.url).join(location)))
        except (httpx.InvalidURL, ValueError) as error:
            raise RefusedError(f"{self.shown} redirects to something that is no URL.") from error


def target_of(url: str) -> Target:
    """Parse a URL; RefusedError for another scheme, credentials or a host in disguise.

    The messages never repeat the URL: before it is parsed nobody knows where its secrets are.
    """
    parsed = _parsed(url.strip())
    if parsed.scheme not in DEFAULT_PORTS:
        raise RefusedError("Only http and https addresses can be fetched.")
    if parsed.userinfo:
        raise RefusedError("An address with a user name or password in it is not fetched.")
    host, literal = _host(parsed.raw_host.decode("ascii").lower())
    port = DEFAULT_PORTS[parsed.scheme] if parsed.port is None else parsed.port
    if not 0 < port < 65_536:
        raise RefusedError("The port in the address does not exist.")
    return Target(parsed.scheme, host, port, parsed.raw_path.decode("ascii"), literal)


def _parsed(url: str) -> httpx.URL:
    if len(url) > MAX_URL:
        raise RefusedError(f"The address is longer than {MAX_URL} characters.")
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError("This is not a web address that can be read.") from error


def _host(raw: str) -> tuple[str, Address | None]:
    """The host's canonical text, and its address where it is one."""
    if ":" in raw:
        return _host_six(raw)
    name = raw[:-1] if raw.endswith(".") else raw
    labels = name.split(".")
    if _NUMERIC.fullmatch(labels[-1]):
        return _host_four(name)
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedError("The address has no valid host name.")
    return name, None


def _host_four(name: str) -> tuple[str, Address]:
    try:
        literal = ipaddress.IPv4Address(name)
    except ValueError as error:
        raise RefusedError(
            "A numeric host is accepted only as four decimal numbers without leading zeros."
        ) from error
    return str(literal), literal


def _host_six(raw: str) -> tuple[str, Address]:
    try:
        literal = ipaddress.IPv6Address(raw)
    except ValueError as error:
        raise RefusedError("The address has no valid host name.") from error
    if literal.scope_id is not None:
        raise RefusedError("An address with a network zone in it is not fetched.")
    return str(literal), literal
