"""A message as data, before a face gives it its platform's form. All text is plain and untrusted.

Faces escape every string; only ``Ref`` and ``Link`` become something that can be clicked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.language import told


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
_SLOT = re.compile("\ue000(\\d+)\ue001")  # of no meaning anywhere


def worded(id: str, /, **values: Inline | Line | int) -> Line:
    """A message of ours as a line: what stands out or can be clicked stands where the words say.

    Numbers take part in the sentence; everything else is put in whole, so nothing in it is read.
    """
    counts = {name: value for name, value in values.items() if isinstance(value, int)}
    whole = [(name, value) for name, value in values.items() if not isinstance(value, int)]
    slots = {name: f"\ue000{number}\ue001" for number, (name, _) in enumerate(whole)}
    line: list[Inline] = []
    for number, piece in enumerate(_SLOT.split(told(id, **counts, **slots))):
        value = whole[int(piece)][1] if number % 2 else piece
        for part in value if isinstance(value, tuple) else (value,):
            _append(line, part)
    return tuple(line)


def _append(line: list[Inline], part: Inline) -> None:
    """Texts that follow each other are one."""
    if isinstance(part, str) and line and isinstance(line[-1], str):
        line[-1] += part
    elif part != "":
        line.append(part)


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
