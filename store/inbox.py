"""Questions that chat brought in: committed before they are acknowledged, answered exactly once.

waiting -> working (held under a lease) -> posting (the reply may be out already) -> done; a person
who takes a question back makes it ``dropped``, a platform that takes no reply any more ``expired``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, case, delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from store.database import Database
from store.errors import NotFoundError
from store.forgetting import ERASED
from store.jobs import LostLeaseError
from store.schema import DeliveryRow, QuestionRow
from store.share import WHOLE, Share
from store.turns import OPEN, next_questions

Asker = tuple[str, str, str]  # platform, team and person

LEASE_SECONDS = 30
_REMEMBERED = timedelta(hours=24)  # no platform delivers anything again after that
_MINUTE = timedelta(minutes=1)
_TURNS = 6  # earlier questions of a thread that a follow-up is understood from


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What was asked and where; see ``QuestionRow`` for the words."""

    workspace: UUID
    platform: str
    team: str
    place: str
    thread: str
    message: str
    asker: str
    text: str
    reply: str
    space: UUID | None = None
    expires_at: datetime | None = None
    route: dict[str, Any] = field(default_factory=dict)
    said_at: datetime | None = None  # by the platform's clock; None: now


@dataclass(frozen=True, slots=True)
class HeldQuestion:
    """A question that the caller answers now; ``token`` proves it.

    ``posting`` is true where an earlier run may have posted the reply already: look first.
    """

    id: UUID
    token: int
    posting: bool
    asked_at: datetime
    asked: NewQuestion


