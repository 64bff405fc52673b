"""The App Home: for people how to ask and what they asked, for admins what is known and missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from bot.answer.models import Outcome
from bot.chat.cards import Action, Button, Card, Inline, Items, Line, Link, Strong, Text, worded
from bot.chat.words import age, ago, cut, one_line
from bot.language import told
from bot.slack.buttons import Names
from bot.slack.cards import blocks
from bot.slack.text import Block

# A view takes 100 blocks; what is listed here stays far below, and says how many more there are.
_MOST = 10
_ROOM = 3_500  # characters for each part
_NAME, _QUESTION = 100, 150


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
        worded("home-here", here=Strong(told("home-here-name"))),
        worded("home-channel", channel=Strong(told("home-channel-name"))),
        worded("home-ask", ask=Strong("/ask")),
    )
    parts: list[Text | Items] = [
        Text((told("home-how"),)), Items(ways)
    ]  # fmt: skip
    if home.examples:
        shown = tuple((f"“{_short(text, _QUESTION)}”",) for text in home.examples[:4])
        parts += [Text((told("home-example"),), faint=True), Items(shown)]
    return Card(told("home-title"), tuple(parts))


def _recent(recent: Sequence[Asked], now: datetime) -> Card:
    def line(asked: Asked) -> Line:
        text = _short(asked.text, _QUESTION)
        outcome = told("outcome", outcome=asked.outcome) if asked.outcome else told("home-looking")
        about = f" · {outcome} · {ago(asked.at, now)}"
        return (Link(text, asked.link) if asked.link else text, about)

    return Card(told("home-recent"), (_listed(recent, line),))


def _office(office: Office, now: datetime) -> Iterator[Card]:
    yield _sources(office.sources, now)
    if office.jobs:
        yield _jobs(office.jobs, now)
    if office.gaps:
        yield _gaps(office.gaps, now)
    yield _spaces(office.spaces)


def _sources(sources: Sequence[Shelf], now: datetime) -> Card:
    def line(shelf: Shelf) -> Line:
        count = told("documents", count=shelf.documents)
        when = f" · {told('updated', when=age(shelf.updated_at, now))}" if shelf.updated_at else ""
        about = f" · {_short(shelf.space, _NAME)} · {count} · {_short(shelf.state, 60)}{when}"
        return (Strong(_short(shelf.name, _NAME)), about)

    if not sources:
        return Card(told("home-sources"), (Text((told("home-no-sources"),)),))
    return Card(told("home-sources"), (_listed(sources, line),))


def _jobs(jobs: Sequence[Work], now: datetime) -> Card:
    def line(job: Work) -> Line:
        return (
            Strong(_short(job.what, _NAME)),
            f" · {_short(job.state, 200)} · {ago(job.at, now)}",
        )

    failed = [job for job in jobs[:_MOST] if job.failed]
    retries = tuple(
        Button(told("home-retry", what=_short(job.what, 60)), Action.RETRY, job.id)
        for job in failed
    )
    return Card(told("home-jobs"), (_listed(jobs, line),), retries)


def _gaps(gaps: Sequence[Gap], now: datetime) -> Card:
    def line(gap: Gap) -> Line:
        when = ago(gap.at, now)
        about = told("home-asked-times", times=gap.times, when=when) if gap.times > 1 else when
        return (f"“{_short(gap.text, _QUESTION)}”", f" · {about}")

    return Card(told("home-gaps"), (_listed(gaps, line),))


def _spaces(spaces: Sequence[Opened]) -> Card:
    def line(opened: Opened) -> Line:
        readers: list[Inline] = []
        for reader in opened.readers[:_MOST]:
            readers += [", ", reader] if readers else [reader]
        over = len(opened.readers) - _MOST
        rest = [f", {told('more-readers', count=over)}"] if over > 0 else []
        return (
            Strong(_short(opened.space, _NAME)),
            " · ",
            *(readers or [told("nobody-yet")]),
            *rest,
        )

    return Card(told("home-spaces"), (_listed(spaces, line),))


def _listed(values: Sequence[Any], line: Callable[[Any], Line]) -> Items:
    """The first ten, and how many more there are."""
    shown = [line(value) for value in values[:_MOST]]
    over = len(values) - _MOST
    return Items((*shown, *([(told("more-lines", count=over),)] if over > 0 else [])))


def _short(text: str, limit: int) -> str:
    return cut(one_line(text), limit)
