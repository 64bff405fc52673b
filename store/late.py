"""Token vectors for late interaction: pooled, in 8 bits, marked with the unit they belong to.

A passage keeps a few dozen vectors of its own encoder pass. At question time each token of the
question seeks its best match among them (MaxSim): over the passage to rank it, over each sentence
or row to find the one that answers.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bytes = NDArray[np.uint8]

CONTEXT = 255  # marks vectors of the title and headings: they rank a passage, but are not quoted

# Token vectors that become one, on average. Ward's clusters lose nothing measurable up to 2.5
# (govuk-developer-docs, cranfield, xquad, squad2), and chunk@1 falls from .57 to .48 at 3.
POOLING = 2.5

_LAST_UNIT = 254
_APART = np.float32(1e4)  # squared distance of tokens of different units: joined last of all
_HEADER = np.dtype([("vectors", "<u2"), ("dimensions", "<u2")])
_SMALLEST = np.float32(1e-9)


class Tokens(NamedTuple):
    """Vectors of a passage: ``values * scales[:, None]`` have about unit length."""

    values: NDArray[np.int8]  # (n, d)
    scales: Floats  # (n,)
    units: Bytes  # (n,), ascending


class Matches(NamedTuple):
    """How well each token of a question (q) is met by each candidate (c) and each of its units.

    ``units[starts[i]:starts[i + 1]]`` are the marked units of candidate ``i``, whose numbers are in
    ``numbers``; its context, if it has any, is among them as number 255.
    """

    passages: Floats  # (c, q) best similarity in the passage
    units: Floats  # (u, q) best similarity in the unit
    numbers: Bytes  # (u,)
    starts: NDArray[np.intp]  # (c + 1,)


def marks(
    offsets: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.intp], Bytes]:
    """Which tokens to keep, and the unit of each.

    ``offsets`` are the characters of each token in the encoder's input (empty for the special
    tokens, which are left out), ``spans`` those of each unit.
    """
    places = np.asarray(offsets, np.int64).reshape(-1, 2)
    edges = np.asarray(spans, np.int64).reshape(-1, 2)
    kept = np.flatnonzero(places[:, 1] > places[:, 0])
    units = np.searchsorted(edges[:, 0], places[kept, 0], side="right") - 1
    within = units >= 0
    within[within] &= places[kept[within], 0] < edges[units[within], 1]
    return kept, np.where(within, np.minimum(units, _LAST_UNIT), CONTEXT).astype(np.uint8)


def compact(vectors: Floats, units: Bytes, pooling: float = POOLING) -> bytes:
    """The blob of a passage from its token vectors (n, d) and their units (n,)."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    unit_length = vectors / np.maximum(lengths, _SMALLEST)[:, None]
    return pack(*pool(unit_length, units, pooling))


def pool(vectors: Floats, units: Bytes, pooling: float = POOLING) -> tuple[Floats, Bytes]:
    """Means of Ward's clusters, none of which reaches over two units; ascending by unit.

    ``vectors`` (n, d) of unit length give about ``n / pooling`` vectors of unit length.
    """
    order = np.argsort(units, kind="stable")
    vectors, units = vectors[order], units[order]
    tokens, edges = (
        len(vectors),
        np.flatnonzero(np.diff(units.astype(np.int16), prepend=-1, append=-1)).tolist(),
    )
    clusters = max(round(tokens / pooling), len(edges) - 1, 1)
    if clusters >= tokens:
        return vectors, units
    labels = _labels(_tree(vectors, edges), tokens, clusters)
    _, first, cluster = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(first)  # by the cluster's first token, so ascending by unit
    members = np.equal.outer(np.arange(len(first))[order], cluster).astype(np.float32)
    sums = members @ vectors  # a product takes half of what np.add.reduceat does
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    return sums / np.maximum(lengths, _SMALLEST)[:, None], units[first[order]]


