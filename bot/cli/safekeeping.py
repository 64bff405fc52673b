"""Verbs that keep what is known safe: backup and restore."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import AsJson, on_record, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, progress_bar, show_table
from bot.cli.work import finish
from bot.wiring import App
from store.errors import UnavailableError

if TYPE_CHECKING:  # the database is not needed for --help
    from store.backup import Manifest

_ANEW = {
    "installations": "Tokens were not in it: teams that install the app again",
    "hooks": "Webhooks that are made anew by `teamlore hook SOURCE --new`",
}


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    for name, function in (("backup", backup), ("restore", restore)):
        cli.command(name, rich_help_panel="Look after an installation")(function)


@verb
def backup(
    target: Annotated[Path, typer.Argument(help="The file to write, or a folder for it.")],
    check: Annotated[
        bool, typer.Option("--check", help="Only read a backup: whether it is whole.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write all that is known into one file, while others ask and add; it is read back.

    Keys, tokens and settings are not in it.
    """
    from store.backup import back_up, named_target
    from store.backup import check as check_backup
    from store.database import now
    from store.standing import BACKUP

    began = time.monotonic()
    with opened() as app:
        if check:
            file, manifest = target, check_backup(target)
        else:
            file = named_target(target, now())
            active = app.generations.active()
            manifest = back_up(app.database, file, active.model if active else app.settings.model)
            on_record(app, app.access.workspace(), BACKUP, file.name)
    if as_json:
        print_json(_told(file, manifest, began))
        return
    _show(manifest)
    done_line(f"{file} is whole." if check else f"Everything is in {file}, and was read back.")


@verb
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `teamlore backup` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Put a backup into an empty data directory or database, and build the index anew.

    Every byte is checked before anything is written. Vectors that are not in it are computed.
    """
    from store.backup import restore as restore_rows

    began = time.monotonic()
    with opened() as app:
        manifest = restore_rows(file, app.database, app.settings.home)
        on_record(app, app.access.workspace(), "restore", file.name)
        wrong = _indexed(app, as_json=as_json)
    if as_json:
        print_json(_told(file, manifest, began) | {"wrong": wrong})
    else:
        _show(manifest)
        done_line(f"What was known on {manifest.made_at[:16].replace('T', ' at ')} UTC is back.")
        for table, count in manifest.left_out.items():
            if table in _ANEW:
                hint_line(f"{_ANEW[table]}: {count}.")
        if wrong:
            hint_line("teamlore verify --repair")
    if wrong:
        raise typer.Exit(1)


def _indexed(app: App, *, as_json: bool) -> int:
    """Bring the index up to the database; how much does not agree afterwards."""
    try:
        with progress_bar(quiet=as_json) as update:
            finish(app, app.repair(), update)
        return sum(each.verify().wrong for each in app.verifiers())
    except UnavailableError as error:
        raise UnavailableError(
            f"{error} The database is restored: `teamlore verify --repair` builds the index."
        ) from None


def _told(file: Path, manifest: Manifest, began: float) -> dict[str, Any]:
    seconds = round(time.monotonic() - began, 3)
    return {"file": str(file), **asdict(manifest), "seconds": seconds}


def _show(manifest: Manifest) -> None:
    rows = manifest.rows
    shown = ("sources", "documents", "passages", "uploads", "questions")
    counted = [(name, rows.get(name, 0)) for name in shown]
    vectors = [(f"vectors of {model}", count) for model, count in manifest.vectors.items()]
    show_table("", ("", "count"), [*counted, *vectors])
