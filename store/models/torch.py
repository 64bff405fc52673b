"""The reference backend: sentence-transformers on PyTorch, what the others are held against."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from store.errors import ModelError
from store.models.counting import TokenCounter
from store.models.encoder import Encoded, InputKind, unit_length
from store.models.exported import cutting_tokenizer, kept_tokens
from store.models.registry import ModelFolder

_BATCH = 16


class TorchEncoder:
    """Any sentence-transformers folder, on the processor."""

    backend = "torch"

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        from sentence_transformers import SentenceTransformer

        set_up(threads)
        self.spec = folder.spec
        try:
            self._model = SentenceTransformer(str(folder.path), device="cpu")
            self._model.max_seq_length = self.spec.max_tokens
            tokenizer = folder.path / "tokenizer.json"
            self._tokenizer = cutting_tokenizer(tokenizer, self.spec.max_tokens)
            self._counter = TokenCounter(tokenizer)
        except Exception as error:  # the loader raises whatever its file readers raise
            raise ModelError(
                f"The model in {folder.path} cannot be loaded: check that its files are complete."
            ) from error

    def count(self, text: str) -> int:
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        prefix = self.spec.prefix(kind)
        inputs = [prefix + text for text in texts]
        outputs: Any = self._model.encode(
            inputs, batch_size=_BATCH, output_value=None, show_progress_bar=False
        )
        tokenized = self._tokenizer.encode_batch(inputs)
        encoded = []
        for output, tokens in zip(outputs, tokenized, strict=True):
            rows = output["token_embeddings"].float().numpy()[: len(tokens.ids)]
            dense = unit_length(output["sentence_embedding"].float().numpy())
            encoded.append(kept_tokens(dense, rows, tokens, len(prefix)))
        return encoded


def set_up(threads: int) -> None:
    """Threads of torch; what its libraries have to say stays off the screen."""
    import torch

    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    hide_bars()
    torch.set_num_threads(threads)


def hide_bars() -> None:
    """No progress bars of the library between a person and the answer."""
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call] # the library has no types here
