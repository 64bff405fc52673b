"""Verbs that see and change what is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import typer

from bot.cli.base import MAIN, AsJson, InWorkspace, at_terminal, on_record, opened, print_json, verb
from bot.cli.screen import age, done_line, hint_line, out, show_table
from bot.cli.upkeep_plan import (
    change_plans,
    documents_of,
    show_plans,
    show_source,
    source_json,
    state_of,
    upkeep_plan,
)
from bot.cli.work import counts, do_jobs, finish_due
from bot.wiring import App
from store.errors import UsageError
from store.grants import history_space, parse_grantee
from store.records import CHANNEL

SourceName = Annotated[str, typer.Argument(help="A source: its id, its name or its target.")]
GENERAL = "general"


def register(cli: typer.Typer) -> None:
    """Add these verbs to the command line."""
    panel = "See and change what is known"
    for name, function in (
        ("add", add), ("sources", sources), ("show", show), ("refresh", refresh),
        ("remove", remove), ("undo", undo), ("jobs", jobs), ("retry", retry),
    ):  # fmt: skip
        cli.command(name, rich_help_panel=panel)(function)


@verb
def add(
    targets: Annotated[
        list[str], typer.Argument(help="Files, folders, URLs, repositories or channels.")
    ],
    space: Annotated[
        str | None,
        typer.Option(
            "--space",
            "-s",
            help="The space whose readers may find it. None: general; of a channel its own.",
        ),
    ] = None,
    url_base: Annotated[
        str | None,
        typer.Option(help="Where people can open the files: citations become links there."),
    ] = None,
    site: Annotated[
        bool, typer.Option("--site", help="Read the whole site below each URL, not one page.")
    ] = False,
    depth: Annotated[
        int | None, typer.Option(help="Of a site: follow links so far, sitemap or not.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="Of a site: look at so many addresses at most.")
    ] = None,
    branch: Annotated[str | None, typer.Option(help="Of a repository: another branch.")] = None,
    path: Annotated[
        list[str] | None, typer.Option(help="Of a repository: only such paths, as docs or *.md.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="Of a repository: none of such paths.")
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Read files, folders, web pages, sites, repositories or channels, so that they can be quoted.

    A channel is slack:C… or discord:ID; `serve` tells it, then reads it back.

    Adding again refreshes: unchanged documents cost next to nothing, changed ones replace their
    old version, missing ones are removed.
    """
    if url_base and not url_base.startswith(("http://", "https://")):
        raise UsageError("--url-base must begin with http:// or https://.")
    said = {"depth": depth, "limit": limit, "branch": branch, "path": path, "exclude": exclude}
    options = {name: value for name, value in said.items() if value not in (None, [])}
    named = [f"site:{target.removeprefix('site:')}" for target in targets] if site else targets
    with opened() as app:
        queued = add_targets(app, named, space, url_base, workspace, options)
        if not as_json:
            _hint(app, workspace, space, {app.identify(target)[0] for target in named})
        do_jobs(app, queued, as_json=as_json)


def add_targets(
    app: App,
    targets: list[str],
    space: str | None,
    url_base: str | None,
    workspace: str,
    options: Mapping[str, Any] | None = None,
) -> list[UUID]:
    """Make sources of targets, a new space if need be; the jobs that will ingest them.

    Without a space it is ``general``; a channel has one that its own readers alone may read.
    """
    tenant = app.access.workspace(workspace)
    known = [app.identify(target) for target in targets]
    for kind, _, _ in known:
        app.check_options(kind, options or {})
    jobs = []
    for kind, target, name in known:
        own = own_space(app, tenant, target) if kind == CHANNEL and space is None else None
        shelf = own or app.access.make_space(tenant, space or GENERAL)
        added = app.catalogue.add_source(tenant, shelf, kind, target, name, url_base, options)
        jobs.append(added[1])
        on_record(app, tenant, "add", f"{target} in {space or ('its own' if own else GENERAL)}")
    return jobs


def _hint(app: App, workspace: str, space: str | None, kinds: set[str]) -> None:
    """What is left to be done after adding sources of these kinds."""
    if space or kinds != {CHANNEL}:  # a channel's own space has its readers already
        hint_readers(app, workspace, space or GENERAL)
    if CHANNEL in kinds:
        hint_line("teamlore serve tells the channel and reads it back")


def own_space(app: App, tenant: UUID, target: str) -> UUID:
    """The space of a channel, which is granted to nobody but its readers."""
    to = parse_grantee(target)
    shelf = app.access.make_space(tenant, history_space(to))
    app.access.grant(tenant, history_space(to), to)
    return shelf


def hint_readers(app: App, workspace: str, space: str) -> None:
    """Say so if nobody may read the space."""
    tenant = app.access.workspace(workspace)
    shelf = app.access.space(tenant, space)
    if not any(grant.space == shelf for grant in app.access.grants(tenant)):
        hint_line(f"Nobody may read '{space}' yet: teamlore grant {space} members")


