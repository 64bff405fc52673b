"""Shorter vectors keep what can be kept, and are the same on every machine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.short import Axes, principal, unpacked


def vectors(count: int, dimension: int, rank: int, seed: int = 0) -> np.ndarray:
    """Of length 1, in a space of ``rank`` dimensions that lies across all of them."""
    drawn = np.random.default_rng(seed)
    made = drawn.normal(size=(count, rank)) @ drawn.normal(size=(rank, dimension))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def short(axes: Axes, rows: np.ndarray) -> np.ndarray:
    return np.stack([axes.shortened(row) for row in rows])


@given(st.integers(2, 12), st.integers(0, 9))
def test_axes_enough_for_all_vectors_change_no_cosine(rank: int, seed: int) -> None:
    rows = vectors(40, 16, rank, seed)

    kept = short(principal([rows], rank), rows)

    assert kept.shape == (40, rank)
    assert np.allclose(kept @ kept.T, rows @ rows.T, atol=1e-4)


def test_fewer_axes_keep_more_than_a_cut_does() -> None:
    rows = vectors(400, 64, 24)
    cosines = rows @ rows.T
    found, cut = (short(axes, rows) for axes in (principal([rows], 12), Axes(12)))

    assert np.abs(found @ found.T - cosines).mean() < 0.7 * np.abs(cut @ cut.T - cosines).mean()


def test_axes_are_at_right_angles_and_do_not_hang_on_how_vectors_come() -> None:
    rows = vectors(100, 16, 16)
    whole, paged = principal([rows], 8), principal([rows[:30], rows[30:]], 8)

    assert whole.matrix is not None
    assert np.allclose(whole.matrix.T @ whole.matrix, np.eye(8), atol=1e-5)
    assert paged.matrix == pytest.approx(whole.matrix, abs=1e-5)
    assert principal([rows], 8).name == whole.name


def test_a_cut_is_the_beginning_at_length_one() -> None:
    vector = np.array([3, 4, 12], np.float32) / 13

    assert Axes(2).shortened(vector).tolist() == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("axes", [Axes(4), principal([vectors(20, 8, 8)], 4)])
def test_axes_are_kept_as_bytes(axes: Axes) -> None:
    again, rows = unpacked(axes.dims, axes.packed()), vectors(5, 8, 8, seed=3)

    assert (again.name, again.way, again.dims) == (axes.name, axes.way, axes.dims)
    assert np.array_equal(short(again, rows), short(axes, rows))


def test_other_axes_have_another_name() -> None:
    one, other = (principal([vectors(20, 8, 8, seed)], 4) for seed in (1, 2))

    assert len({one.name, other.name, Axes(4).name, Axes(3).name}) == 4
