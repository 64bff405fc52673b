"""An index that is destroyed leaves nothing, may be destroyed again, and begins anew."""

from __future__ import annotations

import numpy as np
import pytest

from fakes.qdrant.facade import Facade
from store.errors import IndexHeldError
from store.ids import derived_id
from store.index.edge import EdgeIndex
from store.index.server import Server, server_index
from store.records import IndexPoint, SparseVector

pytestmark = pytest.mark.contract
ONE = derived_id("workspace", "one")
TERMS = SparseVector(np.array([1], np.uint32), np.array([1.0], np.float32))
POINT = IndexPoint(ONE, ONE, ONE, np.ones(8, np.float32) / np.sqrt(8), TERMS)


def test_on_a_disk(tmp_path):
    index = EdgeIndex(tmp_path / "i", 8)
    index.upsert([POINT])
    with pytest.raises(IndexHeldError):
        EdgeIndex(tmp_path / "i", 8)

    index.destroy()

    assert list(tmp_path.iterdir()) == []
    again = EdgeIndex(tmp_path / "i", 8)
    assert again.count() == 0
    again.destroy()


def test_on_a_server_beside_another_model():
    with Facade() as facade:

        def opened(model):
            return server_index(Server(facade.url), model, 8)

        other = opened("other")
        for model in ("words", "other"):
            opened(model).upsert([POINT])
        for _ in range(2):  # the second time there is nothing
            opened("words").destroy()
            assert list(facade.engine.made) == ["teamlore-other-1"]
        assert (opened("words").count(), other.present([ONE])) == (0, {ONE})
    assert facade.wrongs == []


def test_on_a_server_where_it_was_made_and_never_named():
    """By a process that was killed in between."""
    with Facade() as facade:
        index = server_index(Server(facade.url), "words", 8)
        index._collection._create("teamlore-words-1")
        index.destroy()
        assert facade.engine.made == {}
