"""What happens, as counters and histograms of Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram

_ANSWERS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_REPLIES = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
_JOBS = (0.1, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
_OUTCOMES = ("answered", "weak", "nothing", "denied", "unavailable", "error")


class Meters:
    """See ``store.meter.Meter``: every label is one of a few words of ours."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._questions = Counter(
            "teamlore_questions", "Questions by their outcome.", ["outcome"], registry=registry
        )
        self._answers = Histogram(
            "teamlore_answer_seconds", "Finding an answer and putting it on record.",
            buckets=_ANSWERS, registry=registry,
        )  # fmt: skip
        self._replies = Counter(
            "teamlore_replies", "Questions of chat by how they ended; later: tried again.",
            ["platform", "state"], registry=registry,
        )  # fmt: skip
        self._replying = Histogram(
            "teamlore_reply_seconds", "From a question of chat to its posted reply.", ["platform"],
            buckets=_REPLIES, registry=registry,
        )  # fmt: skip
        self._jobs = Counter(
            "teamlore_jobs_ended", "Jobs by kind and by how they ended.", ["kind", "outcome"],
            registry=registry,
        )  # fmt: skip
        self._working = Histogram(
            "teamlore_job_seconds", "What a job took.", ["kind"], buckets=_JOBS, registry=registry
        )
        self._documents = Counter(
            "teamlore_documents", "Documents that were looked at, by what became of them.",
            ["outcome"], registry=registry,
        )  # fmt: skip
        self._calls = Counter(
            "teamlore_hook_calls", "Calls of webhooks by the status of the answer.", ["status"],
            registry=registry,
        )  # fmt: skip
        for outcome in _OUTCOMES:  # a rate needs the nought before the first one
            self._questions.labels(outcome)

    def answered(self, outcome: str, seconds: float) -> None:
        self._questions.labels(outcome).inc()
        self._answers.observe(seconds)

    def replied(self, platform: str, state: str, seconds: float) -> None:
        self._replies.labels(platform, state).inc()
        if state == "done":
            self._replying.labels(platform).observe(seconds)

    def worked(self, kind: str, outcome: str, seconds: float) -> None:
        self._jobs.labels(kind, outcome).inc()
        self._working.labels(kind).observe(seconds)

    def read(self, documents: Mapping[str, int]) -> None:
        for outcome, number in documents.items():
            self._documents.labels(outcome).inc(number)

    def called(self, status: int) -> None:
        self._calls.labels(str(status)).inc()
