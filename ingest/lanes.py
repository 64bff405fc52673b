"""Keeps the encoder busy: a few parts are encoded at once, while whoever asked does other work."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from ingest.embed import embed, parts
from ingest.prepare import EncoderInput
from store.models.encoder import CALLS_AT_ONCE, Encoder
from store.publishing import Embedding


class Lanes:
    """Threads that encode; closed, they drop what has not begun."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._pool = ThreadPoolExecutor(CALLS_AT_ONCE, "embed")

    def begin(self, inputs: Sequence[EncoderInput]) -> list[Future[list[Embedding]]]:
        """Parts of the inputs, in the order in which they are encoded."""
        return [self._pool.submit(embed, self._encoder, part) for part in parts(inputs)]

    def close(self) -> None:
        """Wait for what is under way."""
        self._pool.shutdown(cancel_futures=True)
