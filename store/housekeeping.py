"""What goes by itself when its time is over: the text of old questions, keys, codes, proposals."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from sqlalchemy import delete

from store.database import Database
from store.forgetting import forget_questions, old_questions
from store.inbox import Inbox
from store.schema import ConnectCodeRow, OAuthStateRow, ProposalRow, ShowingRow

log = logging.getLogger(__name__)
_HOUR = 3_600.0
_EXPIRE = (ProposalRow, ConnectCodeRow, OAuthStateRow)


class Housekeeping:
    """Any number of processes may do it, at any time."""

    def __init__(self, database: Database, keep_days: int) -> None:
        """``keep_days``: how long the text of a question is kept; 0: for ever."""
        self._database, self._keep = database, timedelta(days=keep_days)
        self._next = 0.0

    def tidy(self) -> None:
        """Do what is due, an hour after the last time at the earliest."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _HOUR
        self.sweep()

    def sweep(self) -> int:
        """Do it now; how many questions lost their text."""
        Inbox(self._database).forget_deliveries()
        with self._database.write() as session:
            moment = self._database.clock(session)
            for row in _EXPIRE:
                session.execute(delete(row).where(row.expires_at < moment))
            session.execute(delete(ShowingRow).where(ShowingRow.until < moment))
            old = old_questions(session, moment - self._keep) if self._keep else []
            forget_questions(session, old)
        if old:
            log.info("%d questions are older than %d days", len(old), self._keep.days)
            self._database.shed_log()
        return len(old)
