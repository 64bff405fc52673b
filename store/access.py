"""Workspaces, connections, spaces and grants: who may read what, as data.

What the data means is decided in one place, ``bot/answer/audience.py``.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from store.database import Database, now
from store.errors import NotFoundError, UsageError
from store.gate import shown_turn
from store.grants import Grant, Grantee, GrantKind
from store.ids import derived_id
from store.schema import (
    BindingRow,
    ConnectCodeRow,
    ConnectionRow,
    DocumentRow,
    GrantRow,
    SourceRow,
    SpaceRow,
    WorkspaceRow,
)
from store.showing import wait_for_screens

MAIN = "main"
GENERAL = "general"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_CODE_MINUTES = 30


@dataclass(frozen=True, slots=True)
class Space:
    """A shelf as the admin sees it."""

    id: UUID
    name: str
    sources: int
    documents: int
    grants: tuple[Grantee, ...]
    rerank: bool = True


class AccessBook:
    """Reads and changes who may read what; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def workspace(self, name: str = MAIN, *, create: bool = False) -> UUID:
        """Id of a workspace; ``main`` comes into being when first asked for, with ``general``."""
        with self._database.read() as session:
            found = session.scalar(select(WorkspaceRow.id).where(WorkspaceRow.name == name))
        if found is not None:
            return found
        if name != MAIN and not create:
            raise NotFoundError(f"There is no workspace '{name}'.")
        with self._changing() as session:
            return _make_workspace(session, valid_name(name))

    def space(self, workspace: UUID, name: str) -> UUID:
        """Id of a space; NotFoundError if there is none of that name."""
        with self._database.read() as session:
            return _space_id(session, workspace, name)

    def make_space(self, workspace: UUID, name: str) -> UUID:
        """Id of a space, made if there is none; nobody may read a new one until granted."""
        with self._changing() as session:
            space = derived_id("space", workspace, valid_name(name))
            if session.get(SpaceRow, space) is None:
                session.add(SpaceRow(id=space, workspace_id=workspace, name=name, created_at=now()))
            return space

    def spaces(self, workspace: UUID) -> list[Space]:
        """Every space of a workspace with its counts and grants, by name."""
        with self._database.read() as session:
            counts = _counts(session, workspace)
            grants = grants_of(session, workspace)
            rows = session.execute(
                select(SpaceRow.id, SpaceRow.name, SpaceRow.rerank)
                .where(SpaceRow.workspace_id == workspace)
                .order_by(SpaceRow.name)
            ).all()
        return [
            Space(
                id,
                name,
                *counts.get(id, (0, 0)),
                tuple(sorted((g.to for g in grants if g.space == id), key=str)),
                rerank,
            )
            for id, name, rerank in rows
        ]

    def set_reranking(self, workspace: UUID, space: str, *, on: bool) -> bool:
        """Whether questions that search a space may be reranked; False if nothing changed by it."""
        with self._changing() as session:
            row = session.get_one(SpaceRow, _space_id(session, workspace, space))
            changed = row.rerank is not on
            row.rerank = on
            return changed

    def grants(self, workspace: UUID) -> list[Grant]:
        """Every grant of a workspace, the input of the audience rule."""
        with self._database.read() as session:
            return grants_of(session, workspace)

    def grant(self, workspace: UUID, space: str, to: Grantee, *, owner: bool | None = None) -> bool:
        """Open a space; False if nothing changed by it.

        ``owner`` says whether they also hear of its gaps and failures; None leaves that as it is.
        """
        with self._changing() as session:
            space_id = _space_id(session, workspace, space)
            row = session.get(GrantRow, derived_id("grant", space_id, to))
            if row is None:
                session.add(_grant_row(space_id, to, owner=bool(owner)))
                return True
            changed = owner is not None and row.owner != owner
            row.owner = row.owner if owner is None else owner
            return changed

    def owners(self, spaces: frozenset[UUID]) -> list[Grantee]:
        """Who hears of the gaps and failures of these spaces."""
        query = select(GrantRow).where(GrantRow.space_id.in_(spaces), GrantRow.owner)
        with self._database.read() as session:
            return sorted({_grantee(row) for row in session.scalars(query)}, key=str)

    def revoke(self, workspace: UUID, space: str, to: Grantee) -> bool:
        """Close a space to them; False if it was not granted.

        No answer with anything of it comes to a screen afterwards: see ``store/showing.py``.
        """
        with self._database.write() as session:
            self._database.take_turn(session, shown_turn(workspace))
            key = derived_id("grant", _space_id(session, workspace, space), to)
            gone = session.execute(delete(GrantRow).where(GrantRow.id == key))
        wait_for_screens(self._database, workspace)
        return bool(gone.rowcount)  # type: ignore[attr-defined]

    def bind(self, workspace: UUID, channel: Grantee, space: str) -> None:
        """Grant a space to a channel and make it the channel's default for add and ask."""
        if channel.kind is not GrantKind.CHANNEL:
            raise UsageError("Only a channel can be bound: write slack:C… or discord:channel:ID.")
        self.grant(workspace, space, channel)
        with self._changing() as session:
            session.merge(
                BindingRow(
                    workspace_id=workspace,
                    platform=channel.platform,
                    channel=channel.subject,
                    space_id=_space_id(session, workspace, space),
                )
            )

    def bound_space(self, workspace: UUID, platform: str, channel: str) -> UUID | None:
        """The space that a channel is bound to."""
        with self._database.read() as session:
            row = session.get(BindingRow, (workspace, platform, channel))
            return row.space_id if row else None

    def connect_code(self, workspace: UUID) -> tuple[str, datetime]:
        """A one-time code that ties a team or guild to this workspace, and when it expires."""
        code, expires = secrets.token_urlsafe(9), now() + timedelta(minutes=_CODE_MINUTES)
        with self._database.write() as session:
            session.execute(delete(ConnectCodeRow).where(ConnectCodeRow.expires_at < now()))
            session.add(
                ConnectCodeRow(
                    digest=_code_digest(code), workspace_id=workspace, expires_at=expires
                )
            )
        return code, expires

    def connect(self, code: str, platform: str, team: str) -> UUID:
        """Redeem a code: the team or guild joins the code's workspace, once."""
        with self._changing() as session:
            row = session.get(ConnectCodeRow, _code_digest(code))
            if row is None or row.used_at is not None or row.expires_at < now():
                raise NotFoundError("That code is wrong, used or too old: ask for a new one.")
            row.used_at = now()
            session.merge(_connection(row.workspace_id, platform, team))
            return row.workspace_id

    def join(self, platform: str, team: str, name: str) -> UUID:
        """Tie a team or guild to a workspace of this name, made if need be.

        One that is tied already stays where it is.
        """
        with self._changing() as session:
            known = session.get(ConnectionRow, derived_id("connection", platform, team))
            if known is not None:
                return known.workspace_id
            workspace = _make_workspace(session, valid_name(name))
            session.flush()
            session.add(_connection(workspace, platform, team))
            return workspace

    def leave(self, platform: str, team: str) -> None:
        """Untie a team or guild: from here on nothing may be used there."""
        with self._changing() as session:
            known = session.get(ConnectionRow, derived_id("connection", platform, team))
            if known is not None:
                session.delete(known)

    def teams(self, platform: str) -> list[str]:
        """The teams or guilds of a platform that are tied to any workspace."""
        query = select(ConnectionRow.team).where(ConnectionRow.platform == platform)
        with self._database.read() as session:
            return list(session.scalars(query.order_by(ConnectionRow.team)))

    def teams_of(self, platform: str, workspace: UUID) -> list[str]:
        """The teams or guilds of a platform that are tied to a workspace."""
        query = select(ConnectionRow.team).where(
            ConnectionRow.platform == platform, ConnectionRow.workspace_id == workspace
        )
        with self._database.read() as session:
            return list(session.scalars(query.order_by(ConnectionRow.team)))

    def workspace_of(self, platform: str, team: str) -> UUID | None:
        """The workspace a team or guild is tied to; None (nothing may be used) if to none."""
        with self._database.read() as session:
            return session.scalar(
                select(ConnectionRow.workspace_id).where(
                    ConnectionRow.platform == platform, ConnectionRow.team == team
                )
            )

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """A write that decides on what it read: no other one comes between."""
        with self._database.write() as session:
            self._database.take_turn(session, "access")
            yield session


