"""What is held of one person in a workspace: how much, all of it, and how it is erased."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from store.database import Database, now
from store.errors import NotFoundError
from store.forgetting import ERASED
from store.gate import shown_turn
from store.grants import Grantee
from store.histories import TURN, read_soon
from store.holdings import HOLDINGS, Whose, channels_of
from store.jobs import JobQueue
from store.receipts import PERSON, Receipt, keep_receipt, sealed
from store.showing import wait_for_screens


class People:
    """Persons by platform and id; every method is one transaction."""

    def __init__(self, database: Database, jobs: JobQueue) -> None:
        self._database, self._jobs = database, jobs

    def held(self, workspace: UUID, person: Grantee) -> dict[str, int]:
        """How much is held of a person, of each kind."""
        whose = Whose(workspace, person.platform, person.subject)
        with self._database.read() as session:
            return {kind.name: len(kind.rows(session, whose)) for kind in HOLDINGS}

    def export(self, workspace: UUID, person: Grantee) -> dict[str, list[Mapping[str, Any]]]:
        """All that is held of a person, by kind."""
        whose = Whose(workspace, person.platform, person.subject)
        with self._database.read() as session:
            return {
                kind.name: [kind.says(session, row) for row in kind.rows(session, whose)]
                for kind in HOLDINGS
            }

    def erase(self, workspace: UUID, person: Grantee, by: str) -> Receipt:
        """Delete it, or put a name that says nothing in its place; the receipt.

        What they said in channels is not quoted from here on; its documents are read anew.
        NotFoundError if nothing is held of them.
        """
        whose = Whose(workspace, person.platform, person.subject)
        name = f"{ERASED}-{secrets.token_hex(4)}"
        with self._database.write() as session:
            for turn in (TURN, shown_turn(workspace)):
                self._database.take_turn(session, turn)
            channels = channels_of(session, whose)
            counts, contents = _erase(session, whose, name)
            if not any(counts.values()):
                raise NotFoundError(
                    f"Nothing is held of {whose.full} here: check the id, and --workspace."
                )
            moment = now()
            receipt = Receipt(
                uuid4(), PERSON, name, counts, sealed(contents), by if by != whose.full else name,
                moment, moment,
            )  # fmt: skip
            keep_receipt(session, workspace, receipt)
            for source in channels:
                self._jobs.interrupt(session, source)
                read_soon(session, self._jobs, source)
        wait_for_screens(self._database, workspace)
        self._database.shed_log()
        return receipt


def _erase(session: Session, whose: Whose, name: str) -> tuple[dict[str, int], list[str]]:
    counts: dict[str, int] = {}
    contents: list[str] = []
    for kind in HOLDINGS:
        rows = kind.rows(session, whose)
        counts[kind.name] = len(rows)
        contents += [f"{kind.name} {id}" for row in rows for id in _ids(row)]
        kind.erase(session, rows, whose, name)
        session.flush()
    return counts, contents


def _ids(row: Any) -> list[UUID]:
    """Ids of ours that name a row: never the person's, which could be guessed from its digest."""
    return [part for part in inspect(row).identity if isinstance(part, UUID)]
