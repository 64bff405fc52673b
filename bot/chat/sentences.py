"""What every face says with an answer, or instead of one: it reads the same on each platform."""

from __future__ import annotations

from bot.answer.models import Outcome
from bot.chat.words import cut, one_line

UNSURE = "Not sure, but this may help:"
WAYS_ON = {
    Outcome.NOTHING: "Other words may find it, and people often know what is not written down.",
    Outcome.DENIED: "An admin can open documents to you, or to this channel.",
}
THANKS = {
    1: "Thank you. Press again to take it back.",
    -1: "Noted: this did not help. Press again to take it back.",
    0: "Your vote is taken back.",
}
NOBODY_TO_ASK = "Nobody is named who could be asked: an admin can name owners with /lore grant."
ASKED_PEOPLE = "I asked the people who look after these documents."
ANSWER_IT = "Teach the answer"
ASKED_ALREADY = "Somebody was asked already."
SHARED = "Asked again for everyone here."
SHARED_ALREADY = "It is shared already."

_SENTENCES = {
    Outcome.NOTHING: "Not in the documents I may use here.",
    Outcome.DENIED: "I may not use any documents for you here.",
    Outcome.UNAVAILABLE: "I cannot look into the documents right now. Please ask again later.",
    Outcome.ERROR: "Something went wrong on my side. Please ask again.",
}
_REASON = 600


def without_quote(outcome: Outcome) -> Outcome:
    """The outcome that a reply without a quote tells: one that should have quoted found nothing."""
    return outcome if outcome in _SENTENCES else Outcome.NOTHING


def sentence(outcome: Outcome, reason: str | None) -> str:
    """Our sentence, or the reason that came with the outcome where it may have one."""
    known = outcome in (Outcome.UNAVAILABLE, Outcome.ERROR) and reason
    return (cut(one_line(reason or ""), _REASON) if known else "") or _SENTENCES[outcome]
