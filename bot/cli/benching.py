"""``bench core``: puts the parts together that are measured, on a data directory of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any

from bot.answer.models import Question
from bot.answer.service import Asked
from bot.cli.asking import answered, asked
from bot.cli.base import MAIN
from bot.cli.labelled import ingested
from bot.cli.screen import err, progress_bar, show_table
from bot.cli.work import finish
from bot.measure.bench import (
    Recorder,
    Spent,
    backend_figures,
    ingest_figures,
    question_figures,
    spent,
)
from bot.measure.bench_corpus import copy_documents
from bot.measure.bench_crowd import crowd_figures
from bot.measure.bench_process import Processes
from bot.measure.fidelity import Shelf, dense_ndcg
from bot.measure.sets import LabelledSet
from bot.wiring import App
from store.errors import TeamloreError
from store.models.encoder import Encoder
from store.settings import Settings

_ROUND = 2000  # passages: fewer tell little of a steady rate
_MOST_ROUNDS = 5
_CITED = 5  # citations an answer, as chat shows them
_COLD_ROUNDS = 5
_REMEMBERED = 20  # questions that a process answers before its memory is looked at

# What a figure may be at worst, and whether more is better: the promises of the project.
LIMITS = {
    "ingest": ("ratio", 0.85, True),
    "backends": ("ratio", 2.0, True),
    "question": ("ratio", 6.0, False),
    "crowd": ("ratio", 3.0, True),
    "fidelity": ("ndcg_lost", 0.003, False),
}
_ENOUGH = 200  # questions: one of fewer that moves from first to second costs more than the limit


class CoreBench:
    """Ingests copies of documents and measures every promise of speed on them."""

    def __init__(self, settings: Settings, scratch: Path, *, quiet: bool) -> None:
        self._home, self._scratch, self._quiet = scratch / "home", scratch, quiet
        apart = {"home": self._home, "database_url": "", "qdrant_url": "", "question_cache_mb": 0}
        self._settings = settings.model_copy(update=apart)
        self._encoder = App(self._settings).encoder
        self._recorder = Recorder(self._encoder)
        self._app = App(self._settings, self._recorder)

    def run(
        self, folder: Path, questions: Sequence[str], passages: int, judged: LabelledSet
    ) -> dict[str, Any]:
        """All figures as one document; ``missed`` names those beyond their limit."""
        figures: dict[str, Any] = {
            "suite": "core", "model": self._encoder.spec.name, "backend": self._encoder.backend,
            "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2),
        }  # fmt: skip
        try:
            figures |= self._ingest(folder, passages)
            figures |= self._questions(questions)
            figures |= self._crowd(questions)
        finally:
            self._app.close()  # the processes below need the index
        figures |= self._processes(questions)
        if self._encoder.backend != "torch":
            figures |= self._backends(judged)
        return figures | {"missed": missed(figures)}

    def _ingest(self, folder: Path, passages: int) -> dict[str, Any]:
        self._say("Ingest, in turns with encoding alone")
        one, _ = self._added(folder, range(1))  # also warms everything up
        self._recorder.replay()
        rounds = min(_MOST_ROUNDS, max(1, passages // _ROUND))
        copies = max(1, ceil((passages - one) / one / rounds))
        took = []
        for n in range(rounds):
            count, whole = self._added(folder, range(1 + n * copies, 1 + (n + 1) * copies))
            encoded, raw = self._recorder.replay()
            if encoded != count:
                raise TeamloreError("The copies share passages: measure with other documents.")
            took.append((count, whole, raw))
        held = one + sum(count for count, _, _ in took)
        return {"passages": held, "ingest": {"rounds": rounds} | ingest_figures(took)}

    def _added(self, folder: Path, numbers: range) -> tuple[int, Spent]:
        return add_copies(self._app, folder, self._scratch, numbers, quiet=self._quiet)

    def _questions(self, questions: Sequence[str]) -> dict[str, Any]:
        self._say("Questions, in turns with their floor")
        desk, answerer = self._app.desk(), self._app.answerer()
        audience = self._app.audience(self._asked(questions[0]))
        figures = question_figures(
            self._recorder.floor(),
            lambda text: answerer.answer(Question(text), _CITED, audience=audience).timings_ms,
            lambda text: answered(desk, self._asked(text)),
            list(questions) * 2,
        )
        return {"questions": len(questions), "question": figures}

    def _crowd(self, questions: Sequence[str]) -> dict[str, Any]:
        self._say("Twenty questions at once, in turns with one at a time")
        desk, asking = self._app.desk(), [self._asked(text) for text in questions]
        gc.freeze()  # as the server does
        return {"crowd": crowd_figures(partial(answered, desk), asking)}

    def _asked(self, text: str) -> Asked:
        return asked(self._app, text, MAIN, None, _CITED)

    def _processes(self, questions: Sequence[str]) -> dict[str, Any]:
        self._say("Cold starts and memory")
        processes = Processes(self._home)
        asked_of = (list(questions) * _REMEMBERED)[:_REMEMBERED]
        memory = {"peak_mb": processes.peak_memory(asked_of), "questions": len(asked_of)}
        return {"cold": processes.cold(questions[0], _COLD_ROUNDS), "memory": memory}

    def _backends(self, judged: LabelledSet) -> dict[str, Any]:
        self._say("The fast backend, in turns with torch")
        reference = App(self._settings.model_copy(update={"backend": "torch"})).encoder
        speed = backend_figures(self._encoder, reference, self._recorder.texts, 3)
        self._say("What the fast backend loses against torch")
        return {"backends": speed, "fidelity": self._fidelity(judged, reference)}

    def _fidelity(self, judged: LabelledSet, reference: Encoder) -> dict[str, Any]:
        reached = {e.backend: self._ndcg(judged, e) for e in (self._encoder, reference)}
        return {
            "set": judged.name,
            "questions": sum(bool(question.gold) for question in judged.questions),
            "ndcg@10": reached,
            "ndcg_lost": round(reached[reference.backend] - reached[self._encoder.backend], 4),
        }

    def _ndcg(self, judged: LabelledSet, encoder: Encoder) -> float:
        """nDCG@10 by the dense vectors of one backend, in a data directory of its own."""
        home = self._scratch / f"judged-{encoder.backend}"
        app = App(self._settings.model_copy(update={"home": home}), encoder)
        try:
            audience, documents = ingested(app, judged, quiet=self._quiet)
            names = {id: path for path, id in documents.items()}
            shelf = Shelf(encoder, app.searches(), app.library, audience, names)
            return dense_ndcg(shelf, judged.questions)
        finally:
            app.close()

    def _say(self, what: str) -> None:
        saying(what, quiet=self._quiet)


def add_copies(
    app: App, folder: Path, scratch: Path, numbers: range, *, quiet: bool
) -> tuple[int, Spent]:
    """Make a source of a folder's copies; its passages, and what ingesting it took."""
    made = scratch / f"copies-{numbers.start}"
    for number in numbers:
        copy_documents(folder, made, number)
    tenant = app.access.workspace()
    shelf = app.access.make_space(tenant, "general")
    source = (tenant, shelf, *app.identify(str(made)), None)
    jobs = [app.catalogue.add_source(*source)[1]]
    with progress_bar(quiet=quiet) as update:
        took = spent(partial(finish, app, jobs, update))
    job = app.jobs.get(jobs[0])
    if job.state != "done":
        raise TeamloreError(job.reason or "The copies could not be ingested.")
    return int(job.progress["passages"]), took


