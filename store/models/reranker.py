"""A cross-encoder: reads a question and a passage together, slowly and well."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from store.errors import ModelError
from store.models.encoder import Floats
from store.models.registry import ModelFolder

_BATCH = 4  # passages between two looks at the clock


class Reranker(Protocol):
    """Scores passages for a question within its time."""

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """(n,) for the first n passages that there was time for; comparable among themselves."""
        ...


class CrossReranker:
    """A sentence-transformers CrossEncoder. ``seconds`` is when no further batch is begun."""

    def __init__(self, folder: ModelFolder, threads: int, seconds: float) -> None:
        from sentence_transformers import CrossEncoder

        from store.models.torch import set_up

        set_up(threads)
        self._seconds = seconds
        try:
            self._model: Any = CrossEncoder(str(folder.path), device="cpu")
        except Exception as error:  # the loader raises whatever its file readers raise
            raise ModelError(
                f"The reranker in {folder.path} cannot be loaded: check that its files are "
                "complete."
            ) from error

    def scores(self, question: str, passages: Sequence[str]) -> Floats:
        """At least one batch is scored, whatever it takes."""
        end = time.monotonic() + self._seconds
        made: list[Floats] = []
        for start in range(0, len(passages), _BATCH):
            pairs = [(question, passage) for passage in passages[start : start + _BATCH]]
            scores = self._model.predict(pairs, show_progress_bar=False)
            made.append(np.asarray(scores, np.float32).reshape(len(pairs), -1)[:, -1])
            if time.monotonic() >= end:
                break
        return np.concatenate(made) if made else np.empty(0, np.float32)