def _tree(vectors: Floats, edges: list[int]) -> list[list[float]]:
    """Ward's merges, cheapest first, of vectors whose units lie between the ``edges``.

    One call for all units, for a call costs more than its work. The products are small: with
    ``OPENBLAS_NUM_THREADS=1`` they take .12 ms a passage, with two threads that wait for each other
    while the encoder has the cores up to 4 ms, so processes that ingest should set it.
    """
    from scipy.cluster.hierarchy import linkage  # half a second, and a question never needs it

    squares = np.full((len(vectors), len(vectors)), _APART, np.float32)
    for start, end in pairwise(edges):
        unit = vectors[start:end]
        squares[start:end, start:end] = 2 - 2 * (unit @ unit.T)
    numbers = np.arange(len(vectors))
    distances = np.sqrt(np.maximum(squares[np.less.outer(numbers, numbers)], 0))
    merges: list[list[float]] = linkage(distances, "ward").tolist()
    return merges


def _labels(merges: list[list[float]], tokens: int, clusters: int) -> NDArray[np.intp]:
    """The cluster of each token after the merges that leave so many clusters."""
    parent = list(range(2 * tokens - clusters))
    for node, merge in enumerate(merges[: tokens - clusters], tokens):
        parent[int(merge[0])] = parent[int(merge[1])] = node
    for node in range(len(parent) - 1, -1, -1):
        parent[node] = parent[parent[node]]
    return np.asarray(parent[:tokens], np.intp)


def pack(vectors: Floats, units: Bytes) -> bytes:
    """Vectors (n, d) as bytes: a count and a width, the units, a scale each, 8 bits a value.

    One scale a vector: MiniLM has a dimension of .87 where others stop at .35, and a scale for the
    whole passage would waste most of the range.
    """
    header = np.array((len(vectors), vectors.shape[1]), _HEADER)
    scales = np.maximum(np.abs(vectors).max(axis=1, initial=0), _SMALLEST) / np.float32(127)
    values = np.rint(vectors / scales[:, None]).astype(np.int8)
    parts = (header, units.astype(np.uint8), scales.astype("<f4"), values)
    return b"".join(part.tobytes() for part in parts)


def unpack(blob: bytes) -> Tokens:
    """The vectors of a blob, without copying it."""
    vectors, dimensions = (int(number) for number in np.frombuffer(blob, _HEADER, 1)[0])
    at = _HEADER.itemsize
    units = np.frombuffer(blob, np.uint8, vectors, at)
    scales = np.frombuffer(blob, "<f4", vectors, at + vectors)
    values = np.frombuffer(blob, np.int8, vectors * dimensions, at + 5 * vectors)
    return Tokens(values.reshape(vectors, dimensions), scales, units)


def maxsim(question: Floats, blobs: Sequence[bytes]) -> Matches:
    """The best similarity of each question token (q, d) in every blob and each of its units."""
    found = [unpack(blob) for blob in blobs]
    sizes = np.array([len(tokens.units) for tokens in found], np.intp)
    if not sizes.sum():
        return _nothing(len(found), len(question))
    values = np.concatenate([tokens.values for tokens in found], dtype=np.float32)
    scales = np.concatenate([tokens.scales for tokens in found])
    numbers = np.concatenate([tokens.units for tokens in found])
    similarity = (values @ question.T) * scales[:, None]
    return _reduced(similarity, numbers, sizes)


def _reduced(similarity: Floats, numbers: Bytes, sizes: NDArray[np.intp]) -> Matches:
    """Maxima over runs of the same unit, then over the units of each candidate."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    border = (np.diff(owner, prepend=-1) != 0) | (
        np.diff(numbers.astype(np.int16), prepend=-1) != 0
    )
    runs = np.flatnonzero(border)
    units = np.maximum.reduceat(similarity, runs, axis=0)
    starts = np.searchsorted(owner[runs], np.arange(len(sizes) + 1))
    passages = np.full((len(sizes), similarity.shape[1]), -1, np.float32)
    filled = np.flatnonzero(sizes)
    passages[filled] = np.maximum.reduceat(units, starts[filled], axis=0)
    return Matches(passages, units, numbers[runs], starts)


def _nothing(candidates: int, tokens: int) -> Matches:
    return Matches(
        np.full((candidates, tokens), -1, np.float32),
        np.empty((0, tokens), np.float32),
        np.empty(0, np.uint8),
        np.zeros(candidates + 1, np.intp),
    )
