"""Whose turn it is: the questions that may be answered now, none in another's way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from store.schema import QuestionRow
from store.share import Share

OPEN = ("waiting", "working", "posting")  # states of a question that is owed an outcome
_PLATFORMS: Any = bindparam("platforms", expanding=True)
_MOMENT: Any = bindparam("moment", type_=QuestionRow.asked_at.type)


def next_questions(
    session: Session, platforms: Sequence[str], moment: datetime, limit: int, share: Share
) -> list[QuestionRow]:
    """The oldest that nobody holds: one of a conversation, and one public reply in a place."""
    given = {"platforms": list(platforms), "moment": moment, "limit": limit}
    busy = {tuple(row) for row in session.execute(_busy_places(), given)}
    taken: dict[tuple[str, ...], QuestionRow] = {}
    new: Sequence[QuestionRow] = ()
    while not taken or len(taken) < limit == len(new):  # else every question was looked at
        new = session.scalars(_claimable(share), given | {"busy": sorted(busy)}).all()
        found = {_turn(row): row for row in reversed(new)}  # of one turn's the oldest comes last
        if found.keys() <= taken.keys():
            break
        taken = found | taken
        busy |= {_place(row) for row in found.values() if row.reply == "public"}
    return sorted(taken.values(), key=lambda row: (row.asked_at, row.id))[:limit]


@cache
def _busy_places() -> Any:
    """The places where a public reply is under way."""
    return (
        select(QuestionRow.platform, QuestionRow.team, QuestionRow.place)
        .where(
            QuestionRow.platform.in_(_PLATFORMS), QuestionRow.state.in_(("working", "posting")),
            QuestionRow.reply == "public", QuestionRow.lease_until >= _MOMENT,
        )
        .distinct()
    )  # fmt: skip


@cache  # putting it together takes longer than running it
def _claimable(share: Share) -> Any:
    free = or_(QuestionRow.lease_until.is_(None), QuestionRow.lease_until < _MOMENT)
    due = or_(QuestionRow.run_at.is_(None), QuestionRow.run_at <= _MOMENT)
    place = tuple_(QuestionRow.platform, QuestionRow.team, QuestionRow.place)
    calm = or_(QuestionRow.reply != "public", place.not_in(bindparam("busy", expanding=True)))
    query = (
        select(QuestionRow)
        .where(
            and_(QuestionRow.platform.in_(_PLATFORMS), QuestionRow.state.in_(OPEN)),
            free, due, calm, ~_before(), share.within(QuestionRow.platform, QuestionRow.team),
        )
        .order_by(QuestionRow.asked_at, QuestionRow.id)
        .limit(bindparam("limit", type_=Integer))
    )  # fmt: skip
    return query.with_for_update(skip_locked=True)


def _before() -> Any:
    """Another question of the conversation is in flight, or older."""
    other = aliased(QuestionRow)
    return exists().where(
        QuestionRow.thread != "",
        other.platform == QuestionRow.platform,
        other.team == QuestionRow.team,
        other.place == QuestionRow.place,
        other.thread == QuestionRow.thread,
        other.id != QuestionRow.id,
        other.state.in_(OPEN),
        or_(other.lease_until >= _MOMENT, other.asked_at < QuestionRow.asked_at),
    )


def _turn(row: QuestionRow) -> tuple[str, ...]:
    """What only one question at a time may have."""
    place = _place(row)
    return place if row.reply == "public" else (*place, row.thread or row.id.hex)


def _place(row: QuestionRow) -> tuple[str, ...]:
    return (row.platform, row.team, row.place)
