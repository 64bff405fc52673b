"""Embedding generations: each is one model's vectors of everything that is published.

One is active: its model answers. ``reembed`` begins another beside it:

    building -> ready -> active -> retired -> dropping -> dropped
                  ^         |         |
                  '- switch-'         '- rollback: active again

All that are kept are written together with the active one and deleted from with it, so that a
switch, and the way back, loses nothing. Of a model that was configured before there were
generations only the vectors are known: they are deleted from, and never written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from store.database import Database
from store.embedded import count_published, count_unembedded
from store.errors import NotFoundError, TeamloreError, UsageError
from store.schema import GenerationRow, JobRow

_TURN = "generations"  # who changes which one answers, and who finds one whole, go in turn
_GONE = ("dropping", "dropped")


class DroppedError(TeamloreError):
    """The vectors of this generation are being deleted: nothing may be added to them."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One model's vectors; ``made_of`` are the settings that load the model."""

    number: int
    key: str
    made_of: Mapping[str, str]
    dimension: int
    state: str
    compared: Mapping[str, Any] | None
    started_at: datetime
    ready_at: datetime | None
    switched_at: datetime | None
    left_at: datetime | None
    dropped_at: datetime | None

    @property
    def model(self) -> str:
        """What people call it: as the setting names it, else as its vectors are named."""
        named = [self.made_of[name] for name in sorted(self.made_of, reverse=True)]
        return " with ".join(each for each in named if each) or self.key

    @property
    def follows(self) -> bool:
        """Whether it can be written beside another one."""
        return self.state not in _GONE and bool(self.made_of)


class Generations:
    """Reads and changes which generations there are; each change is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listing(self) -> list[Generation]:
        """All that there ever were, in the order of their beginning."""
        with self._database.read() as session:
            return _found(session)

    def kept(self) -> list[Generation]:
        """Those that have vectors."""
        with self._database.read() as session:
            return _found(session, GenerationRow.state.not_in(_GONE))

    def dropping(self) -> list[Generation]:
        """Those whose vectors are to be deleted."""
        with self._database.read() as session:
            return _found(session, GenerationRow.state == "dropping")

    def active(self) -> Generation | None:
        """The one whose model answers; None before the first model was used."""
        with self._database.read() as session:
            return next(iter(_found(session, GenerationRow.state == "active")), None)

    def is_kept(self, number: int) -> bool:
        """Whether nothing of it is being deleted."""
        query = select(GenerationRow.state).where(GenerationRow.number == number)
        with self._database.read() as session:
            return session.scalar(query) not in (None, *_GONE)

    def progress(self, key: str) -> tuple[int, int]:
        """How many passages that people may find this model knows, and how many there are."""
        with self._database.read() as session:
            every = count_published(session)
            return every - count_unembedded(session, key), every

    def adopt(self, key: str, made_of: Mapping[str, str], dimension: int) -> Generation:
        """The active one: of this model, the first that is used here, if there is none yet."""
        try:
            with self._database.write() as session:
                self._database.take_turn(session, _TURN)
                row = _active(session) or self._first(session, key, made_of, dimension)
                return _generation(row)
        except IntegrityError:  # another process was first
            found = self.active()
            if found is None:
                raise
            return found

    def begin(self, key: str, made_of: Mapping[str, str], dimension: int) -> Generation:
        """A generation beside the active one; the same again if it was begun already."""
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            _may_begin(session, key)
            row = _with_key(session, key)
            if row is None:
                row = self._new(session, key, made_of, dimension, "building")
            elif row.state == "retired":  # to be brought up to date, and compared anew
                row.state, row.made_of, row.compared = "building", dict(made_of), None
            session.flush()
            return _generation(row)

    def note_compared(self, number: int, compared: Mapping[str, Any]) -> None:
        """Keep how it compares with the one that answers."""
        with self._database.write() as session:
            session.get_one(GenerationRow, number).compared = dict(compared)

    def switch(self) -> Generation:
        """From now on the one that is ready answers; NotFoundError says what is missing."""
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            row = _one(session, GenerationRow.state.in_(("building", "ready")))
            if row is None:
                raise NotFoundError("Nothing is to be switched to: `teamlore reembed --model M`.")
            if row.state != "ready":
                raise NotFoundError(f"{_generation(row).model} is not ready: `teamlore reembed`.")
            return self._answers_now(session, row)

    def roll_back(self) -> Generation:
        """The one that answered before answers again."""
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            former = GenerationRow.state == "retired", GenerationRow.left_at.is_not(None)
            row = _one(session, *former)
            if row is None:
                raise NotFoundError("Nothing answered before that is kept: `teamlore reembed`.")
            return self._answers_now(session, row)

    def drop(self, key: str | None = None) -> list[Generation]:
        """Let the vectors of the retired ones, or of this one, be deleted: those it is about."""
        with self._database.write() as session:
            self._database.take_turn(session, _TURN)
            chosen = GenerationRow.key == key if key else GenerationRow.state == "retired"
            rows = _rows(session, chosen, GenerationRow.state.not_in(_GONE))
            if not rows:
                raise NotFoundError("Nothing is kept that could be dropped: `teamlore reembed`.")
            if any(row.state == "active" for row in rows):
                raise UsageError("That model answers: switch to another one before it is dropped.")
            for row in rows:
                row.state = "dropping"
            session.flush()
            return [_generation(row) for row in rows]

    def dropped(self, number: int) -> None:
        """Its vectors were seen to be gone."""
        with self._database.write() as session:
            row = session.get_one(GenerationRow, number)
            row.state, row.dropped_at = "dropped", self._database.clock(session)

    def _first(
        self, session: Session, key: str, made_of: Mapping[str, str], dimension: int
    ) -> GenerationRow:
        row = _with_key(session, key) or self._new(session, key, made_of, dimension, "active")
        row.state, row.made_of = "active", dict(made_of)
        row.switched_at = row.ready_at = self._database.clock(session)
        session.flush()
        return row

    def _new(
        self, session: Session, key: str, made_of: Mapping[str, str], dimension: int, state: str
    ) -> GenerationRow:
        moment = self._database.clock(session)
        row = GenerationRow(
            key=key, made_of=dict(made_of), dimension=dimension, state=state, started_at=moment
        )
        session.add(row)
        return row

    def _answers_now(self, session: Session, row: GenerationRow) -> Generation:
        """Refused while something cannot be found with it: no answer may be lost by a switch."""
        behind = count_unembedded(session, row.key)
        if behind or not row.made_of:
            raise NotFoundError(
                f"{behind} passages cannot be found with {_generation(row).model} yet: "
                "`teamlore reembed --model` with its name brings it up to date."
            )
        moment, before = self._database.clock(session), _active(session)
        if before is not None:
            before.state, before.left_at = "retired", moment
            session.flush()  # there is never more than one
        row.state, row.switched_at = "active", moment
        session.flush()
        return _generation(row)


def must_be_kept(session: Session, key: str) -> None:
    """DroppedError if this model's vectors are being deleted, or were; none begins meanwhile."""
    query = select(GenerationRow.state).where(GenerationRow.key == key)
    newest = query.order_by(GenerationRow.number.desc()).limit(1).with_for_update(read=True)
    if session.scalar(newest) in _GONE:
        raise DroppedError("The vectors of that model are being deleted.")


