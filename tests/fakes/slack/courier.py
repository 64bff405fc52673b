"""Deliveries to the app: what is sent, how often it is tried, and how soon it is acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from fakes.slack.records import Json


@dataclass(slots=True, eq=False)
class Attempt:
    """One try of a delivery; ``seconds`` is how long its acknowledgement took."""

    number: int
    reason: str = ""
    id: str = field(default_factory=lambda: str(uuid4()))
    where: str = ""
    sent_at: float = 0.0
    seconds: float | None = None
    answer: Json | None = None
    status: int | None = None
    no_retry: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False)
class Delivery:
    """Something the app is told: an event, a command or an interaction."""

    kind: str  # events_api, slash_commands or interactive
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    given_up: bool = False
    heeded: bool = False

    @property
    def acked(self) -> bool:
        return any(attempt.seconds is not None for attempt in self.attempts)

    @property
    def event(self) -> Json:
        """The event inside, or the whole payload where there is none."""
        return self.payload.get("event", self.payload)

    @property
    def answer(self) -> Json:
        """What the app answered with its acknowledgement; empty for a bare one."""
        told = [attempt.answer for attempt in self.attempts if attempt.answer]
        return told[0] if told else {}


class Transport(Protocol):
    """Brings one attempt to the app and returns when it is acknowledged, or is not in time."""

    async def bring(self, delivery: Delivery, attempt: Attempt, seconds: float) -> None: ...


@dataclass(slots=True)
class Courier:
    """Sends deliveries, and sends events again that nobody acknowledged.

    ``retry_delays`` are Slack's: at once, after a minute, after five. Where no socket is open an
    attempt waits for one. While ``held`` is a list, deliveries are put there instead of sent.
    """

    transport: Transport
    heed: Callable[[Delivery], None]
    changed: Callable[[], None]
    ack_seconds: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    deliveries: list[Delivery] = field(default_factory=list)
    held: list[Delivery] | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def take(self, delivery: Delivery) -> Delivery:
        """Send a new delivery, or keep it while deliveries are held."""
        self.deliveries.append(delivery)
        if self.held is None:
            self.send(delivery)
        else:
            self.held.append(delivery)
        return delivery

    def send(self, delivery: Delivery, over: Transport | None = None) -> None:
        """Send a delivery, which may have been sent before: first ``over`` a given transport."""
        task = asyncio.create_task(self._see_through(delivery, over or self.transport))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def busy(self) -> int:
        """How many deliveries are not acknowledged, and not given up."""
        return len(self._tasks)

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _see_through(self, delivery: Delivery, transport: Transport) -> None:
        reason, retries = "", self.retry_delays if delivery.kind == "events_api" else ()
        for delay in (0.0, *retries):
            if delay:
                await asyncio.sleep(delay)
            attempt = Attempt(len(delivery.attempts), reason)
            delivery.attempts.append(attempt)
            await transport.bring(delivery, attempt, self.ack_seconds)
            transport = self.transport
            if attempt.seconds is not None:
                self._acknowledged(delivery)
                return
            if attempt.no_retry:
                break
            reason = "timeout" if attempt.status is None else "http_error"
        delivery.given_up = True
        self.changed()

    def _acknowledged(self, delivery: Delivery) -> None:
        if not delivery.heeded:
            delivery.heeded = True
            self.heed(delivery)
        self.changed()
