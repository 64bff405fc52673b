"""Claims jobs and does them: the only writer of knowledge, in whatever process it runs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol

from ingest.pipeline import Ingestor, OnProgress
from ingest.report import Report
from ingest.units import clean
from store.catalogue import Catalogue
from store.cause import because_of
from store.database import Database
from store.errors import NotFoundError, TeamloreError, UnavailableError
from store.generations import DroppedError
from store.housekeeping import Housekeeping
from store.jobs import JobQueue, LostLeaseError
from store.ledger import Ledger
from store.meter import UNMEASURED, Meter
from store.records import KEPT_HERE, Job
from store.schedules import Schedules
from store.spans import span

log = logging.getLogger(__name__)
_IDLE_SECONDS = 1.0
_SLICE_SECONDS = 10.0  # of a re-embedding; then the jobs that are due have their turn
_RETRY = timedelta(seconds=30)  # after a service was away
_LOOK_SECONDS = 5.0  # between looks for somebody who waits for something else


class SetAsideError(Exception):
    """The job under way goes back to the queue as it is: what it published stays."""


class Hands(Protocol):
    """What does the work for the generation that answers."""

    def now(self) -> tuple[str, Ingestor]:
        """The model that answers at this moment, and what reads documents for it."""
        ...

    def tidy(self) -> None:
        """Delete the vectors of generations that were dropped."""
        ...


class Worker:
    """Works through the queue; several may run where the index can be shared."""

    def __init__(
        self,
        database: Database,
        jobs: JobQueue,
        catalogue: Catalogue,
        hands: Hands,
        schedules: Schedules,
        housekeeping: Housekeeping,
        meter: Meter = UNMEASURED,
    ) -> None:
        self._database, self._jobs, self._catalogue = database, jobs, catalogue
        self._hands = hands
        self._schedules, self._housekeeping, self._meter = schedules, housekeeping, meter

    def drain(self, on_progress: OnProgress | None = None, stop: Event | None = None) -> int:
        """Do every job that is due; how many there were. What is too old goes first.

        Told to stop, it does no further document: the job under way goes back to the queue.
        """
        self._housekeeping.tidy()
        self._hands.tidy()
        stop, done = stop or Event(), 0
        while not stop.is_set() and (job := self._jobs.claim()) is not None:
            with because_of("job", job.id), span("job", kind=job.kind, id=str(job.id)):
                self.do(job, _Turn(self._jobs, job, stop, on_progress or _ignore))
            done += 1
        return done

    def run(self, stop: Event) -> None:
        """Work until told to stop, sources that come due included."""
        while not stop.is_set():
            try:
                self._schedules.enqueue_due()
                done = self.drain(stop=stop)
            except Exception:  # on record with its job: other jobs must not wait for it
                log.exception("the worker goes on after an error")
                done = 0
            if not done:
                stop.wait(_IDLE_SECONDS)

    def do(self, job: Job, on_progress: OnProgress) -> None:
        """One job, to its end: done, failed with a reason, or back in the queue for later."""
        log.info("job %s (%s) begins, attempt %d", job.id, job.kind, job.attempts)
        began, outcome = time.monotonic(), "failed"
        try:
            outcome = self._done(job, on_progress)
        except (KeyboardInterrupt, UnavailableError):
            outcome = "later"
            raise
        finally:
            self._meter.worked(job.kind, outcome, time.monotonic() - began)
        log.info("job %s ends", job.id)

    def _done(self, job: Job, on_progress: OnProgress) -> str:
        """What came of it."""
        try:
            with self._jobs.heartbeat(job):
                self._steps(job)(self._at_work(job), on_progress)
        except LostLeaseError:
            log.warning("job %s was taken over", job.id)
            return "lost"
        except SetAsideError as reason:
            log.info("job %s is set aside: %s", job.id, reason)
            self._jobs.release(job)
            return "later"
        except KeyboardInterrupt:  # not the job's fault: it costs no attempt
            self._jobs.release(job)
            raise
        except DroppedError:  # what it wrote for answers no more, and is gone: it begins anew
            self._jobs.release(job)
            return "later"
        except UnavailableError as error:
            log.warning("job %s waits: %s", job.id, error)
            self._jobs.release(job, _RETRY)
            raise
        except TeamloreError as error:
            self._fail(job, str(error))
            return "failed"
        except Exception:  # a job must end on record; the traceback goes to the log
            log.exception("job %s failed", job.id)
            self._fail(job, "an error in Teamlore; its log tells more")
            raise
        return "done"

    def _fail(self, job: Job, reason: str) -> None:
        self._jobs.fail(job, reason)
        if job.kind == "ingest":
            self._catalogue.note_failure(job.source, reason)

    def _at_work(self, job: Job) -> _AtWork:
        model, ingestor = self._hands.now()
        return _AtWork(job, Ledger(self._database, self._jobs, job, model), ingestor)

    def _steps(self, job: Job) -> Callable[[_AtWork, OnProgress], None]:
        return {
            "ingest": self._ingest, "sync": self._sync, "purge": self._purge,
            "reembed": self._reembed,
        }[job.kind]  # fmt: skip

    def _ingest(self, at: _AtWork, on_progress: OnProgress) -> None:
        source = self._catalogue.by_id(at.job.source)
        if source.removed_at is not None:
            return at.ledger.finish(Report().as_json())
        report = at.ingestor.ingest(source, at.ledger, on_progress)
        nothing = report.done == 0 and report.total == 0 and report.removed == 0
        if nothing and source.kind not in KEPT_HERE:  # of which there may be nothing now
            raise NotFoundError("It holds no files that could be read.")
        at.ledger.finish(report.as_json())
        return self._meter.read(report.documents())

    def _sync(self, at: _AtWork, on_progress: OnProgress) -> None:
        at.ledger.finish(at.ingestor.sync(at.ledger, on_progress).as_json())

    def _reembed(self, at: _AtWork, on_progress: OnProgress) -> None:
        """A slice of it: whoever waits for a document comes first."""
        report, whole = at.ingestor.catch_up(at.ledger, on_progress, _SLICE_SECONDS)
        (at.ledger.finish if whole else at.ledger.pause)(report.as_json())

    def _purge(self, at: _AtWork, _: OnProgress) -> None:
        job, ledger = at.job, at.ledger
        source = self._catalogue.by_id(job.source)
        hidden = ledger.passage_ids(ledger.versions()[1])
        at.ingestor.delete(hidden)
        if source.removed_at is not None:  # before its rows go: after that nobody would know
            at.ingestor.forget(source)
        whole = ledger.purge(frozenset(hidden))
        clean.cache_clear()  # texts of units that were read last
        self._database.shed_log()
        if whole:
            return
        wait = ledger.next_purge()
        ledger.finish({})
        if wait is not None:
            with self._database.write() as session:
                again = timedelta(seconds=wait)
                self._jobs.enqueue(
                    session, job.workspace, job.source, "purge", again, awaited=False
                )


@dataclass(frozen=True, slots=True)
class _AtWork:
    """A job, what it writes, and what does it."""

    job: Job
    ledger: Ledger
    ingestor: Ingestor


class _Turn:
    """Passes on how a job goes, and ends it where it has to make room."""

    def __init__(self, jobs: JobQueue, job: Job, stop: Event, tell: OnProgress) -> None:
        self._jobs, self._job, self._stop, self._tell = jobs, job, stop, tell
        self._looked = time.monotonic()

    def __call__(self, report: Report) -> None:
        self._tell(report)
        if self._stop.is_set():
            raise SetAsideError("the worker stops")
        if time.monotonic() > self._looked + _LOOK_SECONDS:
            self._looked = time.monotonic()
            if self._jobs.in_the_way(self._job):
                raise SetAsideError("somebody waits for another one")


def _ignore(_: Report) -> None:
    """Nobody watches."""
