"""Verbs that look after an installation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Protocol

import typer
from rich.markup import escape

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.doctor import Check, channels_read, examine
from bot.cli.screen import done_line, hint_line, out, progress_bar, show_table, visible
from bot.cli.work import finish
from bot.wiring import App
from store.errors import UsageError
from store.migrations import HEAD


class Found(Protocol):
    """What a platform's doctor found."""

    @property
    def name(self) -> str: ...

    @property
    def ok(self) -> bool: ...

    @property
    def says(self) -> str: ...

    @property
    def away(self) -> bool: ...


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
    """Prove that the database and the vector index agree, both ways, and that what went is gone."""
    with opened() as app:
        if repair:
            with progress_bar(quiet=as_json) as update:
                finish(app, app.repair(), update)
        found, *beside = [verifier.verify() for verifier in app.verifiers()]
    wrong = sum(each.wrong for each in (found, *beside))
    if as_json:
        print_json(asdict(found) | {"beside": [asdict(each) for each in beside]})
    else:
        for each in (found, *beside):
            rows = asdict(each)
            name = f"{visible(rows.pop('model'))}: {rows.pop('state')}"
            show_table("", ("", "count"), rows.items())
            if beside:
                hint_line(name)
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
def doctor(
    platform: Annotated[
        str,
        typer.Argument(metavar="PLATFORM", help="Look at one platform instead: slack or discord."),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check that everything works here, and say what to do where it does not."""
    with opened() as app:
        checks, status = _LOOKS[_known(platform)](app)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            mark = "[good]✓[/]" if check.ok else "[bad]✗[/]"
            out.print(f"{mark} {check.name:<10} {escape(check.says)}")
    if status:
        raise typer.Exit(status)


def _known(platform: str) -> str:
    if platform not in _LOOKS:
        raise UsageError(f"The doctor does not know '{platform}': say slack, discord, or nothing.")
    return platform


def _here(app: App) -> tuple[list[Check], int]:
    checks = examine(app)
    return checks, 0 if all(check.ok for check in checks) else 3


def _slack(app: App) -> tuple[list[Check], int]:
    from bot.slack.doctor import examine as examine_slack

    found = asyncio.run(examine_slack(app.settings, lambda: app.installations))
    return _of_platform(found, channels_read(app, "slack"))


def _discord(app: App) -> tuple[list[Check], int]:
    from bot.discord.doctor import examine as examine_discord

    found = asyncio.run(examine_discord(app.settings, lambda: app.journal))
    return _of_platform(found, channels_read(app, "discord"))


def _of_platform(found: Sequence[Found], more: Sequence[Check]) -> tuple[list[Check], int]:
    """1 where a setting or a permission is wrong, 3 where something could not be reached."""
    checks = [*(Check(finding.name, finding.ok, finding.says) for finding in found), *more]
    if any(finding.away for finding in found):
        return checks, 3
    return checks, int(not all(check.ok for check in checks))


_LOOKS = {"": _here, "slack": _slack, "discord": _discord}
