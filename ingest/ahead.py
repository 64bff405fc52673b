"""Runs an iterator in a thread of its own, a few items ahead of the one who takes them."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
_AHEAD = 64  # prepared documents that may wait: they are text, a few kilobytes each
_PATIENCE = 0.1  # seconds between looks at whether anyone still takes


class _End:
    """Stands behind the last item, with what ended the iteration if it was no plain end."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class _Runner(Generic[T]):
    def __init__(self, items: Iterator[T]) -> None:
        self.queue: Queue[T | _End] = Queue(_AHEAD)
        self.stopped = Event()
        self._items = items

    def run(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
            self._put(_End())
        except BaseException as error:  # noqa: BLE001 - handed to the taker, who raises it
            self._put(_End(error))

    def _put(self, entry: T | _End) -> bool:
        """Wait for room; false if nobody takes any more."""
        while not self.stopped.is_set():
            try:
                self.queue.put(entry, timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; what ``items`` raises is raised at its place."""
    runner = _Runner(items)
    thread = Thread(target=runner.run, daemon=True)
    thread.start()
    try:
        while not isinstance(entry := runner.queue.get(), _End):
            yield entry
        if entry.error is not None:
            raise entry.error
    finally:
        runner.stopped.set()
        thread.join()
