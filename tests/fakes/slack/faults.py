"""The script of what goes wrong: too many requests, errors, slowness, broken connections."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from math import ceil

from aiohttp import web

from fakes.slack.records import Json


@dataclass(slots=True)
class Fault:
    """How the next ``times`` calls of the methods that match ``method`` go wrong.

    ``after``: the call takes effect, and only its answer is lost. That is the case in which a
    client must look before it posts again.
    """

    method: str
    times: int = 1
    status: int | None = None
    retry_after: int = 1
    error: str | None = None
    delay: float = 0.0
    reset: bool = False
    after: bool = False


@dataclass(slots=True)
class Limit:
    """A real rate limit: one call every ``seconds`` for each value of an argument, and a burst.

    Calls above it are answered 429 with the seconds still to wait, and take no effect.
    """

    method: str
    seconds: float
    by: str = "channel"
    burst: int = 1
    refused: int = 0
    _full_at: dict[str, float] = field(default_factory=dict)

    def fault_for(self, args: Json, now: float) -> Fault | None:
        key = str(args.get(self.by))
        full_at = max(self._full_at.get(key, now), now)
        wait = full_at - now - (self.burst - 1) * self.seconds
        if wait <= 0:
            self._full_at[key] = full_at + self.seconds
            return None
        self.refused += 1
        return Fault(self.method, status=429, retry_after=ceil(wait))


@dataclass(slots=True)
class Faults:
    """The faults still to come, the first that matches being used first."""

    script: list[Fault] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)

    def next_for(self, method: str, args: Json | None = None, now: float = 0.0) -> Fault | None:
        """Take one fault for a call of this method, or one that a rate limit makes."""
        for fault in self.script:
            if fault.times > 0 and fnmatchcase(method, fault.method):
                fault.times -= 1
                return fault
        kept = [limit for limit in self.limits if limit.method == method]
        made = (limit.fault_for(args or {}, now) for limit in kept)
        return next((fault for fault in made if fault), None)


async def before(fault: Fault | None, request: web.Request) -> web.Response | None:
    """What a fault does before the call takes effect: the answer, if that is all there is."""
    if fault is None:
        return None
    if fault.delay:
        await asyncio.sleep(fault.delay)
    return None if fault.after else _answer(fault, request)


def after(fault: Fault | None, request: web.Request) -> web.Response | None:
    """What a fault does to the answer of a call that took effect."""
    return _answer(fault, request) if fault is not None and fault.after else None


def _answer(fault: Fault, request: web.Request) -> web.Response | None:
    if fault.reset:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # goes nowhere: the connection is gone
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if fault.status is not None:
        return web.Response(status=fault.status, text="<html>upstream failed</html>",
                            content_type="text/html")  # fmt: skip
    return web.json_response({"ok": False, "error": fault.error}) if fault.error else None
