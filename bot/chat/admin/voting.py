"""What people's votes move: shown to admins, and taken back by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.answer.votes import furthest
from bot.chat.admin import upkeep_words as say
from bot.chat.admin.models import Books, Deeds, Done, Office, Order, Plan, Plans, Reply
from bot.chat.admin.phrases import age, shortened
from bot.chat.admin.shelves import person
from bot.chat.cards import Card, Inline, Items, Line, Part, RefKind, Strong, Text, said, worded
from bot.language import told
from store.errors import NotFoundError
from store.votes import Moved, Opinion

_SHOWN = 10  # passages of a list
_VOICES = 5  # people that are named for each of them


class Voting:
    """Plans and does: votes."""

    def __init__(self, books: Books) -> None:
        self._books = books

    @property
    def plans(self) -> Plans:
        """What the verb would do."""
        return {"votes": self._plan}

    @property
    def deeds(self) -> Deeds:
        """What the verb does."""
        return {"votes": self._reset}

    def _plan(self, office: Office, order: Order) -> Plan | Reply:
        found = self._books.votes.moved(office.actor.workspace)
        if not order.words:
            return Reply(_listing(found, office))
        named = order.words[0].lower()
        chosen = [m for m in found if named == "all" or m.passage.hex.startswith(named)]
        if not chosen:
            raise NotFoundError(say.no_votes_on(order.words[0]))
        votes = sum(len(moved.opinions) for moved in chosen)
        action = {"verb": "votes", "target": f"taken back from {named}", "passage": named}
        says = Text((say.votes_preview(votes, len(chosen)),))
        return Plan(action, (says,), told("confirm-votes"), danger=True)

    def _reset(self, office: Office, action: Mapping[str, Any]) -> Done:
        count, _ = self._books.votes.reset(office.actor.workspace, action["passage"])
        return Done(Reply(said(say.votes_taken_back(count))))


def _listing(found: list[Moved], office: Office) -> Card:
    if not found:
        return said(told("no-votes"))
    lines = tuple(_line(moved, office) for moved in found[:_SHOWN])
    parts: list[Part] = [Items(lines)]
    if len(found) > _SHOWN:
        parts.append(Text((told("and-more", count=len(found) - _SHOWN),), faint=True))
    return Card(told("list-votes"), (*parts, Text((told("votes-hint"),), faint=True)))


def _line(moved: Moved, office: Office) -> Line:
    moves = furthest(moved.opinions, datetime.now(UTC))
    line: list[Inline] = [
        Strong(moved.title),
        " · ",
        *worded("moved", document=moved.document, source=moved.source, moves=f"{moves:+.2f}"),
        f" · {moved.short_id}",
    ]
    for opinion in moved.opinions[:_VOICES]:
        line += [" · ", *_voice(opinion, office)]
    more = len(moved.opinions) - _VOICES
    return (*line, f" · {told('and-more', count=more)}") if more > 0 else tuple(line)


def _voice(opinion: Opinion, office: Office) -> Line:
    platform, _, name = opinion.person.partition(":")
    who = person(RefKind.PERSON, platform, name, office.actor)
    return say.thought(who, opinion.value, shortened(opinion.question), age(opinion.at))
