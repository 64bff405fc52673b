"""From encoder inputs to what is stored of them: one pass gives all the vectors of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.prepare import EncoderInput
from store.late import compact, marks
from store.models.encoder import Encoded, Encoder, InputKind
from store.publishing import Embedding
from store.sparse import passage_terms

PART = 64  # inputs, after which whoever watches is told


def parts(inputs: Sequence[EncoderInput]) -> Iterator[list[EncoderInput]]:
    """Inputs of like length together, so that batches carry little padding, a part at a time."""
    ordered = sorted(inputs, key=lambda item: (len(item.text), item.digest))
    return (ordered[start : start + PART] for start in range(0, len(ordered), PART))


def embed(encoder: Encoder, inputs: Sequence[EncoderInput]) -> list[Embedding]:
    """Dense vector, token vectors and BM25 terms of each input, in order."""
    encoded = encoder.encode([item.text for item in inputs], InputKind.PASSAGE)
    return [_embedding(item, made) for item, made in zip(inputs, encoded, strict=True)]


def _embedding(item: EncoderInput, made: Encoded) -> Embedding:
    kept, units = marks(made.spans.tolist(), item.units)
    return Embedding(
        digest=item.digest,
        dense=made.dense,
        late=compact(made.tokens[kept], units),
        terms=passage_terms(item.text),
    )