class Inbox:
    """The questions that wait, for every process of one database.

    Only what is acknowledged and what says that a reply may be out must outlast a loss of power:
    everything else is made again, or found again on the platform.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(self, keys: Iterable[str], question: NewQuestion) -> UUID | None:
        """Record a question that was delivered under these keys; None if one of them was seen.

        From here on the question is owed an outcome: acknowledge it now.
        """
        return self.accept_all([(keys, question)])[0]

    def accept_all(
        self, delivered: Sequence[tuple[Iterable[str], NewQuestion]]
    ) -> list[UUID | None]:
        """Record several with one commit, each as ``accept`` does."""
        with self._database.write() as session:
            self._database.take_turn(session, "deliveries")
            moment = self._database.clock(session)
            new = _unseen(session, [keys for keys, _ in delivered], moment)
            rows = [
                _new_row(question, moment) if is_new else None
                for is_new, (_, question) in zip(new, delivered, strict=True)
            ]
            session.add_all(row for row in rows if row is not None)
            return [row.id if row is not None else None for row in rows]

    def first(self, keys: Iterable[str]) -> bool:
        """Whether something other than a question is delivered for the first time."""
        with self._database.write() as session:
            self._database.take_turn(session, "deliveries")
            return _unseen(session, [keys], self._database.clock(session))[0]

    def wait(self, asker: Asker, most: int) -> int:
        """Seconds until they may ask again: ``most`` in any minute, whichever process heard them.

        Two processes that look at the same moment may let one more through.
        """
        platform, team, person = asker
        with self._database.read() as session:
            moment = self._database.clock(session)
            lately = session.scalars(
                select(QuestionRow.asked_at)
                .where(
                    QuestionRow.platform == platform, QuestionRow.team == team,
                    QuestionRow.asker == person, QuestionRow.asked_at > moment - _MINUTE,
                )
                .order_by(QuestionRow.asked_at.desc())
                .limit(most)
            ).all()  # fmt: skip
        if len(lately) < most:
            return 0
        return max(1, ceil((lately[-1] + _MINUTE - moment).total_seconds()))

    def claim(
        self, platforms: Sequence[str], limit: int, share: Share = WHOLE
    ) -> list[HeldQuestion]:
        """Questions of a share to answer now, oldest first.

        At most one of each conversation, and one public reply in each place: platforms let one
        message a second through there, and the others would wait for it in vain.
        """
        with self._database.write(durable=False) as session:
            self._database.take_turn(session, "inbox")
            moment = self._database.clock(session)
            rows = next_questions(session, platforms, moment, limit, share)
            return [_hold(row, moment) for row in rows]

    def hold(self, held: HeldQuestion) -> None:
        """Keep the lease a while longer; LostLeaseError if it was taken back or taken over."""
        with self._database.write(durable=False) as session:
            self._change(session, held)

    def understood(self, held: HeldQuestion, text: str) -> None:
        """What is asked was said elsewhere: in the thread that the bot was called into."""
        with self._database.write(durable=False) as session:
            self._change(session, held, text=text)

    def begin_posting(self, held: HeldQuestion) -> None:
        """From now on the reply may be out: whoever takes over looks for it first."""
        with self._database.write() as session:
            self._change(session, held, state="posting")

    def finish(self, held: HeldQuestion, posted: str, state: str = "done") -> None:
        """The reply stands, as the platform's message ``posted``; or the question ended else."""
        with self._database.write(durable=False) as session:
            self._change(session, held, state=state, posted=posted, route={}, lease_until=None)

    def release(self, held: HeldQuestion, delay: timedelta) -> None:
        """Back to those that wait; it may be tried again after a while.

        LostLeaseError if it has its outcome: who is stopped while that is written cannot tell. A
        reply that may be out stays so: who tries again looks for it first.
        """
        state = case((QuestionRow.state == "posting", "posting"), else_="waiting")
        with self._database.write(durable=False) as session:
            later = self._database.clock(session) + delay
            self._change(session, held, state=state, lease_until=None, run_at=later)

    def drop(self, platform: str, team: str | None, place: str, message: str) -> bool:
        """A question was edited or deleted: it needs no answer any more, if it has none yet.

        Without a team, whichever it was asked of: a direct message may not tell.
        """
        of_team = QuestionRow.team == team if team is not None else true()
        with self._database.write() as session:
            self._database.take_turn(session, "inbox")
            gone = session.execute(
                update(QuestionRow)
                .where(
                    QuestionRow.platform == platform, of_team,
                    QuestionRow.place == place, QuestionRow.message == message,
                    QuestionRow.state.in_(("waiting", "working")),
                )
                .values(state="dropped", token=QuestionRow.token + 1, route={}, lease_until=None)
            )  # fmt: skip
            return bool(gone.rowcount)  # type: ignore[attr-defined]  # CursorResult

    def free(self, platforms: Sequence[str]) -> None:
        """Give up every lease: for the only process that serves these platforms, when it starts."""
        with self._database.write() as session:
            session.execute(
                update(QuestionRow)
                .where(QuestionRow.platform.in_(platforms), QuestionRow.state.in_(OPEN))
                .values(lease_until=None, run_at=None)
            )

    def turns(self, asked: NewQuestion, before: datetime) -> tuple[str, ...]:
        """Earlier questions of the conversation that the asker could read, oldest first."""
        if asked.thread in ("", asked.message):  # what opens a conversation has none before it
            return ()
        mine = or_(QuestionRow.reply == "public", QuestionRow.asker == asked.asker)
        with self._database.read() as session:
            texts = session.scalars(
                select(QuestionRow.text)
                .where(
                    _in_thread(asked.platform, asked.team, asked.place, asked.thread), mine,
                    QuestionRow.state == "done", QuestionRow.asked_at < before,
                )
                .order_by(QuestionRow.asked_at.desc(), QuestionRow.id)
                .limit(_TURNS)
            ).all()  # fmt: skip
        return tuple(reversed(texts))

    def recall(self, question: UUID) -> tuple[NewQuestion, datetime]:
        """A question as it was asked, and when; NotFoundError if it is not on record."""
        with self._database.read() as session:
            row = session.get(QuestionRow, question)
            if row is None or row.state == ERASED:
                raise NotFoundError("That question is not on record any more: ask it again.")
            return _as_asked(row), row.asked_at

    def asked_in(self, platform: str, team: str, place: str, thread: str, asker: str) -> bool:
        """Whether this person asked something in this thread already."""
        with self._database.read() as session:
            found = select(QuestionRow.id).where(
                _in_thread(platform, team, place, thread),
                QuestionRow.asker == asker, QuestionRow.state != "dropped",
            )  # fmt: skip
            return session.scalar(found.limit(1)) is not None

    def knows_thread(self, platform: str, team: str, place: str, thread: str) -> bool:
        """Whether the bot was asked something in this thread already."""
        with self._database.read() as session:
            found = select(QuestionRow.id).where(
                _in_thread(platform, team, place, thread), QuestionRow.state != "dropped"
            )
            return session.scalar(found.limit(1)) is not None

    def teams_of(self, platform: str, asker: str) -> frozenset[str]:
        """Where this person asked something, and it is still known who did."""
        with self._database.read() as session:
            mine = (QuestionRow.platform == platform, QuestionRow.asker == asker)
            return frozenset(session.scalars(select(QuestionRow.team).where(*mine).distinct()))

    def waiting(self, platforms: Sequence[str]) -> int:
        """How many questions are owed an outcome."""
        with self._database.read() as session:
            count = select(func.count()).where(
                QuestionRow.platform.in_(platforms), QuestionRow.state.in_(OPEN)
            )
            return session.scalar(count) or 0

    def forget_deliveries(self) -> None:
        """Drop keys that no platform delivers again."""
        with self._database.write() as session:
            before = self._database.clock(session) - _REMEMBERED
            session.execute(delete(DeliveryRow).where(DeliveryRow.delivered_at < before))

    def _change(self, session: Session, held: HeldQuestion, **values: Any) -> None:
        lease = self._database.clock(session) + timedelta(seconds=LEASE_SECONDS)
        kept = session.execute(
            update(QuestionRow)
            .where(
                QuestionRow.id == held.id, QuestionRow.token == held.token,
                QuestionRow.state.in_(OPEN),  # what has its outcome keeps it
            )
            .values(**{"lease_until": lease} | values)
        )  # fmt: skip
        if kept.rowcount != 1:  # type: ignore[attr-defined]  # CursorResult
            raise LostLeaseError("The question was taken back or taken over, or has its outcome.")


