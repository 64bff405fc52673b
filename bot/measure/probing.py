"""Two models side by side on the same probes: do they find the same, how fast, how surely.

Nobody says which of them is right: for that there are labelled sets and ``eval``. It tells whether
a change of model changes what people get, before they get it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.models import Question, Wanted
from bot.answer.pipeline import Answerer
from bot.measure.metrics import percentile
from store.library import Library
from store.questions import QuestionLog
from store.records import Audience

PROBES = 50
_FEW = 20  # questions: fewer are helped out with headings
_TOP = 5  # documents that are compared


@dataclass(frozen=True, slots=True)
class Side:
    """How one model answered the probes; times are in milliseconds."""

    median_ms: float
    p95_ms: float
    confidence: float  # the median
    answered: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The model that answers (``before``) and the one that may (``after``)."""

    probes: int
    made_from: str  # questions, headings or both
    same_documents: float  # share of the five best that both found, the mean of the probes
    same_first: float  # share of the probes where both put the same document first
    before: Side
    after: Side


def probes_of(
    log: QuestionLog, library: Library, audience: Audience, most: int = PROBES
) -> tuple[str, list[str]]:
    """What people asked last and were answered; headings, as far as that was little."""
    asked = log.answered(audience.workspace, most)
    if len(asked) >= _FEW:
        return "questions", asked
    ids, _ = library.everything(most, audience=audience)
    passages = library.passages(ids, audience=audience).values()
    pages = library.pages({p.version for p in passages}, audience=audience)
    named = [p.headings[-1] if p.headings else pages[p.version].title for p in passages]
    probes = list(dict.fromkeys((*asked, *named)))[:most]
    return "questions and headings" if asked else "headings", probes


def compare(
    before: Answerer, after: Answerer, probes: Sequence[str], made_from: str, audience: Audience
) -> Comparison:
    """Each probe is put to both in turn, so that what slows the machine slows both."""
    same, first = [], []
    seen: tuple[list[tuple[float, float, bool]], ...] = ([], [])
    for answerer in (before, after) if probes else ():
        _told(answerer, probes[0], audience)  # whatever comes first takes longer
    for text in probes:
        found = []
        for answerer, told in zip((before, after), seen, strict=True):
            told.append(_told(answerer, text, audience))
            found.append(answerer.documents(Question(text), _TOP, audience=audience))
        mine, theirs = found
        same.append(len({*mine} & {*theirs}) / max(len(mine), len(theirs), 1))
        first.append(mine[:1] == theirs[:1])
    count = max(len(probes), 1)
    return Comparison(
        len(probes), made_from, round(sum(same) / count, 3), round(sum(first) / count, 3),
        _side(seen[0]), _side(seen[1]),
    )  # fmt: skip


def _told(answerer: Answerer, text: str, audience: Audience) -> tuple[float, float, bool]:
    (answer,) = answerer.answers([Wanted(Question(text), _TOP, audience)])
    return answer.timings_ms["answer"], answer.confidence, answer.outcome == "answered"


def _side(told: Sequence[tuple[float, float, bool]]) -> Side:
    if not told:
        return Side(0.0, 0.0, 0.0, 0)
    took, sure, answered = zip(*told, strict=True)
    return Side(
        round(percentile(took, 0.5), 2), round(percentile(took, 0.95), 2),
        round(percentile(sure, 0.5), 3), sum(answered),
    )  # fmt: skip
