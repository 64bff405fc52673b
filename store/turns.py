"""Whose turn it is: the questions that may be answered now, none in another's way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from store.schema import QuestionRow

OPEN = ("waiting", "working", "posting")  # states of a question that is owed an outcome


def next_questions(
    session: Session, platforms: Sequence[str], moment: datetime, limit: int
) -> list[QuestionRow]:
    """The oldest that nobody holds: one of a conversation, and one public reply in a place."""
    busy = {tuple(row) for row in session.execute(_busy(platforms, moment))}
    taken: dict[tuple[str, ...], QuestionRow] = {}
    while len(taken) < limit:
        rows = session.scalars(_claimable(platforms, busy, moment, limit)).all()
        new = {_turn(row): row for row in reversed(rows) if _turn(row) not in taken}
        if not new:
            break
        taken |= new  # of a place's public questions the oldest, which came last
        busy |= {_place(row) for row in new.values() if row.reply == "public"}
    return sorted(taken.values(), key=lambda row: (row.asked_at, row.id))[:limit]


def _busy(platforms: Sequence[str], moment: datetime) -> Any:
    """The places where a public reply is under way."""
    return (
        select(QuestionRow.platform, QuestionRow.team, QuestionRow.place)
        .where(
            QuestionRow.platform.in_(platforms), QuestionRow.state.in_(("working", "posting")),
            QuestionRow.reply == "public", QuestionRow.lease_until >= moment,
        )
        .distinct()
    )  # fmt: skip


def _claimable(
    platforms: Sequence[str], busy: Collection[Any], moment: datetime, limit: int
) -> Any:
    free = or_(QuestionRow.lease_until.is_(None), QuestionRow.lease_until < moment)
    due = or_(QuestionRow.run_at.is_(None), QuestionRow.run_at <= moment)
    other = aliased(QuestionRow)
    # one answer in flight a conversation: the older question first
    before = exists().where(
        QuestionRow.thread != "",
        other.platform == QuestionRow.platform,
        other.team == QuestionRow.team,
        other.place == QuestionRow.place,
        other.thread == QuestionRow.thread,
        other.id != QuestionRow.id,
        other.state.in_(OPEN),
        or_(other.lease_until >= moment, other.asked_at < QuestionRow.asked_at),
    )
    place = tuple_(QuestionRow.platform, QuestionRow.team, QuestionRow.place)
    calm = or_(QuestionRow.reply != "public", place.not_in(sorted(busy)))
    query = (
        select(QuestionRow)
        .where(
            and_(QuestionRow.platform.in_(platforms), QuestionRow.state.in_(OPEN)),
            free, due, calm, ~before,
        )
        .order_by(QuestionRow.asked_at, QuestionRow.id)
        .limit(limit)
    )  # fmt: skip
    return query.with_for_update(skip_locked=True)


def _turn(row: QuestionRow) -> tuple[str, ...]:
    """What only one question at a time may have."""
    place = _place(row)
    return place if row.reply == "public" else (*place, row.thread or row.id.hex)


def _place(row: QuestionRow) -> tuple[str, ...]:
    return (row.platform, row.team, row.place)
