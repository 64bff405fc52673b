"""What speaks for each candidate: gathered once, for ranking, quoting and judging. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answer.rank import Evidence
from store.late import maxsim
from store.library import Candidate
from store.models.encoder import Floats
from store.records import SparseVector
from store.sparse import K1, idf
from store.vectors import unpack_dense, unpack_terms


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as vectors, its thread's earlier turns mixed in.

    ``tokens`` (q, dimension) with ``weights`` (q,), ``dense`` (dimension,), and its terms.
    """

    dense: Floats
    tokens: Floats
    weights: Floats
    terms: SparseVector


@dataclass(frozen=True, slots=True)
class Lexical:
    """Words shared with each candidate (c,): BM25 as a share of the most that the question could
    reach, and the share of the question's terms found, weighted by IDF."""

    bm25: Floats
    coverage: Floats


def gather(asked: Asked, lexical: Lexical, candidates: Sequence[Candidate]) -> Evidence:
    """All evidence of the candidates, in their order."""
    dense = np.stack([unpack_dense(c.dense) for c in candidates]) @ asked.dense
    means = np.stack([unpack_dense(c.mean) for c in candidates])
    lengths = np.maximum(np.linalg.norm(means, axis=1), 1e-9)
    return Evidence(
        ids=[c.id.hex for c in candidates],
        dense=dense,
        sparse=lexical.bm25,
        document=(means @ asked.dense) / lengths,
        matches=maxsim(asked.tokens, [c.late for c in candidates]),
        tokens=asked.weights,
    )


def lexical(
    terms: SparseVector,
    frequencies: Mapping[int, int],
    passages: int,
    candidates: Sequence[Candidate],
) -> Lexical:
    """BM25 and coverage of each candidate; IDF from the workspace's document frequencies."""
    rarity = [idf(frequencies.get(term, 0), passages) for term in terms.indices.tolist()]
    weights = np.asarray(rarity, np.float32) * terms.values
    bm25 = np.zeros(len(candidates), np.float32)
    coverage = np.zeros(len(candidates), np.float32)
    total = float(weights.sum())
    if total <= 0:
        return Lexical(bm25, coverage)
    for n, candidate in enumerate(candidates):
        held = unpack_terms(candidate.terms)
        if len(held.indices):
            at = np.minimum(np.searchsorted(held.indices, terms.indices), len(held.indices) - 1)
            found = held.indices[at] == terms.indices
            bm25[n] = float(weights[found] @ held.values[at[found]])
            coverage[n] = float(weights[found].sum())
    return Lexical(bm25 / (total * (K1 + 1)), coverage / total)
