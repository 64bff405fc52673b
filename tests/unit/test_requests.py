"""What is sent to a Qdrant server stays below what it takes, and reaches nobody else."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qdrant_client import models

from store.errors import UsageError
from store.index import client
from store.index.base import WRITE_BATCH
from store.index.client import batches
from store.index.collection import Spread
from store.index.server import Server
from store.records import IndexPoint, SparseVector
from store.settings import load_settings

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)
TERMS = st.dictionaries(st.integers(0, 2**32 - 1), FLOATS, max_size=40)


def made(dense, terms) -> IndexPoint:
    indices = np.array(sorted(terms), np.uint32)
    sparse = SparseVector(indices, np.array([terms[i] for i in sorted(terms)], np.float32))
    return IndexPoint(uuid4(), uuid4(), uuid4(), np.array(dense, np.float32), sparse)


@given(st.lists(FLOATS, min_size=1, max_size=50), TERMS)
def test_a_point_is_never_larger_than_it_is_taken_for(dense, terms):
    point = made(dense, terms)
    sent = models.PointsList(points=[client._point(point)]).model_dump_json()

    assert len(sent) <= client._size(point)


@given(st.lists(st.integers(1, 60), max_size=200), st.integers(1, 6))
def test_requests_hold_every_point_once_in_order_and_are_not_too_large(sizes, points_a_request):
    shapes = {size: made(np.zeros(size), {}) for size in sizes}
    points = [shapes[size] for size in sizes]
    limit = points_a_request * client._size(made(np.zeros(60), {}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "_REQUEST_BYTES", limit)
        found = list(batches(points))

    assert [point for batch in found for point in batch] == points
    assert all(1 <= len(batch) <= WRITE_BATCH for batch in found)
    assert all(sum(map(client._size, batch)) <= limit for batch in found)


def test_requests_are_no_smaller_than_they_must_be():
    points = [IndexPoint(UUID(int=n), uuid4(), uuid4(), *_nothing()) for n in range(130)]

    assert [len(batch) for batch in batches(points)] == [64, 64, 2]


def _nothing():
    return np.zeros(4, np.float32), SparseVector(np.array([], np.uint32), np.array([], np.float32))


@pytest.mark.parametrize(
    "url",
    [
        "http://qdrant.example:6333",
        "HTTP://qdrant.example:6333",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "http://localhost@qdrant.example",
        "http://10.0.0.7:6333",
        "http://[fd00::1]:6333",
    ],
)
def test_a_key_is_not_sent_where_others_can_read_it(url):
    with pytest.raises(UsageError, match="use an https TEAMLORE_QDRANT_URL"):
        load_settings(qdrant_url=url, qdrant_api_key="the-key")
    assert load_settings(qdrant_url=url).qdrant_url == url


@pytest.mark.parametrize(
    "url",
    [
        "https://qdrant.example",
        "http://127.0.0.1:6333",
        "http://127.8.9.1:6333",
        "http://localhost:6333",
        "http://[::1]:6333",
    ],
)
def test_a_key_is_sent_encrypted_or_within_this_machine(url):
    assert load_settings(qdrant_url=url, qdrant_api_key="the-key").qdrant_url == url


@pytest.mark.parametrize("url", ["qdrant.example:6333", "localhost", "ftp://x", "https://"])
def test_an_address_that_is_none_is_said(url):
    with pytest.raises(UsageError, match="TEAMLORE_QDRANT_URL is wrong"):
        load_settings(qdrant_url=url)


def test_a_server_is_what_the_settings_say(monkeypatch, tmp_path):
    given = {
        "URL": "https://search.example:443", "API_KEY": "the-key", "CA": "", "PREFIX": "ours",
        "TIMEOUT": "7", "SHARDS": "6", "REPLICAS": "3", "WRITE_ACKS": "2",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"TEAMLORE_QDRANT_{name}", value)
    server = Server.of(load_settings())
    assert (server.url, server.key, server.authority) == (given["URL"], "the-key", None)
    assert (server.prefix, server.timeout, server.spread) == ("ours", 7, Spread(6, 3, 2))

    monkeypatch.setenv("TEAMLORE_QDRANT_CA", str(tmp_path / "ca.pem"))
    assert Server.of(load_settings()).authority == tmp_path / "ca.pem"


@pytest.mark.parametrize("prefix", ["", "a/b", "a b", "ü", "x" * 61])
def test_a_prefix_is_a_name_that_a_server_takes(prefix):
    with pytest.raises(UsageError, match="TEAMLORE_QDRANT_PREFIX is wrong"):
        load_settings(qdrant_prefix=prefix)


def test_more_copies_than_there_are_cannot_be_waited_for():
    assert load_settings(qdrant_replicas=3, qdrant_write_acks=3).qdrant_write_acks == 3
    with pytest.raises(UsageError, match="TEAMLORE_QDRANT_WRITE_ACKS is more than"):
        load_settings(qdrant_replicas=2, qdrant_write_acks=3)
