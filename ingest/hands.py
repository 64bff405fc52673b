"""What ingest works with, for the generation that answers at the moment a job begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ingest.following import Following, Opened
from ingest.pipeline import Ingestor, Visits
from ingest.prepare import Extracts, Preparer
from store.generations import Generation
from store.shedding import Shedder


class Models(Protocol):
    """The generations of this process."""

    def active(self) -> Opened: ...
    def kept(self) -> Sequence[Opened]: ...
    def of(self, generation: Generation) -> Opened: ...


class Hands:
    """Makes an ingestor for the model that answers, and a new one after a switch."""

    def __init__(
        self, sources: Visits, extractor: Extracts, models: Models, shedder: Shedder
    ) -> None:
        self._sources, self._extractor = sources, extractor
        self._models, self._shedder = models, shedder
        self._made: tuple[int, Ingestor] | None = None

    def now(self) -> tuple[str, Ingestor]:
        """The model that answers at this moment, and what reads documents for it."""
        active = self._models.active()
        number = active.generation.number
        if self._made is None or self._made[0] != number:
            preparer = Preparer(self._extractor, active.encoder)
            following = Following(preparer, self._models.kept, active.generation.key)
            self._made = (
                number,
                Ingestor(self._sources, preparer, active.encoder, active.index, following),
            )
        return active.generation.key, self._made[1]

    def tidy(self) -> None:
        """Delete the vectors of generations that were dropped; what was begun is gone on with."""
        for generation in self._shedder.dropping():
            self._models.of(generation).drop()
            self._shedder.shed(generation)
