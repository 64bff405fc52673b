"""What a sentence must say to answer, beyond being like the question: names, negation. Pure.

Similarity cannot tell "Who led the Normans?" from "Who led the Danes?" where a passage speaks of
both, nor "what is allowed" from "what is not". Looked at and left out, because they gained nothing:
whether a sentence has the kind of thing that is asked for (a date, a number, a name), words that
limit (first, only, before), the margin of the best sentence, whether BM25 and the vectors agree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from store.languages import readings_of
from store.sparse import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.models.encoder import Floats
    from store.records import SparseVector

_WORD = re.compile(r"\w+")
_DENIES = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot)\b|n['\u2019]t\b", re.IGNORECASE
)


class Wording(NamedTuple):
    """How a sentence agrees with the question; both rise with the chance that it answers."""

    named: float  # 1 less the share of the question's names and numbers that it lacks, by rarity
    polarity: float  # 0 where the question denies something and the sentence does not, else 1


def wording(question: str, sentence: str, asked: SparseVector, weights: Floats) -> Wording:
    """``weights`` are those of the terms that are ``asked`` for."""
    languages = readings_of(question)
    lacking = names(question, languages).difference(terms(sentence, languages))
    missing = np.isin(asked.indices, np.fromiter(lacking, np.uint32, len(lacking)))
    share = float(weights[missing].sum()) / max(float(weights.sum()), 1e-9)
    return Wording(1 - share, float(denies(sentence) or not denies(question)))


def names(question: str, languages: Sequence[str]) -> set[int]:
    """Terms of words with a capital letter, the question's first word apart, or with a digit."""
    first, *others = _WORD.findall(question) or [""]
    found = [word for word in others if word[0].isupper()]
    found += [word for word in (first, *others) if any(letter.isdigit() for letter in word)]
    return {term for word in found for term in terms(word, languages)}


def denies(text: str) -> bool:
    """Whether it says "not" in some way; English alone is known."""
    return _DENIES.search(text) is not None
