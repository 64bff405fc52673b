"""What every face says with an answer, or instead of one: it reads the same on each platform."""

from __future__ import annotations

from bot.answer.models import Outcome
from bot.chat.words import cut, one_line
from bot.language import told

_SENTENCES = {
    Outcome.NOTHING: "nothing-found",
    Outcome.DENIED: "may-not",
    Outcome.UNAVAILABLE: "cannot-look",
    Outcome.ERROR: "went-wrong",
}
_WAYS_ON = {Outcome.NOTHING: "nothing-way-on", Outcome.DENIED: "may-not-way-on"}
_THANKS = {1: "thanks", -1: "noted", 0: "vote-back"}
_REASON = 600


def without_quote(outcome: Outcome) -> Outcome:
    """The outcome that a reply without a quote tells: one that should have quoted found nothing."""
    return outcome if outcome in _SENTENCES else Outcome.NOTHING


def sentence(outcome: Outcome, reason: str | None) -> str:
    """Our sentence, or the reason that came with the outcome where it may have one."""
    known = outcome in (Outcome.UNAVAILABLE, Outcome.ERROR) and reason
    return (cut(one_line(reason or ""), _REASON) if known else "") or told(_SENTENCES[outcome])


def way_on(outcome: Outcome) -> str:
    """What else can be done; empty where there is nothing."""
    return told(_WAYS_ON[outcome]) if outcome in _WAYS_ON else ""


def thanks(vote: int) -> str:
    """What is said to a vote, by what stands now: 1, -1, or 0 for one that was taken back."""
    return told(_THANKS[vote])
