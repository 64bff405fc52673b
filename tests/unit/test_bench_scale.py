"""Made-up points are like real ones in what an index sees of them, and the curve is read right."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from bot.measure.bench_scale import NOTICED_MS, MadeUp, Reached, grown, noticed_at
from store.index.edge import EdgeIndex

ROW = Reached(1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def test_points_are_unit_vectors_with_ids_of_their_own_and_the_same_for_a_seed() -> None:
    made_up = MadeUp(16)
    points = list(chain(*made_up.points(1_500), *made_up.points(10)))

    assert len({point.id for point in points}) == 1_510
    assert np.linalg.norm([p.dense for p in points], axis=1) == pytest.approx(1, abs=1e-5)
    assert all(np.all(np.diff(p.sparse.indices.astype(int)) > 0) for p in points)
    (again,) = MadeUp(16).points(1)
    (first,) = MadeUp(16).points(1)
    assert np.array_equal(again[0].dense, first[0].dense)


def test_each_size_is_reached_and_measured(tmp_path) -> None:
    index = EdgeIndex(tmp_path / "index", 16)
    said: list[str] = []
    try:
        rows = grown(index, MadeUp(16), (50, 120), tmp_path, said.append)
        assert index.count() == 120
    finally:
        index.close()

    assert [row.passages for row in rows] == [50, 120]
    assert len(said) == 2
    assert all(0 < row.p50_ms <= row.p95_ms and row.disk_mb > 0 for row in rows)


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        ([(1_000, 20.0), (2_000, 60.0)], None),
        ([(1_000, NOTICED_MS - 50), (2_000, NOTICED_MS + 50)], 1_500),
        ([(1_000, NOTICED_MS + 50), (2_000, NOTICED_MS + 90)], None),
    ],
)
def test_where_search_begins_to_be_noticed(curve, expected) -> None:
    rows = [replace(ROW, passages=size, p95_ms=took) for size, took in curve]
    assert noticed_at(rows) == expected
