"""Words and their BM25 weights as sparse vectors, in any script: the exact half of hybrid search.

The index multiplies with the inverse document frequency (its IDF modifier), so that the weights
here never change when documents come and go.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from store.languages import (
    folded,
    language_of,
    language_of_word,
    readings_of,
    stem,
    stop_words,
)
from store.records import SparseVector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# Saturation of repeated words, and how much a long passage is held against its words; the mean
# length of a passage in terms. A plateau in a sweep over govuk-developer-docs, cranfield and xquad.
K1 = 1.2
B = 0.75
MEAN_TERMS = 60.0
# The same of passages that are mostly pairs of characters: pairs overlap, so that what repeats
# says less, and there are more of them. A plateau as well (xquad, Chinese and Thai, nDCG@10 of BM25
# alone .953 and .939 without, .960 and .960 with).
PAIRS_K1 = 0.8
MEAN_PAIRS = 240.0

# Characters that Python's \w leaves out though they are parts of words: vowel signs and other
# combining marks (without them Hindi falls apart: nDCG .75 instead of .95), and joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0900-\u0963\u0966-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")

# Scripts without spaces between words (and Korean, whose words carry their particles): pairs of
# characters stand in for words.
_SPACELESS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]+)"
)

# One character of those scripts with the vowel signs and tone marks that stand on it.
_LETTER = re.compile(rf".[{_MARKS}]*", re.DOTALL)

# Longer "words" are encoded data; they cost time to stem and nobody asks for them.
_LONGEST = 40


def passage_terms(text: str) -> SparseVector:
    """The BM25 weight of every term of a passage, inverse document frequency left out."""
    words, language = _words(text), language_of(text)
    counts = Counter(chain.from_iterable(_terms_of(word, language) for word in words))
    length = sum(counts.values())
    paired = sum(len(_terms_of(word, language)) for word in words if _is_paired(word))
    k1, mean = (PAIRS_K1, MEAN_PAIRS) if 2 * paired > length else (K1, MEAN_TERMS)
    found = np.fromiter(counts.values(), np.float32, len(counts))
    damped = k1 * (1 - B + B * length / mean)
    return _vector(counts, found * np.float32(k1 + 1) / (found + np.float32(damped)))


def question_terms(text: str) -> SparseVector:
    """The terms of a question, each once, in each language that it may be in."""
    found = dict.fromkeys(chain.from_iterable(readings(text)), 1)
    return _vector(found, np.ones(len(found), np.float32))


def readings(text: str) -> list[tuple[int, ...]]:
    """The term of each word of a question in each language that it may be in, likeliest first.

    Stop words of any of them are left out.
    """
    words, languages = _words(text), readings_of(text)
    read = [[_terms_of(word, language) for language in languages] for word in words]
    rows = [row for word in read if all(word) for row in zip(*word, strict=True)]
    together = [tuple(dict.fromkeys(row)) for row in rows]
    return list(dict.fromkeys(together))


def idf(containing: int, total: int) -> float:
    """Robertson's IDF as the index counts it, never negative."""
    return log(1 + (max(total, containing) - containing + 0.5) / (containing + 0.5))


def terms(text: str, languages: Sequence[str]) -> Iterator[int]:
    """The hashed terms of a text as read in some languages, stop words left out."""
    words = _words(text)
    return chain.from_iterable(_terms_of(w, language) for w in words for language in languages)


def _words(text: str) -> list[str]:
    return _WORD.findall(text if text.isascii() else unicodedata.normalize("NFKC", text))


def _is_paired(word: str) -> bool:
    return not word.isascii() and _SPACELESS.search(word) is not None


@lru_cache(maxsize=100_000)
def _terms_of(word: str, language: str) -> tuple[int, ...]:
    """The terms of one word as it is written, in a text of some language.

    None for a stop word, pairs where no spaces are.
    """
    word = folded(word)
    language = language_of_word(word, language)
    if word in stop_words(language):
        return ()
    if _is_paired(word):
        return tuple(_hash(pair) for run in _SPACELESS.split(word) for pair in _pairs(run))
    return (_hash(stem(word[:_LONGEST], language)),) if word else ()


def _pairs(run: str) -> list[str]:
    """Neighbouring characters of a run without spaces, each with its marks."""
    if not _SPACELESS.match(run):
        return [run[:_LONGEST]] if run else []
    letters = _LETTER.findall(run)
    return [one + other for one, other in pairwise(letters)] or letters


def _hash(term: str) -> int:
    """32 bits are enough: two of 100,000 different terms share a number once in a workspace."""
    return crc32(term.encode())


def _vector(counts: dict[int, int], values: NDArray[np.float32]) -> SparseVector:
    indices = np.fromiter(counts, np.uint32, len(counts))
    order = np.argsort(indices)
    return SparseVector(indices[order], values[order].astype(np.float32))
