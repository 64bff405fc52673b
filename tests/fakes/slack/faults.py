"""The script of what goes wrong: too many requests, errors, slowness, broken connections."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from aiohttp import web


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
class Faults:
    """The faults still to come, the first that matches being used first."""

    script: list[Fault] = field(default_factory=list)

    def next_for(self, method: str) -> Fault | None:
        """Take one fault for a call of this method."""
        for fault in self.script:
            if fault.times > 0 and fnmatchcase(method, fault.method):
                fault.times -= 1
                return fault
        return None


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
