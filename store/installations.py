"""Where the app is installed: tokens, encrypted, and installations that were begun."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from store.database import Database, now
from store.errors import UsageError
from store.ids import derived_id
from store.schema import InstallationRow, OAuthStateRow
from store.vault import Vault

STATE_MINUTES = 10


class Installations:
    """Keeps what a platform gave at installation; every method is one transaction."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    def save(
        self, platform: str, team: str, secret: Mapping[str, Any], *, enterprise: str = ""
    ) -> None:
        """Keep what belongs to a team, in place of what was kept before."""
        sealed = self._sealed(platform, team, secret)
        with self._database.write() as session:
            self._database.take_turn(session, "installations")
            session.merge(
                InstallationRow(
                    id=derived_id("installation", platform, team),
                    platform=platform,
                    enterprise=enterprise,
                    team=team,
                    person="",
                    secret=sealed,
                    installed_at=now(),
                )
            )

    def renew(self, platform: str, team: str, secret: Mapping[str, Any]) -> bool:
        """Put new tokens in place of old ones; False if the team was forgotten meanwhile."""
        sealed = self._sealed(platform, team, secret)
        with self._database.write() as session:
            row = _row(session, platform, team)
            if row is not None:
                row.secret = sealed
            return row is not None

    def find(self, platform: str, team: str) -> dict[str, Any] | None:
        """What belongs to a team; None if the app is not installed there."""
        with self._database.read() as session:
            row = _row(session, platform, team)
            sealed = row.secret if row else None
        return None if sealed is None else self._opened(platform, team, sealed)

    def forget(self, platform: str, team: str) -> bool:
        """Delete a team's tokens now; False if there were none."""
        query = delete(InstallationRow).where(
            InstallationRow.platform == platform, InstallationRow.team == team
        )
        with self._database.write() as session:
            return bool(_count(session, query))

    def teams(self, platform: str) -> list[str]:
        """Where the app is installed."""
        query = select(InstallationRow.team).where(InstallationRow.platform == platform)
        with self._database.read() as session:
            return list(session.scalars(query.order_by(InstallationRow.team)))

    def reseal(self) -> int:
        """Encrypt with the first key what still needs an older one; how many those were."""
        with self._database.write() as session:
            self._database.take_turn(session, "installations")
            old = [
                row
                for row in session.scalars(select(InstallationRow))
                if not self._vault.is_current(row.secret)
            ]
            for row in old:
                row.secret = self._vault.seal(self._vault.open(row.secret))
            return len(old)

    def issue_state(self) -> str:
        """A secret that comes back once, within ten minutes; only its digest is kept."""
        state = secrets.token_urlsafe(32)
        expires = now() + timedelta(minutes=STATE_MINUTES)
        with self._database.write() as session:
            session.execute(delete(OAuthStateRow).where(OAuthStateRow.expires_at < now()))
            session.add(OAuthStateRow(digest=_digest(state), expires_at=expires))
        return state

    def consume_state(self, state: str) -> bool:
        """Whether this secret was issued, is not too old and comes for the first time."""
        query = delete(OAuthStateRow).where(
            OAuthStateRow.digest == _digest(state), OAuthStateRow.expires_at >= now()
        )
        with self._database.write() as session:
            return _count(session, query) == 1

    def _sealed(self, platform: str, team: str, secret: Mapping[str, Any]) -> bytes:
        # The owner is sealed in, so that a row moved to another team cannot be used there.
        return self._vault.seal(json.dumps([platform, team, dict(secret)]).encode())

    def _opened(self, platform: str, team: str, sealed: bytes) -> dict[str, Any]:
        owner, named, secret = json.loads(self._vault.open(sealed))
        if (owner, named) != (platform, team):
            raise UsageError(f"What is stored for {team} belongs to another: install it again.")
        return cast("dict[str, Any]", secret)


def _row(session: Session, platform: str, team: str) -> InstallationRow | None:
    return session.get(InstallationRow, derived_id("installation", platform, team))


def _count(session: Session, query: Any) -> int:
    return cast("CursorResult[Any]", session.execute(query)).rowcount


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "surrogatepass")).hexdigest()
