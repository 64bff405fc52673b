"""What the store and ingest say, in the language of this moment.

They speak English, also into the records, and know nothing of faces. Their sentences that people
meet in chat stand in the catalogue as ``heard-…``, and are known by their English words.
"""

from __future__ import annotations

import re
from functools import cache

from bot.language import LANGUAGES, language, text_of, told

_MESSAGE = re.compile(r"^(heard-[a-z-]+) = (.*)$", re.MULTILINE)
_PLACE = re.compile(r"\{ \$(\w+) \}")


def heard(sentence: str) -> str:
    """The sentence as it is told here; one that is not known stays as it is."""
    if language() == LANGUAGES[0]:
        return sentence
    for id, known in _known():
        if found := known.fullmatch(sentence):
            return told(id, **found.groupdict())
    return sentence


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each of them by its English words; what was put in may be anything."""
    messages = _MESSAGE.findall(text_of(LANGUAGES[0]))
    return tuple((id, re.compile(_pattern(words), re.DOTALL)) for id, words in messages)


def _pattern(words: str) -> str:
    pieces = _PLACE.split(words)
    return "".join(
        f"(?P<{piece}>.+?)" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    )
