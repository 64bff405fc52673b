"""Calls made together are what each would be alone: no result lost, doubled or swapped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.lane import Lane
from store.errors import UnavailableError
from store.together import Together


class Press:
    """Squares numbers in batches; the first batch is held until it is let go."""

    def __init__(self, refuses: Callable[[int], bool] = lambda _: False) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.let_go = Event(), Event()
        self._refuses, self._turn = refuses, Lock()

    def __call__(self, items: Sequence[int]) -> list[int]:
        with self._turn:
            self.batches.append(list(items))
        self.begun.set()
        assert self.let_go.wait(10)
        for item in items:
            if self._refuses(item):
                raise ValueError(item)
        return [item * item for item in items]


def gathered(together: Together[int, int], number: int) -> None:
    """Wait until so many wait for those who work."""
    while len(together._waiting) < number:
        sleep(0.001)


def crowd(together: Together[int, int], press: Press, items: Sequence[int]) -> list[object]:
    """What each of many threads gets, when all but the first arrive while the first is held."""

    def one(item: int) -> object:
        try:
            return together(item)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(max(1, len(items))) as threads:
        first = threads.submit(one, items[0])
        assert press.begun.wait(10)
        others = [threads.submit(one, item) for item in items[1:]]
        gathered(together, len(others))
        press.let_go.set()
        return [first.result(10), *(other.result(10) for other in others)]


def test_whoever_is_alone_begins_at_once() -> None:
    press = Press()
    press.let_go.set()
    together = Together(press, most=8)

    assert [together(3), together(4)] == [9, 16]
    assert press.batches == [[3], [4]]


def test_who_comes_meanwhile_is_done_together_in_the_order_of_coming() -> None:
    press = Press()

    assert crowd(Together(press, most=4), press, range(9)) == [n * n for n in range(9)]
    assert [len(batch) for batch in press.batches] == [1, 4, 4]
    assert sorted(item for batch in press.batches for item in batch) == list(range(9))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), st.sets(st.integers(0, 50)))
def test_each_gets_its_own_and_who_fails_fails_alone(items: list[int], bad: set[int]) -> None:
    press = Press(lambda item: item in bad)

    found = crowd(Together(press, most=5), press, items)

    assert found == [str(item) if item in bad else item * item for item in items]


def test_a_service_that_is_away_is_asked_once_for_all_of_a_batch() -> None:
    press = Press()

    def away(items: Sequence[int]) -> list[int]:
        press(items)
        raise UnavailableError("It is away.")

    together: Together[int, int] = Together(away, most=9)

    def one(item: int) -> str:
        with pytest.raises(UnavailableError, match="It is away"):
            together(item)
        return "told"

    with ThreadPoolExecutor(5) as threads:
        first = threads.submit(one, 0)
        assert press.begun.wait(10)
        others = [threads.submit(one, n) for n in range(1, 5)]
        gathered(together, len(others))
        press.let_go.set()
        assert {first.result(10), *(other.result(10) for other in others)} == {"told"}
    assert [len(batch) for batch in press.batches] == [1, 4]


def test_a_thread_that_is_ended_leaves_nobody_waiting() -> None:
    press = Press()
    ended: list[int] = []

    def work(items: Sequence[int]) -> list[int]:
        if not ended and len(items) > 1:
            ended.append(1)
            raise KeyboardInterrupt
        return press(items)

    together = Together(work, most=3)

    def one(item: int) -> object:
        try:
            return together(item)
        except KeyboardInterrupt:
            return "ended"

    with ThreadPoolExecutor(7) as threads:
        first = threads.submit(one, 1)
        assert press.begun.wait(10)
        others = [threads.submit(one, n) for n in range(2, 8)]
        gathered(together, len(others))
        press.let_go.set()
        found = [first.result(10), *(other.result(10) for other in others)]

    assert found.count("ended") == 3
    assert len([each for each in found if each != "ended"]) == 4
    assert together(9) == 81


async def test_one_that_is_cancelled_does_not_hurt_the_others() -> None:
    press = Press()
    together, lane = Together(press, most=8), Lane("test", 6)
    tasks = [asyncio.create_task(lane.run(together, n)) for n in range(6)]
    await asyncio.to_thread(press.begun.wait, 10)
    await asyncio.to_thread(gathered, together, 5)
    waiting = sorted(place.item for place in together._waiting)

    tasks[waiting[0]].cancel()  # the very one that would work for the others
    press.let_go.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    lane.close()

    assert isinstance(found[waiting[0]], asyncio.CancelledError)
    assert [n for n in range(6) if found[n] == n * n] == [n for n in range(6) if n != waiting[0]]
