"""Pooled 8-bit token vectors keep their unit and, nearly, their similarities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.late import CONTEXT, compact, marks, maxsim, pack, pool, unpack

WIDTH = 16


def vectors(count: int, seed: int = 0) -> np.ndarray:
    made = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_tokens_belong_to_the_unit_they_stand_in() -> None:
    #          [CLS]   title   unit 0          gap      unit 1  [SEP]
    offsets = [(0, 0), (0, 5), (6, 9), (9, 12), (12, 13), (13, 20), (0, 0)]
    kept, units = marks(offsets, [(6, 12), (13, 20)])

    assert kept.tolist() == [1, 2, 3, 4, 5]
    assert units.tolist() == [CONTEXT, 0, 0, CONTEXT, 1]


def test_without_units_all_is_context() -> None:
    assert marks([(0, 0), (0, 3)], [])[1].tolist() == [CONTEXT]


def test_packing_loses_less_than_ranking_notices() -> None:
    made = vectors(40)
    tokens = unpack(pack(made, np.zeros(40, np.uint8)))
    similar = made @ (tokens.values * tokens.scales[:, None]).T

    assert np.abs(similar - made @ made.T).max() < 0.01  # half a step in each of 16 dimensions


def test_alike_vectors_of_one_unit_become_one_and_units_stay_apart() -> None:
    pair = np.repeat(vectors(2), 2, axis=0)
    pooled, units = pool(pair[[0, 1, 0, 2, 3, 0]], np.array([0, 0, 1, 1, 1, 1], np.uint8), 2.0)

    assert units.tolist() == [0, 1, 1]
    assert pooled[0] == pytest.approx(pair[0])
    assert sorted((pooled[1:] @ pair[0]).tolist()) == pytest.approx([pair[0] @ pair[2], 1])
    assert np.linalg.norm(pooled, axis=1) == pytest.approx(1)


@given(st.integers(1, 40), st.integers(1, 6), st.floats(1, 4))
def test_pooling_keeps_every_unit_and_about_the_share(
    count: int, units: int, pooling: float
) -> None:
    numbers = np.random.default_rng(count).integers(0, units, count).astype(np.uint8)
    pooled, kept = pool(vectors(count), numbers, pooling)

    assert set(kept.tolist()) == set(numbers.tolist())
    assert (np.diff(kept.astype(int)) >= 0).all()
    assert len(pooled) == min(count, max(round(count / pooling), len(set(numbers.tolist()))))


def test_maxsim_is_that_of_the_plain_definition() -> None:
    question = vectors(5, seed=9)
    passages = [vectors(12, seed=n) for n in range(3)]
    units = np.repeat(np.array([0, 1, 3, CONTEXT], np.uint8), 3)
    found = maxsim(question, [pack(passage, units) for passage in passages])

    for at, passage in enumerate(passages):
        similarity = passage @ question.T
        rows = slice(found.starts[at], found.starts[at + 1])
        assert found.numbers[rows].tolist() == [0, 1, 3, CONTEXT]
        assert found.passages[at] == pytest.approx(similarity.max(axis=0), abs=0.01)
        assert found.units[rows] == pytest.approx(similarity.reshape(4, 3, 5).max(axis=1), abs=0.01)


def test_neighbours_with_the_same_unit_number_are_not_mixed() -> None:
    one, other = vectors(1, seed=1), vectors(1, seed=2)
    unit = np.zeros(1, np.uint8)
    found = maxsim(one, [pack(one, unit), pack(other, unit)])

    assert found.starts.tolist() == [0, 1, 2]
    assert found.units[0, 0] > found.units[1, 0]


def test_an_empty_passage_is_the_worst_match() -> None:
    nothing = pack(np.empty((0, WIDTH), np.float32), np.empty(0, np.uint8))
    question = vectors(2)

    assert (maxsim(question, [nothing]).passages == -1).all()
    mixed = maxsim(question, [nothing, compact(vectors(4), np.zeros(4, np.uint8)), nothing])
    assert (mixed.passages[[0, 2]] == -1).all()
    assert mixed.starts.tolist() == [0, 0, 1, 1]
    assert maxsim(question, []).passages.shape == (0, 2)
