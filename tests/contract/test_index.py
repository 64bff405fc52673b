"""One suite, every implementation of the vector index.

The remote one runs against a facade of a Qdrant server, and against a real server where
``QDRANT_URL`` (with ``QDRANT_API_KEY``) names one.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import numpy as np
import pytest
from qdrant_client import QdrantClient
from sqlalchemy.orm import Session

from fakes.qdrant.facade import Facade
from store.database import Database, now
from store.errors import IndexHeldError, StorageError
from store.ids import derived_id
from store.index.base import Search, VectorIndex
from store.index.client import memory_index
from store.index.edge import EdgeIndex
from store.index.scan import ScanIndex
from store.index.server import Server, server_index
from store.index.short import ShortIndex
from store.records import Audience, IndexPoint, SparseVector
from store.schema import (
    ALL_PASSAGES,
    DocumentRow,
    EmbeddingRow,
    PassageRow,
    SourceRow,
    SpaceRow,
    TermRow,
    VersionRow,
    WorkspaceRow,
)
from store.short import principal
from store.vectors import pack_dense, pack_terms

pytestmark = pytest.mark.contract
DIMENSION = 8
ONE, TWO = uuid4(), uuid4()
OPEN, HIDDEN = uuid4(), uuid4()
REAL = os.environ.get("QDRANT_URL", "")
ENGINES = [
    "edge",
    "memory",
    "short",
    "facade",
    pytest.param(
        "server",
        marks=[
            pytest.mark.skipif(not REAL, reason="no real Qdrant server: set QDRANT_URL to one"),
            pytest.mark.allow_hosts(["127.0.0.1", "::1", urlsplit(REAL).hostname or ""]),
        ],
    ),
]


class ScannedRows(ScanIndex):
    """What the database holds instead of an index: points become published passages."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, "words-8-v1")
        self._session_of = database

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        moment = now()
        with self._session_of.write() as session:
            for point in points:
                version = self._version(session, point.workspace, point.space, moment)
                digest = point.id.bytes * 2
                session.add(
                    EmbeddingRow(
                        workspace_id=point.workspace,
                        model="words-8-v1",
                        digest=digest,
                        dense=pack_dense(point.dense),
                        late=b"",
                        terms=pack_terms(point.sparse),
                    )
                )
                session.add(
                    PassageRow(
                        id=point.id,
                        version_id=version,
                        workspace_id=point.workspace,
                        ordinal=0,
                        start=0,
                        end=1,
                        headings=[],
                        units=[],
                        embedding=digest,
                    )
                )
                for term in (*point.sparse.indices.tolist(), ALL_PASSAGES):
                    row = session.get(TermRow, (point.workspace, term))
                    row = row or TermRow(workspace_id=point.workspace, term=term, passages=0)
                    row.passages += 1
                    session.add(row)

    def _version(self, session: Session, workspace: UUID, space: UUID, moment: datetime) -> UUID:
        """The one version of a source of its own in that space of that workspace."""
        key = derived_id("shelf", workspace, space)
        rows = (
            WorkspaceRow(id=workspace, name=workspace.hex, created_at=moment),
            SpaceRow(id=space, workspace_id=workspace, name=space.hex, created_at=moment),
            SourceRow(
                id=key,
                workspace_id=workspace,
                space_id=space,
                kind="folder",
                target=key.hex,
                name="x",
                added_at=moment,
            ),
            DocumentRow(
                id=key,
                source_id=key,
                path="x",
                state="published",
                published_id=key,
                updated_at=moment,
            ),
            VersionRow(
                id=key,
                document_id=key,
                digest="",
                title="",
                text="x",
                lines=True,
                anchors=[],
                mean=b"",
                counted=True,
                created_at=moment,
            ),
        )
        for row in rows:
            if session.get(type(row), row.id) is None:
                session.add(row)
                session.flush()
        return key


@pytest.fixture(params=[*ENGINES, "scan"])
def searches(request, tmp_path):
    """Everything that can be searched; what a scan may not do, it is not asked."""
    if request.param != "scan":
        with opened(request.param, tmp_path) as made:
            yield made
        return
    database = request.getfixturevalue("new_sqlite")()
    yield ScannedRows(database)
    database.close()


@pytest.fixture(params=ENGINES)
def index(request, tmp_path):
    with opened(request.param, tmp_path) as made:
        yield made


@contextmanager
def opened(name, tmp_path) -> Iterator[VectorIndex]:
    made = {
        "edge": on_disk, "memory": in_memory, "short": turned, "facade": behind_facade,
        "server": on_server,
    }  # fmt: skip
    with made[name](tmp_path) as index:
        yield index
        index.close()


@contextmanager
def on_disk(tmp_path):
    yield EdgeIndex(tmp_path / "i", DIMENSION)


@contextmanager
def in_memory(_):
    yield memory_index(DIMENSION)


