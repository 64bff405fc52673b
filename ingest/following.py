"""The generations beside the one that answers: written with it, and deleted from with it.

So a switch to another one, or back, loses nothing. One whose model cannot be loaded stays behind,
which is counted and refuses the switch; it does not keep the others from their work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from ingest.mirror import align, delete_points
from ingest.prepare import Preparer
from ingest.reembed import OnEmbedded, Reembedder
from store.errors import ModelError, TeamloreError
from store.generations import DroppedError, Generation
from store.index.base import VectorIndex
from store.ledger import Ledger
from store.models.encoder import Encoder

log = logging.getLogger(__name__)


class Opened(Protocol):
    """A generation that is kept, as this process works on it."""

    @property
    def generation(self) -> Generation: ...
    @property
    def encoder(self) -> Encoder: ...
    @property
    def index(self) -> VectorIndex: ...
    def drop(self) -> None: ...


class Following:
    """Works on all generations but one, as they are at each moment."""

    def __init__(
        self, preparer: Preparer, kept: Callable[[], Sequence[Opened]], leader: str
    ) -> None:
        """``leader`` is the one that answered when the job began: it is written elsewhere.

        Where another one answers since, that one follows till the job ends.
        """
        self._preparer, self._kept, self._leader = preparer, kept, leader

    def embed(self, ledger: Ledger, versions: Sequence[UUID]) -> None:
        """Embed versions that are about to be published."""
        for opened, embedder in self._followers():
            with _unless_dropped(opened):
                embedder.embed(ledger.beside(opened.generation.key), versions)

    def catch_up(self, ledger: Ledger, on_embedded: OnEmbedded, seconds: float) -> bool:
        """Embed what is published and not known to them; False if that takes longer.

        TeamloreError says why one that is being built cannot be.
        """
        done = True
        for opened, embedder in self._followers(must=("building",)):
            with _unless_dropped(opened):
                mine = ledger.beside(opened.generation.key)
                done = embedder.run(mine, on_embedded, seconds) and done
        return done

    def behind(self, ledger: Ledger) -> int:
        """How many versions of the source they do not know."""
        keys = [each.generation.key for each in self._others() if each.generation.follows]
        return sum(len(ledger.beside(key).unembedded()) for key in keys)

    def align(self, ledger: Ledger) -> None:
        """Make their indexes hold what SQL says of the source."""
        for opened in self._others():
            with _unless_dropped(opened):
                mine = ledger.beside(opened.generation.key)
                if opened.generation.made_of:
                    align(opened.index, mine)
                else:
                    delete_points(opened.index, mine.passage_ids(mine.versions()[1]))

    def delete(self, ids: Sequence[UUID]) -> None:
        """Delete points and see that they are gone."""
        for opened in self._others():
            delete_points(opened.index, ids)
            opened.index.flush()

    def _others(self) -> list[Opened]:
        return [each for each in self._kept() if each.generation.key != self._leader]

    def _followers(self, must: Sequence[str] = ()) -> Iterator[tuple[Opened, Reembedder]]:
        for opened in self._others():
            if not opened.generation.follows:
                continue
            try:
                encoder = opened.encoder
            except ModelError as error:
                if opened.generation.state in must:
                    raise TeamloreError(str(error)) from error
                log.warning("generation %d stays behind: %s", opened.generation.number, error)
                continue
            yield opened, Reembedder(self._preparer, encoder, opened.index)


@contextmanager
def _unless_dropped(opened: Opened) -> Iterator[None]:
    """Where it is dropped meanwhile there is nothing more to do; what was just written goes too."""
    try:
        yield
    except DroppedError:
        log.info("generation %d was dropped meanwhile", opened.generation.number)
        opened.drop()
