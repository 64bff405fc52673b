"""Words that every face uses: text made harmless to read, cut at a sentence, ages and places."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote

from bot.language import told

_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85]")
# Controls but tab and line feed, marks and overrides of the reading direction, and what takes no
# room: a document must not disguise what it says, nor hide words in what is copied from a reply.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# Joiners are letters' and emoji's business: kept behind anything that may need them.
_JOINER = re.compile("(?<![\u0300-\U0010ffff])[\u200c\u200d]+|(?<=[\u200c\u200d])[\u200c\u200d]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*(?=\s|$)|\n")

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_PLACES = {
    "page": "place-page", "slide": "place-slide", "sheet": "place-sheet", "part": "place-part",
}  # fmt: skip


def visible(text: str) -> str:
    """The text without what cannot be seen; every character that is left shows itself."""
    text = _HIDDEN.sub("", _BREAK.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _JOINER.sub("", text))


def one_line(text: str) -> str:
    """Visible text with every white space as one blank."""
    return " ".join(visible(text).split())


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters; what is too long ends with a whole sentence and an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: sentence_end(text, max(limit - 2, 0))].rstrip() + " …" if limit > 1 else ""


def sentence_end(text: str, limit: int) -> int:
    """Where to cut so that at most ``limit`` characters stay: after a sentence, else after a word.

    A sentence that would leave less than a third of the room is no good place.
    """
    if len(text) <= limit:
        return len(text)
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, limit + 1)]
    if (fitting := [end for end in ends if end <= limit]) and fitting[-1] * 3 >= limit:
        return fitting[-1]
    return max(text.rfind(" ", 0, limit + 1), 0) or limit


def age(moment: datetime, now: datetime) -> str:
    """How long ago in days or more, as people say it."""
    days = (now - moment).days
    if days < 1:
        return told("today")
    if days == 1:
        return told("yesterday")
    if days < 14:
        return told("days-ago", count=days)
    if days < 60:
        return told("weeks-ago", count=days // 7)
    return (
        told("months-ago", count=days // 30) if days < 730 else told("years-ago", count=days // 365)
    )


def ago(moment: datetime, now: datetime) -> str:
    """How long ago in minutes or more, as people say it."""
    seconds = int((now - moment).total_seconds())
    if seconds < _MINUTE:
        return told("just-now")
    if seconds < _HOUR:
        return told("minutes-ago", count=seconds // _MINUTE)
    return told("hours-ago", count=seconds // _HOUR) if seconds < 2 * _DAY else age(moment, now)


def place(location: str) -> str:
    """A location that is no link, in words: ``leave.md, line 12`` or ``plan.xlsx, sheet Turns``."""
    path, _, fragment = location.partition("#")
    words = [one_line(unquote(path) if "%" in path else path)]
    words += [_part(part) for part in fragment.split("&") if part]
    return told("comma").join(words)


def _part(part: str) -> str:
    name, _, value = part.partition("=")
    if name in _PLACES and value:
        return told(_PLACES[name], of=one_line(unquote(value)))
    if re.fullmatch(r"L\d+", part):
        return told("place-line", of=part[1:])
    return one_line(unquote(part))
