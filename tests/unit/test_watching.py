"""What a watcher is told: numbers, states and words of ours; by whom it may be asked."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import make_mocked_request
from prometheus_client.parser import text_string_to_metric_families

import bot.watching.door
from bot.watching.door import Watching
from store.errors import StorageError, UnavailableError
from store.standing import Standing, Waiting

STANDING = Standing(
    {("ingest", "queued"): 3, ("purge", "failed"): 1}, Waiting(2, 40.0),
    {"slack": Waiting(5, 7.5)}, {"well": 4, "failing": 1, "paused": 0}, 2,
    backed_up=datetime(2026, 3, 1, tzinfo=UTC),
)  # fmt: skip


KNOWN = "s3"


class Standings:
    def __init__(self, *, broken=False):
        self.broken = broken

    def standing(self):
        if self.broken:
            raise StorageError("the disk is full of secrets")
        return STANDING


class Part:
    def __init__(self, name, *, ready=True):
        self.name, self.ready = name, ready


def watching(*parts, broken=False, checks=None, token=""):
    made = Watching(Standings(broken=broken), checks or {}, token)
    made.parts = parts
    return made


async def scraped(made, **headers):
    answer = await made.metrics(make_mocked_request("GET", "/metrics", headers))
    assert answer.status == 200
    families = text_string_to_metric_families(answer.body.decode())
    return {(s.name, *sorted(s.labels.items())): s.value for f in families for s in f.samples}


async def test_what_happened_is_counted():
    made = watching()
    made.meters.answered("weak", 0.02)
    made.meters.answered("weak", 3.0)
    made.meters.replied("slack", "done", 0.4)
    made.meters.replied("slack", "later", 9.0)
    made.meters.worked("ingest", "done", 12.0)
    made.meters.read({"added": 7, "refused": 0})
    made.meters.called(401)

    found = await scraped(made)
    assert found["teamlore_questions_total", ("outcome", "weak")] == 2
    assert found["teamlore_questions_total", ("outcome", "error")] == 0
    assert found["teamlore_answer_seconds_bucket", ("le", "0.025")] == 1
    assert found["teamlore_answer_seconds_count",] == 2
    assert found["teamlore_replies_total", ("platform", "slack"), ("state", "later")] == 1
    assert found["teamlore_reply_seconds_count", ("platform", "slack")] == 1
    assert found["teamlore_jobs_ended_total", ("kind", "ingest"), ("outcome", "done")] == 1
    assert found["teamlore_documents_total", ("outcome", "added")] == 7
    assert found["teamlore_hook_calls_total", ("status", "401")] == 1


async def test_how_the_work_stands_is_looked_up():
    found = await scraped(watching(Part("ingest"), Part("slack", ready=False)))

    assert found["teamlore_jobs", ("kind", "ingest"), ("state", "queued")] == 3
    assert found["teamlore_jobs_due",] == 2
    assert found["teamlore_jobs_oldest_seconds",] == 40.0
    assert found["teamlore_questions_waiting", ("platform", "slack")] == 5
    assert found["teamlore_questions_oldest_seconds", ("platform", "slack")] == 7.5
    assert found["teamlore_sources", ("state", "failing")] == 1
    assert found["teamlore_overdue",] == 2
    assert found["teamlore_last_backup_timestamp_seconds",] == 1_772_323_200
    assert found["teamlore_ready", ("part", "ingest")] == 1
    assert found["teamlore_ready", ("part", "slack")] == 0
    assert found["teamlore_database_up",] == 1
    assert found["process_open_fds",] > 0
    assert [name for name, *_ in found if name == "teamlore_build_info"]


async def test_without_the_database_the_rest_is_there_still():
    made = watching(Part("ingest"), broken=True)
    made.meters.answered("answered", 0.1)
    found = await scraped(made)

    assert found["teamlore_database_up",] == 0
    assert found["teamlore_questions_total", ("outcome", "answered")] == 1
    assert not [name for name, *_ in found if name.startswith("teamlore_jobs_oldest")]


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": KNOWN}])
async def test_who_has_not_the_token_is_told_nothing(sent):
    made = watching(token=KNOWN)
    answer = await made.metrics(make_mocked_request("GET", "/metrics", sent))

    assert (answer.status, answer.body) == (401, None)
    assert await scraped(made, Authorization=f"Bearer {KNOWN}")


def away():
    raise UnavailableError("its address and its key")


async def ready(made):
    answer = await made.readiness(make_mocked_request("GET", "/readyz"))
    return answer.status, json.loads(answer.body)["waiting"]


async def test_it_is_ready_when_every_part_and_what_it_needs_is(monkeypatch):
    monkeypatch.setattr(bot.watching.door, "_PATIENCE", 0.1)
    fine, slow = (lambda: None), (lambda: time.sleep(0.3))

    assert await ready(watching(Part("slack"), checks={"database": fine})) == (200, [])
    assert await ready(watching(Part("slack", ready=False))) == (503, ["slack"])
    checks = {"database": away, "index": slow}
    assert await ready(watching(Part("slack"), checks=checks)) == (503, ["database", "index"])
