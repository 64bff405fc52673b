"""A model that knows words and nothing else: quick, and the same in every process."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from store.models.encoder import Encoded, InputKind, ModelSpec, unit_length

_DIMENSION = 48
_WORD = re.compile(r"\w+")


class WordModel:
    """A vector for each word, the sum of them for a text."""

    backend = "test"
    spec = ModelSpec("words", _DIMENSION, 256)

    def count(self, text: str) -> int:
        return len(_WORD.findall(text))

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        return [_encoded(text) for text in texts]


def _encoded(text: str) -> Encoded:
    found = list(_WORD.finditer(text))[: WordModel.spec.max_tokens]
    tokens = np.array([_vector(m.group().lower()) for m in found], np.float32)
    tokens = tokens.reshape(len(found), _DIMENSION)
    spans = np.array([m.span() for m in found], np.int32).reshape(len(found), 2)
    ids = np.array([2_000 + zlib.crc32(m.group().lower().encode()) % 20_000 for m in found])
    whole = tokens.sum(axis=0) if len(found) else np.zeros(_DIMENSION, np.float32)
    return Encoded(unit_length(whole), tokens, spans, ids.astype(np.int64))


@lru_cache(10_000)
def _vector(word: str) -> np.ndarray:
    made = np.random.default_rng(zlib.crc32(word.encode())).standard_normal(_DIMENSION)
    return unit_length(made.astype(np.float32))
