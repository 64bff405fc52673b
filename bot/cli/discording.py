"""Verbs of the Discord application."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from bot.cli.base import AsJson, opened, print_json, verb
from bot.cli.screen import done_line


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    group = typer.Typer(help="Look after the Discord application.", no_args_is_help=True)
    group.command("sync")(sync)
    cli.add_typer(group, name="discord", rich_help_panel="Run")

    @group.callback()
    def only_a_group() -> None:  # without it a group of one verb is that verb
        """Look after the Discord application."""


@verb
def sync(
    guild: Annotated[
        str, typer.Option("--guild", help="Only this server's id, to try them there first.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Send them even if they have not changed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Register the commands with Discord: after an installation, and after an update."""
    import asyncio

    from bot.discord.sync import sync as send

    with opened() as app:
        done = asyncio.run(send(app.settings, lambda: app.journal, guild, force=force))
    if as_json:
        print_json(asdict(done))
    else:
        where = f"in server {done.guild}" if done.guild else "everywhere"
        what = "registered" if done.sent else "registered already, unchanged"
        done_line(f"{', '.join(done.commands)}: {what} {where}.")
