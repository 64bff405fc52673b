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
from threading import Lock
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import snowballstemmer

from store.records import SparseVector

if TYPE_CHECKING:
    from collections.abc import Iterator

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

# Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic: often left out.
_FOLDED = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]"
)

_STEMMERS = (
    (re.compile("[a-z]"), "english"),
    (re.compile("[\u0400-\u04ff]"), "russian"),
    (re.compile("[\u0370-\u03ff]"), "greek"),
    (re.compile("[\u0600-\u06ff]"), "arabic"),
    (re.compile("[\u0900-\u097f]"), "hindi"),
)

# Longer "words" are encoded data; they cost time to stem and nobody asks for them.
_LONGEST = 40

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing don down during each few for from further had
    has have having he her here hers him his how i if in into is it its itself just may me might
    more most must my no nor not of off on once only or other our ours out over own same shall she
    should so some such than that the their theirs them then there these they this those through
    to too under until up us very was we were what when where which while who whom whose why will
    with would you your yours s t ll re ve d m""".split()
)

# A stemmer holds the word it works on: of two threads, one would get pieces of the other's.
_stemming = Lock()


def passage_terms(text: str) -> SparseVector:
    """The BM25 weight of every term of a passage, inverse document frequency left out."""
    words = _words(text)
    counts = Counter(chain.from_iterable(map(_terms_of, words)))
    length = sum(counts.values())
    paired = sum(len(_terms_of(word)) for word in words if _is_paired(word))
    k1, mean = (PAIRS_K1, MEAN_PAIRS) if 2 * paired > length else (K1, MEAN_TERMS)
    found = np.fromiter(counts.values(), np.float32, len(counts))
    damped = k1 * (1 - B + B * length / mean)
    return _vector(counts, found * np.float32(k1 + 1) / (found + np.float32(damped)))


def question_terms(text: str) -> SparseVector:
    """The terms of a question, each once."""
    found = dict.fromkeys(terms(text), 1)
    return _vector(found, np.ones(len(found), np.float32))


def idf(containing: int, total: int) -> float:
    """Robertson's IDF as the index counts it, never negative."""
    return log(1 + (max(total, containing) - containing + 0.5) / (containing + 0.5))


def terms(text: str) -> Iterator[int]:
    """The hashed terms of a text in reading order, stop words left out."""
    return chain.from_iterable(map(_terms_of, _words(text)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text if text.isascii() else unicodedata.normalize("NFKC", text))


def _is_paired(word: str) -> bool:
    return not word.isascii() and _SPACELESS.search(word) is not None


@lru_cache(maxsize=100_000)
def _terms_of(word: str) -> tuple[int, ...]:
    """The terms of one word as it is written: none for a stop word, pairs where no spaces are."""
    word = word.casefold()
    if not word.isascii():
        word = _FOLDED.sub("", unicodedata.normalize("NFD", word))
        word = unicodedata.normalize("NFC", word)
    if word in STOP_WORDS:
        return ()
    if _is_paired(word):
        return tuple(_hash(pair) for run in _SPACELESS.split(word) for pair in _pairs(run))
    return (_hash(_stem(word[:_LONGEST])),) if word else ()


def _pairs(run: str) -> list[str]:
    """Neighbouring characters of a run without spaces, each with its marks."""
    if not _SPACELESS.match(run):
        return [run[:_LONGEST]] if run else []
    letters = _LETTER.findall(run)
    return [one + other for one, other in pairwise(letters)] or letters


def _stem(word: str) -> str:
    for script, language in _STEMMERS:
        if script.search(word):
            with _stemming:
                return str(_stemmer(language).stemWord(word))
    return word


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(language)


def _hash(term: str) -> int:
    """32 bits are enough: two of 100,000 different terms share a number once in a workspace."""
    return crc32(term.encode())


def _vector(counts: dict[int, int], values: NDArray[np.float32]) -> SparseVector:
    indices = np.fromiter(counts, np.uint32, len(counts))
    order = np.argsort(indices)
    return SparseVector(indices[order], values[order].astype(np.float32))