def _unseen(session: Session, deliveries: Sequence[Iterable[str]], moment: datetime) -> list[bool]:
    """Which deliveries are new: none of their keys was seen. Keys of the others are not kept."""
    named = [frozenset(keys) for keys in deliveries]
    wanted = sorted(frozenset().union(*named))
    seen = set(session.scalars(select(DeliveryRow.key).where(DeliveryRow.key.in_(wanted))))
    new = []
    for keys in named:
        new.append(seen.isdisjoint(keys))
        if new[-1]:
            seen |= keys
            session.add_all(DeliveryRow(key=key, delivered_at=moment) for key in sorted(keys))
    return new


def _new_row(question: NewQuestion, moment: datetime) -> QuestionRow:
    return QuestionRow(
        id=uuid4(),
        workspace_id=question.workspace,
        platform=question.platform,
        team=question.team,
        place=question.place,
        thread=question.thread,
        message=question.message,
        asker=question.asker,
        text=question.text,
        reply=question.reply,
        space_id=question.space,
        state="waiting",
        expires_at=question.expires_at,
        route=question.route,
        asked_at=min(question.said_at or moment, moment),
    )


def _hold(row: QuestionRow, moment: datetime) -> HeldQuestion:
    posting = row.state == "posting"
    row.token += 1
    row.state = "posting" if posting else "working"
    row.lease_until = moment + timedelta(seconds=LEASE_SECONDS)
    return HeldQuestion(row.id, row.token, posting, row.asked_at, _as_asked(row))


def _as_asked(row: QuestionRow) -> NewQuestion:
    return NewQuestion(
        row.workspace_id, row.platform, row.team, row.place, row.thread, row.message, row.asker,
        row.text, row.reply, row.space_id, row.expires_at, dict(row.route),
    )  # fmt: skip


def _in_thread(platform: str, team: str, place: str, thread: str) -> Any:
    return and_(
        QuestionRow.platform == platform,
        QuestionRow.team == team,
        QuestionRow.place == place,
        QuestionRow.thread == thread,
    )
