"""The ranking that ships with parts of it switched off, to show what each part brings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from bot.answer.rank import Evidence, Ranking, Weights, rank

Ranks = Callable[[Evidence], Ranking]

# As in the paper (Cormack, Clarke and Buettcher 2009), and what the libraries around us use.
_RRF = 60

_ADDS = {
    "unit": "+ best sentence",
    "document": "+ the whole document",
    "sparse": "+ BM25",
    "dense": "+ dense",
    "first": "+ the best words first",
}


def variants(weights: Weights) -> Iterator[tuple[str, Ranks]]:
    """Rankings by name, from the plainest to the one that ships with these ``weights``.

    Candidates and quoting are the same for all: what differs is the order of the candidates.
    """
    off = Weights(*[0.0] * len(weights))
    yield "BM25 alone", partial(rank, weights=off._replace(sparse=1.0))
    yield "dense alone", partial(rank, weights=off._replace(dense=1.0))
    yield "hybrid (RRF)", fused
    on = off._replace(passage=weights.passage)
    yield "late interaction", partial(_evenly, weights=on)
    yield "+ rare words count more", partial(rank, weights=on)
    for name, weight in weights._asdict().items():
        if weight and name != "passage":
            on = on._replace(**{name: weight})
            yield _ADDS.get(name, f"+ {name}"), partial(rank, weights=on)


def fused(evidence: Evidence) -> Ranking:
    """Reciprocal ranks of BM25 and of the dense vectors, as hybrid search commonly adds them.

    What shares no word with the question is not in the list of BM25 and gets nothing from it.
    Equals are ordered by likeness: ids would do it by chance, for they hold the source's place.
    """
    ids, dense, sparse = np.asarray(evidence.ids), evidence.dense, evidence.sparse
    scores = np.zeros(len(ids), np.float32)
    for values, listed in ((sparse, int(np.count_nonzero(sparse > 0))), (dense, len(ids))):
        order = np.lexsort((ids, -dense, -values))[:listed]
        scores[order] += np.float32(1) / np.arange(_RRF + 1, _RRF + 1 + listed)
    order = np.lexsort((ids, -dense, -scores))
    return rank(evidence)._replace(order=order, scores=scores)


def _evenly(evidence: Evidence, weights: Weights) -> Ranking:
    """Ranked as if each token of the question counted the same."""
    return rank(replace(evidence, tokens=np.ones_like(evidence.tokens)), weights)
