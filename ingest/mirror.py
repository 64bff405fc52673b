"""Makes the vector index hold exactly what SQL says people may find of one source."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from store.errors import StorageError
from store.index.base import VectorIndex
from store.ledger import Ledger
from store.records import IndexPoint
from store.spans import span

_PAGE = 500  # points handled at a time


def write_points(index: VectorIndex, points: Sequence[IndexPoint]) -> None:
    """Write points and read them back; StorageError if one did not arrive."""
    ids = {point.id for point in points}
    with span("index", passages=len(ids)):
        index.upsert(points)
        arrived = index.present(sorted(ids))
    if arrived != ids:
        raise StorageError("The vector index lost a write: run `teamlore verify --repair`.")


def delete_points(index: VectorIndex, ids: Sequence[UUID]) -> None:
    """Delete points by id and see that they are gone; StorageError if one stayed."""
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        index.delete(page)
        if index.present(page):
            raise StorageError("The vector index kept a deleted point: run `teamlore verify`.")


def mirror(index: VectorIndex, ledger: Ledger) -> None:
    """Take away every point that must not be found and bring back every one that is missing.

    What is hidden for good is deleted from SQL after that: no other index may hold it then.
    """
    with span("mirror"):
        align(index, ledger)
        ledger.settle()
        ledger.sweep()


def align(index: VectorIndex, ledger: Ledger) -> None:
    """The same for the points alone."""
    live, hidden = ledger.versions()
    delete_points(index, ledger.passage_ids(hidden))
    for start in range(0, len(live), _PAGE):
        points = ledger.points(live[start : start + _PAGE])
        there = index.present([point.id for point in points])
        write_points(index, [point for point in points if point.id not in there])
