"""The OpenVINO backend: the float32 export, in the precision the processor is quickest in."""

from __future__ import annotations

from pathlib import Path
from threading import local

import numpy as np
from numpy.typing import NDArray

from store.errors import ModelError
from store.models.encoder import Floats, ModelSpec
from store.models.exported import ExportedEncoder


def openvino_encoder(
    spec: ModelSpec, model: Path, tokenizer: Path, threads: int
) -> ExportedEncoder:
    """The export on OpenVINO; ModelError if that is not installed or cannot load it."""
    try:
        import openvino
    except ImportError:
        raise ModelError(
            "OpenVINO is not installed: pip install 'teamlore[openvino]', or set "
            "TEAMLORE_BACKEND=onnx."
        ) from None
    hints = {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"}
    try:
        compiled = openvino.Core().compile_model(str(model), "CPU", hints)
    except RuntimeError as error:
        raise ModelError(
            f"OpenVINO cannot load {model.name}: set TEAMLORE_BACKEND=onnx."
        ) from error

    requests = local()  # one a thread: a request that is under way refuses a second caller

    def run(ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Floats:
        if not hasattr(requests, "own"):
            requests.own = compiled.create_infer_request()
        # copied, for the next run of this request writes into the same memory
        return np.array(requests.own.infer([ids, mask])[0], np.float32)

    return ExportedEncoder(spec, "openvino", tokenizer, run)
