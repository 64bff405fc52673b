"""The fast backend: an int8 export of the model on onnxruntime, without torch."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.errors import ModelError
from store.models.encoder import Floats, ModelSpec
from store.models.exported import ExportedEncoder

# Tokens of a batch up to which one thread does it: no question with its thread has more. A question
# of 12 takes 1.1 ms with one thread as with two (MiniLM), but 1.6 against 5 ms of processor time,
# for the second one waits spinning. The vectors are the same to the last bit.
_SMALL = 512


def onnx_encoder(spec: ModelSpec, model: Path, tokenizer: Path, threads: int) -> ExportedEncoder:
    """The export on onnxruntime; ModelError if the file cannot be loaded."""
    return ExportedEncoder(spec, "onnx", tokenizer, _Runtime(model, threads).run)


class _Runtime:
    """The model loaded for small batches, and once more for large ones when the first comes."""

    def __init__(self, model: Path, threads: int) -> None:
        self._model, self._threads = model, threads
        self._turn = Lock()
        self._small = _session(model, 1)
        self._large = self._small if threads == 1 else None

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Floats:
        """Token vectors (texts, tokens, dimension) for ids and mask (texts, tokens)."""
        session = self._small if ids.size <= _SMALL else self._for_large()
        output: Floats = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return output

    def _for_large(self) -> Any:
        with self._turn:
            if self._large is None:
                self._large = _session(self._model, self._threads)
            return self._large


def _session(model: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no public base
        raise ModelError(
            f"The exported model {model.name} cannot be loaded: delete its folder and run "
            "`make demo` again."
        ) from error
