"""Opens the configured model on the fastest backend that is correct here.

``python -m store.models.load`` makes the export ahead of time; set-up runs it.
"""

from __future__ import annotations

import json
import logging
import os
from importlib.util import find_spec
from pathlib import Path

from store.errors import ModelError
from store.models.encoder import Encoder
from store.models.facts import Task
from store.models.onnx import onnx_encoder
from store.models.plain import export_folder, is_plain, is_static
from store.models.registry import ModelFolder, default_cache, locate, locate_other
from store.models.reranker import Reranker
from store.settings import Settings, load_settings


def load_encoder(settings: Settings) -> Encoder:
    """The encoder of these settings; ModelError says what to do where there is none."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    encoder = _encoder(settings)
    if not settings.late_model:
        return encoder
    _need_torch()
    from store.models.colbert import LateEncoder

    folder = locate_other(settings.late_model, Task.LATE)
    return LateEncoder(encoder, folder, settings.cores)


def load_reranker(settings: Settings) -> Reranker:
    """The cross-encoder that these settings name; ModelError says what to do where it is none."""
    from store.models.reranker import CrossReranker

    _need_torch()
    folder = locate_other(settings.reranker, Task.RERANK)
    return CrossReranker(folder, settings.cores, settings.rerank_ms / 1000)


def _encoder(settings: Settings) -> Encoder:
    cache = settings.model_cache or default_cache()
    folder = locate(settings.model, cache)
    threads = settings.cores
    if is_static(folder):
        from store.models.static import StaticEncoder

        return StaticEncoder(folder)
    if settings.backend == "torch" or not _exportable(folder, settings.backend):
        from store.models.torch import TorchEncoder

        _need_torch()
        return TorchEncoder(folder, threads)
    made = _exported(folder, cache)
    tokenizer = made / "tokenizer.json"
    if settings.backend == "openvino":
        from store.models.openvino import openvino_encoder

        return openvino_encoder(folder.spec, made / "model.onnx", tokenizer, threads)
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    return onnx_encoder(folder.spec, made / manifest["file"], tokenizer, threads)


def _exportable(folder: ModelFolder, backend: str) -> bool:
    if is_plain(folder):
        return True
    if backend == "auto":
        return False
    raise ModelError(
        f"The model {folder.spec.name} is not a plain transformer with mean pooling: "
        "set TEAMLORE_BACKEND=torch."
    )


def _exported(folder: ModelFolder, cache: Path) -> Path:
    ready = export_folder(folder, cache)
    if (ready / "manifest.json").is_file():
        return ready
    from store.models.export import export

    _need_torch()
    return export(folder, cache)


def _need_torch() -> None:
    """ModelError where it was left out, as in the image: an export runs without it."""
    if any(find_spec(name) is None for name in ("torch", "sentence_transformers")):
        raise ModelError(
            "The models that are set need PyTorch, which is not installed here: install torch and "
            "sentence-transformers, or build the image with KEEP_TORCH=1."
        )


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)  # libraries give advice that is of no use here
    load_encoder(load_settings())
