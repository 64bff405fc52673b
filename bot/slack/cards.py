"""A card as a Slack message: within all limits, nothing live but our own references and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.chat.cards import (
    Card,
    Inline,
    Items,
    Line,
    Link,
    Pairs,
    Part,
    Ref,
    RefKind,
    Strong,
    Text,
)
from bot.chat.cards import fallback as card_text
from bot.chat.words import cut, visible
from bot.language import told
from bot.slack.answer import Message
from bot.slack.buttons import Names, actions
from bot.slack.text import (
    Block,
    Element,
    context,
    faint,
    fallback,
    link,
    literal,
    mrkdwn,
    mrkdwn_link,
    plain,
    rich,
    run,
    section,
    text_size,
    web_url,
)

_HEADER, _PART, _ALL, _BLOCKS = 150, 3_000, 11_000, 40
_TEXT, _LABEL, _ITEM = 3_900, 60, 600
_LEAST = 100  # a part with less room says nothing
_ROW_OF_BUTTONS = 25
_ID = re.compile(r"[A-Z0-9]{2,30}")
_KINDS = {
    RefKind.PERSON: ("user", "user_id", "<@{}>"),
    RefKind.CHANNEL: ("channel", "channel_id", "<#{}>"),
    RefKind.GROUP: ("usergroup", "usergroup_id", "<!subteam^{}>"),
}


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a card. Slack notifies people whom a posted message refers to, and has no form
    that does not; only replies that one person sees, views and updates tell nobody.

    ``public``: people and groups are therefore named, from ``names`` by id, and not referred to.
    """

    public: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


ONE = Readers()


def render(card: Card, readers: Readers = ONE) -> Message:
    """The card as a message."""
    return {
        "text": fallback(card_text(_named(card, readers)), _TEXT),
        "blocks": blocks(card, readers),
    }


def blocks(
    card: Card, readers: Readers = ONE, names: Names | None = None, room: int = _ALL
) -> list[Block]:
    """The card's blocks, of at most ``room`` characters; ``names`` are those of its view."""
    made: list[Block] = []
    if card.title:
        made.append({"type": "header", "text": plain(card.title, _HEADER)})
    left = room - sum(len(button.label) for button in card.buttons) - text_size(made)
    for number, part in enumerate(_named(card, readers).parts):
        if left < _LEAST or len(made) >= _BLOCKS:
            made.append(context(plain(told("more-parts", count=len(card.parts) - number), _HEADER)))
            break
        block = _part(part, min(_PART, left))
        left -= text_size(block)
        made += [block] if block else []
    rows = range(0, len(card.buttons), _ROW_OF_BUTTONS)
    names = names or Names()
    made += [actions(card.buttons[n : n + _ROW_OF_BUTTONS], names) for n in rows[:2]]
    return made or [rich(section(run("–")))]


def _part(part: Part, room: int) -> Block:
    match part:
        case Text(faint=True):
            return _faint(part.line, room) if part.line else {}
        case Text():
            elements = _elements(part.line, room)
            return rich(section(*elements)) if elements else {}
        case Pairs():
            return _pairs(part, room)
        case Items():
            return _items(part, room)


def _faint(line: Line, room: int) -> Block:
    """A context block takes no ``rich_text``: words alone are plain text, exact to the sign."""
    words = [part for part in line if isinstance(part, str)]
    if len(words) == len(line):
        return faint("".join(words), room)
    return context(mrkdwn(_mrkdwn(line, room)))


def _pairs(part: Pairs, room: int) -> Block:
    """A line each: the label bold, then the value."""
    lines: list[Element] = []
    for number, (label, value) in enumerate(part.pairs):
        line = [run(f"{cut(visible(label), _LABEL)}: ", bold=True), *_elements(value, _ITEM)]
        if text_size([*lines, *line]) + 40 > room:
            lines.append(run(told("more-lines", count=len(part.pairs) - number), italic=True))
            break
        lines += [*([run("\n")] if lines else []), *line]
    return rich(section(*lines)) if lines else {}


def _items(part: Items, room: int) -> Block:
    """A list that says how many more there are."""
    shown: list[Element] = []
    for number, item in enumerate(part.items):
        line = section(*(_elements(item, _ITEM) or [run("–")]))
        if text_size([*shown, line]) + 40 > room:
            shown.append(
                section(run(told("more-items", count=len(part.items) - number), italic=True))
            )
            break
        shown.append(line)
    return rich({"type": "rich_text_list", "style": "bullet", "elements": shown}) if shown else {}


def _elements(line: Line, room: int) -> list[Element]:
    """A line as ``rich_text`` elements of at most ``room`` characters."""
    elements: list[Element] = []
    for part in line:
        element = _element(part, max(room - text_size(elements), 0))
        if element.get("text") != "":
            elements.append(element)
    return elements


def _element(part: Inline, room: int) -> Element:
    match part:
        case Ref():
            kind, key, _ = _KINDS[part.kind]
            return (
                {"type": kind, key: part.id}
                if _ID.fullmatch(part.id)
                else run(cut(visible(part.id), room))
            )
        case Link():
            label, url = cut(visible(part.text), room), web_url(part.url)
            return link(url, label) if url and len(url) + len(label) <= room else run(label)
        case Strong():
            return run(cut(visible(part.text), room), bold=True)
        case str():
            return run(cut(visible(part), room))


def _mrkdwn(line: Line, room: int) -> str:
    """A line as mrkdwn."""
    pieces: list[str] = []
    for part in line:
        left = room - sum(map(len, pieces))
        piece = _mrkdwn_piece(part)
        if len(piece) > left:
            pieces.append(literal(cut(_words(part), left // 5)))
            break
        pieces.append(piece)
    return "".join(pieces).strip() or "–"


def _mrkdwn_piece(part: Inline) -> str:
    match part:
        case Ref():
            form = _KINDS[part.kind][2]
            return form.format(part.id) if _ID.fullmatch(part.id) else literal(part.id)
        case Link():
            url = web_url(part.url)
            return mrkdwn_link(url, part.text) if url else _spaced(part.text)
        case Strong():
            return f"*{shown}*" if (shown := literal(part.text)) else ""
        case str():
            return _spaced(part)


def _spaced(text: str) -> str:
    """Literal text with the blanks at its ends, which part it from what it stands beside."""
    ends = text[:1].isspace(), text[-1:].isspace()
    return " " * ends[0] + literal(text) + " " * ends[1]


def _words(part: Inline) -> str:
    match part:
        case str():
            return part
        case Ref():
            return part.id
        case Link() | Strong():
            return part.text


def _named(card: Card, readers: Readers) -> Card:
    """The card as these readers may get it: where it would notify somebody, with names instead."""
    if not readers.public:
        return card
    return replace(card, parts=tuple(_named_part(part, readers.names) for part in card.parts))


def _named_part(part: Part, names: Mapping[str, str]) -> Part:
    match part:
        case Text():
            return replace(part, line=_named_line(part.line, names))
        case Pairs():
            return Pairs(tuple((label, _named_line(v, names)) for label, v in part.pairs))
        case Items():
            return Items(tuple(_named_line(item, names) for item in part.items))


def _named_line(line: Line, names: Mapping[str, str]) -> Line:
    return tuple(_named_inlines(line, names))


def _named_inlines(line: Sequence[Inline], names: Mapping[str, str]) -> Iterator[Inline]:
    for part in line:
        if isinstance(part, Ref) and part.kind is not RefKind.CHANNEL:
            yield Strong(names.get(part.id, part.id))
        else:
            yield part
