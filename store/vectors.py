"""How vectors lie in SQL: little-endian bytes, so that the index can be rebuilt from them."""

from __future__ import annotations

import hashlib

import numpy as np

from store.models.encoder import Floats
from store.records import SparseVector

VERSION = 1  # part of the model key: raise it when encoder inputs or blobs change
_MARK = 16  # bytes that name a model in front of its mean
_COUNT = np.dtype("<u4")


def pack_dense(vector: Floats) -> bytes:
    """A (dimension,) vector as float32 bytes."""
    return vector.astype("<f4").tobytes()


def unpack_dense(blob: bytes) -> Floats:
    """The vector of ``pack_dense``, read only."""
    return np.frombuffer(blob, "<f4")


def pack_terms(terms: SparseVector) -> bytes:
    """Indices as uint32, then as many values as float32."""
    return terms.indices.astype("<u4").tobytes() + terms.values.astype("<f4").tobytes()


def unpack_terms(blob: bytes) -> SparseVector:
    """The sparse vector of ``pack_terms``, read only."""
    half = len(blob) // 2
    return SparseVector(np.frombuffer(blob[:half], "<u4"), np.frombuffer(blob[half:], "<f4"))


def mean_mark(model: str) -> bytes:
    """What stands in front of a model's mean; where it stands, the version is embedded whole."""
    return hashlib.sha256(model.encode()).digest()[:_MARK]


def mean_of(means: bytes, mark: bytes) -> bytes | None:
    """The mean behind this mark, as ``pack_dense`` made it; None if that model has none."""
    at = 0
    while at < len(means):
        start = at + _MARK + _COUNT.itemsize
        end = start + int(np.frombuffer(means, _COUNT, 1, at + _MARK)[0])
        if means.startswith(mark, at):
            return means[start:end]
        at = end
    return None


def with_mean(means: bytes, mark: bytes, vector: Floats) -> bytes:
    """The means of all models with this one added; one that is there stays."""
    if mean_of(means, mark) is not None:
        return means
    blob = pack_dense(vector)
    return means + mark + np.array(len(blob), _COUNT).tobytes() + blob


def without_mean(means: bytes, mark: bytes) -> bytes:
    """The means of all models but the one behind this mark."""
    kept, at = b"", 0
    while at < len(means):
        end = at + _MARK + _COUNT.itemsize
        end += int(np.frombuffer(means, _COUNT, 1, at + _MARK)[0])
        if not means.startswith(mark, at):
            kept += means[at:end]
        at = end
    return kept
