"""For another model: embeds what stands in SQL already, each document whole or not at all.

encode -> keep -> upsert -> read back -> complete; the vectors of other models stay. A kill between
any two of them loses nothing: what is kept is not encoded again.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from uuid import UUID

from ingest.lanes import Lanes
from ingest.mirror import write_points
from ingest.prepare import EncoderInput, Preparer
from store.embedded import StoredVersion
from store.index.base import VectorIndex
from store.ledger import Ledger
from store.models.encoder import Encoder

log = logging.getLogger(__name__)
_PAGE = 50  # versions read from SQL at a time
_GROUP = 256  # passages that become findable together, as in an ingest

OnEmbedded = Callable[[int, int], None]  # documents and passages since the last call
_Group = list[tuple[StoredVersion, tuple[EncoderInput, ...]]]


class Reembedder:
    """Brings what is published to a model."""

    def __init__(self, preparer: Preparer, encoder: Encoder, index: VectorIndex) -> None:
        self._preparer, self._encoder, self._index = preparer, encoder, index

    def run(self, ledger: Ledger, on_embedded: OnEmbedded, seconds: float = math.inf) -> bool:
        """Embed every version of the source that the model does not know.

        False if that takes longer: then what was embedded by then can be found, and more is left.
        """
        until = time.monotonic() + seconds
        for group in self._groups(ledger, ledger.unembedded()):
            if time.monotonic() > until:
                return False
            self._embed(ledger, group, on_embedded)
        return True

    def embed(self, ledger: Ledger, versions: Sequence[UUID]) -> None:
        """Embed these versions, before people may find them."""
        for group in self._groups(ledger, versions):
            self._embed(ledger, group, lambda _documents, _passages: None)

    def _embed(self, ledger: Ledger, group: _Group, on_embedded: OnEmbedded) -> None:
        inputs = {item.digest: item for _, items in group for item in items}
        known = ledger.embedded(inputs)
        with closing(Lanes(self._encoder)) as lanes:
            for part in lanes.begin([i for digest, i in inputs.items() if digest not in known]):
                ledger.keep(made := part.result())
                on_embedded(0, len(made))
        versions = [version for version, _ in group]
        write_points(self._index, ledger.points([version.id for version in versions]))
        ledger.complete(versions)
        on_embedded(len(versions), 0)

    def _groups(self, ledger: Ledger, versions: Sequence[UUID]) -> Iterator[_Group]:
        group: _Group = []
        for version in _stored(ledger, versions):
            inputs = self._preparer.inputs(version.title, version.chunks, version.text)
            if tuple(item.digest for item in inputs) != version.inputs:
                log.warning("version %s was cut by another release: it is left", version.id)
                continue  # `verify` counts it; the next change of the document makes it anew
            group.append((version, inputs))
            if sum(len(items) for _, items in group) >= _GROUP:
                yield group
                group = []
        if group:
            yield group


def _stored(ledger: Ledger, ids: Sequence[UUID]) -> Iterator[StoredVersion]:
    for start in range(0, len(ids), _PAGE):
        yield from ledger.stored(ids[start : start + _PAGE])
