"""An answer as a Discord message: the quote first, then where it stands, then what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.answer.models import Answer, Citation, Outcome
from bot.chat.cards import Action, Button
from bot.chat.folded import first_words
from bot.chat.sentences import sentence, way_on, without_quote
from bot.chat.words import age, ago, place
from bot.discord.buttons import rows
from bot.discord.components import (
    MOST_TEXT,
    Component,
    beside,
    container,
    gap,
    line,
    link,
    marked,
    text,
    text_size,
)
from bot.discord.quote import fitted
from bot.discord.text import bold, escape, faint, literal, web_url
from bot.language import told

_QUOTE, _OTHER_QUOTE = 2_200, 500
_SPARE = 60  # characters that stay free of a message's 4,000
_TITLE, _ABOUT = 200, 240
_WORDS = 62  # of a folded citation: a small line beside its button, in a window of usual width
_OTHERS = 3
_SURE, _UNSURE = 0x3B_A5_5D, 0xF0_B2_32


@dataclass(frozen=True, slots=True)
class Showing:
    """How to show an answer, and to whom.

    ``asked`` repeats the question's words where they do not stand above the reply; ``asked_at`` is
    given when the reply comes late. ``shareable`` replies are private ones that stand in a
    channel. ``elsewhere`` is the message of someone who may ask another server the same.
    ``links`` is false where Discord refused the addresses: then they are written out.
    """

    question: UUID
    now: datetime
    shareable: bool = False
    expanded: bool = False
    asked: str = ""
    asked_at: datetime | None = None
    elsewhere: str = ""
    links: bool = True


def render(answer: Answer, showing: Showing) -> list[Component]:
    """The answer within all limits of a Discord message."""
    shown = answer.citations if answer.outcome in (Outcome.ANSWERED, Outcome.WEAK) else ()
    made = _quoted(answer, showing, shown) if shown else _sentence(answer, showing)
    return marked(made, showing.question)


def _sentence(answer: Answer, showing: Showing) -> list[Component]:
    """An outcome without a quote: one sentence, and a way on where there is one."""
    outcome = without_quote(answer.outcome)
    said, further = escape(sentence(outcome, answer.reason)), way_on(outcome)
    lines = [*_asked(showing), said, *([faint(escape(further))] if further else [])]
    asked = outcome is Outcome.NOTHING
    buttons = [*([_ask_person(showing)] if asked else []), *_elsewhere(showing)]
    return [text("\n".join(lines)), *rows(buttons, 1)]


def _quoted(answer: Answer, showing: Showing, shown: Sequence[Citation]) -> list[Component]:
    best, others = shown[0], shown[1 : 1 + _OTHERS]
    label = [faint(escape(told("not-sure")))] if answer.outcome is Outcome.WEAK else []
    above = [text("\n".join([*_asked(showing), *label]))] if showing.asked or label else []
    if not above and showing.asked_at:
        above = [text("\n".join(_asked(showing)))]
    small = [_source(best, showing), *_others(others, showing)]
    below = rows(_buttons(answer, showing, len(others)), 1)
    room = MOST_TEXT - _SPARE - text_size([*above, *small])
    spread = len(others) * _OTHER_QUOTE if showing.expanded else 0
    quote = text(fitted(best, min(_QUOTE, room - spread)))
    if showing.expanded:
        small = [small[0], *_whole(others, showing, room - text_size([quote]))]
    color = _UNSURE if answer.outcome is Outcome.WEAK else _SURE
    return [*above, container([quote, gap(), *small], color), *below]


def _asked(showing: Showing) -> list[str]:
    """What this is the reply to, where the reader may not know any more."""
    words = []
    if showing.asked_at:
        words.append(escape(told("asked-this", when=ago(showing.asked_at, showing.now))))
    if showing.asked:
        words.append(f"“{literal(showing.asked, 300)}”")
    return [faint(" ".join(words))] if words else []


def _source(citation: Citation, showing: Showing) -> Component:
    """Title and heading path, author and age; beside it the button that opens the very place."""
    url = web_url(citation.location) if showing.links else None
    about = _about(citation, showing)
    words = bold(_title(citation)) + (f"\n{faint(about)}" if about else "")
    return beside(words, link(told("open"), url)) if url else text(words)


def _title(citation: Citation) -> str:
    """Title and heading path; a document's first heading often is its title."""
    known = [part for part in dict.fromkeys((citation.title, *citation.heading)) if part.strip()]
    return (
        literal(" › ".join(known), _TITLE) or literal(citation.document, _TITLE) or told("untitled")
    )


def _about(citation: Citation, showing: Showing) -> str:
    """Place where it is no link, page, author, and age in words."""
    linked = showing.links and web_url(citation.location)
    parts = [
        place(citation.location) if not linked else "",
        told("page", number=str(citation.page)) if linked and citation.page else "",
        citation.author or "",
        told("updated", when=age(citation.updated_at, showing.now)) if citation.updated_at else "",
    ]
    words = [literal(part, 150 if n == 0 else 80) for n, part in enumerate(parts) if part]
    joined = " · ".join(word for word in words if word)
    return joined if len(joined) <= _ABOUT else joined[: joined.rfind(" · ", 0, _ABOUT)]


def _others(others: Sequence[Citation], showing: Showing) -> list[Component]:
    """The further citations, folded: the title, and the words where the answer begins."""
    if not others:
        return []
    if showing.expanded:
        return [part for other in others for part in (line(), _source(other, showing))]
    return [line(), *(_folded(other, showing) for other in others)]


def _folded(citation: Citation, showing: Showing) -> Component:
    url = web_url(citation.location) if showing.links else None
    words = literal(first_words(citation, _WORDS), 2 * _WORDS)
    said = bold(_title(citation)) + (f"\n{faint(words)}" if words else "")
    return beside(said, link(told("open"), url)) if url else text(said)


def _whole(others: Sequence[Citation], showing: Showing, room: int) -> list[Component]:
    """The further citations with their quotes, each with an equal share of the room."""
    share = room // max(len(others), 1)
    return [
        part
        for other in others
        for part in (line(), text(fitted(other, share)), gap(), _source(other, showing))
    ]


def _buttons(answer: Answer, showing: Showing, others: int) -> list[Button]:
    """The votes, then what else can be done; five at most."""
    question = str(showing.question)
    made = [
        Button(told("helpful"), Action.HELPFUL, question),
        Button(told("not-helpful"), Action.UNHELPFUL, question),
    ]
    if others and not showing.expanded:
        made.append(Button(told("show-more"), Action.MORE, question))
    if answer.outcome is Outcome.WEAK:
        made.append(_ask_person(showing))
    if showing.shareable:
        made.append(Button(told("share"), Action.SHARE, question))
    return [*made, *_elsewhere(showing)][:5]


def _ask_person(showing: Showing) -> Button:
    return Button(told("ask-person"), Action.ASK_PERSON, str(showing.question))


def _elsewhere(showing: Showing) -> list[Button]:
    if not showing.elsewhere:
        return []
    return [Button(told("ask-elsewhere"), Action.CHOOSE_TEAM, f":{showing.elsewhere}")]
