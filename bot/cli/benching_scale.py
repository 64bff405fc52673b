"""``bench scale``: what it costs to hold more and more, on this machine and without a server."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from bot.answer.models import Question
from bot.cli.asking import asked
from bot.cli.base import MAIN
from bot.cli.benching import add_copies, saying
from bot.cli.screen import show_table
from bot.measure.bench import seconds
from bot.measure.bench_process import Processes
from bot.measure.bench_scale import NOTICED_MS, STEPS, MadeUp, disk_mb, grown, noticed_at
from bot.measure.metrics import percentile
from bot.wiring import App
from store.settings import Settings

_CITED = 5  # citations an answer, as chat shows them
_REAL = (5_000, 10_000, 20_000, 50_000)


class ScaleBench:
    """Grows a data directory with documents, and an index with made-up points."""

    def __init__(self, settings: Settings, scratch: Path, *, quiet: bool) -> None:
        self._scratch, self._say = scratch, partial(saying, quiet=quiet)
        self._quiet = quiet
        apart = {"database_url": "", "qdrant_url": "", "question_cache_mb": 0}
        self._settings = settings.model_copy(update=apart)

    def run(
        self, folder: Path, questions: Sequence[str], passages: int, points: int
    ) -> dict[str, Any]:
        """Both curves as one document."""
        real = self._documents(folder, questions, _upto(_REAL, passages))
        rows = self._points(_upto(STEPS, points))
        return {
            "suite": "scale", "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2),
            "documents": real, "index": [asdict(row) for row in rows],
            "noticed_ms": NOTICED_MS, "noticed_at": noticed_at(rows), "missed": [],
        }  # fmt: skip

    def _points(self, sizes: Sequence[int]) -> list[Any]:
        app = self._app("points")
        try:
            made_up = MadeUp(app.encoder.spec.dimension)
            return grown(app.index(), made_up, sizes, app.settings.home, self._say)
        finally:
            app.close()

    def _documents(
        self, folder: Path, questions: Sequence[str], sizes: Sequence[int]
    ) -> list[dict[str, Any]]:
        """Passages of documents, ingested and asked, size by size."""
        one, _ = self._grown(folder, range(1), [])
        held, copies, rows = one, 1, []
        for size in sizes:
            self._say(f"Documents with {size:,} passages")
            more = range(copies, copies + max(1, ceil((size - held) / one)))
            count, figures = self._grown(folder, more, questions)
            held, copies = held + count, more.stop
            rows.append({"passages": held} | figures)
        return rows

    def _grown(
        self, folder: Path, numbers: range, questions: Sequence[str]
    ) -> tuple[int, dict[str, float]]:
        """Passages that are added, and what ingesting and asking costs then."""
        app = self._app("documents")
        try:
            count, took = add_copies(app, folder, self._scratch, numbers, quiet=self._quiet)
            figures = {"passages_per_second": round(count / took.seconds, 1)}
            if not questions:
                return count, figures
            figures |= self._asked(app, questions)
        finally:
            app.close()  # the process that is measured needs the index
        peak = Processes(app.settings.home).peak_memory(questions)
        return count, figures | {"peak_mb": peak, "disk_mb": disk_mb(app.settings.home)}

    def _asked(self, app: App, questions: Sequence[str]) -> dict[str, float]:
        answerer = app.answerer()
        audience = app.audience(asked(app, questions[0], MAIN, None, _CITED))
        took = [
            1000 * seconds(partial(answerer.answer, Question(text), _CITED, audience=audience))
            for text in [*questions, *questions]
        ][len(questions) :]  # the first time finds cold caches
        return {
            "p50_ms": round(percentile(took, 0.5), 2), "p95_ms": round(percentile(took, 0.95), 2)
        }  # fmt: skip

    def _app(self, name: str) -> App:
        return App(self._settings.model_copy(update={"home": self._scratch / name}))


def _upto(steps: Sequence[int], most: int) -> list[int]:
    return [*(step for step in steps if step < most), most]


def show_scale(figures: dict[str, Any]) -> None:
    """The curves as tables for people."""
    show_table(
        "documents, whole answers",
        ("passages", "passages/s", "ms p50", "ms p95", "peak MB", "disk MB"),
        [tuple(row.values()) for row in figures["documents"]],
    )
    show_table(
        "index alone, made-up points",
        ("passages", "points/s", "ms p50", "ms p95", "product ms", "memory MB", "disk MB"),
        [tuple(row.values()) for row in figures["index"]],
    )
