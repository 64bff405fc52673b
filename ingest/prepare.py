"""From the bytes of a document to a version that is ready to be embedded. No database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from uuid import UUID

from ingest.chunk import chunk, passage_input
from ingest.links import with_source
from ingest.sources.base import Loaded
from store.errors import RefusedError
from store.ids import content_digest, text_digest
from store.languages import ENGLISH, language_of
from store.models.encoder import Encoder
from store.publishing import StagedPassage, StagedVersion
from store.records import Block, Chunk, Extraction

# Part of every digest: raise it when extraction, chunking or the encoder's input changes, and the
# next refresh makes every document anew.
PIPELINE = 3
_SPECIAL_TOKENS = 2  # that every input begins and ends with


class Extracts(Protocol):
    """Reads documents where no document can take the process down."""

    def extract(self, data: bytes, name: str) -> Extracted:
        """Text and structure, or RefusedError with the reason."""
        ...


class Extracted(Protocol):
    """What an extractor returns."""

    @property
    def extraction(self) -> Extraction: ...
    @property
    def blocks(self) -> tuple[Block, ...]: ...


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """What is encoded for a passage, and where each of its units stands in it.

    For a model of long context also what is encoded of the whole ``document``, in which it is the
    one of this ``number``.
    """

    digest: bytes
    text: str
    units: tuple[tuple[int, int], ...]
    document: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A version and the encoder's inputs of its passages."""

    version: StagedVersion
    inputs: tuple[EncoderInput, ...]


def version_digest(data: bytes, mark: bytes = b"") -> str:
    """Changes when the bytes or the mark change, or when this program reads them in another way."""
    told = b"%d:%s:" % (len(mark), mark) if mark else b""
    return content_digest(b"%d:" % PIPELINE + told + data)


def input_digest(text: str, units: Sequence[tuple[int, int]]) -> bytes:
    """Names what is made of an input: vectors, and terms by the language that it is read in."""
    language = language_of(text)
    return text_digest(text, repr(units), *(() if language == ENGLISH else (language,)))


class Preparer:
    """Extracts, names and chunks documents for one model."""

    def __init__(self, extractor: Extracts, encoder: Encoder) -> None:
        self._extractor, self._encoder = extractor, encoder
        spec = encoder.spec
        self._together = spec.long_context
        self._room = spec.max_tokens - _SPECIAL_TOKENS - encoder.count(spec.passage_prefix)

    def prepare(self, document: UUID, digest: str, loaded: Loaded) -> Prepared:
        """RefusedError if the document holds nothing that can be quoted."""
        extracted = self._extractor.extract(loaded.data, loaded.name)
        extraction = with_source(extracted.extraction, loaded)
        title = loaded.title or extraction.title or PurePosixPath(loaded.name).name
        chunks = chunk(
            extraction.text,
            extracted.blocks,
            self._encoder.count,
            self._room,
            title,
        )
        cut = list(chunks)
        if not cut:
            raise RefusedError("it holds no text that could be quoted")
        inputs = self.inputs(title, cut, extraction.text)
        passages = tuple(StagedPassage(c, i.digest) for c, i in zip(cut, inputs, strict=True))
        version = StagedVersion(document, digest, title, extraction, passages, loaded.modified_at)
        return Prepared(version, inputs)

    def inputs(self, title: str, chunks: Iterable[Chunk], text: str) -> tuple[EncoderInput, ...]:
        """What is encoded of passages of a text: the same for the same passages, at any time."""
        made = [passage_input(title, piece, text) for piece in chunks]
        document = tuple(told for told, _ in made) if self._together else ()
        return tuple(
            EncoderInput(input_digest(told, units), told, units, document, number)
            for number, (told, units) in enumerate(made)
        )
