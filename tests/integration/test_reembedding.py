"""The embedding model is changed, back and forth, while twenty questions a second are answered.

The process that makes the new vectors is killed in the middle; the one that answers goes on with
them. Two models of a few kilobytes each. ``TEAMLORE_DRILL_REEMBED`` sets how many passages there
are in the embedded engine (`make drills`: 20,000).
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager

import pytest

from drills.reembedding import RATE, Models, Stand
from fakes.program import until
from fakes.qdrant.apart import facade_apart

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(7200)]
PASSAGES = int(os.environ.get("TEAMLORE_DRILL_REEMBED", "300"))
# The facade is no server: it compares point by point, in Python, .1 s for a thousand.
PLACES = {"embedded": PASSAGES, "remote": 300}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return Models(tmp_path_factory.mktemp("models"))


@contextmanager
def embedded(_):
    """One machine: SQLite, and the engine in one process at a time."""
    yield {}


@contextmanager
def remote(request):
    """Postgres, and the remote index against a facade of a server."""
    database = request.getfixturevalue("new_postgres")()
    url = database._engine.url.render_as_string(hide_password=False)
    database.close()
    with facade_apart() as address:
        yield {"TEAMLORE_DATABASE_URL": url, "TEAMLORE_QDRANT_URL": address}


@pytest.mark.parametrize("where", [embedded, remote])
def test_the_model_is_changed_while_questions_are_answered(where, models, request, tmp_path):
    passages = PLACES[where.__name__]
    with where(request) as settings:
        stand = Stand(tmp_path, models, passages, **settings)
        assert stand.add() == passages
        with stand.asked() as asking:
            asking.for_a_while(1)
            stand.killed()
            assert stand.generation(1).state == "building"
            asking.for_a_while(1)
            served = time.monotonic()
            with stand.ingesting():
                changed(stand, asking, passages)
        recorded = stand.on_record()
        stand.app.close()

    log.info(
        "%s, %d passages: %d answers in %.0f s, %.1f a second since it served; by turn: %s",
        where.__name__, passages, len(recorded), asking.seconds, asking.pace(served),
        asking.counts(),
    )  # fmt: skip
    assert asking.failed() == []
    assert asking.mixed() == []
    assert asking.strayed() == []
    assert min(asking.counts()) >= RATE / 2
    shown = sorted((each.outcome, *each.models) for each in asking.given)
    assert sorted(recorded) == shown


def changed(stand, asking, passages):
    """Ready, switched, back, switched again, and the old one dropped; documents come meanwhile."""
    made = stand.remade(1)
    ready = made["generations"][1]
    assert (ready["state"], ready["passages"], ready["of"]) == ("ready", passages, passages)
    assert made["compared"]["probes"] == 50
    asking.for_a_while(1)
    added = stand.corpus.write()
    stand.add()
    stand.turn(asking, "--switch", 1)
    assert asking.asks_for(*added).right  # at once: it was written for both
    asking.for_a_while()
    stand.turn(asking, "--rollback", 0)
    assert asking.asks_for(*added).right
    asking.for_a_while()
    stand.turn(asking, "--rollback", 1)  # from the way back, back again
    asking.for_a_while(1)
    stand.reembed("--drop")
    until(lambda: stand.generation(0).state == "dropped")
    asking.for_a_while(1)
