"""From encoder inputs to what is stored of them: one pass gives all the vectors of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.prepare import EncoderInput
from store.late import compact, marks
from store.models.encoder import Encoded, Encoder, InputKind, ReadsTogether
from store.publishing import Embedding
from store.sparse import passage_terms

PART = 64  # inputs, after which whoever watches is told


def parts(inputs: Sequence[EncoderInput]) -> Iterator[list[EncoderInput]]:
    """Inputs of like length together, so that batches carry little padding, a part at a time."""
    if any(item.document for item in inputs):
        return _documents(inputs)
    ordered = sorted(inputs, key=lambda item: (len(item.text), item.digest))
    return (ordered[start : start + PART] for start in range(0, len(ordered), PART))


def embed(encoder: Encoder, inputs: Sequence[EncoderInput]) -> list[Embedding]:
    """Dense vector, token vectors and BM25 terms of each input, in order."""
    if encoder.spec.long_context and isinstance(encoder, ReadsTogether):
        encoded = _together(encoder, inputs)
    else:
        encoded = encoder.encode([item.text for item in inputs], InputKind.PASSAGE)
    return [_embedding(item, made) for item, made in zip(inputs, encoded, strict=True)]


def _documents(inputs: Sequence[EncoderInput]) -> Iterator[list[EncoderInput]]:
    """Inputs of one document together, for it is read as a whole."""
    held: dict[tuple[str, ...], list[EncoderInput]] = {}
    for item in inputs:
        held.setdefault(item.document, []).append(item)
    return iter(held.values())


def _together(encoder: ReadsTogether, inputs: Sequence[EncoderInput]) -> list[Encoded]:
    """Each input as a part of its document."""
    places = [(i.document, i.number) if i.document else ((i.text,), 0) for i in inputs]
    documents = dict.fromkeys(document for document, _ in places)
    read = {document: encoder.encode_together(document) for document in documents}
    return [read[document][number] for document, number in places]


def _embedding(item: EncoderInput, made: Encoded) -> Embedding:
    kept, units = marks(made.spans.tolist(), item.units)
    return Embedding(
        digest=item.digest,
        dense=made.dense,
        late=compact(made.tokens[kept], units),
        terms=passage_terms(item.text),
    )
