"""What is outside of the database for the contract suites; each step of it may be the last one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from uuid import UUID

import numpy as np

from ingest.links import with_source
from ingest.prepare import EncoderInput, Prepared
from ingest.sources.base import Found, Item, Listing, Loaded, Since, Tools, Visit
from ingest.sources.registry import Sources
from store.catalogue import Source
from store.errors import NotFoundError, RefusedError
from store.histories import Histories
from store.ids import text_digest
from store.messages import Messages
from store.models.encoder import Encoded, InputKind, ModelSpec
from store.publishing import StagedPassage, StagedVersion
from store.records import (
    Audience,
    BlockKind,
    Chunk,
    Extraction,
    IndexHit,
    IndexPoint,
    Markup,
    SparseVector,
    Unit,
)
from store.uploads import Uploads

DIMENSION = 8


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs, and no handler of the product may catch it."""


class Fuse:
    """Kills at a chosen step; every fake counts its steps here."""

    def __init__(self) -> None:
        self.left: int | None = None

    def step(self) -> None:
        """One step of the outside world; the last one before the fuse burns down kills."""
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise Killed


class WordEncoder:
    """Vectors from the letters of a text: quick, and the same for the same text."""

    backend = "test"

    def __init__(self, fuse: Fuse, name: str = "words", dimension: int = DIMENSION) -> None:
        self.spec = ModelSpec(name, dimension, 64)
        self._fuse = fuse
        self.encoded = 0

    def count(self, text: str) -> int:
        return len(text.split())

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        self._fuse.step()
        self.encoded += len(texts)
        return [_encoded(text, self.spec.dimension) for text in texts]


class SetIndex:
    """A vector index that remembers ids, and may be killed before and after each write."""

    def __init__(self, fuse: Fuse) -> None:
        self.points: dict[UUID, IndexPoint] = {}
        self._fuse = fuse

    def upsert(self, points: Sequence[IndexPoint]) -> None:
        for point in points:  # batches are not atomic: some may arrive
            self._fuse.step()
            self.points[point.id] = point

    def delete(self, ids: Sequence[UUID]) -> None:
        for id in ids:
            self._fuse.step()
            self.points.pop(id, None)

    def present(self, ids: Sequence[UUID]) -> set[UUID]:
        self._fuse.step()
        return self.points.keys() & set(ids)

    def scan(self, after: UUID | None, limit: int) -> list[UUID]:
        return sorted(id for id in self.points if after is None or id > after)[:limit]

    def count(self) -> int:
        return len(self.points)

    def flush(self) -> None:
        self._fuse.step()

    def close(self) -> None: ...

    def destroy(self) -> None:
        self._fuse.step()
        self.points.clear()

    def dense(self, vector, limit: int, *, audience: Audience) -> list[IndexHit]:
        raise NotImplementedError

    def sparse(self, terms: SparseVector, limit: int, *, audience: Audience) -> list[IndexHit]:
        raise NotImplementedError


class LinePreparer:
    """One passage a line; a text that begins with '!' cannot be read."""

    def prepare(self, document: UUID, digest: str, loaded: Loaded) -> Prepared:
        text = loaded.data.decode()
        if text.startswith("!"):
            raise ValueError("a reader's own mistake")
        if not text:
            raise RefusedError("it holds no text that could be quoted")
        chunks, start = [], 0
        for line in text.splitlines(keepends=True):
            end = start + len(line.rstrip("\n"))
            unit = Unit(start, end, BlockKind.PARAGRAPH, 0)
            chunks.append(Chunk(start, end, ("Top",), (unit,)))
            start += len(line)
        inputs = self.inputs(loaded.name, chunks, text)
        passages = [StagedPassage(c, i.digest) for c, i in zip(chunks, inputs, strict=True)]
        version = StagedVersion(
            document, digest, loaded.title or PurePosixPath(loaded.name).name,
            with_source(Extraction(text, Markup.PLAIN, lines=True), loaded), tuple(passages),
            loaded.modified_at,
        )  # fmt: skip
        return Prepared(version, inputs)

    def inputs(self, title: str, chunks: Sequence[Chunk], text: str) -> tuple[EncoderInput, ...]:
        lines = [text[chunk.start : chunk.end] for chunk in chunks]
        return tuple(EncoderInput(text_digest(line), line, ((0, len(line)),)) for line in lines)


class ShelfLoader:
    """Folders are a dictionary: target -> path -> text; every other kind is the real one."""

    def __init__(
        self, home: Path, uploads: Uploads, messages: Messages, histories: Histories
    ) -> None:
        self.files: dict[str, dict[str, str]] = {}
        self.tools = Tools(home, uploads, messages, histories, 50_000_000, fetch_delay=0.0)

    def visit(self, source: Source, since: Since) -> Visit:
        if source.kind != "folder":
            return Sources(self.tools).visit(source, since)
        return Listing(self.items(source))

    def forget(self, source: Source) -> None:
        Sources(self.tools).forget(source)

    def items(self, source: Source) -> Iterator[Found]:
        if source.target not in self.files:
            raise NotFoundError("There is no such folder.")
        for path, text in sorted(self.files[source.target].items()):
            yield Item(path, lambda _, path=path, text=text: Loaded(text.encode(), path))


def _encoded(text: str, dimension: int) -> Encoded:
    words = [(m, m + len(w)) for w, m in _words(text)]
    tokens = np.stack([_vector(text[a:b], dimension) for a, b in words or [(0, 0)]])
    dense = tokens.mean(0)
    spans = np.asarray(words or [(0, len(text))], np.int32)
    ids = np.arange(len(tokens), dtype=np.int32)
    return Encoded(dense=dense / np.linalg.norm(dense), tokens=tokens, spans=spans, ids=ids)


def _words(text: str) -> list[tuple[str, int]]:
    found, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        found.append((word, at))
        at += len(word)
    return found


def _vector(word: str, dimension: int) -> np.ndarray:
    made = np.random.default_rng(zlib.crc32(word.encode())).normal(size=dimension)
    return (made / np.linalg.norm(made)).astype(np.float32)