def _connection(workspace: UUID, platform: str, team: str) -> ConnectionRow:
    return ConnectionRow(
        id=derived_id("connection", platform, team),
        workspace_id=workspace,
        platform=platform,
        team=team,
        created_at=now(),
    )


def _make_workspace(session: Session, name: str) -> UUID:
    workspace = derived_id("workspace", name)
    if session.get(WorkspaceRow, workspace) is None:
        general = derived_id("space", workspace, GENERAL)
        session.add(WorkspaceRow(id=workspace, name=name, created_at=now()))
        session.flush()
        session.add(SpaceRow(id=general, workspace_id=workspace, name=GENERAL, created_at=now()))
        session.flush()
        session.add(_grant_row(general, Grantee(GrantKind.MEMBERS)))
    return workspace


def _grant_row(space: UUID, to: Grantee, *, owner: bool = False) -> GrantRow:
    return GrantRow(
        id=derived_id("grant", space, to),
        space_id=space,
        kind=to.kind.value,
        platform=to.platform,
        subject=to.subject,
        owner=owner,
        created_at=now(),
    )


def _space_id(session: Session, workspace: UUID, name: str) -> UUID:
    query = select(SpaceRow.id).where(SpaceRow.workspace_id == workspace, SpaceRow.name == name)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(f"There is no space '{name}': `teamlore spaces` lists them.")
    return found


def grants_of(session: Session, workspace: UUID) -> list[Grant]:
    """Every grant of a workspace, as the caller's transaction sees them."""
    rows = session.scalars(
        select(GrantRow).join(SpaceRow).where(SpaceRow.workspace_id == workspace)
    )
    return [Grant(row.space_id, _grantee(row)) for row in rows]


def _grantee(row: GrantRow) -> Grantee:
    return Grantee(GrantKind(row.kind), row.platform, row.subject)


def _counts(session: Session, workspace: UUID) -> dict[UUID, tuple[int, int]]:
    rows = session.execute(
        select(
            SourceRow.space_id,
            func.count(func.distinct(SourceRow.id)),
            func.count(DocumentRow.id).filter(
                DocumentRow.published_id.is_not(None), DocumentRow.removed_at.is_(None)
            ),
        )
        .outerjoin(DocumentRow, DocumentRow.source_id == SourceRow.id)
        .where(SourceRow.workspace_id == workspace, SourceRow.removed_at.is_(None))
        .group_by(SourceRow.space_id)
    )
    return {space: (sources, documents) for space, sources, documents in rows}


def valid_name(name: str) -> str:
    """The name, if it can be one of a space or workspace; UsageError else."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' cannot be a name: use small letters, digits, '-' and '_', at most 80."
        )
    return name


def _code_digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
