"""Gets queued jobs done: by this process, or by the one that holds the index."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import typer

from bot.cli.base import print_json
from bot.cli.screen import done_line, hint_line, progress_bar, warn_line
from bot.wiring import App
from store.errors import IndexHeldError, TeamloreError
from store.records import Job

_PATIENCE = 10.0  # seconds without any progress of the other process before it is left to it
_COUNTS = ("added", "updated", "unchanged", "removed", "reembedded")
_LOOK = 0.2  # seconds between looks at the other process's progress

OnProgress = Callable[[int, int, str], None]


def finish(app: App, jobs: Sequence[UUID], on_progress: OnProgress) -> list[Job]:
    """The jobs as they ended; ``queued`` or ``running`` ones are left to the other process."""
    moved = time.monotonic()
    before: list[Job] = []
    while True:
        _drain(app, on_progress)
        now = app.jobs.at_hand(jobs)
        if now != before:
            before, moved = now, time.monotonic()
            _tell(now, on_progress)
        if not now or time.monotonic() - moved > _PATIENCE:
            return [app.jobs.get(job) for job in jobs]
        time.sleep(_LOOK)


def _drain(app: App, on_progress: OnProgress) -> None:
    """Do what nobody does yet, unless another process does everything."""
    with suppress(IndexHeldError), app.worker() as worker:
        worker.drain(
            lambda report: on_progress(
                report.done + report.ahead,
                report.total,
                _rate(report.encoded, report.seconds),
            )
        )


def _tell(jobs: Sequence[Job], on_progress: OnProgress) -> None:
    progress = [job.progress for job in jobs]
    done = sum(int(p.get("done", 0)) for p in progress)
    on_progress(done, sum(int(p.get("total", 0)) for p in progress), "in another process")


def _rate(passages: int, seconds: float) -> str:
    return f"{passages / seconds:.0f} passages/s" if passages and seconds else ""


def finish_due(app: App) -> None:
    """Work off what is due; where another process holds the index, that one does it."""
    finish(app, [], lambda _done, _total, _rate: None)


def do_jobs(app: App, queued: Sequence[UUID], *, as_json: bool) -> None:
    """Get jobs done under a progress bar, report, and end with the right exit status."""
    with progress_bar(quiet=as_json) as update:
        ended = finish(app, queued, update)
    report = merged(ended)
    waiting = sum(job.state not in ("done", "failed") for job in ended)
    failed = [job for job in ended if job.state == "failed"]
    if as_json:
        print_json(report | ({"queued": waiting} if waiting else {}))
    elif waiting:
        done_line("Another Teamlore process is at work: it does this next.")
        hint_line("teamlore jobs")
    elif counts(report) or not failed:
        _show(report)
    if failed:
        raise TeamloreError(failed[0].reason or "The job failed.")
    if report["refused"] or report["failed"]:
        raise typer.Exit(1)


def merged(jobs: Sequence[Job]) -> dict[str, Any]:
    """The reports of several jobs as one."""
    total: dict[str, Any] = dict.fromkeys((*_COUNTS, "passages", "embedded"), 0)
    total |= {"refused": [], "failed": [], "seconds": 0.0}
    for job in jobs:
        for key in total:
            if key in job.progress:
                total[key] += job.progress[key]
    total["seconds"] = round(total["seconds"], 3)
    return total


def counts(progress: dict[str, Any]) -> str:
    """What a run did, in words; empty if nothing."""
    return ", ".join(f"{progress[key]} {key}" for key in _COUNTS if progress.get(key))


def _show(report: dict[str, Any]) -> None:
    rate = ""
    if report["embedded"]:
        rate = f" · {report['embedded'] / max(report['seconds'], 1e-3):.0f} passages/s"
    did, left = counts(report), report["refused"] or report["failed"]
    if did or not left:
        did = did or "nothing to do"
        done_line(f"{did} · {report['passages']} passages in {report['seconds']:.1f} s{rate}")
    for key in ("refused", "failed"):
        for entry in report[key]:
            warn_line(key, entry["document"], entry["reason"])
