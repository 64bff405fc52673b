"""Token vectors of a model trained for late interaction, beside the dense vector of another.

sentence-transformers' MultiVectorEncoder reads every ColBERT-style folder: its own, PyLate's and
Stanford's, Jina-ColBERT among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.errors import ModelError
from store.models.encoder import Encoded, Encoder, InputKind, ModelSpec, unit_length
from store.models.registry import ModelFolder
from store.models.torch import set_up

_BATCH = 16


class LateEncoder:
    """Dense vectors of ``base``, token vectors of a ColBERT.

    Where one model reads less than the other, the lesser limit holds for both. Masks that a ColBERT
    adds to a question stand for no word of it and are left out.
    """

    def __init__(self, base: Encoder, folder: ModelFolder, threads: int) -> None:
        from sentence_transformers import MultiVectorEncoder

        set_up(threads)
        self._base = base
        try:
            self._model: Any = MultiVectorEncoder(str(folder.path), device="cpu")
            self._tokenizer: Any = self._model.tokenizer
            limit = int(self._model.max_seq_length or folder.spec.max_tokens)
        except Exception as error:  # the loader raises whatever its file readers raise
            raise ModelError(
                f"The late-interaction model in {folder.path} cannot be loaded: check that its "
                "files are complete."
            ) from error
        self._spec = replace(
            base.spec,
            name=f"{base.spec.name}+{folder.spec.name}",
            max_tokens=min(base.spec.max_tokens, limit),
            first_word=folder.spec.first_word,
        )

    @property
    def spec(self) -> ModelSpec:
        """The facts of the pair; the dimension is that of the dense vector."""
        return self._spec

    @property
    def backend(self) -> str:
        """What the dense half runs on."""
        return self._base.backend

    def count(self, text: str) -> int:
        """As many tokens as the model makes of it that makes more."""
        mine = self._tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)
        return max(self._base.count(text), len(mine["input_ids"]))

    def encode(self, texts: Sequence[str], kind: InputKind) -> list[Encoded]:
        """Both halves of each text, in order."""
        made = self._base.encode(texts, kind)
        return [
            replace(encoded, **late)
            for encoded, late in zip(made, self._late(list(texts), kind), strict=True)
        ]

    def _late(self, texts: list[str], kind: InputKind) -> list[dict[str, Any]]:
        """Token vectors with their spans and numbers, of each text."""
        task = "document" if kind is InputKind.PASSAGE else "query"
        encode = self._model.encode_query if task == "query" else self._model.encode_document
        outputs = encode(texts, batch_size=_BATCH, show_progress_bar=False, output_value=None)
        prompt = (self._model.prompts or {}).get(task) or ""
        return [self._tokens(prompt, text, o) for text, o in zip(texts, outputs, strict=True)]

    def _tokens(self, prompt: str, text: str, output: dict[str, Any]) -> dict[str, Any]:
        """Those that stand for characters of the text and that the model lets count."""
        ids = output["input_ids"].numpy()
        spans = self._spans(prompt + text, len(ids)) - len(prompt)
        scored = output["attention_mask"].numpy().astype(bool)[: len(spans)]
        kept = np.flatnonzero(scored & (spans[:, 1] > np.maximum(spans[:, 0], 0)))
        rows = output["token_embeddings"].float().numpy()[kept]
        return {
            "tokens": unit_length(rows),
            "spans": np.maximum(spans[kept], 0),
            "ids": ids[kept].astype(np.int64),
        }

    def _spans(self, text: str, longest: int) -> NDArray[np.int32]:
        """Where each token stands; what is padding or mask behind them is missing."""
        told = self._tokenizer(
            text, truncation=True, max_length=longest, return_offsets_mapping=True, verbose=False
        )
        return np.asarray(told["offset_mapping"], np.int32).reshape(-1, 2)
