"""Verbs that say who may read what."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, on_record, opened, print_json, verb
from bot.cli.screen import done_line, hint_line, out, show_table
from bot.wiring import App
from store.errors import UsageError
from store.grants import parse_grantee

_TO = "members, slack:C… (a channel), slack:U…, slack:S…, discord:channel:ID, discord:role:ID, …"
SpaceName = Annotated[str, typer.Argument(help="The name of a space.")]


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "Who may read what"
    for name, function in (
        ("spaces", spaces), ("grant", grant), ("revoke", revoke), ("bind", bind),
        ("connect", connect),
    ):  # fmt: skip
        cli.command(name, rich_help_panel=panel)(function)


@verb
def spaces(
    space: Annotated[str | None, typer.Argument(help="Only this one.")] = None,
    rerank: Annotated[
        bool | None,
        typer.Option(help="Whether the reranker may take its time for questions that search it."),
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """List the spaces, what they hold and who may read them; or set what one of them does."""
    with opened() as app:
        tenant = app.access.workspace(workspace)
        if space is not None:
            app.access.space(tenant, space)
        if rerank is not None:
            _rerank(app, tenant, space, rerank)
        found = [s for s in app.access.spaces(tenant) if space in (None, s.name)]
    if as_json:
        print_json(
            [
                {
                    "name": s.name, "sources": s.sources, "documents": s.documents,
                    "grants": [str(g) for g in s.grants], "rerank": s.rerank,
                }
                for s in found
            ]
        )  # fmt: skip
        return
    rows = [
        (s.name, s.sources, s.documents, ", ".join(map(str, s.grants)) or "nobody",
         "yes" if s.rerank else "no")
        for s in found
    ]  # fmt: skip
    show_table("", ("space", "sources", "documents", "readers", "reranked"), rows)


def _rerank(app: App, tenant: UUID, space: str | None, on: bool) -> None:
    if space is None:
        raise UsageError("Name the space: `teamlore spaces SPACE --rerank` or --no-rerank.")
    if app.access.set_reranking(tenant, space, on=on):
        on_record(app, tenant, "rerank", f"{space} {'on' if on else 'off'}")


@verb
def grant(
    space: SpaceName,
    to: Annotated[str, typer.Argument(help=_TO)],
    owner: Annotated[
        bool | None,
        typer.Option(help="They also hear of questions it does not answer and of failed reads."),
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Let someone read a space."""
    with opened() as app:
        tenant, grantee = app.access.workspace(workspace), parse_grantee(to)
        new = app.access.grant(tenant, space, grantee, owner=owner)
        as_owner = " as owner" if owner else ""
        if new:
            on_record(app, tenant, "grant", f"{space} to {grantee}{as_owner}")
    if as_json:
        print_json({"space": space, "to": str(grantee), "granted": new})
    else:
        done_line(f"{grantee} may read {space}{as_owner}{'' if new else ' already'}.")


@verb
def revoke(
    space: SpaceName,
    to: Annotated[str, typer.Argument(help=_TO, metavar="FROM")],
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Stop someone from reading a space, from the next answer on."""
    with opened() as app:
        tenant, grantee = app.access.workspace(workspace), parse_grantee(to)
        gone = app.access.revoke(tenant, space, grantee)
        if gone:
            on_record(app, tenant, "revoke", f"{space} from {grantee}")
    if as_json:
        print_json({"space": space, "from": str(grantee), "revoked": gone})
    else:
        done_line(f"{grantee} may {'no longer ' if gone else 'not '}read {space} by a grant.")
    if not gone:
        raise typer.Exit(1)


@verb
def bind(
    channel: Annotated[str, typer.Argument(help="slack:C… or discord:channel:ID")],
    space: SpaceName,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Grant a space to a channel and make it the channel's default for add and ask."""
    with opened() as app:
        tenant, grantee = app.access.workspace(workspace), parse_grantee(channel)
        app.access.bind(tenant, grantee, space)
        on_record(app, tenant, "bind", f"{grantee} to {space}")
    if as_json:
        print_json({"channel": str(grantee), "space": space})
    else:
        done_line(f"{grantee} reads {space}, adds to it and asks it.")


@verb
def connect(workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """Make a one-time code that ties a Slack team or Discord guild to a workspace."""
    with opened() as app:
        tenant = app.access.workspace(workspace, create=True)
        code, expires = app.access.connect_code(tenant)
        on_record(app, tenant, "connect", "a code was made")
    if as_json:
        print_json({"code": code, "workspace": workspace, "expires_at": expires})
        return
    out.print(f"[bold]{code}[/]")
    hint_line(f"In the chat, an admin types /lore connect {code} before {expires:%H:%M} UTC.")
