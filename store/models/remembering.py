"""Keeps the vectors of questions for a while: who wants to see more asks the same again."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

from store.models.encoder import Encoded, Encoder, InputKind, ModelSpec

KEPT_SECONDS = 3600  # no question outlives what people erase or what its time is over by more


class RememberingEncoder:
    """An encoder that encodes a question once, as long as it has room for it.

    By content: the digest of the exact text, for one model. Passages are kept in SQL, by content
    as well. Nothing of a document is kept here. An hour after it was made a vector is not used
    any more, and goes with the next question.
    """

    def __init__(
        self, encoder: Encoder, room: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``room`` is in bytes."""
        self._encoder, self._room, self._clock = encoder, room, clock
        self._kept: OrderedDict[bytes, tuple[float, Encoded]] = OrderedDict()  # oldest first
        self._held = 0
        self._turn = Lock()

    @property
    def spec(self) -> ModelSpec:
        """The facts of the model."""
        return self._encoder.spec

    @property
    def backend(self) -> str:
        """What it runs on."""
        return self._encoder.backend

    @property
    def held(self) -> int:
        """Bytes that are kept."""
        return self._held

    def count(self, text: str) -> int:
        """How many tokens the text takes."""
        return self._encoder.count(text)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        """Encode texts in order, in one call what is not known."""
        if kind is not InputKind.QUESTION:
            return self._encoder.encode(texts, kind)
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        found = self._recalled(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if new:
            made = self._encoder.encode(list(new.values()), kind)
            fresh = dict(zip(new, made, strict=True))
            self._keep(fresh)
            found |= fresh
        return [found[key] for key in keys]

    def _recalled(self, keys: Sequence[bytes]) -> dict[bytes, Encoded]:
        with self._turn:
            self._drop()
            return {key: self._kept[key][1] for key in keys if key in self._kept}

    def _keep(self, fresh: dict[bytes, Encoded]) -> None:
        with self._turn:
            for key, encoded in fresh.items():
                if key not in self._kept and _size(encoded) <= self._room:
                    self._kept[key] = (self._clock(), encoded)
                    self._held += _size(encoded)
            self._drop()

    def _drop(self) -> None:
        """Forget what is too old, and the oldest of what is too much."""
        latest = self._clock() - KEPT_SECONDS
        while self._kept:
            made, encoded = next(iter(self._kept.values()))
            if made > latest and self._held <= self._room:
                return
            self._kept.popitem(last=False)
            self._held -= _size(encoded)


def _size(encoded: Encoded) -> int:
    return encoded.dense.nbytes + encoded.tokens.nbytes + encoded.spans.nbytes + encoded.ids.nbytes
