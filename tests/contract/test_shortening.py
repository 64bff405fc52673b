"""The index follows the number of dimensions that is set, from SQL alone, whenever it is killed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contract.conftest import answering
from fakes.killable import DIMENSION, Killed, SetIndex
from store import shortening
from store.shortening import Shortenings

pytestmark = pytest.mark.contract
FEW, MANY = 12, 40


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortening, "FEWEST", FEW + 1)


class Shelf:
    """Every index of an installation by its name, as they lie on a disk."""

    def __init__(self, world, *shorter: int) -> None:
        self.world = world
        self.indexes: dict[str, SetIndex] = {"": world.index}
        self._shorter = shorter

    def open(self, dims: int) -> str:
        """Open it as a process does that starts; the name of the index in use."""
        opened: list[str] = []

        def opens(name: str, dimension: int) -> SetIndex:
            opened.append(name)
            return self.indexes.setdefault(name, SetIndex(self.world.fuse))

        generation = replace(answering(self.world.model), dimension=DIMENSION)
        shorts = Shortenings(self.world.database, generation, self._shorter)
        self.world.index = shorts.opened(dims, opens)
        return opened[0]  # then the one before is opened, to be deleted

    def width(self, name: str) -> set[int]:
        return {len(point.dense) for point in self.indexes[name].points.values()}

    def sound(self) -> bool:
        return self.world.verify().wrong == 0


def files(count: int, word: str = "line") -> dict[str, str]:
    return {f"{n}.txt": f"{word} {n} about matter {n % 7}" for n in range(count)}


@pytest.fixture
def shelf(world) -> Shelf:
    world.fill(files(MANY))
    return Shelf(world)


def test_short_vectors_are_made_of_what_sql_holds_and_nothing_is_encoded(shelf: Shelf) -> None:
    encoded = shelf.world.encoder.encoded
    name = shelf.open(4)

    assert name.startswith(".4-")
    assert (shelf.width(name), shelf.sound()) == ({4}, True)
    assert shelf.world.encoder.encoded == encoded
    assert not shelf.indexes[""].points  # nobody would delete from it any more
    assert shelf.open(4) == name  # the same axes at the next start


def test_what_comes_later_is_shortened_too_and_what_goes_is_gone(shelf: Shelf) -> None:
    name = shelf.open(4)
    shelf.world.loader.files["docs"] = files(3) | files(5, "other")
    shelf.world.catalogue.refresh(shelf.world.source("docs"))
    shelf.world.drain()

    assert len(shelf.indexes[name].points) == 5
    assert (shelf.width(name), shelf.sound()) == ({4}, True)


def test_back_in_full_the_index_holds_what_came_meanwhile(shelf: Shelf) -> None:
    shelf.open(4)
    shelf.world.loader.files["docs"] = files(2, "new")
    shelf.world.catalogue.refresh(shelf.world.source("docs"))
    shelf.world.drain()

    assert shelf.open(0) == ""
    assert (shelf.width(""), len(shelf.indexes[""].points)) == ({DIMENSION}, 2)
    assert shelf.sound()
    assert shelf.open(DIMENSION) == ""


def test_too_few_passages_are_held_in_full(world) -> None:
    world.fill(files(FEW))

    assert Shelf(world).open(4) == ""


def test_a_model_that_was_trained_for_it_is_cut_however_few_there_are(world) -> None:
    world.fill(files(FEW))
    shelf = Shelf(world, 4)
    whole = dict(shelf.indexes[""].points)

    assert shelf.open(4) == ".4"
    for id, point in shelf.indexes[".4"].points.items():
        full = whole[id].dense[:4]
        assert point.dense == pytest.approx(full / np.linalg.norm(full), abs=1e-6)


def test_axes_are_found_anew_in_four_times_as_many_passages(shelf: Shelf) -> None:
    before = shelf.open(4)
    shelf.world.add("more", files(2 * MANY, "more"))
    shelf.world.drain()
    assert shelf.open(4) == before
    shelf.world.add("much", files(MANY, "much"))
    shelf.world.drain()

    after = shelf.open(4)
    assert after != before
    assert len(shelf.indexes[after].points) == 4 * MANY
    assert shelf.sound()


def test_killed_at_any_step_the_next_process_ends_with_a_whole_index(shelf: Shelf) -> None:
    steps, kills = 0, 0
    while True:
        shelf.indexes = {"": shelf.indexes[""]}
        shelf.world.fuse.left = steps
        try:
            shelf.open(4)
        except Killed:
            kills += 1
        else:
            break
        finally:
            shelf.world.fuse.left = None
        name = shelf.open(4)
        assert len(shelf.indexes[name].points) == MANY
        shelf.open(0)
        steps += 7
    assert kills > 3
    assert shelf.sound()
