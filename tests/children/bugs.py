"""Bugs of the kind that a kill brings to light, each planted by one function.

``BUGS`` names each with the point at which the process is killed that has it; an empty point: at
none, for the bug shows in what is left behind. Those of ``FROM_NOTHING`` are tried without a data
directory.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from children.killed import replace


def acknowledges_before_the_commit() -> None:
    """A transaction is committed when the next one begins."""
    open_: list[Any] = []

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def write(self: Any, *, durable: bool = True) -> Iterator[Any]:
            if open_:
                open_.pop().__exit__(None, None, None)
            transaction = honest(self, durable=durable)
            session = transaction.__enter__()
            try:
                yield session
            except BaseException:
                transaction.__exit__(*sys.exc_info())
                raise
            open_.append(transaction)

        return write

    replace("store.database:Database.write", make)


def index_without_a_log() -> None:
    """The engine keeps writes in memory until it is flushed."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        return lambda **named: honest(**(named | {"wal_enabled": False}))

    replace("store.index.edge:edge.EdgeConfig", make)


def publishes_before_the_points_are_there() -> None:
    """What should be in the index first goes there when the old points are deleted."""
    waiting: list[tuple[Any, Any]] = []
    replace("ingest.pipeline:write_points", lambda _: lambda *given: waiting.append(given))

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def delete(index: Any, ids: Any) -> None:
            while waiting:
                there, points = waiting.pop()
                there.upsert(points)
            honest(index, ids)

        return delete

    replace("ingest.pipeline:delete_points", make)


def publishes_while_staging() -> None:
    """A version is visible as soon as its rows are written."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def stage(self: Any, versions: Any, embeddings: Any) -> None:
            honest(self, versions, embeddings)
            self.publish([version.id for version in versions])

        return stage

    replace("store.publishing:Publisher.stage", make)


def loses_a_write_of_the_index() -> None:
    """The last point of a batch does not arrive, and nobody reads back."""

    def write(index: Any, points: Any) -> None:
        index.upsert(points[:-1])

    replace("ingest.pipeline:write_points", lambda _: write)


def keeps_old_points() -> None:
    """Points of what was replaced stay in the index."""
    for module in ("ingest.pipeline", "ingest.mirror"):
        replace(f"{module}:delete_points", lambda _: lambda *_given: None)


def keeps_missing_documents() -> None:
    """What the source no longer has stays."""
    replace("store.ledger:Ledger.drop_missing", lambda _: lambda *_given: 0)


def notes_documents_before_they_are_published() -> None:
    """A document counts as read when its rows are written."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def stage(self: Any, versions: Any, embeddings: Any) -> Any:
            points = honest(self, versions, embeddings)
            for path, version in versions:
                self.record(path, "published", None, version.digest)
            return points

        return stage

    replace("store.ledger:Ledger.stage", make)


def finishes_before_the_work() -> None:
    """A job is done when it is claimed."""
    replace("store.jobs:JobQueue.held", lambda _: lambda *_given: None)

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def ingest(self: Any, at: Any, on_progress: Any) -> None:
            at.ledger.finish({})
            honest(self, at, on_progress)

        return ingest

    replace("ingest.worker:Worker._ingest", make)


def leaves_the_jobs_of_the_dead() -> None:
    """Nobody takes over what a killed process had claimed."""
    replace("store.jobs:JobQueue.expire", lambda _: lambda _self: None)


def counts_terms_again() -> None:
    """It is forgotten that a version was counted."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        def settle(self: Any, versions: Any) -> None:
            from sqlalchemy import update

            from store.schema import VersionRow

            self._session.execute(update(VersionRow).values(counted=False))
            honest(self, versions)

        return settle

    replace("store.publishing:Publisher.settle", make)


def makes_up_ids() -> None:
    """A passage that is written again is another one."""

    def make(honest: Callable[..., Any]) -> Callable[..., Any]:
        return lambda kind, *parts: uuid4() if kind == "passage" else honest(kind, *parts)

    replace("store.publishing:derived_id", make)


def keeps_vectors_that_nothing_uses() -> None:
    """Embeddings stay when the last passage of theirs goes."""
    replace("store.publishing:Publisher._drop_unused", lambda _: lambda *_given: None)


BUGS: dict[str, tuple[Callable[[], None], str]] = {
    "acknowledges before the commit": (acknowledges_before_the_commit, "acknowledged"),
    "the index has no log": (index_without_a_log, "published"),
    "publishes before the points are there": (publishes_before_the_points_are_there, "published"),
    "publishes while staging": (publishes_while_staging, "staged"),
    "loses a write of the index": (loses_a_write_of_the_index, "published"),
    "keeps old points": (keeps_old_points, ""),
    "keeps missing documents": (keeps_missing_documents, ""),
    "notes documents too early": (notes_documents_before_they_are_published, "staged"),
    "finishes before the work": (finishes_before_the_work, "encoded"),
    "leaves the jobs of the dead": (leaves_the_jobs_of_the_dead, "claimed"),
    "counts terms again": (counts_terms_again, ""),
    "makes up ids": (makes_up_ids, "upserted"),
    "keeps vectors that nothing uses": (keeps_vectors_that_nothing_uses, ""),
}
FROM_NOTHING = {"the index has no log"}  # a shard that has one is not opened without
