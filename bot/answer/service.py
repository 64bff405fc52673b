"""Takes a question from a face to its one outcome, on record whatever happens."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

from bot.answer.audience import Asker, Place, ReplyKind, audience
from bot.answer.models import Answer, Outcome, Question
from store.errors import TeamloreError, UnavailableError
from store.grants import Grant
from store.meter import UNMEASURED, Meter
from store.records import Audience, Quoted

if TYPE_CHECKING:  # a face that only needs the values must not load the database
    from store.access import AccessBook
    from store.questions import QuestionLog

log = logging.getLogger(__name__)

_TRIES = 4  # each further one needs another removal within the milliseconds of an answer
_CHANGING = "What answers this is being changed just now: ask again."


class Answers(Protocol):
    """Finds an answer for an audience."""

    def answer(self, question: Question, limit: int, *, audience: Audience) -> Answer:
        """The best citations for this audience, or that there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with everything that decides who will read the reply."""

    workspace: UUID
    place: Place
    asker: Asker
    reply: ReplyKind
    question: Question
    space: UUID | None = None  # only this space, if it is among those that may be used
    limit: int = 5


class Desk:
    """Records the question, computes its audience, answers, records the outcome."""

    def __init__(
        self, answers: Answers, access: AccessBook, questions: QuestionLog,
        meter: Meter = UNMEASURED,
    ) -> None:  # fmt: skip
        self._answers, self._access, self._questions = answers, access, questions
        self._meter = meter

    @contextmanager
    def ask(self, asked: Asked) -> Iterator[Answer]:
        """Record a question and answer it, to be shown before this ends.

        Whoever removes or revokes something of it meanwhile waits for that, a short while.
        """
        question, showing = self._asked(asked), uuid4()
        answer = self._settled(question, asked, durable=True, showing=showing)
        try:
            yield self.still(question, asked, answer)
        finally:
            if answer.citations:
                self._questions.shown(showing)

    def settle(self, question: UUID, asked: Asked) -> Answer:
        """The one outcome of a recorded question; known failures become ``unavailable``.

        Its record outlasts a loss of power only with the caller's next durable write.
        """
        return self._settled(question, asked, durable=False)

    def still(self, question: UUID, asked: Asked, answer: Answer) -> Answer:
        """The answer, or another one where something of it went meanwhile.

        The last thing before an answer is shown: writing to the disk takes its time.
        """
        readers = partial(audience_of, asked)
        if self._questions.may_show(asked.workspace, quoted(answer), readers):
            return answer
        return self.settle(question, asked)

    def _asked(self, asked: Asked) -> UUID:
        return self._questions.ask(
            asked.workspace, asked.place.platform, asked.place.channel or "", asked.asker.person,
            asked.question.text,
        )  # fmt: skip

    def _settled(
        self, question: UUID, asked: Asked, *, durable: bool, showing: UUID | None = None
    ) -> Answer:
        """Found again where something of it was removed or revoked before it was on record."""
        started = time.perf_counter()
        for answer in self._tries(asked):
            took = (time.perf_counter() - started) * 1000
            if self._questions.answer(
                question, answer.outcome, answer.confidence, took, quoted(answer),
                durable=durable, readers=partial(audience_of, asked), showing=showing,
            ):  # fmt: skip
                break
        log.info("question %s: %s in %.0f ms", question, answer.outcome, took)
        self._meter.answered(answer.outcome.value, took / 1000)
        return answer

    @contextmanager
    def look(self, asked: Asked) -> Iterator[Answer]:
        """The answer as it is now, off the record: to show more of one that was given.

        It is to be shown before this ends, as with ``ask``.
        """
        showing = uuid4()
        try:
            yield next(a for a in self._tries(asked) if self._may_show(asked, a, showing))
        finally:
            self._questions.shown(showing)

    def _may_show(self, asked: Asked, answer: Answer, showing: UUID) -> bool:
        """Whether it may be shown, from here on; it may if it quotes nothing."""
        readers = partial(audience_of, asked)
        self._questions.shows(asked.workspace, showing)
        return self._questions.may_show(asked.workspace, quoted(answer), readers)

    def _tries(self, asked: Asked) -> Iterator[Answer]:
        for _ in range(_TRIES):
            yield self._outcome(asked)
        yield Answer(Outcome.UNAVAILABLE, reason=_CHANGING)

    def _outcome(self, asked: Asked) -> Answer:
        try:
            grants = self._access.grants(asked.workspace)
            if not audience(asked.workspace, asked.place, asked.asker, asked.reply, grants).spaces:
                return Answer(Outcome.DENIED)
            allowed = audience_of(asked, grants)
            if not allowed.spaces:  # the space is hidden from them, or there is none: the same
                return Answer(Outcome.NOTHING)
            return self._answers.answer(asked.question, asked.limit, audience=allowed)
        except UnavailableError as error:
            return Answer(Outcome.UNAVAILABLE, reason=str(error))
        except TeamloreError as error:
            return Answer(Outcome.ERROR, reason=str(error))
        except Exception:  # the boundary: the traceback goes to the log, never to a screen
            log.exception("a question could not be answered")
            return Answer(Outcome.ERROR, reason="Something went wrong here; the log tells more.")


def quoted(answer: Answer) -> list[Quoted]:
    """What an answer shows, as it is kept."""
    return [Quoted(c.passage, c.start, c.end, c.score) for c in answer.citations]


def audience_of(asked: Asked, grants: Iterable[Grant]) -> Audience:
    """The spaces that may be used for the reply, narrowed to the one that was asked for."""
    allowed = audience(asked.workspace, asked.place, asked.asker, asked.reply, grants)
    if asked.space is None:
        return allowed
    return Audience(allowed.workspace, allowed.spaces & {asked.space})
