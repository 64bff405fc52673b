"""The marks inside a line of Markdown: which characters are marks, and what they say of others."""

from __future__ import annotations

import re
from enum import IntFlag

# Longer paragraphs are shown with their marks: no person wrote them.
_LONGEST = 8_000

_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`](?:.{0,1000}?[^`])?)\1(?!`)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!|<>~-])")
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,300}\)){0,1000}\)|\[[^\[\]\n]{0,200}\]"
_LINK = re.compile(r"(!?\[)([^\[\]]{1,600})(\](?:" + _TARGET + "))")
_AUTO_LINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]{1,1000}>")
_EMPHASIS = (
    re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])(.{1,600}?)(?<=[^\s*\\])(\1)(?![\w*])", re.DOTALL),
    re.compile(r"(?<![\w_\\])(_{1,3})(?=[^\s_])(.{1,600}?)(?<=[^\s_\\])(\1)(?![\w_])", re.DOTALL),
    re.compile(r"(?<![\w~\\])(~~)(?=[^\s~])(.{1,600}?)(?<=[^\s~\\])(\1)(?![\w~])", re.DOTALL),
)
_COVER = "\ue000"  # stands where no later pattern may look; of no meaning anywhere


class Look(IntFlag):
    """How a character is shown; one that is a mark is not."""

    PLAIN = 0
    MARK = 1
    STRONG = 2  # it answers
    CODE = 4
    EMPHASIS = 8


def mark_inline(text: str, start: int, end: int, looks: bytearray) -> None:
    """Note in ``looks`` the marks of ``text[start:end]`` and what they mean.

    A mark without its partner stays text. The words of a link stay, its target goes: a document
    makes no links here.
    """
    if end - start <= _LONGEST:
        _Line(text[start:end], start, looks).mark()


class _Line:
    """One paragraph; ``_left`` is its text, covered where it is understood."""

    def __init__(self, text: str, start: int, looks: bytearray) -> None:
        self._left, self._start, self._looks = list(text), start, looks

    def mark(self) -> None:
        for match in _CODE.finditer(self._text()):
            self._pair(match, Look.CODE)
            self._cover(match.start(), match.end())
        for match in _ESCAPE.finditer(self._text()):
            self._hide(match.start(), match.end())
            self._cover(match.start(), match.end() + 1)
        for match in _AUTO_LINK.finditer(self._text()):
            self._hide(match.start(), match.start() + 1)
            self._hide(match.end() - 1, match.end())
        for match in _LINK.finditer(self._text()):
            self._hide(*match.span(1))
            self._hide(*match.span(3))
        for pattern in _EMPHASIS * 2:  # once more for what stands inside
            for match in pattern.finditer(self._text()):
                self._pair(match, Look.EMPHASIS)

    def _text(self) -> str:
        return "".join(self._left)

    def _pair(self, match: re.Match[str], look: Look) -> None:
        width = len(match.group(1))
        self._hide(match.start(), match.start() + width)
        self._hide(match.end() - width, match.end())
        for at in range(match.start() + width, match.end() - width):
            self._looks[self._start + at] |= look

    def _hide(self, start: int, end: int) -> None:
        for at in range(start, end):
            self._looks[self._start + at] |= Look.MARK
        self._cover(start, end)

    def _cover(self, start: int, end: int) -> None:
        self._left[start:end] = _COVER * (end - start)