@contextmanager
def turned(_):
    """On as many axes as there are dimensions, which changes no cosine."""
    drawn = np.random.default_rng(0).normal(size=(50, DIMENSION)).astype(np.float32)
    yield ShortIndex(memory_index(DIMENSION), principal([drawn], DIMENSION))


@contextmanager
def behind_facade(_):
    with Facade() as facade:
        yield server_index(Server(facade.url), "words", DIMENSION)
    assert facade.wrongs == []


@contextmanager
def on_server(_):
    """A collection of its own, which is dropped at the end."""
    prefix, key = f"test-{uuid4().hex}", os.environ.get("QDRANT_API_KEY", "")
    yield server_index(Server(REAL, key, prefix=prefix), "words", DIMENSION)
    admin = QdrantClient(url=REAL, api_key=key or None, check_compatibility=False)
    admin.delete_collection(f"{prefix}-words-1")
    admin.close()


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


def test_dense_search_is_exact_cosine_best_first(searches: VectorIndex) -> None:
    points = [point(n) for n in range(1, 200)]
    searches.upsert(points)

    hits = searches.dense(points[6].dense, 5, audience=everyone())

    exact = {p.id: float(p.dense @ points[6].dense) for p in points}
    best = sorted(exact, key=lambda id: (-exact[id], id))[:5]
    assert [hit.id for hit in hits] == best
    assert [hit.score for hit in hits] == pytest.approx([exact[id] for id in best], abs=2e-3)


def test_sparse_search_weighs_rare_terms_by_idf(searches: VectorIndex) -> None:
    common = [point(n, terms=((1, 1.0),)) for n in range(1, 30)]
    rare = point(40, terms=((2, 1.0),))
    searches.upsert([*common, rare])

    hits = searches.sparse(sparse((1, 2), (1.0, 1.0)), 3, audience=everyone())

    assert hits[0].id == rare.id
    n, df = 30, 1
    assert hits[0].score == pytest.approx(np.log(1 + (n - df + 0.5) / (df + 0.5)), rel=1e-3)


def test_idf_is_counted_over_the_workspace_alone(searches: VectorIndex) -> None:
    searches.upsert([point(n, terms=((1, 1.0),)) for n in range(1, 4)])
    alone = searches.sparse(sparse((1,), (1.0,)), 1, audience=everyone())[0].score
    searches.upsert([point(n, workspace=TWO, terms=((9, 1.0),)) for n in range(10, 60)])

    beside = searches.sparse(sparse((1,), (1.0,)), 1, audience=everyone())[0].score

    assert beside == pytest.approx(alone, rel=1e-4)


@pytest.mark.parametrize(
    "audience",
    [
        Audience(ONE, frozenset()),
        Audience(ONE, frozenset({HIDDEN})),
        Audience(TWO, frozenset({OPEN})),
    ],
)
def test_nothing_outside_the_audience_is_found(searches: VectorIndex, audience: Audience) -> None:
    searches.upsert([point(n) for n in range(1, 20)])

    assert searches.dense(point(3).dense, 10, audience=audience) == []
    assert searches.sparse(sparse((1,), (1.0,)), 10, audience=audience) == []


def test_many_searches_find_what_each_finds_alone(searches: VectorIndex) -> None:
    searches.upsert(
        [point(n, space=(OPEN, HIDDEN)[n % 2], terms=((n % 5, 1.0),)) for n in range(1, 60)]
    )
    searches.upsert([point(n, workspace=TWO, terms=((n % 3, 1.0),)) for n in range(60, 90)])
    audiences = [
        everyone(), Audience(ONE, frozenset({OPEN, HIDDEN})), Audience(ONE, frozenset()),
        Audience(TWO, frozenset({OPEN})),
    ]  # fmt: skip
    likes = [point(3).dense, sparse((1, 2), (1.0, 0.5)), sparse((), ()), point(70).dense]
    wanted = [Search(like, n, a) for n, like in enumerate(likes, 4) for a in audiences]

    together = searches.many(wanted)

    alone = [searches.many([one])[0] for one in wanted]
    assert [[hit.id for hit in hits] for hits in together] == [
        [h.id for h in hits] for hits in alone
    ]
    for found, expected in zip(together, alone, strict=True):
        assert [h.score for h in found] == pytest.approx([h.score for h in expected], rel=1e-6)
    assert sum(map(bool, together)) == 9
    assert searches.many([]) == []


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


def test_an_index_is_not_written_without_room_for_its_files(tmp_path, monkeypatch) -> None:
    index = EdgeIndex(tmp_path / "i", DIMENSION)
    monkeypatch.setattr("store.index.edge._RESERVE", 1 << 60)

    with pytest.raises(StorageError, match="The disk is full"):
        index.upsert([point(1)])
    with pytest.raises(StorageError, match="The disk is full"):
        EdgeIndex(tmp_path / "new" / "i", DIMENSION)
    index.close()
