"""Phrases of the admin's cards: counts, ages, and the terminal's sentences as they are in chat."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.chat.words import ago, cut, one_line
from bot.language import day, told
from bot.language.heard import heard

_IN_CHAT = {"sources": "list", "jobs": "status"}
_TERMINAL = re.compile(r"`teamlore ([a-z]+)((?: [^`]*)?)`")


def in_chat(sentence: str) -> str:
    """A sentence of the store, with the words that are used after /lore, in the reader's language.

    It was written in English, for the terminal.
    """
    return heard(_TERMINAL.sub(lambda m: f"/lore {_IN_CHAT.get(m[1], m[1])}{m[2]}", sentence))


def age(moment: datetime | None) -> str:
    """How long ago, in words; "never" for what has not been yet."""
    return told("never") if moment is None else ago(moment, datetime.now(UTC))


def until(moment: datetime) -> str:
    """A moment that is still to come."""
    return told("moment", date=day(moment), time=f"{moment:%H:%M}")


def shortened(text: str, most: int = 120) -> str:
    """A text on one line, cut where a sentence or a word ends."""
    return cut(one_line(text), most)
