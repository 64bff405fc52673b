"""How the work stands, looked up when Prometheus asks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from store.errors import TeamloreError
from store.migrations import HEAD
from store.standing import Standing, Standings, Waiting

log = logging.getLogger(__name__)


class Gauges(Collector):
    """Reads the database once for each look; without it the other metrics are there still."""

    def __init__(self, standings: Standings, ready: Callable[[], Mapping[str, bool]]) -> None:
        """``ready`` says of each part whether it can do its work."""
        self._standings, self._ready = standings, ready

    def describe(self) -> list[Metric]:
        """Nothing is looked up before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Every gauge."""
        known = {"version": version("teamlore"), "schema": HEAD}
        yield InfoMetricFamily("teamlore_build", "What runs.", known)
        parts = GaugeMetricFamily(
            "teamlore_ready", "1 where a part can do its work.", labels=["part"]
        )
        for name, ready in sorted(self._ready().items()):
            parts.add_metric([name], float(ready))
        yield parts
        try:
            standing = self._standings.standing()
        except TeamloreError as error:
            log.warning("metrics lack what the database knows: %s", error)
            yield _up(up=False)
            return
        yield _up(up=True)
        yield from _work(standing)
        yield from _knowledge(standing)


def _up(*, up: bool) -> Metric:
    return GaugeMetricFamily("teamlore_database_up", "1 where the database answers.", float(up))


def _work(standing: Standing) -> Iterator[Metric]:
    jobs = GaugeMetricFamily(
        "teamlore_jobs", "Jobs that wait, run or failed.", labels=["kind", "state"]
    )
    for (kind, state), count in sorted(standing.jobs.items()):
        jobs.add_metric([kind, state], count)
    yield jobs
    due = standing.due
    yield GaugeMetricFamily("teamlore_jobs_due", "Jobs that could be done now.", due.count)
    yield GaugeMetricFamily(
        "teamlore_jobs_oldest_seconds", "How long the oldest of them has waited.", due.oldest
    )
    yield from _questions(standing.questions)


def _questions(questions: Mapping[str, Waiting]) -> Iterator[Metric]:
    count = GaugeMetricFamily(
        "teamlore_questions_waiting", "Questions that are owed an answer.", labels=["platform"]
    )
    oldest = GaugeMetricFamily(
        "teamlore_questions_oldest_seconds", "Since when the oldest of them waits.",
        labels=["platform"],
    )  # fmt: skip
    for platform, waiting in sorted(questions.items()):
        count.add_metric([platform], waiting.count)
        oldest.add_metric([platform], waiting.oldest)
    yield from (count, oldest)


def _knowledge(standing: Standing) -> Iterator[Metric]:
    sources = GaugeMetricFamily(
        "teamlore_sources", "Sources that are well, failing or paused.", labels=["state"]
    )
    for state, number in sorted(standing.sources.items()):
        sources.add_metric([state], number)
    yield sources
    yield GaugeMetricFamily(
        "teamlore_overdue", "Documents and sources whose text should be deleted already.",
        standing.overdue,
    )  # fmt: skip
    if standing.backed_up is not None:
        yield GaugeMetricFamily(
            "teamlore_last_backup_timestamp_seconds", "When the last backup was finished.",
            standing.backed_up.timestamp(),
        )  # fmt: skip