def saying(what: str, *, quiet: bool) -> None:
    """Tell a person what is measured next."""
    if not quiet:
        err.print(f"{what} …", style="faint")


def missed(figures: dict[str, Any]) -> list[str]:
    """The sections whose figure is worse than its limit, as far as it can be judged."""
    beyond = []
    for section, (figure, limit, more) in LIMITS.items():
        if section == "fidelity" and figures.get(section, {}).get("questions", 0) < _ENOUGH:
            continue
        reached = figures.get(section, {}).get(figure, limit)
        if reached < limit if more else reached > limit:
            beyond.append(section)
    return beyond


def show_figures(figures: dict[str, Any]) -> None:
    """The figures as tables for people."""
    ingest, question, cold = figures["ingest"], figures["question"], figures["cold"]
    crowd = figures["crowd"]
    rows = [
        ("ingest, passages/s", ingest["passages_per_second"],
         ingest["raw_passages_per_second"], ingest["ratio"], "≥ 0.85"),
        ("warm question, ms p50", question["p50_ms"], question["floor_p50_ms"],
         question["ratio"], "≤ 6"),
        (f"{crowd['at_once']} at once, questions/s", crowd["per_second"],
         crowd["alone_per_second"], crowd["ratio"], "≥ 3"),
        ("cold ask, s", cold["ask_seconds"], cold["python_seconds"], cold["ask_ratio"], ""),
        ("help, s", cold["help_seconds"], cold["python_seconds"], cold["help_ratio"], ""),
    ]  # fmt: skip
    if backends := figures.get("backends"):
        fast, slow = (backends[f"{n}_passages_per_second"] for n in (figures["backend"], "torch"))
        rows.append((f"{figures['backend']}, passages/s", fast, slow, backends["ratio"], "≥ 2"))
    title = f"{figures['model']}, {figures['passages']} passages, {figures['cores']} cores"
    show_table(title, ("", "measured", "floor", "ratio", "limit"), rows)
    stages = question["stages_p50_ms"] | {"p95": question["p95_ms"]}
    stages["with its record"] = question["recorded_p50_ms"]
    stages[f"p95, {crowd['at_once']} at once"] = crowd["p95_ms"]
    show_table("warm question, ms", ("stage", "p50"), list(stages.items()))
    if fidelity := figures.get("fidelity"):
        kept = [*fidelity["ndcg@10"].items(), ("lost, ≤ 0.003", fidelity["ndcg_lost"])]
        title = f"nDCG@10 by dense vectors, {fidelity['set']}, {fidelity['questions']} questions"
        show_table(title, ("backend", "nDCG@10"), kept)
    show_table(
        "memory, MB", ("", "peak"), [("process that answered", figures["memory"]["peak_mb"])]
    )
