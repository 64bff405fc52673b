"""Webhooks: an address for each source that its host calls when something has changed there."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from store.catalogue import Source
from store.database import Database
from store.errors import UsageError
from store.jobs import JobQueue
from store.schema import HookRow, SourceRow
from store.vault import Vault

log = logging.getLogger(__name__)

_SECRET_BYTES = 32
QUIET = timedelta(seconds=3)  # pushes come in threes: branch, tag, merge
GAP = timedelta(seconds=30)  # between two looks that hooks ask for, however often they call


@dataclass(frozen=True, slots=True)
class Hook:
    """A source's hook; ``id`` is what its address ends with."""

    id: UUID
    source: UUID
    made_at: datetime
    called_at: datetime | None


class Hooks:
    """Makes hooks and obeys them; every method is one transaction.

    The secret is kept encrypted, not hashed: most hosts prove that they know it by signing with it.
    """

    def __init__(
        self,
        database: Database,
        jobs: JobQueue,
        vault: Vault,
        quiet: timedelta = QUIET,
        gap: timedelta = GAP,
    ) -> None:
        self._database, self._jobs, self._vault = database, jobs, vault
        self._quiet, self._gap = quiet, gap

    def make(self, source: Source) -> tuple[Hook, str]:
        """A new hook in place of the one before, and its secret, which is never shown again."""
        id, secret = uuid4(), secrets.token_urlsafe(_SECRET_BYTES)
        sealed = self._vault.seal(_bound(id, secret))
        with self._database.write() as session:
            _drop(session, source.id)
            row = HookRow(
                id=id, source_id=source.id, secret=sealed, made_at=self._database.clock(session)
            )
            session.add(row)
            return _hook(row), secret

    def of(self, source: Source) -> Hook | None:
        """The hook of a source, if it has one."""
        with self._database.read() as session:
            row = session.scalar(select(HookRow).where(HookRow.source_id == source.id))
            return _hook(row) if row else None

    def drop(self, source: Source) -> bool:
        """Nobody can call it any more; False if there was none."""
        with self._database.write() as session:
            return _drop(session, source.id)

    def exist(self) -> bool:
        """Whether any source has one."""
        with self._database.read() as session:
            return bool(session.scalar(select(exists().where(HookRow.id.is_not(None)))))

    def secret(self, id: UUID) -> str | None:
        """What a caller must know; None if there is no such hook, or its source was removed.

        That takes as long as where there is one: something is decrypted in any case.
        """
        with self._database.read() as session:
            sealed = session.scalar(
                select(HookRow.secret)
                .join(SourceRow, SourceRow.id == HookRow.source_id)
                .where(HookRow.id == id, SourceRow.removed_at.is_(None))
            )
        return self._opened(id, self._decoy if sealed is None else sealed)

    def call(self, id: UUID) -> None:
        """Something has changed: ask for a look, soon and once, however often this is called.

        A paused source is left alone. A hook that went away meanwhile changes nothing.
        """
        with self._database.write() as session:
            self._database.take_turn(session, f"hook {id}")
            row = session.get(HookRow, id)
            source = session.get(SourceRow, row.source_id) if row else None
            if row is None or source is None or source.removed_at is not None:
                return
            moment = row.called_at = self._database.clock(session)
            if source.paused_at is None:
                row.due_at = self._due(row.due_at, moment)
                wait = row.due_at - moment
                self._jobs.enqueue(
                    session, source.workspace_id, source.id, "ingest", wait, awaited=False
                )

    @cached_property
    def _decoy(self) -> bytes:
        """The secret of no hook, sealed like any."""
        return self._vault.seal(_bound(uuid4(), secrets.token_urlsafe(_SECRET_BYTES)))

    def _due(self, before: datetime | None, moment: datetime) -> datetime:
        """With the look that is to come, else after the gap since the one before."""
        if before is None:
            return moment + self._quiet
        return before if before > moment else max(moment + self._quiet, before + self._gap)

    def _opened(self, id: UUID, sealed: bytes) -> str | None:
        try:
            kept, _, secret = self._vault.open(sealed).decode().partition(":")
        except UsageError as error:
            log.warning("hook %s cannot be called: %s", id, error)
            return None
        return secret if kept == id.hex else None


def _bound(id: UUID, secret: str) -> bytes:
    """Tied to its hook: copied to another row it opens nothing."""
    return f"{id.hex}:{secret}".encode()


def _drop(session: Session, source: UUID) -> bool:
    gone = session.execute(delete(HookRow).where(HookRow.source_id == source))
    return bool(gone.rowcount)  # type: ignore[attr-defined]  # CursorResult, typed as Result


def _hook(row: HookRow) -> Hook:
    return Hook(row.id, row.source_id, row.made_at, row.called_at)
