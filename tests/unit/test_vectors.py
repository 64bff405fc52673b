"""Vectors come back from their bytes as they went in, each model's own."""

from __future__ import annotations

import numpy as np

from store.vectors import mean_mark, mean_of, unpack_dense, with_mean


def test_each_model_finds_its_own_mean_among_those_of_others() -> None:
    means = b""
    for width in (3, 8, 5):
        means = with_mean(means, mean_mark(f"model-{width}"), np.full(width, width, np.float32))

    for width in (5, 3, 8):
        found = mean_of(means, mean_mark(f"model-{width}"))
        assert found is not None
        assert unpack_dense(found).tolist() == [width] * width
    assert mean_of(means, mean_mark("model-9")) is None
    assert mean_of(b"", mean_mark("model-3")) is None


def test_a_mean_that_is_there_stays() -> None:
    mark = mean_mark("model")
    once = with_mean(b"", mark, np.ones(4, np.float32))

    assert with_mean(once, mark, np.zeros(4, np.float32)) == once
