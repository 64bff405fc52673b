"""Words shared with many candidates at once are what they are with each alone."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.evidence import Asked, lexical
from store.library import Candidate
from store.records import SparseVector
from store.sparse import K1, idf
from store.vectors import pack_terms

TOTAL = 50
TERMS = st.dictionaries(st.integers(1, 12), st.floats(0.25, 2, width=32), max_size=8)


def vector(terms: dict[int, float]) -> SparseVector:
    indices = sorted(terms)
    return SparseVector(
        np.array(indices, np.uint32), np.array([terms[i] for i in indices], np.float32)
    )


def asking(terms: dict[int, float], *readings: tuple[int, ...]) -> Asked:
    nothing = np.zeros((0, 1), np.float32)
    return Asked(nothing, nothing, nothing, vector(terms), readings)


def candidate(terms: dict[int, float]) -> Candidate:
    id = uuid4()
    return Candidate(id, id, b"", b"", pack_terms(vector(terms)), b"")


@given(TERMS, st.lists(TERMS, max_size=5), st.dictionaries(st.integers(1, 12), st.integers(1, 50)))
def test_each_candidate_is_met_by_the_terms_it_holds(asked, held, frequencies) -> None:
    found = lexical(asking(asked), frequencies, TOTAL, [candidate(terms) for terms in held])

    weights = {t: idf(frequencies.get(t, 0), TOTAL) * value for t, value in asked.items()}
    most = sum(weights.values()) or 1
    for n, terms in enumerate(held):
        shared = asked.keys() & terms.keys()
        bm25 = sum(weights[t] * terms[t] for t in shared) / (most * (K1 + 1))
        assert found.bm25[n] == pytest.approx(bm25, abs=1e-5)
        assert found.coverage[n] == pytest.approx(sum(weights[t] for t in shared) / most, abs=1e-5)
        assert found.held[n].indices.tolist() == sorted(terms)
    assert len(found.bm25) == len(found.coverage) == len(held)


def test_a_reading_that_stands_nowhere_weighs_nothing_where_another_of_its_word_does():
    """Of two languages one is the wrong one; a word that is nowhere is lacking once, not twice."""
    asked = asking(dict.fromkeys((1, 2, 3, 4), 1.0), (1, 2), (3, 4))
    weights = lexical(asked, {2: 5}, TOTAL, [candidate({2: 1.0})]).weights

    assert weights.tolist() == [0, pytest.approx(idf(5, TOTAL)), pytest.approx(idf(0, TOTAL)), 0]


def test_readings_that_all_stand_somewhere_all_count():
    weights = lexical(asking({1: 1.0, 2: 1.0}, (1, 2)), {1: 3, 2: 3}, TOTAL, []).weights
    assert weights.tolist() == [pytest.approx(idf(3, TOTAL))] * 2
