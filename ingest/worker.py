"""Claims jobs and does them: the only writer of knowledge, in whatever process it runs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from ingest.mirror import delete_points
from ingest.pipeline import Ingestor, OnProgress
from ingest.report import Report
from ingest.units import clean
from store.catalogue import Catalogue
from store.cause import because_of
from store.database import Database
from store.errors import NotFoundError, TeamloreError, UnavailableError
from store.housekeeping import Housekeeping
from store.index.base import VectorIndex
from store.jobs import JobQueue, LostLeaseError
from store.ledger import Ledger
from store.meter import UNMEASURED, Meter
from store.records import KEPT_HERE, Job
from store.schedules import Schedules

log = logging.getLogger(__name__)
_IDLE_SECONDS = 1.0
_RETRY = timedelta(seconds=30)  # after a service was away


class Worker:
    """Works through the queue; several may run where the index can be shared."""

    def __init__(
        self,
        database: Database,
        jobs: JobQueue,
        catalogue: Catalogue,
        ingestor: Ingestor,
        index: VectorIndex,
        model: str,
        schedules: Schedules,
        housekeeping: Housekeeping,
        meter: Meter = UNMEASURED,
    ) -> None:
        self._database, self._jobs, self._catalogue = database, jobs, catalogue
        self._ingestor, self._index, self._model = ingestor, index, model
        self._schedules, self._housekeeping, self._meter = schedules, housekeeping, meter

    def drain(self, on_progress: OnProgress | None = None) -> int:
        """Do every job that is due; how many there were. What is too old goes first."""
        self._housekeeping.tidy()
        done = 0
        while (job := self._jobs.claim()) is not None:
            with because_of("job", job.id):
                self.do(job, on_progress or _ignore)
            done += 1
        return done

    def run(self, stop: Event) -> None:
        """Work until told to stop, sources that come due included; a job under way is finished."""
        while not stop.is_set():
            try:
                self._schedules.enqueue_due()
                done = self.drain()
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
                self._steps(job)(job, on_progress)
        except LostLeaseError:
            log.warning("job %s was taken over", job.id)
            return "lost"
        except KeyboardInterrupt:  # not the job's fault: it costs no attempt
            self._jobs.release(job)
            raise
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

    def _steps(self, job: Job) -> Callable[[Job, OnProgress], None]:
        return {"ingest": self._ingest, "sync": self._sync, "purge": self._purge}[job.kind]

    def _ingest(self, job: Job, on_progress: OnProgress) -> None:
        source = self._catalogue.by_id(job.source)
        ledger = self._ledger(job)
        if source.removed_at is not None:
            return ledger.finish(Report().as_json())
        report = self._ingestor.ingest(source, ledger, on_progress)
        nothing = report.done == 0 and report.total == 0 and report.removed == 0
        if nothing and source.kind not in KEPT_HERE:  # of which there may be nothing now
            raise NotFoundError("It holds no files that could be read.")
        ledger.finish(report.as_json())
        return self._meter.read(report.documents())

    def _sync(self, job: Job, on_progress: OnProgress) -> None:
        ledger = self._ledger(job)
        ledger.finish(self._ingestor.sync(ledger, on_progress).as_json())

    def _purge(self, job: Job, _: OnProgress) -> None:
        source, ledger = self._catalogue.by_id(job.source), self._ledger(job)
        hidden = ledger.passage_ids(ledger.versions()[1])
        delete_points(self._index, hidden)
        self._index.flush()
        if source.removed_at is not None:  # before its rows go: after that nobody would know
            self._ingestor.forget(source)
        whole = ledger.purge(frozenset(hidden))
        clean.cache_clear()  # texts of units that were read last
        self._database.shed_log()
        if whole:
            return
        wait = ledger.next_purge()
        ledger.finish({})
        if wait is not None:
            with self._database.write() as session:
                self._jobs.enqueue(
                    session, job.workspace, job.source, "purge", timedelta(seconds=wait)
                )

    def _ledger(self, job: Job) -> Ledger:
        return Ledger(self._database, self._jobs, job, self._model)


def _ignore(_: Report) -> None:
    """Nobody watches."""
