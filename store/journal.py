"""What admins did and are about to do: the audit, proposals that wait for a yes, watched jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update

from store.database import Database, now
from store.errors import NotFoundError
from store.schema import AuditRow, PreferenceRow, ProposalRow, WatchRow

_JOBS = "jobs"  # in the route of a watch
_MINUTES = 30  # a proposal older than that is asked for again


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, from where."""

    workspace: UUID
    platform: str
    team: str
    person: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit."""

    platform: str
    person: str
    verb: str
    target: str
    outcome: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """A chat message that shows how jobs go; ``shown`` is what stands there now."""

    id: UUID
    jobs: tuple[UUID, ...]
    team: str
    person: str
    route: dict[str, Any]
    shown: str


class Journal:
    """Reads and writes these records; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, actor: Actor, verb: str, target: str, outcome: str) -> None:
        """Who changed what, or was refused."""
        with self._database.write() as session:
            session.add(
                AuditRow(
                    id=uuid4(),
                    workspace_id=actor.workspace,
                    platform=actor.platform,
                    team=actor.team,
                    person=actor.person,
                    verb=verb,
                    target=target,
                    outcome=outcome,
                    at=now(),
                )
            )

    def entries(self, workspace: UUID, limit: int) -> list[Entry]:
        """The newest entries of a workspace's audit."""
        query = select(AuditRow).where(AuditRow.workspace_id == workspace)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(AuditRow.at.desc(), AuditRow.id).limit(limit))
            return [Entry(r.platform, r.person, r.verb, r.target, r.outcome, r.at) for r in rows]

    def propose(self, actor: Actor, action: dict[str, Any]) -> UUID:
        """Keep a change until its proposer says yes; its id."""
        proposal = uuid4()
        with self._database.write() as session:
            session.execute(delete(ProposalRow).where(ProposalRow.expires_at < now()))
            session.add(
                ProposalRow(
                    id=proposal,
                    workspace_id=actor.workspace,
                    platform=actor.platform,
                    team=actor.team,
                    person=actor.person,
                    action=action,
                    expires_at=now() + timedelta(minutes=_MINUTES),
                )
            )
        return proposal

    def take(self, actor: Actor, proposal: UUID) -> dict[str, Any]:
        """The change, once, for the one who proposed it; NotFoundError for anyone else or later."""
        with self._database.write() as session:
            self._database.take_turn(session, "proposals")
            row = session.get(ProposalRow, proposal)
            owner = Actor(row.workspace_id, row.platform, row.team, row.person) if row else None
            if row is None or owner != actor or row.expires_at < now():
                raise NotFoundError("That was done already or is too old: give the command again.")
            session.delete(row)
            return dict(row.action)

    def watch(self, actor: Actor, jobs: Sequence[UUID], route: dict[str, Any]) -> None:
        """Show in one message how jobs go, also after a restart; it goes with the first of them."""
        with self._database.write() as session:
            session.add(
                WatchRow(
                    id=uuid4(),
                    job_id=jobs[0],
                    platform=actor.platform,
                    team=actor.team,
                    person=actor.person,
                    route=route | {_JOBS: [str(job) for job in jobs]},
                    created_at=now(),
                )
            )

    def watches(self, platform: str) -> list[Watch]:
        """Every watch of a platform, oldest first."""
        query = select(WatchRow).where(WatchRow.platform == platform)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(WatchRow.created_at, WatchRow.id))
            return [_watch(row) for row in rows]

    def showed(self, watch: UUID, text: str) -> None:
        """What the watching message says now."""
        with self._database.write() as session:
            session.execute(update(WatchRow).where(WatchRow.id == watch).values(shown=text))

    def unwatch(self, watches: Sequence[UUID]) -> None:
        """The reports stand: no more to show."""
        with self._database.write() as session:
            session.execute(delete(WatchRow).where(WatchRow.id.in_(watches)))

    def prefer(self, platform: str, person: str, name: str, value: str) -> None:
        """Remember what a person chose."""
        with self._database.write() as session:
            session.merge(PreferenceRow(platform=platform, person=person, name=name, value=value))

    def preference(self, platform: str, person: str, name: str) -> str | None:
        """What a person chose; None if they were never asked."""
        with self._database.read() as session:
            row = session.get(PreferenceRow, (platform, person, name))
            return row.value if row else None


def _watch(row: WatchRow) -> Watch:
    jobs = tuple(UUID(job) for job in row.route[_JOBS])
    return Watch(row.id, jobs, row.team, row.person, dict(row.route), row.shown)
