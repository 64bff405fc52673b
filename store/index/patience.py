"""Asks a server again where that may help, and says in one sentence what is wrong where not.

Everything the index does may be repeated: points have ids of their own and replace each other, and
what is deleted twice is gone once.
"""

from __future__ import annotations

import logging
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from json import JSONDecodeError
from threading import RLock
from typing import Protocol, TypeVar

import httpx
from qdrant_client.common.client_exceptions import QdrantException, ResourceExhaustedResponse
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from store.errors import UnavailableError

log = logging.getLogger(__name__)
T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds; each is twice the one before, and then varied
_LONGEST_REST = 60.0
_LATER = "try again in a minute, or check TEAMLORE_QDRANT_URL and that it is running"


class HalfAnswerError(Exception):
    """The server answered, but not that everything is done or everything was looked at."""


# The client asserts that an answer has a result, and leaves errors of its JSON as they are.
_FAULTS = (
    ResponseHandlingException, UnexpectedResponse, QdrantException, HalfAnswerError,
    AssertionError, JSONDecodeError, OSError,
)  # fmt: skip


class Door(Protocol):
    """The way to an engine."""

    def __call__(self, action: Callable[[], T], *, hurried: bool = False) -> T:
        """What the action gives; it may be taken more than once. ``hurried``: somebody waits."""
        ...


class Turns:
    """One call after the other: the engine in memory is not safe under threads."""

    def __init__(self) -> None:
        self._turn = RLock()

    def __call__(self, action: Callable[[], T], *, hurried: bool = False) -> T:  # noqa: ARG002
        """The action, when it is its turn."""
        with self._turn:
            return action()


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a server, in words; whether it may pass, and when if the server says."""

    says: str
    advice: str = _LATER
    passing: bool = True
    wait: float | None = None

    def __str__(self) -> str:
        return f"Search is out of reach: the Qdrant server {self.says}; {self.advice}."


class Patience:
    """How long a server that is away or busy is asked again, in seconds.

    Where a search has waited in vain, the next ones do not for a while: they stand in one line.
    """

    def __init__(self, hurried: float = 5.0, patient: float = 30.0, respite: float = 3.0) -> None:
        self._hurried, self._patient, self._respite = hurried, patient, respite
        self._in_vain: tuple[float, Trouble] | None = None  # until when

    def __call__(self, action: Callable[[], T], *, hurried: bool = False) -> T:
        """What the action gives; UnavailableError once it is hopeless or has lasted too long."""
        if hurried:
            self._look_before()
        until = time.monotonic() + (self._hurried if hurried else self._patient)
        longest = _FIRST_PAUSE
        while True:
            try:
                return action()
            except _FAULTS as error:
                trouble = judged(error)
                # Varied, so that those who were turned away together do not come back together.
                pause = (trouble.wait or 0) + longest * random.uniform(0.5, 1)  # noqa: S311
                if not trouble.passing or time.monotonic() + pause > until:
                    raise self._given_up(trouble, hurried=hurried) from error
            log.info("the Qdrant server %s: again in %.1f s", trouble.says, pause)
            time.sleep(pause)
            longest = min(longest * 2, _LONGEST_PAUSE)

    def _look_before(self) -> None:
        if self._in_vain is not None and time.monotonic() < self._in_vain[0]:
            raise UnavailableError(str(self._in_vain[1]))

    def _given_up(self, trouble: Trouble, *, hurried: bool) -> UnavailableError:
        """The server's own time is kept, within a minute."""
        if hurried and trouble.passing:
            rest = min(trouble.wait or self._respite, _LONGEST_REST)
            self._in_vain = time.monotonic() + rest, trouble
        return UnavailableError(str(trouble))


def judged(error: Exception) -> Trouble:
    """What an error of the client means."""
    match error:
        case ResourceExhaustedResponse():
            wait = max(error.retry_after_s, 0)
            return Trouble(f"is busy and asks for {wait} s", wait=wait)
        case UnexpectedResponse():
            return _of_status(error.status_code or 0)
        case ResponseHandlingException():
            return _of_failure(error.source)
        case QdrantException():  # it names no time that can be read
            return Trouble("is busy")
        case OSError():
            return _of_failure(error)
    return Trouble("gives half an answer")


def _of_status(status: int) -> Trouble:
    if status == 401:
        return Trouble("refuses the key", "check TEAMLORE_QDRANT_API_KEY", passing=False)
    if status == 403:  # to that key, or in strict mode to everybody
        advice = "check what TEAMLORE_QDRANT_API_KEY allows, and its limits"
        return Trouble("forbids a request", advice, passing=False)
    if status == 404:
        advice = "run `teamlore verify --repair`, which brings them back"
        return Trouble("has lost the passages", advice, passing=False)
    if status == 429:
        return Trouble("is busy")
    if status == 408 or status >= 500:
        return Trouble(f"answers {status}")
    return Trouble(f"refuses a request ({status})", "its log tells why", passing=False)


def _of_failure(error: BaseException) -> Trouble:
    if _has(error, ssl.SSLCertVerificationError):
        advice = "name the authority that signed it in TEAMLORE_QDRANT_CA"
        return Trouble("shows a certificate that is not trusted", advice, passing=False)
    if isinstance(error, httpx.TimeoutException):
        return Trouble("does not answer in time")
    if isinstance(error, httpx.ConnectError):
        return Trouble("cannot be reached")
    if isinstance(error, httpx.TransportError | OSError):
        return Trouble("breaks off")
    return Trouble("gives half an answer")


def _has(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether an error is of a kind, or was caused by one."""
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None
