"""What an ingest run did, for people and for machines."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """Counts of documents by what became of them; grows while the run goes on."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    reembedded: int = 0  # unchanged documents that the configured model had not embedded
    refused: list[dict[str, str]] = field(default_factory=list)  # document, reason
    failed: list[dict[str, str]] = field(default_factory=list)  # document, reason
    passages: int = 0  # of the documents added or updated
    embedded: int = 0  # passages that had to be encoded; the others were known already
    seconds: float = 0.0
    done: int = 0
    total: int = 0
    ahead: int = 0  # documents of the group under way whose passages are encoded
    encoded: int = 0  # passages, those of the group under way included

    def refuse(self, document: str, reason: str) -> None:
        """Note a document that cannot become knowledge, and why."""
        self.refused.append({"document": document, "reason": reason})
        self.done += 1

    def fail(self, document: str, reason: str) -> None:
        """Note a document that may become knowledge on another try."""
        self.failed.append({"document": document, "reason": reason})
        self.done += 1

    def documents(self) -> dict[str, int]:
        """How many came to what."""
        return {
            "added": self.added, "updated": self.updated, "unchanged": self.unchanged,
            "removed": self.removed, "refused": len(self.refused), "failed": len(self.failed),
        }  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """The stable form of ``add --json`` and of a job's progress."""
        return asdict(self)
