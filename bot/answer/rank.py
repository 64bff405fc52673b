"""Orders candidates: late interaction with cosine, BM25 and document evidence beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from store.late import CONTEXT, Similarities, maxsim
from store.library import Candidate
from store.models.encoder import Encoded, Floats
from store.sparse import term_id, words
from store.vectors import term_arrays, unpack_dense

# Weights of the z-normalised signals (measured on govuk-developer-docs, cranfield, xquad/en and
# squad2 together; see the table of figures in the documentation).
LATE, DENSE, BM25, DOCUMENT = 1.0, 0.3, 0.15, 0.4
_STOP_WEIGHT = 0.25  # of a question token that stands for no term: a stop word, a sign


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score and how well each of its units matches the question."""

    candidate: Candidate
    score: float
    units: dict[int, float]  # unit number to weighted MaxSim
    signals: Signals


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of one candidate, before anything is made relative to the others."""

    dense: float  # cosine
    late: float  # mean of the best match of each question token, weighted by IDF
    weakest: float  # the worst matched question token that carries weight
    bm25: float  # as share of what the question could reach at most
    coverage: float  # IDF-weighted share of question terms that the passage holds


@dataclass(frozen=True, slots=True)
class Weights:
    """IDF of the question's terms, and the weight of each of its tokens."""

    idf: dict[int, float]
    tokens: Floats


def weigh(text: str, encoded: Encoded, frequencies: Mapping[int, int], passages: int) -> Weights:
    """Rare words of the question count more; a token takes the weight of the word it is in."""
    idf = {
        term: _idf(frequencies.get(term, 0), passages) for term in set(map(term_id, words(text)))
    }
    top = max(idf.values(), default=1.0)
    tokens = [_token_weight(text, span, idf, top) for span in encoded.spans.tolist()]
    return Weights(idf, np.asarray(tokens, np.float32))


def rank(question: Encoded, weights: Weights, candidates: Sequence[Candidate]) -> list[Ranked]:
    """Candidates best first, ties by id."""
    if not candidates:
        return []
    matches = maxsim(question.tokens, [c.late for c in candidates])
    share = weights.tokens / max(float(weights.tokens.sum()), 1e-9)
    late = matches.candidates @ share
    dense = np.stack([unpack_dense(c.dense) for c in candidates]) @ question.dense
    means = np.stack([_unit(unpack_dense(c.mean)) for c in candidates]) @ question.dense
    bm25, coverage = _lexical(weights.idf, candidates)
    score = LATE * z(late) + DENSE * z(dense) + BM25 * z(bm25) + DOCUMENT * z(means)
    weak = matches.candidates[:, weights.tokens > _STOP_WEIGHT]
    weakest = weak.min(axis=1) if weak.shape[1] else late
    units = _units(matches, share, len(candidates))
    ranked = [
        Ranked(
            c, float(score[n]), units[n],
            Signals(float(dense[n]), float(late[n]), float(weakest[n]), float(bm25[n]),
                    float(coverage[n])),
        )
        for n, c in enumerate(candidates)
    ]  # fmt: skip
    return sorted(ranked, key=lambda r: (-r.score, r.candidate.id))


def z(values: Floats) -> Floats:
    """Values as deviations from their mean, in standard deviations."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), np.float32)


def _units(matches: Similarities, share: Floats, count: int) -> list[dict[int, float]]:
    scores = matches.units @ share
    units: list[dict[int, float]] = [{} for _ in range(count)]
    for owner, tag, score in zip(
        matches.owner.tolist(), matches.tag.tolist(), scores.tolist(), strict=True
    ):
        if tag != CONTEXT:
            units[owner][tag] = score
    return units


def _lexical(idf: Mapping[int, float], candidates: Sequence[Candidate]) -> tuple[Floats, Floats]:
    terms = np.asarray(sorted(idf), np.uint32)
    weight = np.asarray([idf[int(term)] for term in terms], np.float32)
    most = max(float(weight.sum()) * 2.2, 1e-9)
    bm25 = np.zeros(len(candidates), np.float32)
    coverage = np.zeros(len(candidates), np.float32)
    for n, candidate in enumerate(candidates):
        indices, values = term_arrays(candidate.terms)
        if not len(indices) or not len(terms):
            continue
        at = np.minimum(np.searchsorted(indices, terms), len(indices) - 1)
        found: NDArray[np.bool_] = indices[at] == terms
        bm25[n] = float(weight[found] @ values[at[found]]) / most
        coverage[n] = float(weight[found].sum()) * 2.2 / most
    return bm25, coverage


def _token_weight(text: str, span: list[int], idf: Mapping[int, float], top: float) -> float:
    """The weight of a token: its word's IDF as a share of the question's rarest word's."""
    start, end = span
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    found = [idf[term] for term in map(term_id, words(text[start:end])) if term in idf]
    return max(_STOP_WEIGHT, max(found) / top) if found else _STOP_WEIGHT


def _idf(containing: int, total: int) -> float:
    return log(1 + (max(total, containing) - containing + 0.5) / (containing + 0.5))


def _unit(vector: Floats) -> Floats:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
