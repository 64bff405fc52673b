"""Runs an iterator in a thread of its own, a few items ahead of the one who takes them."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")
_AHEAD = 64  # prepared documents that may wait: they are text, a few kilobytes each
_PATIENCE = 0.1  # seconds between looks at whether anyone still takes


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items in the same order; what ``items`` raises is raised at its place."""
    queue: Queue[tuple[bool, T | BaseException | None]] = Queue(_AHEAD)
    stopped = Event()

    def put(entry: tuple[bool, T | BaseException | None]) -> bool:
        while not stopped.is_set():
            try:
                queue.put(entry, timeout=_PATIENCE)
            except Full:
                continue
            return True
        return False

    def run() -> None:
        try:
            for item in items:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as error:  # noqa: BLE001 - handed to the taker, who raises it
            put((False, error))

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        while True:
            alive, entry = queue.get()
            if not alive:
                if isinstance(entry, BaseException):
                    raise entry
                return
            yield entry  # type: ignore[misc]  # alive entries are items
    finally:
        stopped.set()
        thread.join()
