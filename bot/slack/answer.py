"""An answer as a Slack message: the quote first, then where it stands, then what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from bot.answer.models import Answer, Citation, Outcome
from bot.chat.cards import Action, Button
from bot.chat.folded import first_words
from bot.chat.quoted import Quoted, take_apart
from bot.chat.sentences import sentence, way_on, without_quote
from bot.chat.words import age, ago, cut, one_line, place
from bot.language import told
from bot.slack.buttons import Names, actions, feedback
from bot.slack.quote import quote_elements, quote_text
from bot.slack.text import (
    Block,
    Element,
    context,
    faint,
    fallback,
    link,
    mrkdwn,
    mrkdwn_link,
    plain,
    rich,
    run,
    section,
    web_url,
)

# Shares of the 12,000 characters of a message: they leave 1,800 for the lines around citations.
_SHARE, _OTHER_SHARE = 3_000, 2_400
_AROUND = 600  # of each share, for title, place, author, age and what a cut leaves out
_TITLE, _PLACE, _AUTHOR = 200, 150, 80
_LINE, _LEAST_WORDS = 92, 24  # a folded citation is one line of a window of usual width
_TEXT = 3_900  # Slack recommends 4,000 for the text beside blocks
_OTHERS = 3

_VOTES = {Action.HELPFUL: "you-said-helpful", Action.UNHELPFUL: "you-said-unhelpful"}


class Message(TypedDict):
    """What ``chat.postMessage`` takes; ``text`` is for notifications and screen readers."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Showing:
    """How to show an answer, and to whom.

    ``question`` is its id, carried by the buttons. ``asked`` repeats the question's words where
    they do not stand above the reply; ``asked_at`` is given when the reply comes late. ``private``
    replies can be shared if they stand in a channel, and show how their reader ``voted``.
    """

    question: str
    now: datetime
    private: bool = False
    shareable: bool = False
    expanded: bool = False
    voted: Action | None = None
    asked: str = ""
    asked_at: datetime | None = None


def render(answer: Answer, showing: Showing) -> Message:
    """The answer within all limits of a Slack message."""
    shown = answer.citations if answer.outcome in (Outcome.ANSWERED, Outcome.WEAK) else ()
    if not shown:
        return _sentence(answer, showing)
    best, others = shown[0], shown[1 : 1 + _OTHERS]
    quoted = _taken(best, _SHARE)
    unsure = [rich(section(run(told("not-sure"))))] if answer.outcome is Outcome.WEAK else []
    blocks = [*_asked(showing), *unsure]
    blocks += _cited(best, quoted, showing.now)
    blocks += _others(others, showing)
    blocks += _below(answer, showing, len(others))
    return {"text": _fallback(answer, showing, quoted, others), "blocks": blocks}


def _sentence(answer: Answer, showing: Showing) -> Message:
    """An outcome without a quote: one sentence, and a way on where there is one."""
    outcome = without_quote(answer.outcome)
    said, further = sentence(outcome, answer.reason), way_on(outcome)
    blocks = [*_asked(showing), rich(section(run(said))), *([faint(further)] if further else [])]
    if outcome is Outcome.NOTHING:
        blocks.append(actions([_ask_person(showing)], Names()))
    late = [_late(showing)] if showing.asked_at else []
    spoken = " ".join([*late, said, *([further] if further else [])])
    return {"text": fallback(spoken, _TEXT), "blocks": blocks}


def _asked(showing: Showing) -> list[Block]:
    """What this is the reply to, where the reader may not know any more."""
    words = f"“{cut(one_line(showing.asked), 250)}”" if showing.asked else ""
    if showing.asked_at:
        words = f"{_late(showing)} {words}"
    return [faint(words)] if words else []


def _late(showing: Showing) -> str:
    return told("asked-this", when=ago(showing.asked_at or showing.now, showing.now))


