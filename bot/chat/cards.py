"""A message as data, before a face gives it its platform's form. All text is plain and untrusted.

Faces escape every string; only ``Ref`` and ``Link`` become something that can be clicked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RefKind(StrEnum):
    """What a reference names on its platform; it never notifies anyone."""

    PERSON = "person"
    CHANNEL = "channel"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Ref:
    """A person, channel or group by id, shown by its name there."""

    kind: RefKind
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """Text that opens a URL from our own records."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Text that stands out."""

    text: str


Inline = str | Ref | Link | Strong
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    line: Line
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Short labelled values, such as a document's state and age."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; faces cut it where the platform must and say how many more there are."""

    items: tuple[Line, ...]


Part = Text | Pairs | Items


class Style(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """``action`` names what happens (see ``Action``), ``value`` on what; both are ours alone."""

    label: str
    action: str
    value: str = ""
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Card:
    """One message of the bot that is not an answer."""

    title: str = ""
    parts: tuple[Part, ...] = ()
    buttons: tuple[Button, ...] = ()


class Action(StrEnum):
    """What the buttons of cards and answers do; the value is always looked up and checked."""

    CONFIRM = "confirm"  # proposal id; with a choice: proposal id:choice
    CANCEL = "cancel"  # proposal id
    UNDO = "undo"
    RETRY = "retry"  # job id, or all
    REFRESH = "refresh"  # source id
    REMOVE = "remove"  # source id
    SHOW = "show"  # source id
    TEACH = "teach"  # question id
    HELPFUL = "helpful"  # question id
    UNHELPFUL = "unhelpful"  # question id
    SHARE = "share"  # question id
    MORE = "more"  # question id: the folded citations
    ASK_PERSON = "ask_person"  # question id
    CHOOSE_TEAM = "choose_team"  # guild id


def said(text: str, *buttons: Button) -> Card:
    """A card of one plain sentence."""
    return Card(parts=(Text((text,)),), buttons=buttons)


def plain(line: Line) -> str:
    """A line without its form, for fallback texts and tests."""
    return "".join(_plain(part) for part in line)


def _plain(part: Inline) -> str:
    match part:
        case str():
            return part
        case Ref():
            return part.id
        case Link() | Strong():
            return part.text


def fallback(card: Card) -> str:
    """The whole card as plain text, for notifications and screen readers."""
    lines = [card.title] if card.title else []
    for part in card.parts:
        match part:
            case Text():
                lines.append(plain(part.line))
            case Pairs():
                lines += [f"{label}: {plain(value)}" for label, value in part.pairs]
            case Items():
                lines += [f"• {plain(item)}" for item in part.items]
    return "\n".join(lines)
