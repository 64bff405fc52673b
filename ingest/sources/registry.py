"""The one table of kinds of source: a new kind is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.sources.base import Identity, Kind, Option, Since, Tools, Visit
from ingest.sources.channel import Channel
from ingest.sources.corpus import Corpus
from ingest.sources.export.kind import Export
from ingest.sources.files import Files
from ingest.sources.git.kind import GitRepository
from ingest.sources.handed import HandedOver
from ingest.sources.page import WebPage
from ingest.sources.site.kind import Site
from store.catalogue import Source
from store.errors import NotFoundError, UsageError

# Asked in this order what a target is: the first that claims it has it.
KINDS: tuple[type[Kind], ...] = (
    Site, GitRepository, WebPage, Channel, Export, Files, HandedOver, Corpus,
)  # fmt: skip


class Sources:
    """Opens sources of every kind that is known."""

    def __init__(self, tools: Tools) -> None:
        made = [kind(tools) for kind in KINDS]
        self._kinds = {name: kind for kind in made for name in kind.names}

    def visit(self, source: Source, since: Since) -> Visit:
        """Begin a look at a source; UsageError if a newer program made it."""
        if source.kind not in self._kinds:
            raise UsageError(f"Sources of kind '{source.kind}' are not known to this program.")
        return self._kinds[source.kind].visit(source, since)

    def forget(self, source: Source) -> None:
        """Delete what the kind of a purged source kept outside the database."""
        if source.kind in self._kinds:
            self._kinds[source.kind].forget(source.id)


def check_options(kind: str, options: Mapping[str, Any]) -> None:
    """UsageError if a kind of source does not know one of these options, or a value is wrong."""
    known: Mapping[str, Option] = next((k.options for k in KINDS if kind in k.names), {})
    for name, value in sorted(options.items()):
        if name not in known:
            raise UsageError(f"--{name} does not go with this kind of source ({kind}).")
        known[name](value)


def identify(target: str) -> Identity:
    """What a person typed: kind, canonical target and display name; NotFoundError if nothing."""
    for kind in KINDS:
        if found := kind.identify(target):
            return found
    raise NotFoundError(f"There is no file or folder '{target}'.")
