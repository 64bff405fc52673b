"""One suite, every implementation of the vector index."""

from uuid import UUID, uuid4

import numpy as np
import pytest

from store.errors import IndexHeldError
from store.index.base import VectorIndex
from store.index.client import memory_index
from store.index.edge import EdgeIndex
from store.records import Audience, IndexPoint, SparseVector

pytestmark = pytest.mark.contract
DIMENSION = 8
ONE, TWO = uuid4(), uuid4()
OPEN, HIDDEN = uuid4(), uuid4()


@pytest.fixture(params=["edge", "memory"])
def index(request, tmp_path):
    made = (
        memory_index(DIMENSION)
        if request.param == "memory"
        else EdgeIndex(tmp_path / "i", DIMENSION)
    )
    yield made
    made.close()


def point(number: int, workspace: UUID = ONE, space: UUID = OPEN, terms=((1, 1.0),)) -> IndexPoint:
    vector = np.random.default_rng(number).normal(size=DIMENSION).astype(np.float32)
    indices, values = zip(*sorted(terms), strict=True)
    return IndexPoint(
        UUID(int=number),
        workspace,
        space,
        vector / np.linalg.norm(vector),
        sparse(indices, values),
    )


def sparse(indices, values) -> SparseVector:
    return SparseVector(np.asarray(indices, np.uint32), np.asarray(values, np.float32))


def everyone() -> Audience:
    return Audience(ONE, frozenset({OPEN}))


def test_dense_search_is_exact_cosine_best_first(index: VectorIndex) -> None:
    points = [point(n) for n in range(1, 200)]
    index.upsert(points)

    hits = index.dense(points[6].dense, 5, audience=everyone())

    exact = {p.id: float(p.dense @ points[6].dense) for p in points}
    best = sorted(exact, key=lambda id: (-exact[id], id))[:5]
    assert [hit.id for hit in hits] == best
    assert [hit.score for hit in hits] == pytest.approx([exact[id] for id in best], abs=2e-3)


def test_sparse_search_weighs_rare_terms_by_idf(index: VectorIndex) -> None:
    common = [point(n, terms=((1, 1.0),)) for n in range(1, 30)]
    rare = point(40, terms=((2, 1.0),))
    index.upsert([*common, rare])

    hits = index.sparse(sparse((1, 2), (1.0, 1.0)), 3, audience=everyone())

    assert hits[0].id == rare.id
    n, df = 30, 1
    assert hits[0].score == pytest.approx(np.log(1 + (n - df + 0.5) / (df + 0.5)), rel=1e-3)


def test_idf_is_counted_over_the_workspace_alone(index: VectorIndex) -> None:
    index.upsert([point(n, terms=((1, 1.0),)) for n in range(1, 4)])
    alone = index.sparse(sparse((1,), (1.0,)), 1, audience=everyone())[0].score
    index.upsert([point(n, workspace=TWO, terms=((9, 1.0),)) for n in range(10, 60)])

    beside = index.sparse(sparse((1,), (1.0,)), 1, audience=everyone())[0].score

    assert beside == pytest.approx(alone, rel=1e-4)


@pytest.mark.parametrize(
    "audience",
    [
        Audience(ONE, frozenset()),
        Audience(ONE, frozenset({HIDDEN})),
        Audience(TWO, frozenset({OPEN})),
    ],
)
def test_nothing_outside_the_audience_is_found(index: VectorIndex, audience: Audience) -> None:
    index.upsert([point(n) for n in range(1, 20)])

    assert index.dense(point(3).dense, 10, audience=audience) == []
    assert index.sparse(sparse((1,), (1.0,)), 10, audience=audience) == []


def test_writes_may_be_repeated(index: VectorIndex) -> None:
    index.upsert([point(1), point(2)])
    index.upsert([point(2), point(1)])
    index.delete([UUID(int=1)])
    index.delete([UUID(int=1), UUID(int=77)])

    assert index.count() == 1
    assert index.present([UUID(int=1), UUID(int=2)]) == {UUID(int=2)}


def test_scan_pages_through_every_id_in_order(index: VectorIndex) -> None:
    ids = sorted(uuid4() for _ in range(150))
    index.upsert([IndexPoint(id, ONE, OPEN, point(1).dense, point(1).sparse) for id in ids])
    seen: list[UUID] = []
    while page := index.scan(seen[-1] if seen else None, 40):
        seen += page

    assert seen == ids


def test_empty_writes_and_an_empty_question_are_no_error(index: VectorIndex) -> None:
    index.upsert([])
    index.delete([])

    assert index.present([]) == set()
    assert index.sparse(sparse((), ()), 5, audience=everyone()) == []


def test_what_was_written_is_there_after_reopening(tmp_path) -> None:
    first = EdgeIndex(tmp_path / "i", DIMENSION)
    first.upsert([point(1)])
    first.close()

    second = EdgeIndex(tmp_path / "i", DIMENSION)

    assert second.count() == 1
    second.close()


def test_a_second_holder_is_told_that_the_index_is_held(tmp_path) -> None:
    first = EdgeIndex(tmp_path / "i", DIMENSION)

    with pytest.raises(IndexHeldError):
        EdgeIndex(tmp_path / "i", DIMENSION)
    first.close()
