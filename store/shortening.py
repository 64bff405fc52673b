"""Whether the index of a model holds shortened vectors, and on which axes.

SQL keeps every vector in full, so that a change of axes only builds the index anew and encodes
nothing: open under the axes' own name -> fill from SQL -> note the axes -> delete the old index.
Killed before the note, the next process begins again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import func, select

from store.database import Database, now
from store.generations import Generation
from store.index.base import VectorIndex
from store.index.short import ShortIndex
from store.models.encoder import Floats
from store.publishing import Publisher
from store.schema import EmbeddingRow, ShorteningRow, SourceRow
from store.short import Axes, principal, unpacked
from store.vectors import unpack_dense
from store.verification import Verifier
from store.versions import pages, versions_of

log = logging.getLogger(__name__)

# Vectors from which axes are worth finding: fewer take no memory, and axes of few serve those that
# come later badly (nDCG@10 of dense search in 128 dimensions, found in half of the passages: 70 of
# xquad/en .931 instead of .953, 949 of govuk-developer-docs .647 instead of .621).
FEWEST = 1_000
_GROWN = 4  # times as many as they were found in, and they are found anew
_SAMPLE = 20_000  # of the vectors; more move no axis that is kept
_PART = 1_000  # vectors in memory at once

Open = Callable[[str, int], VectorIndex]  # by what follows the model's name, and the dimension


@dataclass(frozen=True, slots=True)
class _Held:
    """The axes that the index was last filled on."""

    axes: Axes
    fitted_on: int


class Shortenings:
    """The axes of one generation's index, for all workspaces that share it.

    They say how vectors are spread and nothing of what any says; which passages are found is
    decided behind the gates, by full vectors.
    """

    def __init__(
        self, database: Database, generation: Generation, shorter: Collection[int] = ()
    ) -> None:
        """``shorter``: the dimensions that the model was trained to be cut to."""
        self._database, self._generation, self._shorter = database, generation, shorter
        self._model, self._full = generation.key, generation.dimension

    def opened(self, dims: int, opens: Open) -> VectorIndex:
        """The index with vectors of so many dimensions, 0 for all; filled where that is new.

        All dimensions as well while there are too few passages to find axes in.
        """
        held = self._held()
        if held is None and not dims:
            return self.index(None, opens)  # without a count, which reads every row
        size = self._size()
        axes, before = self._wanted(dims, held, size), held.axes if held else None
        index = self.index(axes, opens)
        if (before and before.name) != (axes and axes.name):
            try:
                log.info("the index is built on axes %s", axes.name if axes else "in full")
                self.fill(index)
                self._keep(axes, size)
                self.index(before, opens).destroy()
            except BaseException:
                index.close()
                raise
        return index

    def index(self, axes: Axes | None, opens: Open) -> VectorIndex:
        """An index on these axes; None: of full vectors."""
        if axes is None:
            return opens("", self._full)
        return ShortIndex(opens(f".{axes.name}", axes.dims), axes)

    def axes(self, dims: int) -> Axes | None:
        """Axes for so many dimensions, however few passages there are; None: they are all."""
        if not 0 < dims < self._full:
            return None
        if dims in self._shorter:
            return Axes(dims)
        return principal(self._vectors(), dims)

    def fill(self, index: VectorIndex) -> None:
        """Make an index hold exactly what people may find; what is there already stays."""
        Verifier(self._database, index, self._generation).drop_strangers()
        with self._database.read() as session:
            sources = session.execute(
                select(SourceRow.id, SourceRow.workspace_id).order_by(SourceRow.id)
            ).all()
        for source, workspace in sources:
            with self._database.read() as session:
                live, _ = versions_of(session, source)
                publisher = Publisher(session, workspace, self._model)
                for page in pages(live):
                    points = publisher.points(page)
                    there = index.present([point.id for point in points])
                    index.upsert([point for point in points if point.id not in there])
        index.flush()

    def _wanted(self, dims: int, held: _Held | None, size: int) -> Axes | None:
        found = held is not None and held.axes.matrix is not None and held.axes.dims == dims
        if held is not None and found and size < _GROWN * held.fitted_on:
            return held.axes
        if dims not in self._shorter and size < FEWEST:
            return None
        return self.axes(dims)

    def _vectors(self) -> Iterator[Floats]:
        """Those of a sample, in parts; digests are spread evenly, so a part of them is one."""
        share = min(1.0, _SAMPLE / max(self._size(), 1))
        query = select(EmbeddingRow.dense).where(EmbeddingRow.model == self._model)
        if share < 1:
            query = query.where(EmbeddingRow.digest < int(share * 2**64).to_bytes(8, "big"))
        query = query.order_by(EmbeddingRow.digest, EmbeddingRow.workspace_id)
        with self._database.read() as session:
            rows = session.scalars(query.execution_options(yield_per=_PART))
            for part in rows.partitions():
                yield np.stack([unpack_dense(blob) for blob in part])

    def _size(self) -> int:
        query = select(func.count()).where(EmbeddingRow.model == self._model)
        with self._database.read() as session:
            return session.scalar(query.select_from(EmbeddingRow)) or 0

    def _held(self) -> _Held | None:
        with self._database.read() as session:
            row = session.get(ShorteningRow, self._model)
            return _Held(unpacked(row.dims, row.matrix), row.fitted_on) if row else None

    def _keep(self, axes: Axes | None, size: int) -> None:
        with self._database.write() as session:
            if axes is not None:
                session.merge(self._row(axes, size))
            elif (row := session.get(ShorteningRow, self._model)) is not None:
                session.delete(row)

    def _row(self, axes: Axes, size: int) -> Any:
        return ShorteningRow(
            model=self._model, dims=axes.dims, matrix=axes.packed(), fitted_on=size, made_at=now()
        )
