"""A look at a source of any kind, without a database around it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from ingest.sources.base import Since, Tools, Visit
from ingest.sources.registry import KINDS, Sources
from store.catalogue import Source


def looked_at(kind: str, target: str, tools: Tools) -> Visit:
    """The visit; a repository is named as people name it."""
    if kind == "git":
        named = next((k.identify(target) for k in KINDS if kind in k.names), None)
        target = named.target if named else target
    source = Source(
        uuid4(), uuid4(), uuid4(), "general", kind, target, "x", None, datetime.now(UTC), None,
        None, 0, 0, 0, 0,
    )  # fmt: skip
    return Sources(tools).visit(source, Since())


def paths(world, site):
    """What is known of a site, as it names it."""
    return {path.removeprefix(site.url("")) for path in world.published()}


def source(world):
    """The only one there is."""
    (found,) = world.catalogue.sources(world.workspace)
    return found
