"""Gets queued jobs done: by this process, or by the one that holds the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from uuid import UUID

from bot.wiring import App
from store.errors import IndexHeldError
from store.jobs import Job

_PATIENCE = 10.0  # seconds without any progress of the other process before it is left to it
_LOOK = 0.2  # seconds between looks at the other process's progress

OnProgress = Callable[[int, int, str], None]


def finish(app: App, jobs: Sequence[UUID], on_progress: OnProgress) -> list[Job]:
    """The jobs as they ended; ``queued`` or ``running`` ones are left to the other process."""
    moved = time.monotonic()
    before: list[Job] = []
    while True:
        try:
            with app.worker() as worker:
                worker.drain(
                    lambda report: on_progress(
                        report.done, report.total, _rate(report.embedded, report.seconds)
                    )
                )
            return [app.jobs.get(job) for job in jobs]
        except IndexHeldError:
            now = [app.jobs.get(job) for job in jobs]
            if all(job.state in ("done", "failed") for job in now):
                return now
            if now != before:
                before, moved = now, time.monotonic()
                _tell(now, on_progress)
            if time.monotonic() - moved > _PATIENCE:
                return now
            time.sleep(_LOOK)


def _tell(jobs: Sequence[Job], on_progress: OnProgress) -> None:
    progress = [job.progress for job in jobs]
    done = sum(int(p.get("done", 0)) for p in progress)
    on_progress(done, sum(int(p.get("total", 0)) for p in progress), "in another process")


def _rate(passages: int, seconds: float) -> str:
    return f"{passages / seconds:.0f} passages/s" if passages and seconds else ""
