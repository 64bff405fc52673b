"""The remote index against a facade of a Qdrant server that fails in every way we know of."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest

from fakes.qdrant.facade import LARGEST, Facade
from fakes.qdrant.faults import Fault
from fakes.qdrant.tls import certificate
from store.errors import UnavailableError, UsageError
from store.index.collection import Spread
from store.index.patience import Patience
from store.index.server import Server, server_index
from store.records import Audience, IndexHit, IndexPoint, SparseVector

pytestmark = pytest.mark.integration
DIMENSION = 8
ONE, OPEN = uuid4(), uuid4()
EVERYONE = Audience(ONE, frozenset({OPEN}))
POINTS = "PUT /collections/*/points"
QUERY = "POST /collections/*/points/query/batch"

PASSING = {
    "busy, with a time": Fault(status=429, retry_after="1"),
    "busy, without a time": Fault(status=429, times=2),
    "busy until a date": Fault(status=429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"),
    "away": Fault(status=503, times=2),
    "broken": Fault(status=500, times=2),
    "timed out": Fault(status=408),
    "cut": Fault(cut=True, times=2),
    "cut when all was done": Fault(cut=True, after=True, times=2),
    "torn": Fault(torn=True, after=True),
    "without a result": Fault(result=None),
    "of another form": Fault(result=7),
    "silent": Fault(delay=1.5),
}


@pytest.fixture
def facade():
    with Facade() as made:
        yield made
    assert made.wrongs == []


@pytest.fixture
def new_index():
    """Makes an index on a facade, and closes it at the end."""
    made = []

    def make(facade, **about):
        made.append(server_index(Server(facade.url, **about), "words", DIMENSION))
        return made[-1]

    yield make
    for index in made:
        index.close()


def brief() -> Patience:
    return Patience(hurried=0.3, patient=0.3, respite=0)


def for_(fault: Fault) -> int:
    """Seconds for one request: short only where the fault is that it takes too long."""
    return 1 if fault.delay else 10


def point(number: int, dimension: int = DIMENSION) -> IndexPoint:
    vector = np.random.default_rng(number).normal(size=dimension).astype(np.float32)
    terms = SparseVector(np.array([1, 1 + number], np.uint32), np.ones(2, np.float32))
    return IndexPoint(UUID(int=number), ONE, OPEN, vector / np.linalg.norm(vector), terms)


def found(hits: list[IndexHit]) -> list[int]:
    return [hit.id.int for hit in hits]


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_waited_for_and_nothing_is_lost_or_doubled(name, facade, new_index):
    index = new_index(facade, timeout=for_(PASSING[name]))
    points = [point(n) for n in range(1, 6)]

    def with_fault(route, action):
        facade.faults.add(replace(PASSING[name], route=route))
        return action()

    with_fault(POINTS, lambda: index.upsert(points))
    with_fault("POST /collections/*/points/delete", lambda: index.delete([points[4].id]))
    ids = [each.id for each in points]
    assert with_fault("POST /collections/*/points", lambda: index.present(ids)) == set(ids[:4])
    assert with_fault("POST /collections/*/points/scroll", lambda: index.scan(None, 9)) == ids[:4]
    assert with_fault("POST /collections/*/points/count", index.count) == 4
    nearest = with_fault(QUERY, lambda: index.dense(points[2].dense, 1, audience=EVERYONE))
    assert found(nearest) == [3]
    terms = SparseVector(np.array([3], np.uint32), np.ones(1, np.float32))
    assert found(with_fault(QUERY, lambda: index.sparse(terms, 1, audience=EVERYONE))) == [2]
    assert facade.faults.met == 7 * PASSING[name].times


@pytest.mark.parametrize("status", ["acknowledged", "wait_timeout"])
def test_a_write_that_is_accepted_and_not_finished_is_written_again(status, facade, new_index):
    index = new_index(facade)
    half = {"operation_id": 1, "status": status}
    facade.faults.add(Fault(POINTS, result=half, times=2))

    index.upsert([point(1)])

    assert index.present([UUID(int=1)]) == {UUID(int=1)}


def test_a_write_that_is_never_finished_is_said(facade, new_index):
    index = new_index(facade, patience=brief())
    facade.faults.add(Fault(POINTS, result={"status": "acknowledged"}, times=99))

    with pytest.raises(UnavailableError, match="gives half an answer"):
        index.upsert([point(1)])


def test_a_page_of_nothing_with_more_behind_it_is_not_the_end(facade, new_index):
    index = new_index(facade)
    index.upsert([point(n) for n in range(1, 4)])
    half = {"points": [], "next_page_offset": str(UUID(int=2))}
    facade.faults.add(Fault("POST *scroll", result=half))

    assert len(index.scan(None, 9)) == 3


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault(status=503), "answers 503; try again in a minute"),
        (Fault(status=429), "is busy; try again"),
        (Fault(status=429, retry_after="3600"), "asks for 3600 s"),
        (Fault(cut=True), "breaks off; try again"),
        (Fault(delay=1.5), "does not answer in time"),
        (Fault(torn=True), "gives half an answer"),
        (Fault(status=401), "refuses the key; check TEAMLORE_QDRANT_API_KEY"),
        (Fault(status=403), "forbids a request; check what TEAMLORE_QDRANT_API_KEY allows"),
        (Fault(status=404), "has lost the passages; run `teamlore verify --repair`"),
        (Fault(status=413), r"refuses a request \(413\)"),
    ],
)
def test_what_lasts_is_one_sentence(fault, says, facade, new_index):
    index = new_index(facade, patience=brief(), timeout=for_(fault))
    index.upsert([point(1)])
    facade.faults.add(replace(fault, route=QUERY, times=99))

    began = time.monotonic()
    with pytest.raises(UnavailableError, match=says) as told:
        index.dense(point(1).dense, 1, audience=EVERYONE)

    assert time.monotonic() - began < 5
    assert "\n" not in str(told.value)
    assert facade.url not in str(told.value)


def test_what_asking_again_cannot_mend_is_asked_once(facade, new_index):
    index = new_index(facade)
    index.upsert([point(1)])
    for status in (400, 401, 403, 404, 413):
        facade.faults.add(Fault(POINTS, status=status))
        before = len(facade.asked)
        with pytest.raises(UnavailableError):
            index.upsert([point(1)])
        assert len(facade.asked) == before + 1


def test_nobody_is_kept_waiting_for_as_long_as_a_busy_server_asks(facade, new_index):
    index = new_index(facade)
    index.upsert([point(1)])
    facade.faults.add(Fault(QUERY, status=429, retry_after="60"))

    began = time.monotonic()
    with pytest.raises(UnavailableError, match="asks for 60 s"):
        index.dense(point(1).dense, 1, audience=EVERYONE)
    assert time.monotonic() - began < 5


def test_who_waits_behind_a_search_in_vain_does_not_wait_again(facade, new_index):
    index = new_index(facade, patience=Patience(hurried=0.5, respite=2.0))
    index.upsert([point(1)])
    facade.faults.add(Fault(QUERY, status=503, times=99))
    tries = []
    for _ in range(3):
        with pytest.raises(UnavailableError, match="answers 503"):
            index.dense(point(1).dense, 1, audience=EVERYONE)
        tries.append(facade.faults.met)
    assert tries[0] == tries[1] == tries[2]

    assert index.count() == 1  # what nobody waits for is asked
    facade.faults.clear()
    time.sleep(2.0)
    assert found(index.dense(point(1).dense, 1, audience=EVERYONE)) == [1]


def test_a_server_that_is_away_at_the_start_and_comes_back(facade, new_index):
    facade.away()
    index = new_index(facade, patience=brief())  # makes no request
    with pytest.raises(UnavailableError, match="cannot be reached"):
        index.count()

    facade.back()
    index.upsert([point(1)])
    facade.away()
    with pytest.raises(UnavailableError, match="cannot be reached"):
        index.dense(point(1).dense, 1, audience=EVERYONE)
    facade.back()
    assert found(index.dense(point(1).dense, 1, audience=EVERYONE)) == [1]


@pytest.mark.parametrize("given", ["", "another"])
def test_a_key_is_asked_for(given, new_index):
    with Facade(key="the-key") as facade:
        with pytest.raises(UnavailableError, match="refuses the key"):
            new_index(facade, key=given).count()
        assert new_index(facade, key="the-key").count() == 0


def test_a_certificate_is_looked_at(tmp_path, new_index):
    tls, authority = certificate(tmp_path)
    with Facade(key="the-key", tls=tls) as facade:
        with pytest.raises(UnavailableError, match="TEAMLORE_QDRANT_CA"):
            new_index(facade, key="the-key").count()
        assert facade.asked == []  # and nobody was told the key
        assert new_index(facade, key="the-key", authority=authority).count() == 0


def test_an_authority_that_is_none_is_said(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "absent.pem"):
        server = Server("https://127.0.0.1:1", authority=tmp_path / name)
        with pytest.raises(UsageError, match="TEAMLORE_QDRANT_CA"):
            server_index(server, "words", DIMENSION)


def test_no_request_is_larger_than_a_server_takes(facade):
    facade.__dict__["schema"] = None  # it would look at every number
    dimension = 20_000
    index = server_index(Server(facade.url), "large", dimension)
    points = [point(n, dimension) for n in range(1, 90)]

    index.upsert(points)
    assert index.count() == len(points)
    index.close()
    sizes = [asked.size for asked in facade.asked if asked.method == "PUT"]
    assert sum(sizes) > LARGEST > 2 * max(sizes)
    too_large = httpx.put(f"{facade.url}/collections/x/points", content=b" " * (LARGEST + 1))
    assert (too_large.status_code, facade.asked[-1].size) == (400, LARGEST + 1)


def test_strict_mode_takes_every_request_and_is_really_strict(new_index):
    """Also the limits that an operator may set beyond those of the collection."""
    rules = {"search_allow_exact": False, "filter_max_conditions": 4, "upsert_max_batchsize": 64}
    with Facade(rules=rules) as facade:
        index = new_index(facade)
        points = [point(n) for n in range(1, 300)]
        index.upsert(points)
        assert found(index.dense(points[6].dense, 1, audience=EVERYONE)) == [7]
        assert found(index.sparse(points[6].sparse, 1, audience=EVERYONE)) == [7]
        assert len(index.scan(None, 1000)) == 200
        assert len(index.present([each.id for each in points])) == 299
        index.delete([each.id for each in points])
        assert index.scan(None, 9) == []

        facade.engine.indexes["teamlore-words-1"].pop("space")
        with pytest.raises(UnavailableError, match=r"refuses a request \(400\)"):
            index.dense(points[6].dense, 1, audience=EVERYONE)
        assert found(new_index(facade).dense(points[6].dense, 1, audience=EVERYONE)) == []
        assert facade.engine.indexes["teamlore-words-1"].keys() == {"workspace", "space"}


def test_a_collection_is_made_as_the_settings_say(facade, new_index):
    new_index(facade, prefix="ours", spread=Spread(shards=6, replicas=3, writes=2)).count()

    made = facade.engine.made["ours-words-1"]
    names = ("shard_number", "replication_factor", "write_consistency_factor")
    assert [made[name] for name in names] == [6, 3, 2]
    assert made["vectors"] == {"dense": {"size": DIMENSION, "distance": "Cosine"}}
    assert made["sparse_vectors"] == {"bm25": {"modifier": "idf"}}
    assert facade.engine.indexes["ours-words-1"]["workspace"]["is_tenant"] is True
    assert facade.engine.behind("ours-words") == "ours-words-1"


def test_a_server_decides_on_the_shards_unless_told(facade, new_index):
    new_index(facade).count()

    assert "shard_number" not in facade.engine.made["teamlore-words-1"]


def test_two_models_and_two_installations_never_share_passages(facade):
    indexes = [
        server_index(Server(facade.url, prefix=prefix), model, DIMENSION)
        for prefix, model in (("teamlore", "one"), ("teamlore", "two"), ("others", "one"))
    ]
    for number, index in enumerate(indexes, 1):
        index.upsert([point(number)])
    for number, index in enumerate(indexes, 1):
        assert index.scan(None, 9) == [UUID(int=number)]
        index.close()


@pytest.mark.parametrize("route", ["PUT *", "GET *exists", "PUT *index", "POST *aliases", "GET *"])
@pytest.mark.parametrize("after", [True, False])
def test_what_is_half_made_is_made_whole_and_only_then_searched(route, after, facade, new_index):
    """As if the process had been killed at each step, before it took effect or after it."""
    facade.faults.add(Fault(route, cut=True, after=after, times=99))
    with pytest.raises(UnavailableError):
        new_index(facade, patience=Patience(0, 0)).count()

    facade.faults.clear()
    index = new_index(facade)
    index.upsert([point(1)])
    assert found(index.dense(point(1).dense, 1, audience=EVERYONE)) == [1]
    assert facade.engine.indexes.keys() == {"teamlore-words-1"}
    assert facade.engine.indexes["teamlore-words-1"].keys() == {"workspace", "space"}


def test_many_processes_may_begin_at_once(facade, new_index):
    indexes, failed = [new_index(facade) for _ in range(6)], []
    barrier = threading.Barrier(len(indexes))

    def begin(number, index):
        barrier.wait()
        try:
            index.upsert([point(number)])
        except UnavailableError as error:
            failed.append(error)

    threads = [threading.Thread(target=begin, args=pair) for pair in enumerate(indexes, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert indexes[0].count() == len(indexes)
    created = [a.status for a in facade.asked if a.method == "PUT" and a.path.endswith("-1")]
    assert created.count(200) == 1
    assert set(created) <= {200, 409}


def test_another_collection_behind_the_alias_is_searched_at_once(facade, new_index):
    """What a rebuilt generation does: one call, and every process searches the new collection."""
    index = new_index(facade)
    index.upsert([point(1)])
    other = server_index(Server(facade.url, prefix="beside"), "words", DIMENSION)
    other.upsert([point(2)])
    other.close()
    names = {"collection_name": "beside-words-1", "alias_name": "teamlore-words"}
    switched = {"actions": [{"create_alias": names}]}
    httpx.post(f"{facade.url}/collections/aliases", json=switched).raise_for_status()

    assert index.scan(None, 9) == [UUID(int=2)]
    assert found(index.dense(point(2).dense, 1, audience=EVERYONE)) == [2]


def test_a_collection_of_other_vectors_is_not_used(facade, new_index):
    new_index(facade).upsert([point(1)])
    other = server_index(Server(facade.url), "words", DIMENSION * 2)

    with pytest.raises(UnavailableError, match="TEAMLORE_QDRANT_PREFIX"):
        other.count()
    other.close()


def test_a_stray_proxy_variable_is_not_followed(facade, new_index, monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert new_index(facade).count() == 0


def test_a_request_that_is_not_described_is_refused(facade):
    if facade.schema is None:
        pytest.skip("Qdrant's published schema is not here: set TEAMLORE_TEST_SCHEMAS")
    put = httpx.put
    vectors = {"dense": {"size": 4, "distance": "Cosine"}}
    assert put(f"{facade.url}/collections/a", json={"vectors": vectors}).status_code == 200
    wrong = [
        put(f"{facade.url}/collections/b", json={"vectors": {"dense": {"size": "4"}}}),
        put(f"{facade.url}/collections/b", json={"vectors": vectors, "shards": 2}),
        put(f"{facade.url}/collections/a/points", json={"points": [{"id": 1}]}),
        put(f"{facade.url}/collections/a/points?waits=true", json={"points": []}),
        httpx.post(f"{facade.url}/collections/a/points/query", json={"limit": None, "top": 3}),
    ]
    assert [each.status_code for each in wrong] == [400] * 5
    assert len(facade.wrongs) == 5
    facade.wrongs.clear()
