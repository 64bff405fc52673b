"""Ingests a labelled set in a data directory of its own, for verbs that measure."""

from __future__ import annotations

from uuid import UUID

from bot.cli.screen import progress_bar, warn_line
from bot.cli.work import finish
from bot.measure.sets import LabelledSet
from bot.wiring import App
from store.errors import TeamloreError
from store.records import Audience


def ingested(app: App, labelled: LabelledSet, *, quiet: bool) -> tuple[Audience, dict[str, UUID]]:
    """Who may read the set's documents, and their ids by path."""
    tenant = app.access.workspace()
    shelf = app.access.make_space(tenant, "general")
    source, job = app.catalogue.add_source(
        tenant, shelf, labelled.kind, str(labelled.target.resolve()), labelled.name, None
    )
    with progress_bar(quiet=quiet) as update:
        ended = finish(app, [job], update)
    if ended[0].state != "done":
        raise TeamloreError(ended[0].reason or "The documents could not be ingested.")
    for refused in ended[0].progress.get("refused", []) if not quiet else []:
        warn_line("refused", refused["document"], refused["reason"])
    documents = {d.path: d.id for d in app.catalogue.documents(source)}
    return Audience(tenant, frozenset({shelf})), documents
