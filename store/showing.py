"""Answers on their way to a screen: taking something away is done when they have arrived.

Each is marked before its last look and until it is shown: in chat by its question, which is
``posting``, elsewhere by a row of its own. Whoever takes something away commits, then waits for the
marks that it finds: those that come later look after the commit, and see it.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.database import Database
from store.schema import QuestionRow, ShowingRow

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds: a killed process, or a platform that is slow, holds nobody up for longer
_LEASE = timedelta(seconds=30)  # of a mark; who shows longer than that is not waited for at all
_LOOK_SECONDS = 0.005

Mark = tuple[UUID, int]


def mark(database: Database, session: Session, workspace: UUID, showing: UUID) -> None:
    """From the caller's commit on, an answer of this workspace is on its way."""
    until = database.clock(session) + _LEASE
    session.merge(ShowingRow(id=showing, workspace_id=workspace, until=until))


def unmark(database: Database, showing: UUID) -> None:
    """It is shown, or will not be."""
    with database.write(durable=False) as session:
        session.execute(delete(ShowingRow).where(ShowingRow.id == showing))


def wait_for_screens(database: Database, workspace: UUID) -> bool:
    """Return when what was on its way has arrived, or ``PATIENCE`` is over: then False."""
    end = time.monotonic() + PATIENCE
    waiting = _marks(database, workspace)
    while waiting and time.monotonic() < end:
        time.sleep(_LOOK_SECONDS)
        waiting &= _marks(database, workspace)
    if waiting:
        log.warning("%d answers are still on their way; they were not waited for", len(waiting))
    return not waiting


def _marks(database: Database, workspace: UUID) -> set[Mark]:
    with database.read() as session:
        moment = database.clock(session)
        shown = select(ShowingRow.id).where(
            ShowingRow.workspace_id == workspace, ShowingRow.until > moment
        )
        posted = select(QuestionRow.id, QuestionRow.token).where(
            QuestionRow.state == "posting", QuestionRow.lease_until > moment,
            QuestionRow.workspace_id == workspace,
        )  # fmt: skip
        marks = {(id, 0) for id in session.scalars(shown)}
        return marks | {(id, token) for id, token in session.execute(posted)}