@verb
def refresh(
    source: Annotated[
        str | None, typer.Argument(help="A source: id, name or target. None: all of them.")
    ] = None,
    every: Annotated[
        str | None, typer.Option(help="From now on look again in this interval, such as 6h.")
    ] = None,
    cron: Annotated[
        str | None, typer.Option(help="From now on look again at these times: '0 3 * * *'.")
    ] = None,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="From now on look again only when told to.")
    ] = False,
    pause: Annotated[
        bool, typer.Option("--pause", help="Let nothing look at it until --resume.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="End a pause.")] = False,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Look again at a source, or at all of them; or say when that is to be done.

    With an option, only the plan changes. `serve` and `worker` keep to it.
    """
    plan = upkeep_plan(every=every, cron=cron, by_hand=by_hand, pause=pause, resume=resume)
    with opened() as app:
        tenant = app.access.workspace(workspace)
        chosen = [app.catalogue.source(tenant, source)] if source else app.catalogue.sources(tenant)
        if plan is not None:
            change_plans(app, chosen, plan)
            on_record(app, tenant, "refresh", f"{source or 'all'} {plan.says}")
            show_plans(app, tenant, chosen, as_json=as_json)
            return
        awake = chosen if source else [s for s in chosen if s.upkeep.paused_at is None]
        queued = [app.catalogue.refresh(s) for s in awake]
        on_record(app, tenant, "refresh", chosen[0].name if source else "all")
        do_jobs(app, queued, as_json=as_json)


@verb
def sources(workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """List where documents come from."""
    with opened() as app:
        found = app.catalogue.sources(app.access.workspace(workspace))
    if as_json:
        print_json([source_json(s) for s in found])
    elif not found:
        out.print("There are no sources yet.")
        hint_line("teamlore add FOLDER")
    else:
        columns = (
            "id", "name", "kind", "space", "documents", "passages", "refused", "looked at", "",
        )  # fmt: skip
        show_table(
            "", columns,
            [
                (s.short_id, s.name, s.kind, s.space_name, documents_of(s), s.passages,
                 s.refused + s.failed, age(s.refreshed_at) or "never", state_of(s))
                for s in found
            ],
        )  # fmt: skip


@verb
def show(source: SourceName, workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """Show a source: how far it was read, and its documents with the reason for each failure."""
    with opened() as app:
        found = app.catalogue.source(app.access.workspace(workspace), source)
        documents = app.catalogue.documents(found.id)
    if as_json:
        keys = ("path", "title", "state", "reason", "passages", "updated_at")
        listed = [{key: getattr(d, key) for key in keys} for d in documents]
        print_json(source_json(found) | {"documents": listed})
        return
    show_source(found)
    rows = [(d.path, d.state, d.passages, d.reason or d.title) for d in documents]
    show_table("", ("document", "state", "passages", ""), rows)
    if any(d.reason for d in documents):
        hint_line(f"teamlore retry {found.short_id} reads again what failed or was refused")


@verb
def remove(
    source: SourceName,
    document: Annotated[
        str | None, typer.Argument(help="One document of it, by path. None: the whole source.")
    ] = None,
    now: Annotated[
        bool, typer.Option("--now", help="Delete its text at once; it cannot be undone.")
    ] = False,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Remove a source or one document: gone from the next answer on.

    The text is deleted when the time for undo is over, or at once with --now.
    """
    with opened() as app:
        tenant = app.access.workspace(workspace)
        found = app.catalogue.source(tenant, source)
        grace = timedelta(hours=0 if now else app.settings.undo_hours)
        if document:
            receipt = app.catalogue.remove_document(found, document, grace, at_terminal())
        else:
            receipt = app.catalogue.remove_source(found, grace, at_terminal())
        what = document or found.name
        on_record(app, tenant, "remove", f"{what} of {found.name}" if document else what)
        finish_due(app)
    if as_json:
        said = {"removed": what, "source": str(found.id), "undo": bool(grace)}
        print_json(said | {"receipt": str(receipt)})
        return
    done_line(f"{what} is removed.")
    if grace:
        hint_line(f"teamlore undo brings it back, for {app.settings.undo_hours:g} hours.")
    proof = f"teamlore receipts {receipt.hex[:8]}"
    hint_line(f"{proof} {'then proves' if grace else 'proves'} that its text was deleted.")


@verb
def undo(workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """Bring back what was removed last."""
    with opened() as app:
        tenant = app.access.workspace(workspace)
        name = app.catalogue.undo_removal(tenant)
        on_record(app, tenant, "undo", name)
        finish_due(app)
    if as_json:
        print_json({"restored": name})
    else:
        done_line(f"{name} is back.")


@verb
def jobs(workspace: InWorkspace = MAIN, as_json: AsJson = False) -> None:
    """List the newest ingest jobs and how they ended."""
    with opened() as app:
        tenant = app.access.workspace(workspace)
        found = app.jobs.listing(tenant)
        names = {s.id: s.name for s in app.catalogue.sources(tenant)}
    if as_json:
        print_json(
            [
                {
                    "id": str(j.id), "source": str(j.source), "kind": j.kind, "state": j.state,
                    "attempts": j.attempts, "reason": j.reason, "progress": j.progress,
                    "created_at": j.created_at, "finished_at": j.finished_at,
                }
                for j in found
            ]
        )  # fmt: skip
        return
    rows = [
        (j.id.hex[:8], j.kind, names.get(j.source, "removed"), j.state, age(j.created_at),
         j.reason or counts(j.progress))
        for j in found
    ]  # fmt: skip
    show_table("", ("id", "kind", "source", "state", "begun", ""), rows)


@verb
def retry(
    what: Annotated[
        str, typer.Argument(help="A failed job's id or a source; 'all': every one of both.")
    ],
    document: Annotated[
        str | None, typer.Argument(help="One document of the source, by path.")
    ] = None,
    workspace: InWorkspace = MAIN,
    as_json: AsJson = False,
) -> None:
    """Try again what failed: jobs, or documents of a source that failed or were refused."""
    from store.retrying import try_again

    with opened() as app:
        tenant = app.access.workspace(workspace)
        again = try_again(app.catalogue, app.jobs, tenant, what, document)
        on_record(app, tenant, "retry", f"{what} {document or ''}".strip())
        do_jobs(app, again, as_json=as_json)
