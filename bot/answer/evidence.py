"""What speaks for each candidate: gathered once, for ranking, quoting and judging. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.answer.rank import Evidence
from store.late import maxsim
from store.library import Candidate
from store.models.encoder import Floats
from store.records import TAUGHT, SparseVector
from store.sparse import K1, idf
from store.vectors import unpack_dense, unpack_terms


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as vectors, its thread's earlier turns mixed in.

    ``tokens`` (q, dimension) with ``weights`` (q,), ``dense`` (dimension,), and its terms; where a
    word may be of several languages ``readings`` says which terms stand for it.
    """

    dense: Floats
    tokens: Floats
    weights: Floats
    terms: SparseVector
    readings: Sequence[tuple[int, ...]] = ()


@dataclass(frozen=True, slots=True)
class Lexical:
    """Words shared with each candidate (c,): BM25 as a share of the most that the question could
    reach, and the share of the question's terms found, weighted by IDF."""

    bm25: Floats
    coverage: Floats
    held: Sequence[SparseVector]  # the terms of each candidate
    weights: Floats  # (t,) of the question's terms


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
        taught=frozenset(n for n, c in enumerate(candidates) if c.kind == TAUGHT),
    )


def lexical(
    asked: Asked,
    frequencies: Mapping[int, int],
    passages: int,
    candidates: Sequence[Candidate],
) -> Lexical:
    """BM25 and coverage of each candidate; IDF from the workspace's document frequencies."""
    held = [unpack_terms(candidate.terms) for candidate in candidates]
    terms, misread = asked.terms, _misread(asked.readings, frequencies)
    rarity = [
        0.0 if term in misread else idf(frequencies.get(term, 0), passages)
        for term in terms.indices.tolist()
    ]
    weights = np.asarray(rarity, np.float32) * terms.values
    total = float(weights.sum())
    if total <= 0 or not held:
        nothing = np.zeros(len(candidates), np.float32)
        return Lexical(nothing, nothing, held, weights)
    bm25, coverage = _met(terms, weights, held)
    return Lexical(bm25 / (total * (K1 + 1)), coverage / total, held, weights)


def _misread(readings: Sequence[tuple[int, ...]], frequencies: Mapping[int, int]) -> set[int]:
    """Terms of a word that stand nowhere, where another reading of it does; one is always left."""
    kept: set[int] = set()
    for word in readings:
        kept.update([term for term in word if frequencies.get(term)] or word[:1])
    return {term for word in readings for term in word} - kept


def _met(
    terms: SparseVector, weights: Floats, held: Sequence[SparseVector]
) -> tuple[Floats, Floats]:
    """Sums over the question's terms (ascending) that each candidate holds: of BM25, of weights."""
    indices = np.concatenate([vector.indices for vector in held])
    owner = np.repeat(np.arange(len(held)), [len(vector.indices) for vector in held])
    at = np.minimum(np.searchsorted(terms.indices, indices), len(terms.indices) - 1)
    found = np.flatnonzero(terms.indices[at] == indices)
    at, owner = at[found], owner[found]
    values = np.concatenate([vector.values for vector in held])[found]
    bm25 = np.bincount(owner, weights[at] * values, len(held))
    coverage = np.bincount(owner, weights[at], len(held))
    return bm25.astype(np.float32), coverage.astype(np.float32)
