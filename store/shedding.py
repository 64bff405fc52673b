"""Deletes from SQL what a model made of documents, and sees that it is gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select, tuple_, update
from sqlalchemy import delete as delete_from
from sqlalchemy.orm import Session, aliased

from store.database import Database
from store.embedded import is_embedded
from store.errors import StorageError
from store.generations import Generation, Generations
from store.schema import EmbeddingRow, VersionRow
from store.vectors import mean_mark, without_mean

_PAGE = 500  # rows a transaction: whoever publishes waits for it
NO_MODEL = ""  # of terms that outlive the last model which read their passage


class Shedder:
    """Takes a dropped generation out of the database; may be killed and done again."""

    def __init__(self, database: Database, generations: Generations) -> None:
        self._database, self._generations = database, generations

    def dropping(self) -> list[Generation]:
        """Those whose vectors are to be deleted."""
        return self._generations.dropping()

    def shed(self, generation: Generation) -> None:
        """Delete its vectors, which the index holds no more; StorageError if some stayed."""
        for step in (_unmark, _keep_terms, _delete):
            after = None
            while (after := self._page(step, generation.key, after)) is not None:
                pass
        with self._database.read() as session:
            left = session.scalar(select(func.count()).where(EmbeddingRow.model == generation.key))
        if left:
            raise StorageError("Vectors of a dropped model came back: run `teamlore reembed`.")
        self._generations.dropped(generation.number)
        self._database.shed_log()

    def _page(self, step: Any, key: str, after: Any) -> Any:
        """Behind what the next page begins; None if this was the last one."""
        with self._database.write() as session:
            return step(session, key, after)


def _unmark(session: Session, key: str, after: Any) -> Any:
    """Versions that the model knew are unknown to it: else a later try would take them as read."""
    query = select(VersionRow).where(is_embedded(key)).order_by(VersionRow.id).limit(_PAGE)
    rows = session.scalars(query if after is None else query.where(VersionRow.id > after)).all()
    for row in rows:
        row.mean = without_mean(row.mean, mean_mark(key))
    return rows[-1].id if rows else None


def _keep_terms(session: Session, key: str, after: Any) -> Any:
    """How often words stand in passages must be known as long as the passages are.

    Of those that no other model has read the terms stay, and nothing else.
    """
    other = aliased(EmbeddingRow)
    shared = exists().where(
        other.workspace_id == EmbeddingRow.workspace_id,
        other.digest == EmbeddingRow.digest,
        other.model != key,
    )
    chosen = _some(session, key, after, ~shared)
    for workspace, digest in chosen:
        row = and_(EmbeddingRow.workspace_id == workspace, EmbeddingRow.digest == digest)
        session.execute(
            update(EmbeddingRow)
            .where(row, EmbeddingRow.model == key)
            .values(model=NO_MODEL, dense=b"", late=b"")
        )
    return chosen[-1] if chosen else None


def _delete(session: Session, key: str, after: Any) -> Any:
    chosen = _some(session, key, after)
    for workspace in {workspace for workspace, _ in chosen}:
        digests = [digest for each, digest in chosen if each == workspace]
        session.execute(
            delete_from(EmbeddingRow).where(
                EmbeddingRow.workspace_id == workspace,
                EmbeddingRow.digest.in_(digests),
                EmbeddingRow.model == key,
            )
        )
    return chosen[-1] if chosen else None


def _some(session: Session, key: str, after: Any, *where: Any) -> list[tuple[UUID, bytes]]:
    place = tuple_(EmbeddingRow.workspace_id, EmbeddingRow.digest)
    query = (
        select(EmbeddingRow.workspace_id, EmbeddingRow.digest)
        .where(EmbeddingRow.model == key, *where)
        .order_by(EmbeddingRow.workspace_id, EmbeddingRow.digest)
        .limit(_PAGE)
    )
    found = session.execute(query if after is None else query.where(place > after))
    return [(workspace, digest) for workspace, digest in found]
