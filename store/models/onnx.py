"""The fast backend: an int8 export of the model on onnxruntime, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from store.errors import ModelError
from store.models.encoder import Encoded, Floats, InputKind, ModelSpec, unit_length

# Padded tokens a batch. Measured on 2 cores: throughput is flat from 2,000 to 8,000, and small
# batches keep the padding and the memory low.
BATCH_TOKENS = 4096


class OnnxEncoder:
    """Token vectors from onnxruntime; the text's own vector is their masked mean."""

    backend = "onnx"

    def __init__(self, spec: ModelSpec, model: Path, tokenizer: Path, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415 - heavy, and only this backend needs it

        self.spec = spec
        self._tokenizer, self._counter = load_tokenizers(tokenizer, spec.max_tokens)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Spinning threads between calls would take the cores from chunking and from SQL.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's errors share no public base
            raise ModelError(
                f"The exported model {model.name} cannot be loaded: delete its folder and run "
                "`make demo` again."
            ) from error

    def count(self, text: str) -> int:
        return len(self._counter.encode(text, add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        prefix = self.spec.prefix(kind)
        tokenized = self._tokenizer.encode_batch([prefix + text for text in texts])
        encoded: dict[int, Encoded] = {}
        for batch in batches([len(item.ids) for item in tokenized]):
            outputs = self._run([tokenized[i] for i in batch])
            for row, i in zip(outputs, batch, strict=True):
                encoded[i] = as_encoded(row, tokenized[i], len(prefix))
        return [encoded[i] for i in range(len(texts))]

    def _run(self, batch: list[Encoding]) -> Floats:
        ids, mask = padded(batch)
        output: Floats = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return output


def load_tokenizers(path: Path, max_tokens: int) -> tuple[Tokenizer, Tokenizer]:
    """The tokenizer that cuts at the model's limit, and the one that counts whole texts."""
    cutting, counting = Tokenizer.from_file(str(path)), Tokenizer.from_file(str(path))
    cutting.enable_truncation(max_tokens)
    cutting.no_padding()
    counting.no_truncation()
    counting.no_padding()
    return cutting, counting


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


def padded(batch: list[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
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
    output = output[: len(tokens.ids)]
    spans = np.asarray(tokens.offsets, np.int32).reshape(-1, 2) - prefix
    kept = (np.asarray(tokens.special_tokens_mask) == 0) & (spans[:, 0] >= 0)
    return Encoded(unit_length(output.mean(axis=0)), unit_length(output[kept]), spans[kept])
