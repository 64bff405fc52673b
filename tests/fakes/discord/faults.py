"""What goes wrong between the bot and Discord, when a test wants it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from fakes.discord.world import Json


class Harm(Enum):
    """What a fault does to a request."""

    ANSWER = auto()  # it is refused, and nothing else happens
    SLOW = auto()  # it is done, later
    RESET = auto()  # the connection breaks before anything is done
    LOST = auto()  # it is done, and the connection breaks before the bot hears of it


@dataclass(slots=True)
class Fault:
    """One fault, for the next ``times`` requests to a route."""

    harm: Harm
    status: int = 500
    body: Json = field(default_factory=lambda: {"code": 0, "message": "500: Internal Error"})
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    times: int = 1
    method: str = "*"
    route: str = "*"

    def meets(self, method: str, route: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and self.route in ("*", route)


@dataclass(slots=True)
class Bucket:
    """A real limit: so many requests to a route, or to all of them, in so many seconds."""

    method: str
    route: str
    limit: int
    per: float
    taken: list[float] = field(default_factory=list)

    def take(self, now: float) -> float:
        """Seconds to wait: 0 where the request is let through."""
        self.taken = [t for t in self.taken if now - t < self.per]
        if len(self.taken) >= self.limit:
            return self.per - (now - self.taken[0])
        self.taken.append(now)
        return 0.0

    def headers(self, now: float) -> dict[str, str]:
        left = self.per - (now - self.taken[0]) if self.taken else self.per
        return {
            "X-RateLimit-Limit": str(self.limit), "X-RateLimit-Reset": f"{now + left:.3f}",
            "X-RateLimit-Remaining": str(self.limit - len(self.taken)),
            "X-RateLimit-Reset-After": f"{left:.3f}", "X-RateLimit-Bucket": bucket_of(self.route),
        }  # fmt: skip


@dataclass(slots=True)
class Faults:
    """The faults to come and the limits in force; a route is named as the API's pages do."""

    now: Callable[[], float]
    refused: int = 0  # requests answered 429 by a limit in force
    _waiting: list[Fault] = field(default_factory=list)
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def add(self, fault: Fault) -> Fault:
        self._waiting.append(fault)
        return fault

    def limited(self, method: str, route: str, *, retry_after: float = 0.3, times: int = 1,
                everywhere: bool = False, via: bool = True) -> Fault:  # fmt: skip
        """429s. Without ``via`` they look as if a proxy banned the bot."""
        fault = Fault(Harm.ANSWER, 429, times=times, method=method, route=route)
        fault.body, fault.headers = too_many(retry_after, route, everywhere=everywhere)
        if not via:
            del fault.headers["Via"]
        return self.add(fault)

    def failing(self, method: str, route: str, *, status: int = 500, times: int = 1) -> Fault:
        """Errors of the server, as 500 or 503."""
        return self.add(Fault(Harm.ANSWER, status, times=times, method=method, route=route))

    def slow(self, method: str, route: str, seconds: float, *, times: int = 1) -> Fault:
        fault = Fault(Harm.SLOW, seconds=seconds, times=times, method=method, route=route)
        return self.add(fault)

    def reset(self, method: str, route: str, *, times: int = 1) -> Fault:
        """Connections that break before anything is done."""
        return self.add(Fault(Harm.RESET, times=times, method=method, route=route))

    def lost(self, method: str, route: str, *, times: int = 1) -> Fault:
        """Requests that are done although the bot never hears of it."""
        return self.add(Fault(Harm.LOST, times=times, method=method, route=route))

    def limit(self, method: str, route: str, requests: int, per: float) -> None:
        """A limit in force on a route from now on; on ``*`` it is the global one."""
        self._buckets[(method, route)] = Bucket(method, route, requests, per)

    def clear(self) -> None:
        self._waiting.clear()
        self._buckets.clear()

    def next(self, method: str, route: str) -> Fault | None:
        """What happens to this request, if anything does."""
        for fault in self._waiting:
            if fault.meets(method, route):
                fault.times -= 1
                return fault
        wait = self._over(method, route)
        if not wait:
            return None
        self.refused += 1
        body, headers = too_many(*wait[:2], everywhere=wait[2])
        return Fault(Harm.ANSWER, 429, body, headers)

    def headers(self, method: str, route: str) -> dict[str, str]:
        """The bucket's headers, which every answer has."""
        bucket = self._buckets.get((method, route))
        return (bucket or Bucket(method, route, 1_000, 1.0)).headers(self.now())

    def _over(self, method: str, route: str) -> tuple[float, str, bool] | None:
        exempt = route.startswith(("/interactions/", "/webhooks/"))  # from the global one
        for key in ((method, route), *([] if exempt else [("*", "*")])):
            bucket = self._buckets.get(key)
            if bucket and (seconds := bucket.take(self.now())):
                return seconds, route, key[1] == "*"
        return None


def too_many(seconds: float, route: str, *, everywhere: bool) -> tuple[Json, dict[str, str]]:
    """Body and headers of a 429."""
    body = {"message": "You are being rate limited.", "retry_after": round(seconds, 3),
            "global": everywhere}  # fmt: skip
    headers = {"Retry-After": f"{seconds:.3f}", "Via": "1.1 fake",
               "X-RateLimit-Scope": "global" if everywhere else "user"}  # fmt: skip
    if everywhere:
        return body, headers | {"X-RateLimit-Global": "true"}
    return body, headers | {
        "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": f"{seconds:.3f}", "X-RateLimit-Bucket": bucket_of(route),
    }  # fmt: skip


def bucket_of(route: str) -> str:
    return f"{sum(route.encode()) * 2_654_435_761 % (1 << 64):016x}"
