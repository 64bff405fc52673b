"""How long a platform wants to be left alone, known to every process that serves it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from store.database import Database
from store.schema import WaitRow


class Waits:
    """Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask_for(self, platform: str, team: str, kind: str, seconds: float) -> None:
        """Calls of this kind are refused for so long; a longer wait that is known stays."""
        with self._database.write(durable=False) as session:
            self._database.take_turn(session, "waits")
            moment = self._database.clock(session)
            session.execute(delete(WaitRow).where(WaitRow.until <= moment))
            until = moment + timedelta(seconds=seconds)
            row = session.get(WaitRow, (platform, team, kind))
            if row is None:
                session.add(WaitRow(platform=platform, team=team, kind=kind, until=until))
            else:
                row.until = max(row.until, until)

    def left(self, platform: str, team: str, kind: str) -> float:
        """Seconds until a call of this kind may be made; 0 where it may be made now."""
        with self._database.read() as session:
            row = session.get(WaitRow, (platform, team, kind))
            if row is None:
                return 0.0
            return max(0.0, (row.until - self._database.clock(session)).total_seconds())
