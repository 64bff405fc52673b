"""What was read again comes first; what there was no time for keeps its place behind."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.rank import Ranking
from bot.answer.rerank import reordered


def ranking(count: int) -> Ranking:
    scores = np.linspace(2, -2, count, dtype=np.float32)
    return Ranking(np.arange(count), scores, scores, scores)


def test_the_top_is_ordered_anew_and_shares_its_scores() -> None:
    found = reordered(ranking(5), [0, 1, 2], np.array([0.1, 0.9, 0.5], np.float32))

    assert found.order.tolist() == [1, 2, 0, 3, 4]
    assert found.scores.tolist() == [0, 2, 1, -1, -2]


@given(st.integers(1, 30), st.data())
def test_nothing_is_lost_and_the_rest_stays(count: int, data: st.DataObject) -> None:
    read = data.draw(st.integers(0, count))
    found = np.array(data.draw(st.lists(st.floats(-9, 9), min_size=read, max_size=read)))

    after = reordered(ranking(count), list(range(read)), found.astype(np.float32))

    assert sorted(after.order.tolist()) == list(range(count))
    assert after.order.tolist()[read:] == list(range(read, count))
    assert sorted(after.order.tolist()[:read]) == list(range(read))
    assert sorted(after.scores.tolist()) == sorted(ranking(count).scores.tolist())
    assert (np.diff(after.scores[after.order]) <= 0).all()
