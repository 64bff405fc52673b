"""The connection itself: names resolved once, connected to exactly what was checked, in time.

httpcore is given the host name, so the Host header, SNI and the certificate check keep it; only
where the socket goes is decided here.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Protocol

import httpcore

from ingest.fetch.failure import TransientError
from store.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ingest.fetch.target import Address, Target

    SocketOption = (
        tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
    )

MAX_ADDRESSES = 4  # tried in turn before a host counts as unreachable
_UNKNOWN_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Resolver(Protocol):
    """Turns a host name into addresses in order of preference; raises OSError."""

    def __call__(self, host: str, port: int, /) -> Sequence[str]:
        """The addresses as text."""
        ...


class Deadline:
    """The wall-clock end of one fetch, redirects and name look-ups included."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Seconds left; negative when over."""
        return self._end - self._clock()

    def cap(self, timeout: float | None) -> float:
        """A step's own timeout, cut to what is left; raises httpcore.ReadTimeout when over."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("the fetch as a whole took too long")
        return left if timeout is None else min(timeout, left)


def system_addresses(host: str, port: int, /) -> list[str]:
    """What the operating system's resolver says, in its order, without repeats."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def addresses_of(target: Target, resolver: Resolver, deadline: Deadline) -> list[Address]:
    """Look a host up, once; a literal address is its own answer."""
    if target.literal is not None:
        return [target.literal]
    try:
        texts = _in_time(lambda: resolver(target.host, target.port), deadline)
        return [ipaddress.ip_address(text) for text in texts]
    except socket.gaierror as error:
        if error.errno in _UNKNOWN_HOST:
            raise RefusedError(f"There is no host of the name {target.host}.") from error
        raise TransientError(f"The name {target.host} cannot be looked up now.") from error
    except OSError as error:
        raise TransientError(f"The name {target.host} cannot be looked up now.") from error
    except ValueError as error:
        raise RefusedError(f"The host of {target.shown} has no usable address.") from error


def _in_time(look_up: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    """getaddrinfo knows no timeout, so it runs in a thread that is left behind if it hangs."""
    answers: list[Sequence[str]] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            answers.append(look_up())
        except Exception as error:  # noqa: BLE001 - raised again below, in the caller's thread
            failures.append(error)

    thread = threading.Thread(target=run, name="teamlore-resolve", daemon=True)
    thread.start()
    thread.join(max(deadline.left(), 0))
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError
    return answers[0]


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the addresses it was given, whatever name it is asked for."""

    def __init__(
        self, addresses: Sequence[Address], deadline: Deadline, inner: httpcore.NetworkBackend
    ) -> None:
        self._addresses = addresses[:MAX_ADDRESSES]
        self._deadline = deadline
        self._inner = inner

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - resolving it again is the attack this class prevents
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """Try each address in turn; raises httpcore.ConnectError or ConnectTimeout."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            step = self._deadline.cap(timeout)
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, step, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure


class TimedStream(httpcore.NetworkStream):
    """A stream whose every step also ends at the deadline: a server may drip bytes for ever."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, in time."""
        return self._inner.read(max_bytes, self._deadline.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of it, in time."""
        self._inner.write(buffer, self._deadline.cap(timeout))

    def close(self) -> None:
        """Close the socket."""
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Shake hands in time; RefusedError if the certificate does not vouch for the host."""
        step = self._deadline.cap(timeout)
        try:
            stream = self._inner.start_tls(ssl_context, server_hostname, step)
        except httpcore.ConnectError as error:  # the pool above would lose its cause
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise RefusedError(
                    f"The certificate of {server_hostname} is not trusted."
                ) from error
            raise
        return TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """What the socket knows about itself."""
        return self._inner.get_extra_info(info)
