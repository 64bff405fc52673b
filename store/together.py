"""Makes one call of many: what arrives while a call runs is done by the next one, together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

from store.errors import UnavailableError

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Calls from many threads, worked off in batches by those very threads.

    Whoever comes first begins at once, so nobody who is alone ever waits; who comes meanwhile is
    taken by one of those who wait. A batch that fails is done again one by one, so that only
    whoever is at fault gets the error; where a service is away, everyone is told without trying.
    ``work`` may thus be called twice with the same item.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Sequence[R]], *, most: int, width: int = 1
    ) -> None:
        """At most ``most`` items a batch, and ``width`` batches at once."""
        self._work, self._most, self._width = work, most, width
        self._turn = Lock()
        self._running = 0
        self._waiting: list[_Place[T, R]] = []

    def __call__(self, item: T) -> R:
        """What ``work`` makes of the item, or raises because of it."""
        place: _Place[T, R] = _Place(item)
        batch = self._begin(place)
        if batch is None:
            place.woken.wait()
            batch = place.batch
        if batch is not None:
            try:
                self._do(batch)
            finally:
                self._hand_on()
        return place.outcome()

    def _begin(self, place: _Place[T, R]) -> list[_Place[T, R]] | None:
        with self._turn:
            if self._running < self._width:
                self._running += 1
                return [place]
            self._waiting.append(place)
            return None

    def _hand_on(self) -> None:
        """The first of those who wait works for as many of them as may be in a batch."""
        with self._turn:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            if not batch:
                self._running -= 1
                return
        batch[0].batch = batch
        batch[0].woken.set()

    def _do(self, batch: list[_Place[T, R]]) -> None:
        try:
            self._try(batch)
        except BaseException as error:  # this thread ends: the others must not wait for ever
            for place in batch:
                place.fail(error)
            raise

    def _try(self, batch: list[_Place[T, R]]) -> None:
        try:
            results = self._work([place.item for place in batch])
        except UnavailableError as error:
            for place in batch:
                place.fail(error)
        except Exception as error:  # noqa: BLE001 - raised again, by whoever asked for it
            if len(batch) == 1:
                batch[0].fail(error)
            else:
                for place in batch:
                    self._try([place])
        else:
            for place, result in zip(batch, results, strict=True):
                place.succeed(result)


class _Place(Generic[T, R]):
    """One who waits: woken with a result, an error, or a batch to work off."""

    def __init__(self, item: T) -> None:
        self.item, self.woken = item, Event()
        self.batch: list[_Place[T, R]] | None = None
        self._done: tuple[R] | BaseException | None = None

    def succeed(self, result: R) -> None:
        """Give the result; the first outcome counts."""
        if self._done is None:
            self._done = (result,)
            self.woken.set()

    def fail(self, error: BaseException) -> None:
        """Give the error in place of a result."""
        if self._done is None:
            self._done = error
            self.woken.set()

    def outcome(self) -> R:
        """The result, or the error raised."""
        if isinstance(self._done, BaseException):
            raise self._done
        if self._done is None:
            raise RuntimeError("a batch ended without this item")
        return self._done[0]
