"""Trying again what failed, as people name it: a job, a source, a document of it, or everything."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from store.catalogue import Catalogue
from store.errors import NotFoundError
from store.jobs import JobQueue


def try_again(
    catalogue: Catalogue, jobs: JobQueue, workspace: UUID, what: str, document: str | None = None
) -> list[UUID]:
    """The jobs that try again what failed; NotFoundError if nothing of that name did."""
    if what == "all" and document is None:
        return _everything(catalogue, jobs, workspace)
    if document is None:
        with suppress(NotFoundError):
            return jobs.retry(workspace, what)
    return [catalogue.try_again(catalogue.source(workspace, what), document)]


def _everything(catalogue: Catalogue, jobs: JobQueue, workspace: UUID) -> list[UUID]:
    again: list[UUID] = []
    with suppress(NotFoundError):
        again += jobs.retry(workspace, "all")
    for source in catalogue.sources(workspace):
        if source.refused or source.failed:
            again.append(catalogue.try_again(source))
    if not again:
        raise NotFoundError("Nothing has failed: there is nothing to try again.")
    return list(dict.fromkeys(again))
