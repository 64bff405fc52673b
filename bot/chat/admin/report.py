"""How jobs go and how they ended, as a card. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from bot.chat.admin import words as say
from bot.chat.cards import Action, Button, Card, Items, Line, Part, Strong, Text
from bot.language import told
from store.records import Job

REASONS = 10  # documents that are named with what was wrong with them
_SUMMED = ("added", "updated", "unchanged", "removed", "passages", "refused", "failed")


def report(jobs: Sequence[Job], names: Mapping[UUID, str]) -> tuple[Card, bool]:
    """The card of the jobs of one message; true when all of them ended."""
    what = say.of_what(list(dict.fromkeys(names[job.source] for job in jobs)))
    if all(job.state in ("done", "failed") for job in jobs):
        return _ended(jobs, names, what), True
    return Card(parts=(Text((_under_way(jobs, what),)),)), False


def _under_way(jobs: Sequence[Job], what: str) -> str:
    if all(job.state == "queued" for job in jobs):
        return told("waiting-for-turn", what=what)
    progress = [job.progress for job in jobs]
    done, total = (sum(int(p.get(key, 0)) for p in progress) for key in ("done", "total"))
    seconds = max((float(p.get("seconds", 0)) for p in progress), default=0.0)
    encoded = sum(int(p.get("encoded", 0)) for p in progress)
    return say.so_far(what, done, total, encoded / seconds if seconds else 0.0)


def _ended(jobs: Sequence[Job], names: Mapping[UUID, str], what: str) -> Card:
    failed = [job for job in jobs if job.state == "failed"]
    parts: list[Part] = [
        Text((say.job_failed(say.of_what([names[job.source]]), job.reason),)) for job in failed
    ]
    if len(failed) < len(jobs):
        total = _summed([job.progress for job in jobs if job.state == "done"])
        parts = [*_summary(what, total), *parts]
    if not failed:
        return Card(parts=tuple(parts))
    value, label = (
        (failed[0].id.hex, told("retry")) if len(failed) == 1 else ("all", told("retry-all"))
    )
    return Card(parts=tuple(parts), buttons=(Button(label, Action.RETRY, value),))


def _summary(what: str, total: Mapping[str, Any]) -> list[Part]:
    parts: list[Part] = [Text((say.outcome(what, total),))]
    if total["passages"]:
        parts.append(Text((say.new_passages(total["passages"]),), faint=True))
    for key, title in (
        ("refused", told("refused-documents")),
        ("failed", told("failed-documents")),
    ):
        if total[key]:
            parts += [Text((title,)), *_reasons(total[key])]
    return parts


def _reasons(entries: Sequence[Mapping[str, str]]) -> list[Part]:
    lines: list[Line] = [
        (Strong(entry["document"]), say.because(entry["reason"])) for entry in entries[:REASONS]
    ]
    more = len(entries) - REASONS
    rest: list[Part] = [Text((told("and-more", count=more),), faint=True)] if more > 0 else []
    return [Items(tuple(lines)), *rest]


def _summed(progress: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts added up, lists joined."""
    total: dict[str, Any] = dict.fromkeys(_SUMMED, 0) | {"refused": [], "failed": []}
    for one in progress:
        for key in _SUMMED:
            total[key] += one.get(key, [] if key in ("refused", "failed") else 0)
    return total
