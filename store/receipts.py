"""Proof that something was deleted: what it was by its id, how much, by whom and when; no content.

``contents`` seals the ids and content digests of what went, so that whoever still has a copy of a
document can show that it was among it. ``digest`` seals the whole receipt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.database import Database
from store.errors import NotFoundError
from store.ids import content_digest, derived_id
from store.schema import ReceiptRow

SOURCE, DOCUMENT, PERSON = "source", "document", "person"


@dataclass(frozen=True, slots=True)
class Receipt:
    """``what`` is the id of a source or document, or the name that a person has since."""

    id: UUID
    kind: str
    what: str
    counts: Mapping[str, int]
    contents: str
    who: str
    asked_at: datetime
    done_at: datetime

    @property
    def short_id(self) -> str:
        """What people type to name it."""
        return self.id.hex[:8]

    @property
    def says(self) -> str:
        """How much went, in words; what there was none of is left out."""
        some = ((kind.replace("_", " "), count) for kind, count in self.counts.items() if count)
        return ", ".join(f"{kind}: {count:,}" for kind, count in some) or "nothing"

    @property
    def digest(self) -> str:
        """SHA-256 over everything that the receipt says."""
        said = [
            self.id.hex, self.kind, self.what, sorted(self.counts.items()), self.contents, self.who,
            *(moment.astimezone(UTC).isoformat() for moment in (self.asked_at, self.done_at)),
        ]  # fmt: skip
        return content_digest(json.dumps(said, separators=(",", ":")).encode())


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt with the digest that was stored beside it."""

    receipt: Receipt
    digest: str

    @property
    def is_sound(self) -> bool:
        """Whether nothing of it was changed since."""
        return self.receipt.digest == self.digest


class Receipts:
    """Reads the receipts of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def listing(self, workspace: UUID, limit: int) -> list[Kept]:
        """The newest receipts of a workspace."""
        query = select(ReceiptRow).where(ReceiptRow.workspace_id == workspace)
        newest = query.order_by(ReceiptRow.done_at.desc(), ReceiptRow.id).limit(limit)
        with self._database.read() as session:
            return [_kept(row) for row in session.scalars(newest)]

    def find(self, workspace: UUID, begins: str) -> list[Kept]:
        """The receipts whose id, or the id of what went, begins so; NotFoundError if none does."""
        wanted = begins.replace("-", "").lower()
        query = select(ReceiptRow).where(ReceiptRow.workspace_id == workspace)
        with self._database.read() as session:
            rows = session.scalars(query.order_by(ReceiptRow.done_at.desc(), ReceiptRow.id))
            found = [
                _kept(row)
                for row in rows
                if len(wanted) >= 4
                and any(id.startswith(wanted) for id in (row.id.hex, row.what.replace("-", "")))
            ]
        if not found:
            raise NotFoundError(
                f"There is no receipt '{begins}': what was removed gets one when its text is "
                "deleted; `teamlore receipts` lists them."
            )
        return found


def receipt_id(removed: UUID, at: datetime) -> UUID:
    """The id of the receipt that a removal will get: known when it is made."""
    return derived_id("receipt", removed, at.astimezone(UTC).isoformat())


def sealed(parts: Iterable[str]) -> str:
    """A digest of several things in whatever order."""
    return content_digest("\n".join(sorted(parts)).encode())


def keep_receipt(session: Session, workspace: UUID, receipt: Receipt) -> None:
    """Put a receipt on record inside the transaction of the deletion that it proves."""
    session.add(
        ReceiptRow(
            id=receipt.id,
            workspace_id=workspace,
            kind=receipt.kind,
            what=receipt.what,
            counts=dict(receipt.counts),
            contents=receipt.contents,
            who=receipt.who,
            asked_at=receipt.asked_at,
            done_at=receipt.done_at,
            digest=receipt.digest,
        )
    )


def rename_in_receipts(rows: Iterable[ReceiptRow], name: str) -> None:
    """Put another name in place of whoever asked, and seal anew what was sound."""
    for row in rows:
        was_sound = _kept(row).is_sound
        row.who = name
        row.digest = _kept(row).receipt.digest if was_sound else row.digest


def _kept(row: ReceiptRow) -> Kept:
    receipt = Receipt(
        row.id, row.kind, row.what, dict(row.counts), row.contents, row.who, row.asked_at,
        row.done_at,
    )  # fmt: skip
    return Kept(receipt, row.digest)
