"""How the index bears growth: made-up points in, made-up searches out, size by size.

The vectors are random around centres, the words drawn as words are in texts (Zipf); nothing here
says how good answers are, only what an index of so many passages costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid5

import numpy as np

from bot.answer.pipeline import DENSE_LIMIT, SPARSE_LIMIT
from bot.measure.bench import seconds
from bot.measure.metrics import percentile
from store.index.base import Search, VectorIndex
from store.models.encoder import Floats, unit_length
from store.records import Audience, IndexPoint, SparseVector

STEPS = (10_000, 30_000, 100_000, 200_000, 300_000, 500_000, 1_000_000)
NOTICED_MS = 100.0  # of search: with the rest of an answer, what one begins to wait for
_SEARCHES = 100
_BATCH = 1_000  # points made at a time
_CENTRES = 1_000
_NOISE = 0.6  # of a point around its centre, whose length is 1
_WORDS = 50_000
_OF_A_PASSAGE, _OF_A_QUESTION = 40, 6  # different words


@dataclass(frozen=True, slots=True)
class Reached:
    """What an index of so many passages costs; ``floor`` is one exact product in memory."""

    passages: int
    points_per_second: float
    p50_ms: float
    p95_ms: float
    floor_p50_ms: float
    memory_mb: float | None
    disk_mb: float


class MadeUp:
    """Points and searches of one space, the same ones for the same seed."""

    def __init__(self, dimension: int, seed: int = 0) -> None:
        self._chance = np.random.default_rng(seed)
        self._centres = unit_length(self._floats(_CENTRES, dimension))
        self._names = UUID(int=seed)
        self.audience = Audience(uuid5(self._names, "team"), frozenset([uuid5(self._names, "all")]))
        self.made = 0

    def points(self, count: int) -> Iterator[list[IndexPoint]]:
        """That many more points, a batch at a time."""
        for start in range(0, count, _BATCH):
            yield self._batch(min(_BATCH, count - start))

    def searches(self) -> list[Search]:
        """What one question asks of an index: the near and the worded."""
        (near,), (words,) = self._dense(1), self._sparse(1, _OF_A_QUESTION)
        return [
            Search(near, DENSE_LIMIT, self.audience), Search(words, SPARSE_LIMIT, self.audience)
        ]  # fmt: skip

    def product(self, passages: int) -> float:
        """Milliseconds of one exact search over as many vectors, as a matrix product in memory."""
        vectors = np.resize(self._centres, (passages, self._centres.shape[1]))
        like = self._centres[0]
        return 1000 * percentile([seconds(lambda: vectors @ like) for _ in range(5)], 0.5)

    def _batch(self, count: int) -> list[IndexPoint]:
        (space,) = self.audience.spaces
        rows = zip(self._dense(count), self._sparse(count, _OF_A_PASSAGE), strict=True)
        first, self.made = self.made, self.made + count
        return [
            IndexPoint(uuid5(self._names, str(first + n)), self.audience.workspace, space, *row)
            for n, row in enumerate(rows)
        ]

    def _dense(self, count: int) -> Floats:
        near = self._centres[self._chance.integers(_CENTRES, size=count)]
        noise = unit_length(self._floats(count, near.shape[1]))
        return unit_length(near + np.float32(_NOISE) * noise)

    def _sparse(self, count: int, words: int) -> list[SparseVector]:
        drawn = self._chance.zipf(1.2, (count, words)) % _WORDS
        found = (np.unique(row).astype(np.uint32) for row in drawn)
        return [SparseVector(each, np.ones(len(each), np.float32)) for each in found]

    def _floats(self, *shape: int) -> Floats:
        return self._chance.standard_normal(shape, np.float32)


def grown(
    index: VectorIndex, made_up: MadeUp, sizes: Sequence[int], folder: Path,
    say: Callable[[str], None],
) -> list[Reached]:  # fmt: skip
    """What the index costs at each size, ascending; ``folder`` is where it is on the disk."""
    return [_grow(index, made_up, size, folder, say) for size in sizes]


def _grow(
    index: VectorIndex, made_up: MadeUp, size: int, folder: Path, say: Callable[[str], None]
) -> Reached:
    more = size - made_up.made
    say(f"The index with {size:,} passages")
    took = sum(seconds(partial(index.upsert, batch)) for batch in made_up.points(more))
    index.flush()
    searches = (made_up.searches() for _ in range(_SEARCHES))
    asked = [1000 * seconds(partial(index.many, each)) for each in searches]
    memory = memory_mb()
    return Reached(
        size, round(more / took, 1), round(percentile(asked, 0.5), 2),
        round(percentile(asked, 0.95), 2), round(made_up.product(size), 2), memory,
        disk_mb(folder),
    )  # fmt: skip


def noticed_at(rows: Sequence[Reached]) -> int | None:
    """Passages at which the p95 of a search passes ``NOTICED_MS``, between two sizes in line."""
    for one, other in pairwise(rows):
        if one.p95_ms <= NOTICED_MS < other.p95_ms:
            share = (NOTICED_MS - one.p95_ms) / (other.p95_ms - one.p95_ms)
            return round(one.passages + share * (other.passages - one.passages))
    return None


def memory_mb() -> float | None:
    """Megabytes of this process that are not files of the disk mapped into memory; Linux tells."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    lines = status.read_text("ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1000, 1)


def disk_mb(folder: Path) -> float:
    """Megabytes that the files below a folder take on the disk."""
    found = (path.stat().st_blocks for path in folder.rglob("*") if path.is_file())
    return round(sum(found) * 512 / 1e6, 1)
