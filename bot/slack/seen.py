"""The home tab's data from what the core says a person may see. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.answer.models import Outcome
from bot.chat.cards import Inline, Ref, RefKind
from bot.chat.home import Running, Seen
from bot.language import told
from bot.slack.hear import PLATFORM
from bot.slack.home import Asked, Gap, Home, Office, Opened, Shelf, Work
from store.catalogue import Source
from store.grants import Grantee, GrantKind
from store.questions import Recent

_REFS = {
    GrantKind.PERSON: RefKind.PERSON,
    GrantKind.CHANNEL: RefKind.CHANNEL,
    GrantKind.GROUP: RefKind.GROUP,
}
_ENDED = ("done",)


def home_of(seen: Seen, prompts: Sequence[str]) -> Home:
    """What the home tab shows."""
    asked = [Asked(r.text, r.asked_at, Outcome(r.outcome)) for r in seen.recent]
    return Home(asked, prompts, _office(seen.running) if seen.running else None)


def _office(running: Running) -> Office:
    names = {source.id: source.name for source in running.sources}
    jobs = [
        Work(
            str(job.id),
            names.get(job.source, told("source-gone")),
            _work(job.state, job.reason),
            job.created_at,
            failed=job.state == "failed",
        )
        for job in running.jobs
        if job.state not in _ENDED
    ]
    spaces = [Opened(s.name, tuple(_reader(to) for to in s.grants)) for s in running.spaces]
    return Office([_shelf(s) for s in running.sources], jobs, _gaps(running.unanswered), spaces)


def _shelf(source: Source) -> Shelf:
    bad = source.refused + source.failed
    state = told("shelf-refused", count=bad) if bad else told(_state(source))
    return Shelf(
        source.short_id, source.name, source.space_name, source.published, state,
        source.refreshed_at,
    )  # fmt: skip


def _state(source: Source) -> str:
    return "shelf-ready" if source.refreshed_at else "shelf-waiting"


def _work(state: str, reason: str | None) -> str:
    said = told("job-state", state=state)
    return f"{said}: {reason}" if reason else said


def _gaps(unanswered: Sequence[Recent]) -> list[Gap]:
    """The same words asked again are one gap, as old as the newest of them."""
    times = Counter(recent.text.casefold() for recent in unanswered)
    newest: dict[str, Recent] = {}
    for recent in unanswered:
        newest.setdefault(recent.text.casefold(), recent)
    return [Gap(r.text, times[key], r.asked_at) for key, r in newest.items()]


def _reader(to: Grantee) -> Inline:
    if to.kind is GrantKind.MEMBERS:
        return told("every-member")
    return Ref(_REFS[to.kind], to.subject) if to.platform == PLATFORM else str(to)
