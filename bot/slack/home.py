"""The App Home: for people how to ask and what they asked, for admins what is known and missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from bot.answer.models import Outcome
from bot.chat.cards import Action, Button, Card, Inline, Items, Line, Link, Strong, Text
from bot.chat.words import age, ago, cut, more, one_line
from bot.slack.buttons import Names
from bot.slack.cards import blocks
from bot.slack.text import Block

# A view takes 100 blocks; what is listed here stays far below, and says how many more there are.
_MOST = 10
_ROOM = 3_500  # characters for each part
_NAME, _QUESTION = 100, 150

_OUTCOMES = {
    Outcome.ANSWERED: "answered",
    Outcome.WEAK: "not surely answered",
    Outcome.NOTHING: "not in the documents",
    Outcome.DENIED: "not allowed",
    Outcome.UNAVAILABLE: "could not look",
    Outcome.ERROR: "went wrong",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of this person; ``link`` opens the reply. No outcome: it still waits."""

    text: str
    at: datetime
    outcome: Outcome | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A source: ``state`` in a word or two, such as ``ready`` or ``3 refused``."""

    id: str
    name: str
    space: str
    documents: int
    state: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A job under way, or one that failed and can be tried again."""

    id: str
    what: str
    state: str
    at: datetime
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that found nothing, and how often it was asked."""

    text: str
    times: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A space and who may read it, each as a reference or in words."""

    space: str
    readers: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What admins see besides; each sequence is in the order to show."""

    sources: Sequence[Shelf] = ()
    jobs: Sequence[Work] = ()
    gaps: Sequence[Gap] = ()
    spaces: Sequence[Opened] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """One person's home; ``office`` for admins alone. ``examples`` can be answered for them."""

    recent: Sequence[Asked] = ()
    examples: Sequence[str] = ()
    office: Office | None = None


class HomeView(TypedDict):
    """What ``views.publish`` takes."""

    type: str
    blocks: list[Block]


def home_view(home: Home, now: datetime) -> HomeView:
    """The view, within the limits of one."""
    cards = [_how(home), *([_recent(home.recent, now)] if home.recent else [])]
    if home.office is not None:
        cards += _office(home.office, now)
    names, made = Names(), list[Block]()
    for card in cards:
        if made:
            made.append({"type": "divider"})
        made += blocks(card, names=names, room=_ROOM)
    return {"type": "home", "blocks": made}


def _how(home: Home) -> Card:
    ways: tuple[Line, ...] = (
        (Strong("Here"), ": write to me in the Messages tab. Only you read the answer."),
        (Strong("In a channel"), ": mention me; I answer in the thread, for everyone there."),
        (Strong("/ask"), " anywhere: the answer is for you, until you share it."),
    )
    parts: list[Text | Items] = [
        Text(("I answer with the passage of your team's documents that says it.",)), Items(ways)
    ]  # fmt: skip
    if home.examples:
        shown = tuple((f"“{_short(text, _QUESTION)}”",) for text in home.examples[:4])
        parts += [Text(("For example:",), faint=True), Items(shown)]
    return Card("Ask your documents", tuple(parts))


def _recent(recent: Sequence[Asked], now: datetime) -> Card:
    def line(asked: Asked) -> Line:
        text = _short(asked.text, _QUESTION)
        outcome = _OUTCOMES[asked.outcome] if asked.outcome else "I am still looking"
        about = f" · {outcome} · {ago(asked.at, now)}"
        return (Link(text, asked.link) if asked.link else text, about)

    return Card("Your recent questions", (_listed(recent, line),))


def _office(office: Office, now: datetime) -> Iterator[Card]:
    yield _sources(office.sources, now)
    if office.jobs:
        yield _jobs(office.jobs, now)
    if office.gaps:
        yield _gaps(office.gaps, now)
    yield _spaces(office.spaces)


def _sources(sources: Sequence[Shelf], now: datetime) -> Card:
    def line(shelf: Shelf) -> Line:
        count = f"{shelf.documents:,} document{'' if shelf.documents == 1 else 's'}"
        when = f" · updated {age(shelf.updated_at, now)}" if shelf.updated_at else ""
        about = f" · {_short(shelf.space, _NAME)} · {count} · {_short(shelf.state, 60)}{when}"
        return (Strong(_short(shelf.name, _NAME)), about)

    if not sources:
        return Card("Sources", (Text(("None yet: /lore add takes a web address or files.",)),))
    return Card("Sources", (_listed(sources, line),))


def _jobs(jobs: Sequence[Work], now: datetime) -> Card:
    def line(job: Work) -> Line:
        return (
            Strong(_short(job.what, _NAME)),
            f" · {_short(job.state, 200)} · {ago(job.at, now)}",
        )

    failed = [job for job in jobs[:_MOST] if job.failed]
    retries = tuple(
        Button(f"Try again: {_short(job.what, 60)}", Action.RETRY, job.id) for job in failed
    )
    return Card("Jobs", (_listed(jobs, line),), retries)


def _gaps(gaps: Sequence[Gap], now: datetime) -> Card:
    def line(gap: Gap) -> Line:
        times = f"asked {gap.times:,} times, last " if gap.times > 1 else ""
        return (f"“{_short(gap.text, _QUESTION)}”", f" · {times}{ago(gap.at, now)}")

    return Card("Questions without an answer", (_listed(gaps, line),))


def _spaces(spaces: Sequence[Opened]) -> Card:
    def line(opened: Opened) -> Line:
        readers: list[Inline] = []
        for reader in opened.readers[:_MOST]:
            readers += [", ", reader] if readers else [reader]
        over = len(opened.readers) - _MOST
        rest = [f", {more(over, 'reader')}"] if over > 0 else []
        return (Strong(_short(opened.space, _NAME)), " · ", *(readers or ["nobody yet"]), *rest)

    return Card("Who may read what", (_listed(spaces, line),))


def _listed(values: Sequence[Any], line: Callable[[Any], Line]) -> Items:
    """The first ten, and how many more there are."""
    shown = [line(value) for value in values[:_MOST]]
    over = len(values) - _MOST
    return Items((*shown, *([(more(over, "line"),)] if over > 0 else [])))


def _short(text: str, limit: int) -> str:
    return cut(one_line(text), limit)
