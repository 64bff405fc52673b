"""Token vectors for late interaction: pooled, in 8 bits, marked with the unit they belong to.

A passage keeps a few dozen vectors of its own encoder pass. At question time each token of the
question seeks its best match among them (MaxSim): over the passage to rank it, over each sentence
or row to find the one that answers.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from struct import Struct
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
_HEADER = np.dtype([("vectors", "<u2"), ("dimensions", "<u2")])
_SIZES = Struct("<HH")  # the same, quicker to read

# Rows that are multiplied at once. A sixth faster than all at once, and, being a multiple of the
# rows that the library takes at once, the same to the last bit.
_PART = 384
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
    """The blob of a passage from its token vectors (n, d) of unit length and their units (n,)."""
    return pack(*pool(vectors, units, pooling))


def pool(vectors: Floats, units: Bytes, pooling: float = POOLING) -> tuple[Floats, Bytes]:
    """Means of Ward's clusters, none of which reaches over two units; ascending by unit.

    ``vectors`` (n, d) of unit length give about ``n / pooling`` vectors of unit length.
    """
    order = np.argsort(units, kind="stable")
    vectors, units = vectors[order], units[order]
    tokens = len(vectors)
    edges = [0, *(np.flatnonzero(units[1:] != units[:-1]) + 1).tolist(), tokens]
    clusters = max(round(tokens / pooling), len(edges) - 1, 1)
    if clusters >= tokens:
        return vectors, units
    heads = _heads(_merges(vectors, edges)[: tokens - clusters], tokens)
    first = np.flatnonzero(heads == np.arange(tokens))  # so ascending by unit
    sums = _sums(vectors, edges, first, heads)
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    return sums / np.maximum(lengths, _SMALLEST)[:, None], units[first]


def _sums(
    vectors: Floats, edges: list[int], first: NDArray[np.intp], heads: NDArray[np.intp]
) -> Floats:
    """The sum of each cluster, by products unit by unit: a sixth of what np.add.reduceat takes."""
    members = np.equal.outer(first, heads).astype(np.float32)
    borders = np.searchsorted(first, edges).tolist()
    spans = zip(pairwise(borders), pairwise(edges), strict=True)
    return np.concatenate([members[i:j, a:b] @ vectors[a:b] for (i, j), (a, b) in spans])


def _merges(vectors: Floats, edges: list[int]) -> NDArray[np.intp]:
    """Ward's merges (m, 3) within the units that lie between the ``edges``, cheapest first.

    Each is two nodes and the node that they become, numbered as if all units were one tree: the
    tokens first. The products are small: with ``OPENBLAS_NUM_THREADS=1`` they take .05 ms a
    passage, with two threads that wait for each other while the encoder has the cores up to 4 ms,
    so processes that ingest should set it.
    """
    spans = np.array([(start, end) for start, end in pairwise(edges) if end - start > 1], np.intp)
    trees = np.concatenate([_tree(vectors[start:end]) for start, end in spans.tolist()])
    starts, sizes = spans[:, 0], np.diff(spans).ravel()
    made = len(vectors) + np.cumsum(sizes - 1) - (sizes - 1)  # the first node that each unit makes
    starts, made, sizes = (np.repeat(each, sizes - 1)[:, None] for each in (starts, made, sizes))
    joined = trees[:, :2].astype(np.intp)
    joined += np.where(joined < sizes, starts, made - sizes)
    numbers = np.arange(len(vectors), len(vectors) + len(joined))
    cheapest = np.argsort(trees[:, 2], kind="stable")
    return np.column_stack((joined, numbers))[cheapest]


def _tree(unit: Floats) -> NDArray[np.float64]:
    """Ward's merges of vectors (n, d) of unit length, as scipy writes them."""
    from fastcluster import linkage  # a question never needs it

    squares = 2 - 2 * (unit @ unit.T)
    distances = np.sqrt(np.maximum(squares[_upper(len(unit))], 0))
    merges: NDArray[np.float64] = linkage(distances, "ward", preserve_input=False)
    return merges


@lru_cache(maxsize=64)
def _upper(size: int) -> NDArray[np.bool_]:
    """The pairs of a square matrix that each occur once."""
    return np.less.outer(np.arange(size), np.arange(size))


def _heads(merges: NDArray[np.intp], tokens: int) -> NDArray[np.intp]:
    """For each token the first one of its cluster after the merges."""
    parent = np.arange(2 * tokens)
    parent[merges[:, 0]] = parent[merges[:, 1]] = merges[:, 2]
    while (above := parent[parent]).tolist() != parent.tolist():
        parent = above
    first = np.empty(2 * tokens, np.intp)
    first[parent[:tokens][::-1]] = np.arange(tokens)[::-1]  # the last to be written stays
    return first[parent[:tokens]]


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
    vectors, dimensions = _SIZES.unpack_from(blob)
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
    scales = np.concatenate([tokens.scales for tokens in found])
    numbers = np.concatenate([tokens.units for tokens in found])
    similarity = _products(np.concatenate([tokens.values for tokens in found]), question)
    similarity *= scales[:, None]
    return _reduced(similarity, numbers, sizes)


def _products(values: NDArray[np.int8], question: Floats) -> Floats:
    """``values @ question.T`` in floats, a part at a time: the whole would not fit into a cache."""
    products = np.empty((len(values), len(question)), np.float32)
    part = np.empty((min(_PART, len(values)), values.shape[1]), np.float32)
    for start in range(0, len(values), _PART):
        rows = values[start : start + _PART]
        np.copyto(part[: len(rows)], rows)
        np.matmul(part[: len(rows)], question.T, out=products[start : start + len(rows)])
    return products


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
