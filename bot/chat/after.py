"""What people do with an answer: vote, ask a person, share it, see more of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from bot.answer.audience import ReplyKind
from bot.chat.caretakers import Caretakers
from bot.chat.reception import Ask
from bot.language import told
from store.access import GENERAL, AccessBook
from store.errors import NotFoundError
from store.grants import Grantee
from store.inbox import Inbox, NewQuestion
from store.questions import QuestionLog


@dataclass(frozen=True, slots=True)
class Gap:
    """A question for people: whom to tell, and what was asked where."""

    tell: tuple[Grantee, ...]
    asked: NewQuestion


class Aftercare:
    """Blocking; a button's value is only ever looked up, and its right checked again."""

    def __init__(
        self,
        inbox: Inbox,
        questions: QuestionLog,
        access: AccessBook,
        caretakers: Caretakers,
    ) -> None:
        self._inbox, self._questions, self._access = inbox, questions, access
        self._caretakers = caretakers

    def vote(self, platform: str, team: str, person: str, question: UUID, value: int) -> int:
        """What stands now: 1, -1, or 0 for a vote that was taken back."""
        asked = self.asked(platform, team, person, question)
        return self._questions.vote(asked.workspace, question, f"{platform}:{person}", value)

    def gap(self, platform: str, team: str, person: str, question: UUID) -> Gap | None:
        """Whom to tell that the documents do not answer this; None where they were told before."""
        asked = self.asked(platform, team, person, question)
        if not self._inbox.first([f"ask_person:{question}"]):
            return None
        space = asked.space or self._access.space(asked.workspace, GENERAL)
        return Gap(self._caretakers.of(space, platform), asked)

    def share(self, platform: str, team: str, person: str, question: UUID, key: str) -> Ask:
        """The asker's question once more, now for the channel's readers."""
        asked = self.asked(platform, team, person, question)
        if asked.asker != person:
            raise NotFoundError(told("only-asker-shares"))
        return Ask(
            platform=platform,
            team=team,
            channel=asked.place,
            thread="",
            message=key,
            person=person,
            text=asked.text,
            reply=ReplyKind.PUBLIC,
            keys=(f"{platform}:{team}:share:{question}",),
            route={"kind": "share"},
        )

    def asked(self, platform: str, team: str, person: str, question: UUID) -> NewQuestion:
        """The question, if it was asked in this team and this person may see its reply.

        What was asked of a workspace that the team has left is not on record for it.
        """
        asked, _ = self._inbox.recall(question)
        here = (asked.platform, asked.team) == (platform, team)
        here &= self._access.workspace_of(platform, team) == asked.workspace
        if not here or (asked.reply == ReplyKind.PRIVATE and asked.asker != person):
            raise NotFoundError(told("question-gone"))
        return asked
