"""Answers with the model that answers at that moment, and with no other: a switch is noticed by
the next question, and one that is under way ends with the model that it began with.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from threading import Lock
from typing import Generic, Protocol, TypeVar

from bot.answer.models import Answer, Wanted
from bot.answer.service import Answers
from store.errors import UnavailableError
from store.generations import Generation

log = logging.getLogger(__name__)
_TRIES = 3  # each further one needs another generation dropped within the milliseconds of an answer
_CHANGING = "The model that answers is being changed just now: ask again."


class Opened(Protocol):
    """A generation that is open in this process."""

    @property
    def generation(self) -> Generation: ...
    def used(self) -> AbstractContextManager[object]: ...


Own = TypeVar("Own", bound=Opened)
Of = TypeVar("Of", bound=Opened, covariant=True)


class Models(Protocol[Of]):
    """Knows which generation answers."""

    def active(self) -> Of: ...


class Current(Generic[Own]):
    """The answerer of the generation that answers; it is looked up once for each call.

    So an answer never mixes models, and of a generation that was dropped under it nothing is
    shown: then all is asked again.
    """

    def __init__(
        self, models: Models[Own], make: Callable[[Own], Answers], is_kept: Callable[[int], bool]
    ) -> None:
        """``is_kept`` says of a generation whether its vectors are all there."""
        self._models, self._make, self._is_kept = models, make, is_kept
        self._made: dict[int, Answers] = {}
        self._turn = Lock()

    def warm(self) -> None:
        """Load what answers now, so that no question waits for that."""
        self._of(self._models.active())

    def answers(self, wanted: Sequence[Wanted]) -> list[Answer]:
        """For each the best citations for its audience, or that there are none."""
        for _ in range(_TRIES):
            opened = self._models.active()
            number = opened.generation.number
            with opened.used():
                try:
                    found = self._of(opened).answers(wanted)
                except Exception:
                    if self._is_kept(number):
                        raise
                    log.info("generation %d was dropped under a question", number)
                    continue
            if self._is_kept(number):
                return found
        raise UnavailableError(_CHANGING)

    def _of(self, opened: Own) -> Answers:
        """Those of former generations are let go: their last questions hold them till they end."""
        number = opened.generation.number
        with self._turn:
            if number not in self._made:
                self._made = {number: self._make(opened)}
            return self._made[number]
