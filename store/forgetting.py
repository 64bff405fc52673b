"""Questions without their text and without whoever asked them: what stays counts, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.schema import QuestionRow, VoteRow
from store.turns import OPEN
from store.versions import pages

ERASED = "erased"  # the state of such a question, and how a name begins that says nothing


def is_erased(person: str) -> bool:
    """Whether this is such a name."""
    return person.startswith(f"{ERASED}-")


def forget_questions(session: Session, questions: Sequence[UUID]) -> None:
    """Empty questions, and let votes on them be nobody's; one that waits is not answered any more.

    When, in which workspace, on which platform and with what outcome stays.
    """
    for page in pages(questions):
        session.execute(
            update(QuestionRow)
            .where(QuestionRow.id.in_(page))
            .values(
                text="", asker="", place="", thread="", message="", posted="", route={},
                space_id=None, state=ERASED, token=QuestionRow.token + 1, lease_until=None,
            )
        )  # fmt: skip
        votes = select(VoteRow).where(VoteRow.question_id.in_(page))
        hide_voters(session, session.scalars(votes).all())


def hide_voters(session: Session, votes: Sequence[VoteRow]) -> None:
    """Let votes be nobody's; each by a name of its own, for a question is voted on once by each."""
    for vote in votes:
        mine = (VoteRow.question_id == vote.question_id) & (VoteRow.person == vote.person)
        session.execute(update(VoteRow).where(mine).values(person=f"{ERASED}:{uuid4().hex}"))


def old_questions(session: Session, before: datetime) -> list[UUID]:
    """Questions that were asked before a moment, still have their text and are owed nothing."""
    settled = QuestionRow.state.not_in((*OPEN, ERASED))
    query = select(QuestionRow.id).where(settled, QuestionRow.asked_at < before)
    return list(session.scalars(query))
