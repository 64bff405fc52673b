"""How far votes move a passage, for a question that is like those that were voted on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from store.languages import readings_of
from store.sparse import terms

if TYPE_CHECKING:
    from store.votes import Opinion

# In the units of ranking: standard deviations over the candidates. On govuk-developer-docs a right
# first passage leads by more than .34 in nine of ten questions and by more than .65 in three of
# four; one that belongs first and is not lacks .15 to 1.0. So votes decide between near equals: at
# most, with one passage up and the other down, they bridge .5.
MOST = 0.25

HALF_LIFE = timedelta(days=30)  # a vote of three months ago, when questions lose their text: 1/8

# Share of words that two questions have in common, stemmed, stop words aside, from which on they
# count as alike: by words alone, so that nothing more than a question's text is kept.
ALIKE = 0.5


def lifts(question: str, found: Iterable[Opinion], moment: datetime) -> dict[UUID, float]:
    """What each passage with an opinion gains or loses for this question.

    A person has one voice on a passage: their newest vote of those that are alike enough. One
    fresh vote on the same question moves by half of ``MOST``, many together by nearly that.
    """
    languages = readings_of(question)
    asked = [_read(question, language) for language in languages]
    voices: dict[UUID, dict[str, float]] = {}
    for opinion in sorted(found, key=lambda o: o.at, reverse=True):
        then = [_read(opinion.question, language) for language in languages]
        alike = max(map(_alike, asked, then))
        if alike >= ALIKE:
            weight = alike * opinion.value * _left(moment - opinion.at)
            voices.setdefault(opinion.passage, {}).setdefault(opinion.person, weight)
    return {passage: _bounded(sum(said.values())) for passage, said in voices.items()}


def furthest(found: Sequence[Opinion], moment: datetime) -> float:
    """The most that opinions of one passage move it by, over the questions they were about."""
    moves = [0.0]
    for question in {opinion.question for opinion in found}:
        moves += lifts(question, found, moment).values()
    return max(moves, key=abs)


def _read(question: str, language: str) -> frozenset[int]:
    return frozenset(terms(question, (language,)))


def _alike(one: frozenset[int], other: frozenset[int]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _left(age: timedelta) -> float:
    """What is left of a vote's weight."""
    return float(0.5 ** (max(age, timedelta(0)) / HALF_LIFE))


def _bounded(voices: float) -> float:
    return MOST * voices / (1 + abs(voices))
