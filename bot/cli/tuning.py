"""The verb that fits to labelled questions what can be fitted: tune."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, print_json, verb
from bot.wiring import App
from store.errors import NotFoundError, UsageError

_THRESHOLD, _DIMS = "threshold", "dims"


def register(cli: typer.Typer) -> None:
    """Add this verb to the command line."""
    cli.command("tune", rich_help_panel="Measure")(tune)


@verb
def tune(
    what: Annotated[str, typer.Argument(help="What is tuned: threshold or dims.")],
    folders: Annotated[
        list[Path] | None, typer.Argument(help="Folders with labelled questions, as for eval.")
    ] = None,
    precision: Annotated[
        float, typer.Option(min=0.01, max=1, help="Share of the answers that is to be right.")
    ] = 0.8,
    report: Annotated[
        Path | None, typer.Option(help="Report on this set instead; nothing is fitted on it.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Answer by it from now on, in this workspace.")
    ] = False,
    back: Annotated[
        bool, typer.Option("--back", help="Answer as before the last --write again.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw what was promised against what was found: an SVG file."),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the ingested documents here for the next run.")
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Fit to labelled questions when to answer, or say how many dimensions vectors need.

    `threshold`: when the model in use is sure enough. Each question is asked as it is and once
    without the documents that answer it, apart from your data. Figures are of questions whose
    documents were not fitted on. `dims`: how good, large and fast an index with shorter vectors
    is; without a folder, how many neighbours of your own passages it keeps.
    """
    if what == _DIMS:
        _dims(folders or [], keep, workspace, as_json, report or picture or write or back)
        return
    if what != _THRESHOLD:
        raise UsageError(f"Nothing called '{what}' can be tuned: say threshold or dims.")
    if back:
        _back(workspace, as_json)
        return
    if not folders:
        raise UsageError("Name a folder with labelled questions: `teamlore tune threshold FOLDER`.")
    _tune(folders, report, precision, keep, picture, workspace if write else None, as_json)


def _dims(
    folders: Sequence[Path], keep: Path | None, workspace: str, as_json: bool, others: object
) -> None:
    if others or len(folders) > 1:
        raise UsageError("`teamlore tune dims [FOLDER]` takes --keep, --workspace and --json.")
    from bot.cli.tuning_dims import tune_dims

    tune_dims(folders[0] if folders else None, keep, workspace, as_json=as_json)


def _tune(
    folders: Sequence[Path],
    report: Path | None,
    precision: float,
    keep: Path | None,
    picture: Path | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    from bot.cli.tuning_report import as_document, draw, show
    from bot.cli.tuning_run import Fitting, tuned_by

    with tempfile.TemporaryDirectory(prefix="teamlore-tune-") as scratch, opened() as app:
        fitted = Fitting(app, keep, scratch, quiet=as_json).run(folders, report, precision)
        if picture is not None:
            draw(fitted, picture)
        written = workspace if fitted.recommended else None
        if written is not None:
            tenant = app.access.workspace(written)
            app.tunings.keep(tenant, tuned_by(fitted))
            on_record(app, tenant, "tune", f"threshold from {fitted.name}")
    (print_json if as_json else show)(as_document(fitted, written))
    if workspace is not None and written is None:
        raise typer.Exit(1)


def _back(workspace: str, as_json: bool) -> None:
    with opened() as app:
        tenant = app.access.workspace(workspace)
        if not app.tunings.take_back(tenant):
            raise NotFoundError("Nothing was tuned here: what ships with the model counts.")
        on_record(app, tenant, "tune", "threshold taken back")
        says = _counts_now(app, workspace)
    if as_json:
        print_json({"workspace": workspace, "counts": says})
    else:
        from bot.cli.screen import done_line

        done_line(f"Taken back: {says} counts now.")


def _counts_now(app: App, workspace: str) -> str:
    current = app.tunings.current(app.access.workspace(workspace))
    return f"what was tuned on {current[0].fitted_on}" if current else "what ships with the model"
