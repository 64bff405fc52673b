"""Votes on answers, read as opinions on the passage that the answer quoted first.

A vote counts as long as its question has its text and its person a name: what is forgotten or
erased moves nothing. It is about the passage as it was: a passage that is cut anew has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from store.database import Database
from store.errors import NotFoundError, UsageError
from store.forgetting import ERASED
from store.gate import several
from store.schema import (
    DocumentRow,
    PassageRow,
    QuestionRow,
    SourceRow,
    VersionRow,
    VoteRow,
)
from store.versions import is_live, pages

_PREFIX = 8  # characters of an id that name a passage for people


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thinks of a passage as the answer to a question: 1 helpful, -1 not."""

    passage: UUID
    question: str
    person: str
    value: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """A passage that votes move, where it stands, and all opinions of it, newest first."""

    passage: UUID
    title: str
    document: str
    source: str
    opinions: tuple[Opinion, ...]

    @property
    def short_id(self) -> str:
        """Names it for people."""
        return self.passage.hex[:_PREFIX]


class Votes:
    """For admins: which passages are moved by whom, and how that is taken back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def moved(self, workspace: UUID) -> list[Moved]:
        """The passages of a workspace that can be found and have votes, last voted on first."""
        with self._database.read() as session:
            held = _by_passage(_every(session, workspace))
            rows = [
                row for ids in pages(list(held)) for row in session.execute(_PLACES, {"ids": ids})
            ]
        at = {row.id: row for row in rows}
        return [
            Moved(id, at[id].title, at[id].path, at[id].name, tuple(found))
            for id, found in held.items()
            if id in at
        ]

    def reset(self, workspace: UUID, passage: str) -> tuple[int, list[str]]:
        """Take back the votes on a passage, named by the beginning of its id, or on ``all``.

        How many they were, and the ids of the passages; NotFoundError if none has such an id.
        """
        with self._database.write() as session:
            chosen = [o.passage for o in _every(session, workspace) if _named(o.passage, passage)]
            if not chosen and passage != "all":
                raise NotFoundError(
                    f"No passage '{passage}' has votes: `teamlore votes` lists them."
                )
            if passage != "all" and len(set(chosen)) > 1:
                raise UsageError(f"'{passage}' names several passages: write more of the id.")
            for page in pages(sorted(set(chosen))):
                here = select(QuestionRow.id).where(QuestionRow.workspace_id == workspace)
                session.execute(
                    delete(VoteRow).where(
                        VoteRow.passage_id.in_(page), VoteRow.question_id.in_(here)
                    )
                )
        return len(chosen), sorted({id.hex[:_PREFIX] for id in chosen})


def opinions(session: Session, workspace: UUID, passages: Iterable[UUID]) -> list[Opinion]:
    """What people of a workspace think of these passages, newest first."""
    given = {"workspace": workspace, "ids": list(passages)}
    return list(_told(session.execute(_OF_PASSAGES, given)))


_OPINIONS = (
    select(VoteRow.passage_id, QuestionRow.text, VoteRow.person, VoteRow.value, VoteRow.voted_at)
    .select_from(VoteRow)
    .join(QuestionRow, QuestionRow.id == VoteRow.question_id)
    .where(
        VoteRow.passage_id.is_not(None),
        QuestionRow.workspace_id == bindparam("workspace"),
        QuestionRow.state != ERASED,
        ~VoteRow.person.startswith(ERASED),
    )
    .order_by(VoteRow.voted_at.desc(), VoteRow.question_id, VoteRow.person)
)
_OF_PASSAGES = _OPINIONS.where(VoteRow.passage_id.in_(several("ids")))
_PLACES = (
    select(PassageRow.id, VersionRow.title, DocumentRow.path, SourceRow.name)
    .join(VersionRow, VersionRow.id == PassageRow.version_id)
    .join(DocumentRow, DocumentRow.id == VersionRow.document_id)
    .join(SourceRow, SourceRow.id == DocumentRow.source_id)
    .where(is_live(), PassageRow.id.in_(several("ids")))
)


def _every(session: Session, workspace: UUID) -> list[Opinion]:
    return list(_told(session.execute(_OPINIONS, {"workspace": workspace})))


def _told(rows: Iterable[Any]) -> Iterator[Opinion]:
    return (Opinion(*row) for row in rows)


def _by_passage(found: Iterable[Opinion]) -> dict[UUID, list[Opinion]]:
    held: dict[UUID, list[Opinion]] = {}
    for opinion in found:
        held.setdefault(opinion.passage, []).append(opinion)
    return held


def _named(passage: UUID, name: str) -> bool:
    return name == "all" or passage.hex.startswith(name.replace("-", "").lower())
