"""A card as a Discord message: within all limits, nothing live but our own references and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.chat.cards import Card, Inline, Items, Line, Link, Pairs, Part, Ref, RefKind, Strong, Text
from bot.discord.buttons import rows
from bot.discord.components import Component, container, text
from bot.discord.text import bold, escape, faint, literal, masked, web_url
from bot.language import told

_ALL = 3_900  # of 4,000 characters
_TITLE, _LABEL, _ITEM, _TEXT = 150, 60, 500, 1_800
_ROWS = 5
_ID = re.compile(r"\d{1,20}")
_REFERENCES = {RefKind.PERSON: "<@{}>", RefKind.CHANNEL: "<#{}>", RefKind.GROUP: "<@&{}>"}
_LEAST = 60  # a line with less room says nothing


def render(card: Card) -> list[Component]:
    """The card as components; references in it notify nobody, as long as no mention is allowed."""
    lines = _Lines(_ALL)
    if card.title:
        lines.add(f"### {literal(card.title, _TITLE)}")
    for number, part in enumerate(card.parts):
        if not _part(part, lines):
            lines.end(told("more-parts", count=len(card.parts) - number))
            break
    buttons = rows(card.buttons, _ROWS)
    return [container([text(lines.text), *buttons])]


class _Lines:
    """Lines below each other while there is room."""

    def __init__(self, room: int) -> None:
        self._room, self._lines = room, list[str]()

    @property
    def text(self) -> str:
        return "\n".join(self._lines)

    @property
    def room(self) -> int:
        return self._room - len(self.text) - _LEAST

    def add(self, line: str) -> bool:
        """Whether there was room for it."""
        if len(line) > self.room:
            return False
        self._lines.append(line)
        return True

    def end(self, words: str) -> None:
        """Say what is left out; room is always kept for that."""
        if not self._lines or not self._lines[-1].startswith("-# …"):
            self._lines.append(faint(escape(words)))


def _part(part: Part, lines: _Lines) -> bool:
    match part:
        case Text():
            words = _words(part.line, _TEXT)
            return lines.add(faint(words.replace("\n", " ")) if part.faint else words)
        case Pairs():
            shown = [f"**{literal(label, _LABEL)}:** {_flat(v)}" for label, v in part.pairs]
            return _listed(shown, lines, "more-lines", str)
        case Items():
            shown = [_flat(item) for item in part.items]
            return _listed(shown, lines, "more-items", lambda item: f"- {item}")


def _listed(shown: Sequence[str], lines: _Lines, left: str, form: Callable[[str], str]) -> bool:
    """As many as there is room for, and how many more there are."""
    for number, one in enumerate(shown):
        if not lines.add(form(one)):
            lines.end(told(left, count=len(shown) - number))
            break
    return True


def _flat(line: Line) -> str:
    return _words(line, _ITEM).replace("\n", " ").strip() or "–"


def _words(line: Line, room: int) -> str:
    """A line of at most ``room`` characters."""
    pieces: list[str] = []
    for part in line:
        left = room - sum(map(len, pieces))
        if left < 2:
            break
        pieces.append(_inline(part, left))
    return "".join(pieces)


def _inline(part: Inline, room: int) -> str:
    match part:
        case Ref():
            form = _REFERENCES[part.kind]
            return form.format(part.id) if _ID.fullmatch(part.id) else literal(part.id, room)
        case Link():
            url = web_url(part.url)
            left = room - len(url) - 12 if url else room
            return masked(part.text, url, left) if url and left > 0 else literal(part.text, room)
        case Strong():
            return bold(literal(part.text, max(room - 4, 1)))
        case str():
            return _spaced(part, room)


def _spaced(words: str, room: int) -> str:
    """Literal text with the blanks at its ends, which part it from what it stands beside."""
    ends = words[:1].isspace(), words[-1:].isspace()
    return " " * ends[0] + literal(words, max(room - 2, 1)) + " " * ends[1]
