"""Verbs that say when a source is looked at: on a call of its host, or not for now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, print_json, verb
from bot.cli.knowledge import SourceName
from bot.cli.screen import age, done_line, hint_line, out, show_table
from bot.cli.upkeep_plan import Plan, change_plans, show_plans
from bot.language import told
from store.errors import NotFoundError, UsageError
from store.records import CHANNEL

if TYPE_CHECKING:  # the database is not needed for --help
    from bot.wiring import App
    from store.hooks import Hook


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "See and change what is known"
    for name, function in (("hook", hook), ("pause", pause), ("resume", resume)):
        cli.command(name, rich_help_panel=panel)(function)


@verb
def hook(
    source: SourceName,
    new: Annotated[
        bool, typer.Option("--new", help="Make one, in place of the one before.")
    ] = False,
    off: Annotated[bool, typer.Option("--off", help="Let nobody call it any more.")] = False,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Show or make a source's webhook: called by its host, `serve` looks at the source at once.

    The secret is shown once. Hosts sign with it or send it: GitHub, GitLab, Gitea, Forgejo,
    Bitbucket, and anything that can send it as a bearer token.
    """
    if new and off:
        raise UsageError("Say one of --new and --off.")
    with opened() as app:
        tenant = app.access.workspace(workspace)
        found = app.catalogue.source(tenant, source)
        if off:
            gone = app.hooks.drop(found)
            on_record(app, tenant, "hook", f"{found.name} off")
            _off(found.name, gone=gone, as_json=as_json)
            return
        made, secret = app.hooks.make(found) if new else (app.hooks.of(found), None)
        if new:
            on_record(app, tenant, "hook", f"{found.name} new")
        if made is None:
            raise NotFoundError(
                f"'{found.name}' has no webhook: `teamlore hook {found.short_id} --new` makes one."
            )
        _show(app, made, secret, as_json=as_json)


@verb
def pause(source: SourceName, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """Let nothing look at a source until it is resumed; its plan stays. As refresh --pause."""
    _change(source, Plan("paused", pause=True), workspace, as_json=as_json)


@verb
def resume(source: SourceName, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """End a pause; a look that was missed meanwhile is made at once. As refresh --resume."""
    _change(source, Plan("resumed", pause=False), workspace, as_json=as_json)


def _change(source: str, plan: Plan, workspace: str, *, as_json: bool) -> None:
    with opened() as app:
        tenant = app.access.workspace(workspace)
        found = app.catalogue.source(tenant, source)
        change_plans(app, [found], plan)
        on_record(app, tenant, "pause" if plan.pause else "resume", found.name)
        show_plans(app, tenant, [found], as_json=as_json)


def _show(app: App, made: Hook, secret: str | None, *, as_json: bool) -> None:
    address = f"{app.settings.address}/hooks/{made.id.hex}"
    about: dict[str, Any] = {
        "address": address, "secret": secret, "made_at": made.made_at, "called_at": made.called_at,
    }  # fmt: skip
    if as_json:
        print_json({"source": str(made.source)} | about)
        return
    rows = [
        ("address", address),
        ("made", age(made.made_at)),
        ("called", age(made.called_at) or "never"),
    ]
    out.print()
    show_table("", ("", ""), [*rows[:1], *([("secret", secret)] if secret else []), *rows[1:]])
    if secret:
        hint_line("The secret is not shown again.")
    if not app.settings.public_url:
        hint_line("Where others reach this server is TEAMLORE_PUBLIC_URL: set it.")
    if app.catalogue.by_id(made.source).kind == CHANNEL:
        hint_line(told("hook-of-channel"))


def _off(name: str, *, gone: bool, as_json: bool) -> None:
    if as_json:
        print_json({"off": gone})
    else:
        done_line(f"The webhook of {name} is off." if gone else f"{name} has no webhook.")
