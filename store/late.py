"""Token vectors for late interaction, small enough to keep: pooled, int8, tagged by unit.

Layout of a blob, little endian: n as uint16, n unit tags as uint8, n scales as float32, then
n x dimension int8. Vector = int8 row x its scale. Vectors are ordered by tag, context last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.models.encoder import Floats, unit_length

LATE_VERSION = 1  # part of the model key: raise it when blobs or encoder inputs change
CONTEXT = 255  # tag of vectors that belong to the title and headings, not to a unit
_HEADER = 2


@dataclass(frozen=True, slots=True)
class Similarities:
    """MaxSim of a question against candidates.

    ``candidates`` is (candidates, question tokens): the best match of each token anywhere.
    ``units`` is (rows, question tokens) with ``owner`` and ``tag`` (rows,) naming candidate and
    unit of each row; a unit without vectors of its own has no row.
    """

    candidates: Floats
    units: Floats
    owner: NDArray[np.intp]
    tag: NDArray[np.uint8]


def pack(tokens: Floats, spans: NDArray[np.int32], units: Sequence[tuple[int, int]]) -> bytes:
    """Pool and quantise a passage's (n, dimension) token vectors; units are spans of its input."""
    tags = _tags(spans, units)
    order = np.argsort(tags, kind="stable")
    pooled, tags = _pooled(tokens[order], tags[order])
    scales = np.abs(pooled).max(axis=1, initial=0) / 127
    scales = np.maximum(scales, 1e-9).astype("<f4")
    quantised = np.rint(pooled / scales[:, None]).astype(np.int8)
    count = np.asarray([len(pooled)], "<u2")
    return count.tobytes() + tags.tobytes() + scales.tobytes() + quantised.tobytes()


def unpack(blob: bytes) -> tuple[NDArray[np.uint8], Floats]:
    """Tags (n,) and vectors (n, dimension) of a blob."""
    count = int(np.frombuffer(blob, "<u2", 1)[0])
    tags = np.frombuffer(blob, np.uint8, count, _HEADER)
    scales = np.frombuffer(blob, "<f4", count, _HEADER + count)
    rows = np.frombuffer(blob, np.int8, offset=_HEADER + 5 * count).reshape(count, -1)
    return tags, np.asarray(rows * scales[:, None], np.float32)


def maxsim(question: Floats, blobs: Sequence[bytes]) -> Similarities:
    """Match (tokens, dimension) question vectors against every candidate, in one product."""
    counts = [int.from_bytes(blob[:_HEADER], "little") for blob in blobs]
    tags = np.concatenate(
        [np.frombuffer(b, np.uint8, n, _HEADER) for b, n in zip(blobs, counts, strict=True)]
    )
    scales = np.concatenate(
        [np.frombuffer(b, "<f4", n, _HEADER + n) for b, n in zip(blobs, counts, strict=True)]
    )
    rows = np.concatenate(
        [
            np.frombuffer(b, np.int8, offset=_HEADER + 5 * n)
            for b, n in zip(blobs, counts, strict=True)
        ]
    ).reshape(len(tags), -1)
    owner = np.repeat(np.arange(len(blobs)), counts)
    similar = (rows.astype(np.float32) @ question.T) * scales[:, None]
    starts = np.flatnonzero(np.r_[True, (owner[1:] != owner[:-1]) | (tags[1:] != tags[:-1])])
    units = np.maximum.reduceat(similar, starts, axis=0)
    owners = owner[starts]
    first = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
    return Similarities(np.maximum.reduceat(units, first, axis=0), units, owners, tags[starts])


def _tags(spans: NDArray[np.int32], units: Sequence[tuple[int, int]]) -> NDArray[np.uint8]:
    """The unit that each token begins in; units beyond the 254th share its tag."""
    if not units:
        return np.full(len(spans), CONTEXT, np.uint8)
    bounds = np.asarray(units)
    at = np.searchsorted(bounds[:, 0], spans[:, 0], side="right") - 1
    inside = (at >= 0) & (spans[:, 0] < bounds[np.maximum(at, 0), 1])
    return np.where(inside, np.minimum(at, CONTEXT - 1), CONTEXT).astype(np.uint8)


def _pooled(tokens: Floats, tags: NDArray[np.uint8]) -> tuple[Floats, NDArray[np.uint8]]:
    """Neighbouring tokens of a unit, two and two, as their mean: half the vectors."""
    position = np.arange(len(tags)) - np.searchsorted(tags, tags)
    starts = np.flatnonzero(position % 2 == 0)
    if not len(starts):
        return tokens, tags
    return unit_length(np.add.reduceat(tokens, starts, axis=0)), tags[starts]
