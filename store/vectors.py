"""How vectors lie in SQL: little-endian bytes, so that the index can be rebuilt from them."""

from __future__ import annotations

import numpy as np

from store.models.encoder import Floats
from store.records import SparseVector

VERSION = 1  # part of the model key: raise it when encoder inputs or blobs change


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
