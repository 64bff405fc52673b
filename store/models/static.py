"""A model that is a table: a vector for each token, their mean for a text. Needs no runtime."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tokenizers import Encoding

from store.errors import ModelError
from store.models.counting import TokenCounter
from store.models.encoder import Encoded, Floats, InputKind, unit_length
from store.models.exported import cutting_tokenizer, kept_tokens
from store.models.registry import ModelFolder


class StaticEncoder:
    """A folder of sentence-transformers whose one module is a StaticEmbedding."""

    backend = "static"

    def __init__(self, folder: ModelFolder) -> None:
        self.spec = folder.spec
        tokenizer = folder.path / "tokenizer.json"
        try:
            self._table = _table(folder)
            self._tokenizer = cutting_tokenizer(tokenizer, self.spec.max_tokens)
            self._counter = TokenCounter(tokenizer)
        except Exception as error:  # the readers of both files raise errors of their own
            raise ModelError(
                f"The model in {folder.path} cannot be loaded: check that its files are complete."
            ) from error

    def count(self, text: str) -> int:
        return self._counter.count(text)

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        prefix = self.spec.prefix(kind)
        inputs = [prefix + text for text in texts]
        tokenized = self._tokenizer.encode_batch(inputs, add_special_tokens=False)
        return [self._encoded(tokens, len(prefix)) for tokens in tokenized]

    def _encoded(self, tokens: Encoding, prefix: int) -> Encoded:
        rows = self._table[tokens.ids] if tokens.ids else self._table[:0]
        whole = rows.sum(axis=0) / np.float32(max(len(rows), 1))
        return kept_tokens(unit_length(whole), rows, tokens, prefix)


def _table(folder: ModelFolder) -> Floats:
    """(tokens, dimension) in floats, whatever it is stored in."""
    from safetensors.numpy import load_file

    (table,) = load_file(folder.path / "model.safetensors").values()
    return np.asarray(table, np.float32)
