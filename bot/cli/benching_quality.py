"""``bench quality``: how good the ranking is on labelled sets, its parts switched off and on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answer.rank import Weights
from bot.cli.base import opened, print_json
from bot.cli.benching import saying
from bot.cli.labelled import apart, home_of, ingested
from bot.cli.screen import out, progress_bar, show_table
from bot.measure.quality import COLUMNS, Figure, measured
from bot.measure.sets import LabelledSet, english_sets
from bot.measure.variants import variants
from bot.wiring import App

Rows = Mapping[str, Mapping[str, Figure]]  # figures by ranking and column


def quality(folder: Path, keep: Path | None, *, markdown: bool, as_json: bool) -> None:
    """Measure every English set of a folder with every ranking, and print it."""
    sets = english_sets(folder)
    with tempfile.TemporaryDirectory(prefix="teamlore-bench-") as scratch, opened() as outer:
        encoder, found = outer.encoder, {}
        for labelled in sets:
            saying(labelled.name, quiet=as_json)
            with apart(outer.settings, home_of(labelled, keep, scratch), encoder) as app:
                found[labelled.name] = _rows(app, labelled, quiet=as_json)
    if as_json:
        print_json(_document(encoder.spec.name, encoder.backend, found))
    elif markdown:
        out.print("\n".join(_markdown(found)), soft_wrap=True, markup=False)
    else:
        for name, rows in found.items():
            title = f"{name}, {encoder.spec.name}"
            show_table(title, ("ranking", *COLUMNS), [_cells(k, v) for k, v in rows.items()])


def _rows(app: App, labelled: LabelledSet, *, quiet: bool) -> Rows:
    audience, documents = ingested(app, labelled, quiet=quiet)
    rankings = dict(variants(Weights()))
    with progress_bar(quiet=quiet) as update:
        return measured(
            app.answerer(), audience, labelled.questions, documents, rankings,
            lambda done, total: update(done, total, ""),
        )  # fmt: skip


def _document(model: str, backend: str, found: Mapping[str, Rows]) -> dict[str, Any]:
    sets = [
        {
            "set": name,
            "rankings": [
                {"ranking": ranking} | {column: f._asdict() for column, f in figures.items()}
                for ranking, figures in rows.items()
            ],
        }
        for name, rows in found.items()
    ]
    return {"suite": "quality", "model": model, "backend": backend, "sets": sets}


def _markdown(found: Mapping[str, Rows]) -> Iterator[str]:
    yield f"| Set, questions | Ranking | {' | '.join(COLUMNS)} |"
    yield "| --- " * (2 + len(COLUMNS)) + "|"
    for name, rows in found.items():
        most = max(f.questions for figures in rows.values() for f in figures.values())
        for n, (ranking, figures) in enumerate(rows.items()):
            first = "" if n else f"{name}, {most}"
            yield f"| {first} | {' | '.join(_cells(ranking, figures))} |"


def _cells(ranking: str, figures: Mapping[str, Figure]) -> Sequence[str]:
    found = [figures.get(column) for column in COLUMNS]
    return [ranking, *(_shown(figure) if figure else "" for figure in found)]


def _shown(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.2f} to {figure.high:.2f})"
