"""``tune dims``: how many dimensions the vectors in the index need."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.asking import asked
from bot.cli.base import opened, print_json
from bot.cli.labelled import apart, home_of, ingested
from bot.cli.screen import err, hint_line, progress_bar, show_table
from bot.measure.dims import SIZES, Bench, Figures, Trial, figures_of, recommended
from bot.measure.sets import Labelled, load_set
from bot.wiring import App
from store.errors import NotFoundError
from store.models.encoder import Floats, InputKind
from store.shortening import FEWEST

_SAMPLE = 200  # passages whose neighbours are compared where no questions are labelled


@dataclass(frozen=True, slots=True)
class _Found:
    """What was measured, and on what."""

    name: str
    model: str
    asked: int  # questions, or passages where there are none
    passages: int
    figures: Sequence[Figures]


def tune_dims(folder: Path | None, keep: Path | None, workspace: str, *, as_json: bool) -> None:
    """Measure on labelled questions, or on the passages that are known; print it."""
    with tempfile.TemporaryDirectory(prefix="teamlore-tune-") as scratch, opened() as app:
        run = _Run(app, Path(scratch), quiet=as_json)
        found = run.labelled(folder, keep) if folder else run.unlabelled(workspace)
    (print_json if as_json else _show)(_document(found))


class _Run:
    """Builds an index for each number of dimensions and asks all of them."""

    def __init__(self, app: App, scratch: Path, *, quiet: bool) -> None:
        self._app, self._scratch, self._quiet = app, scratch, quiet

    def labelled(self, folder: Path, keep: Path | None) -> _Found:
        """On the questions of a set that have an answer, apart from what is known."""
        labelled = load_set(folder)
        questions = [each for each in labelled.questions if each.gold and not each.earlier]
        home = home_of(labelled, keep, str(self._scratch))
        with apart(self._app.settings, home, self._app.encoder) as app, ExitStack() as stack:
            audience, documents = ingested(app, labelled, quiet=self._quiet)
            names = {id: name for name, id in documents.items()}
            trials = self._trials(app, stack)
            for trial in trials:
                trial.answers = app.answerer(trial.searches)
            bench = Bench(trials, app.library, audience)
            self._watched(bench.labelled(_encoded(app, questions), names), len(questions))
            _, size = app.library.everything(1, audience=audience)
            return self._found(labelled.name, len(questions), size, trials)

    def unlabelled(self, workspace: str) -> _Found:
        """On the neighbours of passages that anybody at this terminal may read."""
        app = self._app
        audience = app.audience(asked(app, "tune", workspace, None, 1))
        passages, size = app.library.everything(_SAMPLE, audience=audience)
        if not passages:
            raise NotFoundError(
                "There is nothing to measure: add documents, or name a folder with labelled "
                "questions."
            )
        with ExitStack() as stack:
            trials = self._trials(app, stack)
            bench = Bench(trials, app.library, audience)
            self._watched(bench.unlabelled(passages), len(passages))
        return self._found(workspace, len(passages), size, trials)

    def _trials(self, app: App, stack: ExitStack) -> list[Trial]:
        full = app.encoder.spec.dimension
        trials = []
        for dims in (*(size for size in SIZES if size < full), full):
            axes = app.shortenings.axes(dims)
            index = app.trial(axes, self._scratch / "trials")
            stack.callback(index.close)
            trials.append(Trial(dims, axes.way if axes else "full", index))
        return trials

    def _watched(self, steps: Iterator[int], total: int) -> None:
        with progress_bar(quiet=self._quiet) as update:
            for done in steps:
                update(done, total, "")

    def _found(self, name: str, count: int, size: int, trials: Sequence[Trial]) -> _Found:
        figures = [figures_of(trial) for trial in trials]
        return _Found(name, self._app.encoder.spec.name, count, size, figures)


def _encoded(app: App, questions: Sequence[Labelled]) -> list[tuple[Labelled, Floats]]:
    made = app.encoder.encode([each.text for each in questions], InputKind.QUESTION)
    return [(each, encoded.dense) for each, encoded in zip(questions, made, strict=True)]


def _document(found: _Found) -> dict[str, Any]:
    return {
        "set": found.name,
        "model": found.model,
        "asked": found.asked,
        "passages": found.passages,
        "dims": [_row(each, found.figures[-1]) for each in found.figures],
        "recommended": recommended(found.figures).dims,
        "few": found.passages < FEWEST,
    }


def _row(each: Figures, full: Figures) -> dict[str, Any]:
    return {
        "dims": each.dims,
        "way": each.way,
        **each.quality,
        "bytes": each.bytes,
        "p50_ms": each.p50,
        "p95_ms": each.p95,
        "p50_of_full": round(each.p50 / full.p50, 2),
    }


def _show(document: dict[str, Any]) -> None:
    rows = [
        {name: value for name, value in row.items() if name != "p50_of_full"}
        for row in document["dims"]
    ]
    title = f"{document['set']}, {document['model']}, {document['passages']} passages"
    show_table(title, list(rows[0]), [list(row.values()) for row in rows])
    err.print("alone: without comparing what was found in full; bytes: of a passage in the index.")
    best, full = document["recommended"], rows[-1]["dims"]
    if document["few"]:
        hint_line(f"Below {FEWEST:,} passages they are not shortened but where a model allows it.")
    if best == full:
        hint_line("None of them is as good as the full vectors: leave TEAMLORE_DIMS at 0.")
    else:
        hint_line(f"{best} are as good as {full}, to within .01: TEAMLORE_DIMS={best}")