def _cited(citation: Citation, quoted: Quoted, now: datetime) -> list[Block]:
    elements = quote_elements(quoted)
    if quoted.opened:
        elements.insert(0, section(run(told("from-further-down"), italic=True)))
    if quoted.more:
        elements.append(section(run(told("more-words", count=quoted.more), italic=True)))
    about = _about(citation, now)
    return [rich(*elements, section(_source(citation))), *([faint(about)] if about else [])]


def _source(citation: Citation) -> Element:
    """Title and heading path; a link to the very place if there is one."""
    url, title = web_url(citation.location), _title(citation)
    return link(url, title, bold=True) if url else run(title, bold=True)


def _title(citation: Citation) -> str:
    """Title and heading path; a document's first heading often is its title."""
    path = [one_line(part) for part in (citation.title, *citation.heading)]
    known = [part for part in dict.fromkeys(path) if part]
    return (
        cut(" › ".join(known), _TITLE)
        or cut(one_line(citation.document), _TITLE)
        or told("untitled")
    )


def _about(citation: Citation, now: datetime) -> str:
    """Place where it is no link, page, author, and age in words."""
    linked = web_url(citation.location)
    parts = [
        cut(place(citation.location), _PLACE) if not linked else "",
        told("page", number=str(citation.page)) if linked and citation.page else "",
        cut(one_line(citation.author or ""), _AUTHOR),
        told("updated", when=age(citation.updated_at, now)) if citation.updated_at else "",
    ]
    return " · ".join(part for part in parts if part)


def _others(others: Sequence[Citation], showing: Showing) -> list[Block]:
    """The further citations: a line each, or whole."""
    line: Block = {"type": "divider"}
    if not showing.expanded:
        return [line, *map(_folded, others)] if others else []
    return [b for o in others for b in (line, *_cited(o, _taken(o, _OTHER_SHARE), showing.now))]


def _folded(citation: Citation) -> Block:
    """One small line: the title and, if there is room, the words where the answer begins."""
    url, title = web_url(citation.location), _title(citation)
    head = mrkdwn(mrkdwn_link(url, title)) if url else plain(title, _TITLE)
    room = _LINE - len(title)
    words = first_words(citation, room) if room >= _LEAST_WORDS else ""
    return context(head, *([plain(words, _LINE)] if words else []))


def _taken(citation: Citation, share: int) -> Quoted:
    """What of the quote fits its share beside its link, which counts as text too."""
    room = share - _AROUND - len(web_url(citation.location) or "")
    return take_apart(citation.quote, citation.highlights, citation.document, room)


def _below(answer: Answer, showing: Showing, others: int) -> list[Block]:
    """Buttons, then the vote."""
    names, buttons = Names(), []
    if others and not showing.expanded:
        buttons.append(Button(told("show-more"), Action.MORE, showing.question))
    if showing.private and showing.shareable:
        buttons.append(Button(told("share"), Action.SHARE, showing.question))
    if answer.outcome is Outcome.WEAK:
        buttons.append(_ask_person(showing))
    voted = _VOTES.get(showing.voted) if showing.private and showing.voted else None
    below = [actions(buttons, names)] if buttons else []
    return [*below, *([faint(told(voted))] if voted else []), feedback(showing.question, names)]


def _ask_person(showing: Showing) -> Button:
    return Button(told("ask-person"), Action.ASK_PERSON, showing.question)


def _fallback(answer: Answer, showing: Showing, quoted: Quoted, others: Sequence[Citation]) -> str:
    """Everything that the blocks say, in plain words; what matters first."""
    best = answer.citations[0]
    about = _about(best, showing.now)
    source = f"— {_title(best)}" + (f" ({about})" if about else "")
    first = [_late(showing)] if showing.asked_at else []
    first += [told("not-sure")] if answer.outcome is Outcome.WEAK else []
    left = [told("more-words", count=quoted.more)] if quoted.more else []
    also = [told("see-also", titles="; ".join(map(_title, others)))] if others else []
    head = "\n".join([*first, cut(quote_text(quoted), _SHARE - _AROUND), *left, source])
    return fallback("\n".join([head, *also]), _TEXT)
