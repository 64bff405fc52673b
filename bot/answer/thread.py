"""A question understood from the turns before it in its thread, without a language model. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.answer.evidence import Asked
from bot.answer.rank import token_weights
from store.models.encoder import Encoded, unit_length
from store.records import SparseVector
from store.sparse import question_terms

# Weight of the turn before; each earlier one counts as much less again.
FADING = 0.5


def understood(texts: Sequence[str], encoded: Sequence[Encoded], first_word: int) -> Asked:
    """The last text is the question, the others are the turns before it, oldest first."""
    ages = range(len(texts) - 1, -1, -1)
    fading = [FADING**age for age in ages]
    dense = np.sum([w * e.dense for w, e in zip(fading, encoded, strict=True)], axis=0)
    return Asked(
        dense=unit_length(dense),
        tokens=np.concatenate([e.tokens for e in encoded]),
        weights=np.concatenate(
            [w * token_weights(e.ids, first_word) for w, e in zip(fading, encoded, strict=True)]
        ),
        terms=_terms(texts, fading),
    )


def _terms(texts: Sequence[str], fading: Sequence[float]) -> SparseVector:
    """Each term with the weight of the newest turn that has it."""
    weights: dict[int, float] = {}
    for text, weight in zip(texts, fading, strict=True):
        weights |= dict.fromkeys(question_terms(text).indices.tolist(), weight)
    indices = sorted(weights)
    return SparseVector(
        np.asarray(indices, np.uint32), np.asarray([weights[i] for i in indices], np.float32)
    )
