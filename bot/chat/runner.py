"""Answers the questions that wait: claim, look up who reads, answer, post, done; exactly once.

Everything that must survive a kill is in the inbox. A question whose reply may be out already is
looked for on the platform before it is posted again.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.answer.models import Answer, Question
from bot.answer.service import Asked, Desk
from bot.chat.facts import LookupLaterError
from bot.chat.lane import Lane
from bot.chat.readers import Readers
from bot.language import speak
from store.cause import because_of
from store.errors import TeamloreError
from store.inbox import LEASE_SECONDS, HeldQuestion, Inbox
from store.jobs import LostLeaseError
from store.meter import UNMEASURED, Meter
from store.share import WHOLE, Share
from store.spans import span

log = logging.getLogger(__name__)

IN_FLIGHT = 8  # questions at once: most of their time is waiting for the platform
_LOOK_SECONDS = 1.0  # between looks for questions that other processes recorded
_RETRY_SECONDS = 5.0
_LOOKUP_SECONDS = 1.0  # until the platform is asked again who reads the reply
_SETTLE_SECONDS = 3.0  # what was on its way to the platform can be looked for by then
MAX_ATTEMPTS = 8
LATE = timedelta(minutes=2)  # a later reply says when it was asked


class RetryLaterError(Exception):
    """The platform takes no reply now; the question keeps until ``seconds`` have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:.0f} s")
        self.seconds = seconds


class UndeliverableError(Exception):
    """The platform will never take this reply: the place is gone, or the time for it is over."""


class Face(Protocol):
    """How answers reach a platform. Every call may raise the two errors above."""

    platform: str

    async def working(self, held: HeldQuestion) -> None:
        """Show that the question is being worked on, where the platform can; may do nothing."""
        ...

    async def question(self, held: HeldQuestion, turns: tuple[str, ...]) -> Question:
        """What is asked, understood in its place; ``turns`` are the earlier ones on record."""
        ...

    async def post(self, held: HeldQuestion, answer: Answer, asked_at: datetime | None) -> str:
        """Post the reply; the platform's id of it. ``asked_at`` is given when it comes late."""
        ...

    async def find(self, held: HeldQuestion) -> str | None:
        """The id of a reply to this very question that stands there already."""
        ...


@dataclass(frozen=True, slots=True)
class Backroom:
    """The blocking parts that answering needs."""

    inbox: Inbox
    desk: Desk
    meter: Meter = UNMEASURED
    share: Share = WHOLE  # the servers whose questions this process answers


class Runner:
    """Answers one platform's questions until it is cancelled."""

    def __init__(
        self, face: Face, readers: Readers, back: Backroom, quick: Lane, slow: Lane
    ) -> None:
        """``quick`` is for the inbox, ``slow`` for answering: acknowledging never waits for it."""
        self._face, self._readers, self._back = face, readers, back
        self._lane, self._slow = quick, slow
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def notify(self) -> None:
        """A question was recorded: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Claim and answer until cancelled; what is under way then is put back for others."""
        try:
            while True:
                self._wake.clear()
                if not await self._claim():
                    # not wait_for: before Python 3.12 it can swallow being cancelled
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_LOOK_SECONDS):
                            await self._wake.wait()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _claim(self) -> bool:
        """Begin as many answers as may be in flight; whether there may be more to begin."""
        room = IN_FLIGHT - len(self._tasks)
        if room <= 0:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return True
        try:
            claim, share = self._back.inbox.claim, self._back.share
            found = await self._lane.run(claim, [self._face.platform], room, share)
        except TeamloreError as error:
            log.warning("no questions can be claimed: %s", error)
            return False
        for held in found:
            with because_of("question", held.id):  # so has the task all that it leads to
                task = asyncio.create_task(self._bounded(held))
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return len(found) == room

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _bounded(self, held: HeldQuestion) -> None:
        """Whatever happens to one question, it is on record and the others go on."""
        beat = asyncio.create_task(self._beat(held))
        try:
            with span("question", platform=self._face.platform, id=str(held.id)):
                await self._answer(held)
        except asyncio.CancelledError:  # others need not wait until the lease ends
            await self._later(held, _SETTLE_SECONDS)
            raise
        except LostLeaseError:
            log.info("question %s was taken back or taken over", held.id)
        except RetryLaterError as error:
            await self._later(held, error.seconds)
        except LookupLaterError:  # "you may read nothing" would be wrong a moment later
            await self._later(held, _LOOKUP_SECONDS)
        except UndeliverableError as error:
            log.warning("question %s cannot be replied to: %s", held.id, error)
            await self._end(held, "", "expired")
        except Exception:  # the boundary: tried again, and the traceback goes to the log
            log.exception("question %s could not be answered now", held.id)
            await self._again(held)
        finally:
            beat.cancel()

    async def _answer(self, held: HeldQuestion) -> None:
        back, run = self._back, self._lane.run
        if held.posting and (found := await self._face.find(held)):
            return await self._end(held, found)
        if held.asked.expires_at and held.asked.expires_at <= datetime.now(UTC):
            raise UndeliverableError("its time is over")
        speak(await self._readers.locale(held.asked))
        await self._face.working(held)
        with span("understand"):
            asked = await self._understood(held)
        with span("answer"):
            answer = await self._slow.run(back.desk.settle, held.id, asked)
        await run(back.inbox.begin_posting, held)
        answer = await self._slow.run(back.desk.still, held.id, asked, answer)
        late = datetime.now(UTC) - held.asked_at > LATE
        with span("post"):
            posted = await self._face.post(held, answer, held.asked_at if late else None)
        return await self._end(held, posted)

    async def _end(self, held: HeldQuestion, posted: str, state: str = "done") -> None:
        await self._lane.run(self._back.inbox.finish, held, posted, state)
        self._note(held, state)

    def _note(self, held: HeldQuestion, state: str) -> None:
        took = (datetime.now(UTC) - held.asked_at).total_seconds()
        self._back.meter.replied(self._face.platform, state, max(0.0, took))

    async def _understood(self, held: HeldQuestion) -> Asked:
        turns = await self._lane.run(self._back.inbox.turns, held.asked, held.asked_at)
        question = await self._face.question(held, turns)
        if question.text != held.asked.text:
            await self._lane.run(self._back.inbox.understood, held, question.text)
        surely = held.token < MAX_ATTEMPTS  # then as for someone who cannot be looked up
        return await self._readers.asked(held.asked, question, surely=surely)

    async def _again(self, held: HeldQuestion) -> None:
        """Another try, or on record as failed: what fails for ever must not be tried for ever."""
        if held.token < MAX_ATTEMPTS:
            await self._later(held, _RETRY_SECONDS)
        else:
            await self._end(held, "", "failed")

    async def _later(self, held: HeldQuestion, seconds: float) -> None:
        self._note(held, "later")
        try:
            await self._lane.run(self._back.inbox.release, held, timedelta(seconds=seconds))
        except LostLeaseError:  # stopped while the outcome was written: it is on record
            log.info("question %s is not put back", held.id)
        except TeamloreError as error:  # the lease ends by itself, and then it is tried again
            log.warning("question %s cannot be put back: %s", held.id, error)

    async def _beat(self, held: HeldQuestion) -> None:
        """Keep the lease while the platform lets us wait."""
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            with suppress(TeamloreError):  # the next write of the answer meets the same refusal
                await self._lane.run(self._back.inbox.hold, held)
