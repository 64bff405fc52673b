"""A further citation in one line: the words where its answer begins."""

from __future__ import annotations

from itertools import dropwhile

from bot.answer.models import Citation
from bot.chat.quoted import Look, Run, take_apart
from bot.chat.words import one_line

_QUOTE = 2_000  # of the longest quote: a line needs no more


def first_words(citation: Citation, room: int) -> str:
    """At most ``room`` characters from the first answering word on; cut after a whole word."""
    quoted = take_apart(citation.quote, citation.highlights, citation.document, _QUOTE)
    runs = [run for _, parts in quoted.pieces for run in (*parts, Run(" ", Look.PLAIN))]
    answering = list(dropwhile(lambda run: not run.look & Look.STRONG, runs)) or runs
    words = one_line("".join(run.text for run in answering))
    return words if len(words) <= room else words[: room - 2].rsplit(" ", 1)[0] + " …"
