"""How vectors lie in SQL: little-endian bytes, so that the index can be rebuilt from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from store.models.encoder import Floats
from store.records import SparseVector


def pack_dense(vector: Floats) -> bytes:
    """A (dimension,) vector as float32 bytes."""
    return vector.astype("<f4").tobytes()


def unpack_dense(blob: bytes) -> Floats:
    """The vector of ``pack_dense``, read only."""
    return np.frombuffer(blob, "<f4")


def pack_terms(terms: SparseVector) -> bytes:
    """Indices as uint32, then as many values as float32."""
    return np.asarray(terms.indices, "<u4").tobytes() + np.asarray(terms.values, "<f4").tobytes()


def term_arrays(blob: bytes) -> tuple[NDArray[np.uint32], Floats]:
    """Indices and values of ``pack_terms``, read only."""
    half = len(blob) // 2
    return np.frombuffer(blob[:half], "<u4"), np.frombuffer(blob[half:], "<f4")


def unpack_terms(blob: bytes) -> SparseVector:
    """The sparse vector of ``pack_terms``."""
    indices, values = term_arrays(blob)
    return SparseVector(tuple(indices.tolist()), tuple(values.tolist()))
