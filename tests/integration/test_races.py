"""Asking against removing and revoking: what an answer may show, to the moment.

An answer is given when its outcome is put on record, in one transaction that looks at everything it
quotes once more; and all of it is looked at again as the last thing before it is shown. What is on
its way to a screen then is waited for. So once a removal or a revocation has returned, (1) no
question that is asked then is answered with it, (2) no outcome that is put on record then quotes
it, whenever its question was asked, and (3) nothing of it comes to a screen. Those who ask here
have screens that take up to 30 ms.

``TEAMLORE_DRILL_RACES`` sets how many there are (`make drills`: 1,000).
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter

import pytest

from drills.races import Drill

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.integration, pytest.mark.timeout(3600)]
FEW = 40
RACES = int(os.environ.get("TEAMLORE_DRILL_RACES", FEW))


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    for name in ("bot", "ingest", "store"):  # a line for each question and job hides the figures
        logging.getLogger(name).setLevel(logging.WARNING)
    made = Drill(tmp_path_factory.mktemp("races"), RACES, random.Random(20261128))
    made.prepare()
    made.run()
    yield made
    made.close()
    for name in ("bot", "ingest", "store"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_it_was_a_race(drill):
    found = drill.found
    log.info(
        "%d races %s: %d asks, an ask under way in %d, overtaken %d",
        len(found.races), dict(Counter(race.kind for race in found.races)), len(found.asks),
        found.contested(), len(found.overtaken()),
    )  # fmt: skip

    assert len(found.races) == RACES
    assert found.contested() >= 0.9 * RACES
    assert found.seen_before() >= 0.9 * RACES


def test_what_is_asked_afterwards_does_not_show_it(drill):
    assert drill.found.late() == []


def test_what_is_put_on_record_afterwards_does_not_quote_it(drill):
    assert drill.recorded_after() == []


def test_nothing_comes_to_a_screen_afterwards(drill):
    assert drill.found.overtaken() == []


def test_removals_that_do_not_wait_for_screens_are_found_out(tmp_path, monkeypatch):
    for module in ("store.catalogue", "store.access"):
        monkeypatch.setattr(f"{module}.wait_for_screens", lambda *_: True)
    made = Drill(tmp_path, FEW, random.Random(7))
    made.prepare()
    made.run()
    made.close()

    assert made.found.overtaken()


def test_no_question_ended_in_an_error(drill):
    assert {ask.outcome for ask in drill.found.asks} <= {"answered", "weak", "nothing", "denied"}


def test_vectors_are_gone_within_ten_seconds(drill):
    removed = [race for race in drill.found.races if race.kind != "revoke"]
    log.info("vectors were gone after at most %.1f s", max(drill.found.gone_after))

    assert len(drill.found.gone_after) == len(removed)
    assert max(drill.found.gone_after) <= 10.0


def test_what_was_deleted_for_good_is_proved(drill):
    wanted = {race.receipt for race in drill.found.races if race.receipt}
    kept = drill.app.receipts.listing(drill.workspace, RACES)

    assert {each.receipt.id for each in kept} == wanted
    assert all(each.is_sound for each in kept)
    assert all(each.receipt.counts["points_verified_gone"] for each in kept)
    took = [(each.receipt.done_at - each.receipt.asked_at).total_seconds() for each in kept]
    log.info("text was deleted after at most %.1f s", max(took))
    assert max(took) <= 30.0


def test_the_database_and_the_index_agree(drill):
    found = drill.app.verifiers()[0].verify()

    assert found.wrong == 0
    assert drill.app.index().count() == found.passages
