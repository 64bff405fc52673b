"""Takes a question from a face to its one outcome, on record whatever happens."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

from bot.answer.audience import Asker, Place, ReplyKind, audience
from bot.answer.models import Answer, Outcome, Question, Wanted
from store.errors import TeamloreError, UnavailableError
from store.grants import Grant
from store.meter import UNMEASURED, Meter
from store.records import Audience, Quoted, Settled
from store.together import Together

if TYPE_CHECKING:  # a face that only needs the values must not load the database
    from store.access import AccessBook
    from store.questions import QuestionLog

log = logging.getLogger(__name__)

_TRIES = 4  # each further one needs another removal within the milliseconds of an answer
_CHANGING = "What answers this is being changed just now: ask again."
_BROKEN = "Something went wrong here; the log tells more."

# Questions that are answered in one go: each has 2 MB of vectors in memory while it is.
_TOGETHER = 8


class Answers(Protocol):
    """Finds answers for audiences."""

    def answers(self, wanted: Sequence[Wanted]) -> list[Answer]:
        """For each the best citations for its audience, or that there are none."""
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


@dataclass(frozen=True, slots=True)
class _Owed:
    """A recorded question that is owed its outcome."""

    question: UUID
    asked: Asked
    showing: UUID | None = None  # names the answer while it is on its way to a screen


class Desk:
    """Records the question, computes its audience, answers, records the outcome.

    Questions that threads bring while others are answered are answered together.
    """

    def __init__(
        self, answers: Answers, access: AccessBook, questions: QuestionLog, cores: int = 1,
        meter: Meter = UNMEASURED,
    ) -> None:  # fmt: skip
        """``cores`` that may be kept busy with answering."""
        self._answers, self._access, self._questions = answers, access, questions
        self._meter = meter
        self._together = Together(self._try, most=_TOGETHER, width=cores)

    @contextmanager
    def ask(self, asked: Asked) -> Iterator[Answer]:
        """Record a question and answer it, to be shown before this ends.

        Whoever removes or revokes something of it meanwhile waits for that, a short while.
        """
        question, showing = self._asked(asked), uuid4()
        answer = self._settled(_Owed(question, asked, showing))
        try:
            yield self._kept(question, asked, answer)
        finally:
            if answer.citations:
                self._questions.shown(showing)

    def settle(self, question: UUID, asked: Asked) -> Answer:
        """The one outcome of a recorded question; known failures become ``unavailable``.

        Its record outlasts a loss of power only with the caller's next durable write.
        """
        return self._settled(_Owed(question, asked))

    def still(self, question: UUID, asked: Asked, answer: Answer) -> Answer:
        """The answer, or another one where something of it went meanwhile.

        The last thing before an answer is shown: writing to the disk takes its time.
        """
        readers = partial(audience_of, asked)
        if self._questions.may_show(asked.workspace, quoted(answer), readers):
            return answer
        return self.settle(question, asked)

    @contextmanager
    def look(self, asked: Asked) -> Iterator[Answer]:
        """The answer as it is now, off the record: to show more of one that was given.

        It is to be shown before this ends, as with ``ask``.
        """
        showing = uuid4()
        tries = (self._outcomes([asked])[0] for _ in range(_TRIES))
        try:
            yield next((a for a in tries if self._may_show(asked, a, showing)), _changing())
        finally:
            self._questions.shown(showing)

    def _may_show(self, asked: Asked, answer: Answer, showing: UUID) -> bool:
        """Whether it may be shown, from here on; it may if it quotes nothing."""
        readers = partial(audience_of, asked)
        self._questions.shows(asked.workspace, showing)
        return self._questions.may_show(asked.workspace, quoted(answer), readers)

    def _asked(self, asked: Asked) -> UUID:
        return self._questions.ask(
            asked.workspace, asked.place.platform, asked.place.channel or "", asked.asker.person,
            asked.question.text,
        )  # fmt: skip

    def _kept(self, question: UUID, asked: Asked, answer: Answer) -> Answer:
        """The answer when it is on the disk, or another one where something of it went."""
        readers = partial(audience_of, asked)
        if self._questions.keep(asked.workspace, quoted(answer), readers):
            return answer
        return self.settle(question, asked)

    def _settled(self, owed: _Owed) -> Answer:
        """Found again where something of it was removed or revoked before it was on record."""
        for _ in range(_TRIES):
            if (answer := self._together(owed)) is not None:
                return answer
        return self._record([owed], [_changing()], time.perf_counter())[0] or _changing()

    def _try(self, owed: Sequence[_Owed]) -> list[Answer | None]:
        """Answer questions and record that; None where something of the answer went meanwhile."""
        started = time.perf_counter()
        return self._record(owed, self._outcomes([each.asked for each in owed]), started)

    def _record(
        self, owed: Sequence[_Owed], answers: Sequence[Answer], started: float
    ) -> list[Answer | None]:
        took = (time.perf_counter() - started) * 1000
        settled = [
            Settled(
                each.question, answer.outcome, answer.confidence, took, quoted(answer),
                partial(audience_of, each.asked), each.showing, answer.model,
            )
            for each, answer in zip(owed, answers, strict=True)
        ]  # fmt: skip
        kept = self._questions.settle(settled)
        for each, answer, on_record in zip(settled, answers, kept, strict=True):
            if on_record:
                log.info("question %s: %s in %.0f ms", each.question, each.outcome, took)
                self._meter.answered(answer.outcome.value, took / 1000)
        return [
            answer if on_record else None for answer, on_record in zip(answers, kept, strict=True)
        ]

    def _outcomes(self, asked: Sequence[Asked]) -> list[Answer]:
        """One for each, whatever happens; what fails for several is tried for each alone."""
        try:
            return self._answered(asked)
        except UnavailableError as error:
            return [Answer(Outcome.UNAVAILABLE, reason=str(error)) for _ in asked]
        except Exception as error:  # the boundary: the traceback goes to the log, never to a screen
            if len(asked) > 1:
                return [answer for each in asked for answer in self._outcomes([each])]
            if isinstance(error, TeamloreError):
                return [Answer(Outcome.ERROR, reason=str(error))]
            log.exception("a question could not be answered")
            return [Answer(Outcome.ERROR, reason=_BROKEN)]

    def _answered(self, asked: Sequence[Asked]) -> list[Answer]:
        grants = {key: self._access.grants(key) for key in {each.workspace for each in asked}}
        found = [_allowed(each, grants[each.workspace]) for each in asked]
        wanted = [each for each in found if isinstance(each, Wanted)]
        answers = iter(self._answers.answers(wanted) if wanted else ())
        return [next(answers) if isinstance(each, Wanted) else each for each in found]


def _allowed(asked: Asked, grants: Sequence[Grant]) -> Wanted | Answer:
    """What is to be found for whom, or that they may use nothing."""
    if not audience(asked.workspace, asked.place, asked.asker, asked.reply, grants).spaces:
        return Answer(Outcome.DENIED)
    allowed = audience_of(asked, grants)
    if not allowed.spaces:  # the space is hidden from them, or there is none: the same
        return Answer(Outcome.NOTHING)
    return Wanted(asked.question, asked.limit, allowed)


def _changing() -> Answer:
    return Answer(Outcome.UNAVAILABLE, reason=_CHANGING)


def quoted(answer: Answer) -> list[Quoted]:
    """What an answer shows, as it is kept."""
    return [Quoted(c.passage, c.start, c.end, c.score) for c in answer.citations]


def audience_of(asked: Asked, grants: Iterable[Grant]) -> Audience:
    """The spaces that may be used for the reply, narrowed to the one that was asked for."""
    allowed = audience(asked.workspace, asked.place, asked.asker, asked.reply, grants)
    if asked.space is None:
        return allowed
    return Audience(allowed.workspace, allowed.spaces & {asked.space})
