"""What the exported models share: tokenise, batch by length, take the masked mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from store.models.counting import TokenCounter
from store.models.encoder import Encoded, Floats, InputKind, ModelSpec, unit_length
from store.models.together import LongReader

# Padded tokens a batch. Measured on 2 cores: throughput is flat from 2,000 to 8,000, and small
# batches keep the padding and the memory low.
BATCH_TOKENS = 4096


class Runs(Protocol):
    """Runs an exported model on one padded batch."""

    def __call__(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Floats:
        """Token vectors (texts, tokens, dimension) for ids and mask (texts, tokens)."""
        ...


class ExportedEncoder:
    """An exported model on some runtime; the text's own vector is the mean of its tokens'."""

    def __init__(
        self, spec: ModelSpec, backend: str, tokenizer: Path, run: Runs, at_once: int = 1
    ) -> None:
        self.spec, self.backend, self._run = spec, backend, run
        self._lanes = ThreadPoolExecutor(at_once, "encoder")  # starts threads as they are needed
        self._tokenizer = cutting_tokenizer(tokenizer, spec.max_tokens)
        self._counter = TokenCounter(tokenizer)
        self._file = tokenizer

    def encode_together(self, texts: Sequence[str]) -> list[Encoded]:
        """Passages of one text, read as one."""
        return self._together.encode(texts)

    @cached_property
    def _together(self) -> LongReader:
        return LongReader(self._file, self.spec.passage_prefix, self._run, self.spec.max_tokens)

    def count(self, text: str) -> int:
        """Tokens of the text, special tokens not counted."""
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        """Encode texts in order, in batches of like length; but questions one by one.

        An int8 export scales its activations over the whole batch, so that a question's vector
        would depend on what others ask (measured: cosine .988), for a sixth of the time.
        """
        prefix = self.spec.prefix(kind)
        tokenized = self._tokenizer.encode_batch([prefix + text for text in texts])
        encode = partial(self._batch, len(prefix))
        if kind is InputKind.QUESTION:
            return [encode([item])[0] for item in tokenized]
        groups = list(batches([len(item.ids) for item in tokenized]))
        made = self._lanes.map(encode, ([tokenized[i] for i in group] for group in groups))
        encoded = dict(zip(chain(*groups), chain(*made), strict=True))
        return [encoded[i] for i in range(len(texts))]

    def _batch(self, prefix: int, batch: Sequence[Encoding]) -> list[Encoded]:
        outputs = self._run(*padded(batch))
        return [as_encoded(row, one, prefix) for row, one in zip(outputs, batch, strict=True)]


def cutting_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    """The tokenizer that cuts at the model's limit."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices grouped so that texts of like length share a batch and padding stays small."""
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if batch and lengths[i] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def padded(batch: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and attention mask, both (texts, longest), zero where a text has ended."""
    width = max(len(item.ids) for item in batch)
    ids = np.zeros((len(batch), width), np.int64)
    mask = np.zeros_like(ids)
    for row, item in enumerate(batch):
        ids[row, : len(item.ids)] = item.ids
        mask[row, : len(item.ids)] = 1
    return ids, mask


def as_encoded(output: Floats, tokens: Encoding, prefix: int) -> Encoded:
    """One row of model output as an Encoded; the mean runs over special tokens too, as trained."""
    rows = output[: len(tokens.ids)]
    return kept_tokens(unit_length(rows.mean(axis=0)), rows, tokens, prefix)


def kept_tokens(dense: Floats, rows: Floats, tokens: Encoding, prefix: int) -> Encoded:
    """Without special tokens and the ``prefix`` code points that the model wanted in front.

    A first word may begin in the prefix: some tokenizers count the space before it as its own.
    """
    spans = np.asarray(tokens.offsets, np.int32).reshape(-1, 2) - prefix
    kept = (np.asarray(tokens.special_tokens_mask) == 0) & (spans[:, 1] > 0)
    spans = np.maximum(spans, 0)
    ids = np.asarray(tokens.ids, np.int64)[kept]
    return Encoded(dense, unit_length(rows[kept]), spans[kept], ids)