def find_whole(database: Database, session: Session) -> None:
    """Building generations that know everything, with no work left on them, are ready."""
    database.take_turn(session, _TURN)
    at_work = JobRow.state.in_(("queued", "running")) & (JobRow.kind == "reembed")
    if session.scalar(select(exists().where(at_work))):
        return
    for row in _rows(session, GenerationRow.state == "building"):
        if not count_unembedded(session, row.key):
            row.state, row.ready_at = "ready", database.clock(session)


def _may_begin(session: Session, key: str) -> None:
    for row in _rows(session, GenerationRow.state != "dropped"):
        name = _generation(row).model
        if row.key == key and row.state == "active":
            raise UsageError(f"{name} answers already.")
        if row.key == key and row.state == "dropping":
            raise UsageError(f"The vectors of {name} are being deleted: try again in a moment.")
        if row.key != key and row.state in ("building", "ready"):
            raise UsageError(
                f"{name} is under way: `teamlore reembed --switch` to it, or give it up with "
                f"`teamlore reembed --drop --model '{name}'`."
            )


def _active(session: Session) -> GenerationRow | None:
    return _one(session, GenerationRow.state == "active")


def _with_key(session: Session, key: str) -> GenerationRow | None:
    return _one(session, GenerationRow.key == key, GenerationRow.state != "dropped")


def _one(session: Session, *where: Any) -> GenerationRow | None:
    """The one that answered last, of those that did."""
    rows = _rows(session, *where)
    return max(rows, key=lambda row: (row.left_at or row.started_at, row.number), default=None)


def _rows(session: Session, *where: Any) -> Sequence[GenerationRow]:
    return session.scalars(select(GenerationRow).where(*where).order_by(GenerationRow.number)).all()


def _found(session: Session, *where: Any) -> list[Generation]:
    return [_generation(row) for row in _rows(session, *where)]


def _generation(row: GenerationRow) -> Generation:
    return Generation(
        row.number, row.key, dict(row.made_of), row.dimension, row.state, row.compared,
        row.started_at, row.ready_at, row.switched_at, row.left_at, row.dropped_at,
    )  # fmt: skip
