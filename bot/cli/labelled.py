"""Ingests a labelled set in a data directory of its own, for verbs that measure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from bot.cli.screen import progress_bar, warn_line
from bot.cli.work import finish
from bot.measure.sets import LabelledSet
from bot.wiring import App
from store.errors import TeamloreError
from store.records import Audience

if TYPE_CHECKING:  # a fifth of a second that --help does not need
    from store.models.encoder import Encoder
    from store.settings import Settings


@contextmanager
def apart(settings: Settings, home: Path, encoder: Encoder | None = None) -> Iterator[App]:
    """The program's parts on a data directory of its own, with nothing of what is known.

    Below ``home`` each model has one: what is kept of another model's run must not answer here.
    """
    from store.models.load import load_encoder
    from store.naming import model_key

    encoder = encoder or load_encoder(settings)
    own = {"home": home / model_key(encoder.spec), "database_url": "", "qdrant_url": ""}
    app = App(settings.model_copy(update=own), encoder)
    try:
        yield app
    finally:
        app.close()


def home_of(labelled: LabelledSet, keep: Path | None, scratch: str) -> Path:
    """The data directory of one of several sets."""
    return (keep or Path(scratch)) / labelled.name.replace("/", "-")


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
