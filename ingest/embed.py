"""From encoder inputs to what is stored of them: one pass gives all the vectors of a passage."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.prepare import EncoderInput
from store.late import pack
from store.models.encoder import Encoder, InputKind
from store.publishing import Embedding
from store.sparse import passage_terms


def embed(encoder: Encoder, inputs: Sequence[EncoderInput]) -> list[Embedding]:
    """Dense vector, token vectors and BM25 terms of each input, in order."""
    encoded = encoder.encode([item.text for item in inputs], InputKind.PASSAGE)
    return [
        Embedding(
            digest=item.digest,
            dense=made.dense,
            late=pack(made.tokens, made.spans, item.units),
            terms=passage_terms(item.text),
        )
        for item, made in zip(inputs, encoded, strict=True)
    ]
