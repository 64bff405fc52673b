"""Which models can be exported, and where their exports lie; no heavy import."""

from __future__ import annotations

import json
from pathlib import Path

from store.models.registry import ModelFolder

EXPORT_VERSION = 1  # raise it when the export changes, and every cache makes its own anew


def is_plain(folder: ModelFolder) -> bool:
    """Whether the model is a transformer with mean pooling and nothing else: what we export."""
    modules = json.loads((folder.path / "modules.json").read_text("utf-8"))
    if _kinds(folder) not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return False
    pooling = folder.path / str(modules[1]["path"]) / "config.json"
    settings = json.loads(pooling.read_text("utf-8"))
    on = [name for name, value in settings.items() if name.startswith("pooling_mode") and value]
    return on in (["pooling_mode_mean_tokens"], ["pooling_mode"]) and (
        settings.get("pooling_mode", "mean") == "mean" or on == ["pooling_mode_mean_tokens"]
    )


def is_static(folder: ModelFolder) -> bool:
    """Whether the model is a table of vectors for tokens and nothing else."""
    return _kinds(folder) == ["StaticEmbedding"]


def _kinds(folder: ModelFolder) -> list[str]:
    modules = json.loads((folder.path / "modules.json").read_text("utf-8"))
    return [str(module["type"]).rpartition(".")[2] for module in modules]


def export_folder(folder: ModelFolder, cache: Path) -> Path:
    """Where the export of this model is, whether it exists yet or not."""
    return cache / f"{folder.spec.name}-onnx-{EXPORT_VERSION}"
