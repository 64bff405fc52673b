"""Verbs that look after an installation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.doctor import examine
from bot.cli.screen import done_line, hint_line, out, progress_bar, show_table
from bot.cli.work import finish
from store.migrations import HEAD


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Look after an installation"
    for name, function in (("doctor", doctor), ("verify", verify), ("migrate", migrate)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def verify(
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what does not agree; nothing is encoded twice.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Prove that the database and the vector index agree, both ways."""
    with opened() as app:
        if repair:
            with progress_bar(quiet=as_json) as update:
                finish(app, app.repair(), update)
        found = app.verifier().verify()
    wrong = found.missing + found.orphans + found.stale + found.unembedded
    if as_json:
        print_json(asdict(found))
    else:
        show_table("", ("", "count"), [(k, v) for k, v in asdict(found).items()])
        if wrong:
            hint_line("teamlore verify --repair")
        else:
            done_line("The database and the index agree.")
    if wrong:
        raise typer.Exit(1)


@verb
def migrate(as_json: AsJson = False) -> None:
    """Bring the database to this program's schema. Every verb does this by itself."""
    with opened() as app:
        dialect = app.database.dialect
    if as_json:
        print_json({"database": dialect, "revision": HEAD})
    else:
        done_line(f"The {dialect} database is at revision {HEAD}.")


@verb
def doctor(as_json: AsJson = False) -> None:
    """Check that everything works here, and say what to do where it does not."""
    with opened() as app:
        checks = examine(app)
    bad = [check for check in checks if not check.ok]
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            mark = "[good]✓[/]" if check.ok else "[bad]✗[/]"
            out.print(f"{mark} {check.name:<10} {check.says}")
    if bad:
        raise typer.Exit(3)
