"""What the desk says of taught answers, pauses, webhooks and votes."""

from __future__ import annotations

from datetime import datetime

from bot.chat.admin.phrases import until
from bot.chat.cards import Inline, Line, Strong, worded
from bot.language import told
from store.rhythm import UNITS, Rhythm

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def rhythm_of(rhythm: Rhythm) -> str:
    """How often a source is looked at."""
    if rhythm.cron:
        return told("rhythm-cron", times=rhythm.cron)
    if not rhythm.every:
        return told("rhythm-by-hand")
    sizes = sorted(UNITS.items(), key=lambda pair: -pair[1])
    unit, size = next(((u, s) for u, s in sizes if rhythm.every % s == 0), ("m", UNITS["m"]))
    return told("rhythm-every", unit=_UNITS[unit], count=round(rhythm.every / size))


def looks_again(rhythm: Rhythm, moment: datetime | None) -> str:
    """When a source is looked at without being asked for."""
    often = rhythm_of(rhythm)
    return told("looks-again", rhythm=often, until=until(moment)) if moment else often


def teaches(space: str) -> Line:
    """A question and its answer are to become a document."""
    return worded("teaches", space=Strong(space))


def paused(name: str) -> Line:
    """Nothing looks at a source."""
    return worded("paused", name=Strong(name))


def resumed(name: str, rhythm: Rhythm) -> Line:
    """A source is looked at again."""
    return worded("resumed", name=Strong(name), rhythm=rhythm_of(rhythm))


def no_hook(short_id: str) -> str:
    """A source that nobody can call."""
    return told("no-hook", id=short_id)


def hook_of(name: str) -> str:
    """The title of a webhook."""
    return told("hook-of", name=name)


def hook_off(name: str) -> str:
    """A webhook that was ended."""
    return told("hook-is-off", name=name)


def no_votes_on(name: str) -> str:
    """Nothing of that name has votes."""
    return told("no-votes-on", name=name)


def votes_preview(votes: int, passages: int) -> str:
    """What taking votes back will do."""
    return told(
        "votes-preview",
        votes=told("votes", count=votes),
        passages=told("passages", count=passages),
    )


def votes_taken_back(votes: int) -> str:
    """It was done."""
    return told("votes-taken-back", votes=told("votes", count=votes))


def thought(person: Inline, value: int, question: str, when: str) -> Line:
    """What somebody thought of a passage."""
    id = "thought-helpful" if value > 0 else "thought-unhelpful"
    return worded(id, person=person, question=question, when=when)
