"""Words that every chat face needs: counts, ages, cut texts, the terminal's sentences in chat."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_IN_CHAT = {"sources": "list", "jobs": "status"}
_TERMINAL = re.compile(r"`teamlore ([a-z]+)((?: [^`]*)?)`")
_DAY = timedelta(days=1)
_AGES = (  # from this on it is counted in these
    (730 * _DAY, 365 * _DAY, "year"),
    (60 * _DAY, 30 * _DAY, "month"),
    (_DAY, _DAY, "day"),
    (timedelta(hours=1), timedelta(hours=1), "hour"),
    (timedelta(minutes=1), timedelta(minutes=1), "minute"),
)


def in_chat(sentence: str) -> str:
    """A sentence that was written for the terminal, with the words that are used after /lore."""
    return _TERMINAL.sub(lambda m: f"/lore {_IN_CHAT.get(m[1], m[1])}{m[2]}", sentence)


def many(count: int, thing: str) -> str:
    """A count with its thing: 1 document, 2 documents."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def and_more(count: int) -> str:
    """How many a list leaves out."""
    return f"and {count:,} more"


def age(moment: datetime | None) -> str:
    """How long ago, in words."""
    if moment is None:
        return "never"
    past = max(datetime.now(UTC) - moment, timedelta())
    for least, size, thing in _AGES:
        if past >= least:
            return f"{many(past // size, thing)} ago"
    return "just now"


def until(moment: datetime) -> str:
    """A moment that is still to come."""
    return f"{moment.day} {moment:%B, %H:%M} UTC"


def shortened(text: str, most: int = 120) -> str:
    """A text on one line, cut at a word where there is one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = line.rfind(" ", most // 2, most)
    return f"{line[:end]} …" if end > 0 else f"{line[: most - 1]}…"
