"""Evidence is fused the same way every time, and repetition is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.answer.rank import Evidence, Weights, best_units, distinct, rank, token_weights
from store.late import CONTEXT, Matches


def evidence(passages: list[list[float]], **given: list[float]) -> Evidence:
    """Candidates with one unit each, whose similarities are those of the passage."""
    count = len(passages)
    similar = np.array(passages, np.float32).reshape(count, len(passages[0]) if passages else 1)
    matches = Matches(similar, similar, np.zeros(count, np.uint8), np.arange(count + 1))
    other = {
        name: np.array(given.get(name, [0.0] * count), np.float32)
        for name in ("dense", "sparse", "document")
    }
    ids = [f"p{n}" for n in range(count)]
    return Evidence(ids, matches=matches, tokens=np.ones(similar.shape[1], np.float32), **other)


def test_the_best_similarity_comes_first() -> None:
    found = rank(evidence([[0.1, 0.2], [0.8, 0.6], [0.5, 0.5]]))

    assert found.order.tolist() == [1, 2, 0]
    assert found.maxsim == pytest.approx([0.15, 0.7, 0.5])


def test_other_evidence_decides_between_equals() -> None:
    assert rank(evidence([[0.5]] * 3, sparse=[0, 0, 9])).order[0] == 2
    assert rank(evidence([[0.5]] * 3, document=[0, 1, 0])).order[0] == 1
    assert rank(evidence([[0.5]] * 3, dense=[0, 1, 0]), Weights(dense=1)).order[0] == 1


def test_the_best_words_come_first_whatever_the_document_says() -> None:
    given = evidence([[0.9], [0.8], [0.1]], document=[0, 1, 1], sparse=[0, 0.3, 0.3])

    assert rank(given).order.tolist() == [0, 1, 2]
    assert rank(given, Weights(first=0)).order.tolist()[0] == 1
    led = rank(given).scores
    assert 0 < led[0] - led[1] < 1  # by as much as it leads in words


def test_but_not_before_what_has_the_exact_words() -> None:
    given = evidence([[0.9], [0.8], [0.1]], document=[0, 1, 1], sparse=[0.1, 0.9, 0.1])

    assert rank(given).order.tolist()[0] == 1


def test_nor_before_a_taught_answer() -> None:
    given = evidence([[0.9], [0.8], [0.1]], document=[0, 1, 1], sparse=[0, 0.3, 0.3])

    assert rank(replace(given, taught=frozenset({1}))).order.tolist()[0] == 1
    assert rank(replace(given, taught=frozenset({0, 2}))).order.tolist()[0] == 0


def test_ties_are_broken_by_id() -> None:
    assert rank(evidence([[0.5]] * 4)).order.tolist() == [0, 1, 2, 3]


def test_the_units_of_the_context_are_not_quotable() -> None:
    rows = np.array([[0.9], [0.3], [0.8]], np.float32)
    matches = Matches(rows[[0, 2]], rows, np.array([0, 1, CONTEXT], np.uint8), np.array([0, 2, 3]))

    assert best_units(matches, rows[:, 0], floor=0.1) == pytest.approx([0.9, 0.1])


def test_no_candidates_is_no_error() -> None:
    assert rank(evidence([])).order.tolist() == []


def test_rare_words_weigh_more() -> None:
    mark, common, rare = token_weights(np.array([1029, 1996, 29000]), 1996)

    assert mark <= common < rare


def test_copies_are_left_out() -> None:
    words = [frozenset(range(20)), frozenset(range(1, 20)), frozenset({99}), frozenset()]

    assert distinct([0, 1, 2, 3], words.__getitem__, wanted=5) == [0, 2, 3]
    assert distinct([1, 0, 2, 3], words.__getitem__, wanted=2) == [1, 2]
