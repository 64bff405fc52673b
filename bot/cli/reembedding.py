"""The verb that changes the embedding model while questions are answered: reembed."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, progress_bar, show_table, visible
from bot.cli.work import finish, finish_due
from bot.wiring import App
from store.errors import NotFoundError, TeamloreError, UsageError

if TYPE_CHECKING:  # the help must not load a database
    from store.generations import Generation

_PATIENCE = 15.0  # seconds that another process is given to delete what was dropped
_LOOK = 0.2


def register(cli: typer.Typer) -> None:
    """Add this verb to the command line."""
    cli.command("reembed", rich_help_panel="Look after an installation")(reembed)


@verb
def reembed(
    model: Annotated[
        str | None, typer.Option("--model", "-m", help="The model to change to, as in settings.")
    ] = None,
    late_model: Annotated[
        str | None, typer.Option("--late-model", help="Its token vectors; '' for the model's own.")
    ] = None,
    switch: Annotated[
        bool, typer.Option("--switch", help="Answer with the model that is ready.")
    ] = False,
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Answer with the model before again.")
    ] = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Delete the vectors of models that answer no more.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --model: switch as soon as it is ready.")
    ] = False,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Change the embedding model without a pause: alone, it shows how that stands.

    The vectors of the new model are made beside the old ones, compared, and switched to in one go.
    """
    asked = model is not None or late_model is not None
    if sum((switch, rollback, drop, asked and not drop)) > 1 or (yes and not asked):
        raise UsageError("Say one thing: --model M (with --yes), --switch, --rollback or --drop.")
    with opened() as app:
        app.models.accept_any_setting()
        if switch or rollback:
            told = _turned(app, workspace, back=rollback)
        elif drop:
            told = _dropped(app, workspace, model)
        elif asked:
            told = _made(app, workspace, (model, late_model), yes=yes, quiet=as_json)
        else:
            told = {}
        told |= {"generations": _listing(app)}
    (print_json if as_json else _show)(told)


def _made(
    app: App, workspace: str, named: tuple[str | None, str | None], *, yes: bool, quiet: bool
) -> dict[str, Any]:
    """Make the vectors, compare, and switch if that was asked for."""
    tenant = app.access.workspace(workspace)
    generation, jobs = app.reembed(*named)
    on_record(app, tenant, "reembed", f"begin {generation.model}")
    with progress_bar(quiet=quiet) as update:
        ended = finish(app, jobs, update)
    for job in ended:
        if job.state == "failed":
            raise TeamloreError(job.reason or "The job failed.")
    made = _again(app, generation)
    if made.state != "ready":
        return {"waits": made.model}
    compared = asdict(app.compared(made, workspace))
    app.generations.note_compared(made.number, compared)
    told = {"compared": compared, "model": made.model}
    return told | (_turned(app, workspace, back=False) if yes else {})


def _turned(app: App, workspace: str, *, back: bool) -> dict[str, Any]:
    tenant = app.access.workspace(workspace)
    now = app.generations.roll_back() if back else app.generations.switch()
    on_record(app, tenant, "reembed", f"{'back' if back else 'switch'} to {now.model}")
    return {"answers": now.model}


def _dropped(app: App, workspace: str, model: str | None) -> dict[str, Any]:
    """Delete, here or in the process that holds the index, and see that it is gone."""
    tenant = app.access.workspace(workspace)
    chosen = app.generations.drop(_key_of(app, model) if model else None)
    for generation in chosen:
        on_record(app, tenant, "reembed", f"drop {generation.model}")
    finish_due(app)
    end = time.monotonic() + _PATIENCE
    while (left := app.generations.dropping()) and time.monotonic() < end:
        time.sleep(_LOOK)
    waits = {each.number for each in left}
    return {
        "dropped": [each.model for each in chosen if each.number not in waits],
        "dropping": [each.model for each in left],
    }


def _key_of(app: App, model: str) -> str:
    from store.naming import canonical

    names = {model, canonical(model)}
    for generation in reversed(app.generations.kept()):
        if names & {generation.model, generation.key, generation.made_of.get("model")}:
            return generation.key
    raise NotFoundError(f"No vectors of '{model}' are kept: `teamlore reembed` lists what is.")


def _again(app: App, generation: Generation) -> Generation:
    return next(each for each in app.generations.kept() if each.number == generation.number)


def _listing(app: App) -> list[dict[str, Any]]:
    """What there is, with how far each has come; what was dropped is history."""
    found = []
    for each in app.generations.listing():
        row = asdict(each)
        if each.state not in ("dropping", "dropped"):
            known, passages = app.generations.progress(each.key)
            row |= {"passages": known, "of": passages}
        found.append(row | {"model": each.model})
    return found


def _show(told: Mapping[str, Any]) -> None:
    if compared := told.get("compared"):
        _show_compared(compared, told["model"])
    _show_generations(told["generations"])
    if name := told.get("answers"):
        done_line(f"{visible(name)} answers from the next question on, in every process.")
        hint_line("TEAMLORE_MODEL, where it is set, should name it: set it, or take it out")
        hint_line("teamlore reembed --rollback        answers with the model before again")
        hint_line("teamlore reembed --drop            deletes the vectors of the model before")
    elif compared:
        hint_line("teamlore reembed --switch          answers with it, from the next question on")
    if name := told.get("waits"):
        done_line(f"{visible(name)} is not ready yet: another Teamlore process goes on with it.")
        hint_line("teamlore reembed                   shows how far it is")
    for name in told.get("dropped", ()):
        done_line(f"Every vector of {visible(name)} is deleted, and was seen to be gone.")
    for name in told.get("dropping", ()):
        done_line(f"The vectors of {visible(name)} go next: the process with the index does it.")


def _show_generations(found: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            each["number"], visible(each["model"]), each["state"],
            f"{each['passages']:,} of {each['of']:,}" if "of" in each else "",
            f"{each['switched_at'] or each['started_at']:%Y-%m-%d %H:%M}",
        )
        for each in found
    ]  # fmt: skip
    show_table("", ("", "model", "state", "passages", "since"), rows)


def _show_compared(found: Mapping[str, Any], model: str) -> None:
    before, after = found["before"], found["after"]
    rows = [
        ("median, ms", before["median_ms"], after["median_ms"]),
        ("95 of 100 within, ms", before["p95_ms"], after["p95_ms"]),
        ("median confidence", before["confidence"], after["confidence"]),
        ("answered", before["answered"], after["answered"]),
    ]
    title = (
        f"{found['probes']} probes from {found['made_from']}: {found['same_documents']:.0%} of the "
        f"five best documents are the same, the first one for {found['same_first']:.0%}"
    )
    show_table(title, ("", "now", visible(model)), rows)
