"""BM25 terms: one Unicode-aware tokenizer with stemming for every index.

A passage's weights are the saturated term frequencies of BM25; the index multiplies them by IDF.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from store.records import SparseVector

K1 = 1.2
B = 0.75
# Terms a passage holds on average, stop words left out. A constant, because the weights are
# stored: passages are cut to like lengths, and the score moves little with it.
AVERAGE_TERMS = 60

# Combining marks belong to their words: without them Hindi falls apart at every vowel sign.
_RUN = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f]+")
# Scripts written without spaces between words: pairs of characters stand in for words.
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+"
)
_STOP = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "no",
        "nor",
        "not",
        "of",
        "on",
        "or",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
    ]
)
_stemmer = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """The terms of a text in order: stemmed words, or character pairs, stop words left out."""
    found: list[str] = []
    for match in _RUN.finditer(text.lower()):
        found += _terms_of(match.group())
    return found


def passage_terms(text: str) -> SparseVector:
    """BM25 weights of a passage without IDF (Robertson and Zaragoza 2009, formula 3.15)."""
    counts = Counter(map(term_id, words(text)))
    length = sum(counts.values())
    norm = K1 * (1 - B + B * length / AVERAGE_TERMS)
    indices = sorted(counts)
    return SparseVector(
        tuple(indices), tuple(counts[i] * (K1 + 1) / (counts[i] + norm) for i in indices)
    )


def question_terms(text: str) -> SparseVector:
    """The distinct terms of a question, each of weight 1."""
    indices = sorted(set(map(term_id, words(text))))
    return SparseVector(tuple(indices), (1.0,) * len(indices))


def term_id(term: str) -> int:
    """A term as an index of the sparse vector: CRC-32, the same on every machine."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=50_000)
def _terms_of(run: str) -> tuple[str, ...]:
    """Terms of one run of word characters."""
    if _UNSPACED.search(run):
        return tuple(term for piece in _split_scripts(run) for term in piece)
    return tuple(_stemmer.stemWord(word) for word in run.split("_") if word and word not in _STOP)


def _split_scripts(run: str) -> list[tuple[str, ...]]:
    pieces: list[tuple[str, ...]] = []
    end = 0
    for match in _UNSPACED.finditer(run):
        if match.start() > end:
            pieces.append(_terms_of(run[end : match.start()]))
        pieces.append(_pairs(match.group()))
        end = match.end()
    if end < len(run):
        pieces.append(_terms_of(run[end:]))
    return pieces


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(a + b for a, b in pairwise(text)) or (text,)
