"""Shorter vectors for the first stage of a search: which axes are kept of a model's vectors. Pure.

Models that were trained for it are cut; for the others the axes are found by PCA in the vectors of
the passages themselves. Not centred: measured on 1,898 passages of govuk-developer-docs, dense
search alone with 128 of MiniLM's 384 dimensions, nDCG@10 .621 against .567 with the mean taken off
(.652 in full); with multilingual-e5-small it is the better one in English, and not in Chinese.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.models.encoder import Floats, unit_length


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """The first ``dims`` numbers of a vector; or its places on ``matrix`` (dimension, dims)."""

    dims: int
    matrix: Floats | None = None

    def shortened(self, vector: Floats) -> Floats:
        """A vector (dimension,) as one of ``dims`` numbers, of length 1."""
        short = vector[: self.dims] if self.matrix is None else vector @ self.matrix
        return unit_length(short)

    @property
    def way(self) -> str:
        """How they were chosen, as people are told."""
        return "cut" if self.matrix is None else "PCA"

    @property
    def name(self) -> str:
        """Tells indexes apart whose vectors must not meet."""
        digest = hashlib.sha256(self.packed()).hexdigest()[:8]
        return f"{self.dims}" if self.matrix is None else f"{self.dims}-{digest}"

    def packed(self) -> bytes:
        """The matrix as bytes, for ``unpacked``; empty where vectors are cut."""
        return b"" if self.matrix is None else self.matrix.astype("<f4").tobytes()


def unpacked(dims: int, matrix: bytes) -> Axes:
    """The axes of ``Axes.packed``."""
    return Axes(dims, np.frombuffer(matrix, "<f4").reshape(-1, dims) if matrix else None)


def principal(pages: Iterable[Floats], dims: int) -> Axes:
    """The ``dims`` axes on which vectors, given as pages of (n, dimension), keep most of their
    length: the same for the same vectors.
    """
    gram = sum((_gram(page) for page in pages), start=np.zeros(()))
    _, vectors = np.linalg.eigh(gram)  # by ascending length
    axes = vectors[:, ::-1][:, :dims]
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)
    return Axes(dims, np.ascontiguousarray(axes * np.sign(largest), np.float32))


def _gram(page: Floats) -> NDArray[np.float64]:
    wide = page.astype(np.float64)
    product: NDArray[np.float64] = wide.T @ wide
    return product
