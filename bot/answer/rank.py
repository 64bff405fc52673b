"""Orders candidate passages by all evidence there is, and leaves out what repeats another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from store.late import CONTEXT, Matches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Weights(NamedTuple):
    """How much each kind of evidence counts, in standard deviations over the candidates.

    From a sweep with one setting for govuk-developer-docs, xquad/en, cranfield and squad2 (81
    combinations around these; the best dozen lie within .01 of the summed figures, so these are the
    middle of a plateau, not its top). MaxSim carries most where questions are paraphrased, the
    document and BM25 where they are about a topic.
    """

    passage: float = 1.0  # MaxSim over the passage
    unit: float = 0.3  # MaxSim over its best sentence, item or row
    document: float = 0.4  # question against the mean vector of the whole document
    sparse: float = 0.4  # BM25
    dense: float = 0.0  # question against the vector of the passage: MaxSim says it better
    # Whether what is best by passage and sentence alone comes first, whatever the document says:
    # quote@1 .58 instead of .55 on govuk-developer-docs, nDCG@10 +.004 on xquad and -.004 on
    # cranfield. Its lead is what it leads by there, times this.
    first: float = 1.0


# Share of the BM25 that a question could reach by which a passage may lack exact words and still be
# put first (govuk-developer-docs: quote@1 .58 here, .60 from .4 on, where exact names suffer).
_EXACT = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of each of ``c`` candidates, for a question of ``q`` tokens.

    ``ids`` break ties, so that the same question gets the same answer on every machine.
    """

    ids: Sequence[str]
    dense: Floats  # (c,) cosine
    sparse: Floats  # (c,) BM25, inverse document frequency included
    document: Floats  # (c,) cosine
    matches: Matches
    tokens: Floats  # (q,) weight of each question token, see token_weights
    taught: frozenset[int] = frozenset()  # those that people wrote as an answer


class Ranking(NamedTuple):
    """Candidates best first, with the evidence that later steps ask for again."""

    order: NDArray[np.intp]  # (c,)
    scores: Floats  # (c,) by candidate, not by rank; comparable within one question only
    maxsim: Floats  # (c,) mean weighted similarity of the question's tokens, by candidate
    units: Floats  # (u,) the same for each row of ``matches.units``


def token_weights(ids: NDArray[np.int64], first: int) -> Floats:
    """Weight of each question token (q) by how rare it is in the language.

    ``first`` is the number of the most frequent word. Counting in the corpus instead (inverse
    document frequency) does no better (summed figures of four sets 3.215 against 3.216).
    """
    ranks = np.maximum(np.asarray(ids, np.float32) - np.float32(first - 1), 1)
    weights: Floats = np.sqrt(np.log1p(ranks)).astype(np.float32)
    return weights


def rank(evidence: Evidence, weights: Weights = Weights()) -> Ranking:  # noqa: B008 - immutable
    """Fuse all evidence: a weighted sum of z-scores over the candidates."""
    matches, share = evidence.matches, _shares(evidence.tokens)
    maxsim, units = matches.passages @ share, matches.units @ share
    best = best_units(matches, units, floor=float(maxsim.min(initial=0)))
    words = weights.passage * _z(maxsim) + weights.unit * _z(best)
    scores = (
        words
        + weights.document * _z(evidence.document)
        + weights.sparse * _z(evidence.sparse)
        + weights.dense * _z(evidence.dense)
    ).astype(np.float32)
    if weights.first:
        _put_first(scores, words, evidence, weights.first)
    return Ranking(_ordered(evidence.ids, scores), scores, maxsim, units)


def _put_first(scores: Floats, words: Floats, evidence: Evidence, lead: float) -> None:
    """Raise the score of what its own ``words`` speak for most above all others.

    Unless it lacks exact words that the best one has: names and codes mean nothing to a model. And
    not above a taught answer: what it answers stands in its title, not in its words.
    """
    if not len(scores):
        return
    top, first = int(scores.argmax()), int(words.argmax())
    exact = evidence.sparse[top] - evidence.sparse[first] <= _EXACT
    if words[first] > words[top] and exact and top not in evidence.taught:
        scores[first] = scores[top] + lead * (words[first] - words[top])


def moved(ranking: Ranking, ids: Sequence[str], lifts: Floats) -> Ranking:
    """The ranking with something added to the score of each candidate (c)."""
    scores = (ranking.scores + lifts).astype(np.float32)
    return Ranking(_ordered(ids, scores), scores, ranking.maxsim, ranking.units)


def _ordered(ids: Sequence[str], scores: Floats) -> NDArray[np.intp]:
    return np.lexsort((np.asarray(ids), -scores))


def best_units(matches: Matches, units: Floats, floor: float) -> Floats:
    """The best score (u) among the quotable units of each candidate; ``floor`` if it has none."""
    found = np.full(len(matches.starts) - 1, floor, np.float32)
    quotable = np.where(matches.numbers == CONTEXT, np.float32(floor), units)
    filled = np.flatnonzero(np.diff(matches.starts))
    if len(filled):
        found[filled] = np.maximum.reduceat(quotable, matches.starts[filled])
    return found


def _shares(tokens: Floats) -> Floats:
    shares: Floats = (tokens / max(float(tokens.sum()), 1e-9)).astype(np.float32)
    return shares


def _z(values: Floats) -> Floats:
    """Standard scores; zeros where all are equal."""
    spread = float(values.std()) if len(values) else 0.0
    if spread < 1e-9:
        return np.zeros(len(values), np.float32)
    scores: Floats = ((values - values.mean()) / np.float32(spread)).astype(np.float32)
    return scores


# Two passages with this share of common words say the same: copies, versions, boilerplate.
REPEATED = 0.85


def distinct(
    order: Sequence[int], words: Callable[[int], frozenset[int]], wanted: int
) -> list[int]:
    """The first ``wanted`` candidates in ``order`` that do not repeat an earlier one.

    ``words`` gives the hashed terms of a candidate; of most of them nobody asks.
    """
    kept: dict[int, frozenset[int]] = {}
    for candidate in order:
        if len(kept) == wanted:
            break
        mine = words(candidate)
        if not any(_repeats(mine, earlier) for earlier in kept.values()):
            kept[candidate] = mine
    return list(kept)


def _repeats(one: frozenset[int], other: frozenset[int]) -> bool:
    both = len(one & other)
    return both > 0 and both >= REPEATED * (len(one) + len(other) - both)
