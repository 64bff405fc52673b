"""Opens the configured model on the fastest backend that is correct here.

``python -m store.models.load`` makes the export ahead of time; set-up runs it.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from store.errors import ModelError
from store.models.encoder import Encoder
from store.models.onnx import onnx_encoder
from store.models.plain import export_folder, is_plain
from store.models.registry import ModelFolder, default_cache, locate
from store.settings import Settings, load_settings


def load_encoder(settings: Settings) -> Encoder:
    """The encoder of these settings; ModelError says what to do where there is none."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    cache = settings.model_cache or default_cache()
    folder = locate(settings.model, cache)
    threads = settings.cores
    if settings.backend == "torch" or not _exportable(folder, settings.backend):
        from store.models.torch import TorchEncoder

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

    return export(folder, cache)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)  # libraries give advice that is of no use here
    load_encoder(load_settings())
