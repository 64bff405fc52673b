"""What is drawn: the passages that somebody may read, and words that they typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from bot.answer.locate import location
from store.library import Library, Page, Passage
from store.models.encoder import Encoder, Floats, InputKind
from store.records import Audience
from store.vectors import unpack_dense

_READ = 500  # passages a statement


@dataclass(frozen=True, slots=True)
class Point:
    """A passage, or typed words, which stand in no document."""

    text: str
    title: str = ""
    heading: str = ""
    location: str = ""
    source: str = ""
    space: str = ""
    document: UUID | None = None

    @property
    def typed(self) -> bool:
        """Whether somebody typed it to see where it falls."""
        return self.document is None


@dataclass(frozen=True, slots=True)
class Points:
    """``vectors`` (n, dimension) of unit length, one for each of ``all``; ``held`` passages could
    have been drawn."""

    all: tuple[Point, ...]
    vectors: Floats
    held: int


def gather(
    library: Library, encoder: Encoder, typed: Sequence[str], most: int, *, audience: Audience
) -> Points:
    """At most ``most`` passages that the audience may read, then the typed words."""
    ids, held = library.everything(most, audience=audience)
    parts = (ids[start : start + _READ] for start in range(0, len(ids), _READ))
    found = [pair for part in parts for pair in _read(library, part, audience)]
    made = encoder.encode(list(typed), InputKind.PASSAGE) if typed else []
    vectors = [vector for _, vector in found] + [encoded.dense for encoded in made]
    stacked = np.stack(vectors) if vectors else np.empty((0, encoder.spec.dimension), np.float32)
    points = [point for point, _ in found] + [Point(words) for words in typed]
    return Points(tuple(points), stacked, held)


def _read(
    library: Library, ids: Sequence[UUID], audience: Audience
) -> Iterator[tuple[Point, Floats]]:
    """Points of those passages that the model has embedded, in the order of ``ids``."""
    vectors = {c.id: unpack_dense(c.dense) for c in library.candidates(ids, audience=audience)}
    passages = library.passages(vectors, audience=audience)
    pages = library.pages({p.version for p in passages.values()}, audience=audience)
    for id in ids:
        passage = passages.get(id)
        if passage is not None and passage.version in pages:
            yield _point(passage, pages[passage.version]), vectors[id]


def _point(passage: Passage, page: Page) -> Point:
    return Point(
        text=page.text[passage.start : passage.end],
        title=page.title,
        heading=" > ".join(passage.headings),
        location=location(page, passage.start),
        source=page.source_name,
        space=page.space_name,
        document=page.document,
    )
