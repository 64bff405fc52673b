"""Makes the int8 export of a model, once, and proves that it agrees with the original.

Only set-up needs torch; afterwards the model runs on onnxruntime alone.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from store.errors import ModelError, StorageError
from store.models.encoder import InputKind
from store.models.onnx import onnx_encoder
from store.models.plain import EXPORT_VERSION, export_folder
from store.models.registry import ModelFolder
from store.models.torch import TorchEncoder, hide_bars

log = logging.getLogger(__name__)

# Mean cosine between the export's vectors and the original's. Measured for MiniLM: int8 .985 and
# more, E5 .991, fp32 1.000; an int8 that overflows (processors without VNNI) falls far below.
LEAST_AGREEMENT = 0.97
_PROBES = (
    "How do I restart the queue after a failed deploy?",
    "The on-call engineer acknowledges the page within five minutes and posts in the channel.",
    "Expenses above 200 euro need the approval of a lead; keep the receipt for six years.",
    "| Plan | Retention |\n| --- | --- |\n| Nightly full | 120 days |",
)


def export(folder: ModelFolder, cache: Path) -> Path:
    """Make the export if it is not there; the folder appears whole or not at all."""
    target = export_folder(folder, cache)
    if (target / "manifest.json").is_file():
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache, prefix=".export-") as scratch:
            made = Path(scratch) / "export"
            made.mkdir()
            _make(folder, made)
            if not target.exists():
                made.rename(target)
    except OSError as error:
        raise StorageError(
            f"The exported model cannot be written to {cache} ({error.strerror}): "
            "set TEAMLORE_MODEL_CACHE."
        ) from None
    return target


def _make(folder: ModelFolder, into: Path) -> None:
    reference = TorchEncoder(folder, threads=1)  # first: it says what is wrong with a folder
    try:
        _to_onnx(folder, into / "model.onnx")
    except Exception as error:  # the tracer raises whatever a model's own code raises
        raise ModelError(
            f"The model {folder.spec.name} cannot be exported: set TEAMLORE_BACKEND=torch."
        ) from error
    shutil.copy(folder.path / "tokenizer.json", into / "tokenizer.json")
    file, agreement = _int8(folder, into, reference)
    if agreement < LEAST_AGREEMENT:
        file = "model.onnx"
        agreement = _agreement(folder, into, file, reference)
        log.warning("The int8 export does not agree with the model here; float32 is used.")
    if agreement < LEAST_AGREEMENT:
        raise ModelError(
            f"The export of {folder.spec.name} does not agree with the model: set "
            "TEAMLORE_BACKEND=torch."
        )
    manifest = {"file": file, "agreement": round(agreement, 5), "version": EXPORT_VERSION}
    (into / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def _int8(folder: ModelFolder, into: Path, reference: TorchEncoder) -> tuple[str, float]:
    """The first int8 model that agrees, or the last that was tried, with its agreement."""
    file, agreement = "model_int8.onnx", 0.0
    narrowing = _narrowing(into / "model.onnx")
    for kept in ([], narrowing):
        for reduce_range in (False, True):  # the second try is for processors without VNNI
            _quantise(into / "model.onnx", into / file, kept, reduce_range=reduce_range)
            agreement = _agreement(folder, into, file, reference)
            if agreement >= LEAST_AGREEMENT:
                return file, agreement
    return file, agreement


def _narrowing(model: Path) -> list[str]:
    """Products that bring the inner width back to the model's.

    Some models (mpnet) have a few huge values there; eight bits over all of them lose the rest.
    Measured for mpnet: all in int8 .87, these in float32 .99 at two thirds of the speed.
    """
    import onnx

    graph = onnx.load(str(model)).graph
    shapes = {weight.name: list(weight.dims) for weight in graph.initializer}
    products = [(n.name, shapes.get(n.input[1], [])) for n in graph.node if n.op_type == "MatMul"]
    return [name for name, shape in products if len(shape) == 2 and shape[0] > shape[1]]


def _to_onnx(folder: ModelFolder, target: Path) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    class TokenVectors(torch.nn.Module):
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            extra = {}
            if self.model.config.model_type == "bert":
                extra["token_type_ids"] = torch.zeros_like(input_ids)
            return self.model(
                input_ids=input_ids, attention_mask=attention_mask, **extra
            ).last_hidden_state

    hide_bars()
    model = AutoModel.from_pretrained(folder.path, attn_implementation="eager").eval()
    tokens = AutoTokenizer.from_pretrained(folder.path)(
        list(_PROBES[:2]),
        padding=True,
        truncation=True,
        max_length=folder.spec.max_tokens,
        return_tensors="pt",
    )
    names = ("input_ids", "attention_mask", "last_hidden_state")
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer's remarks on shapes are checked below
        torch.onnx.export(
            TokenVectors(model).eval(),
            (tokens["input_ids"], tokens["attention_mask"]),
            str(target),
            input_names=list(names[:2]),
            output_names=[names[2]],
            opset_version=17,
            dynamo=False,
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in names},
        )


def _quantise(source: Path, target: Path, kept: list[str], *, reduce_range: bool) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=reduce_range,
        nodes_to_exclude=kept,
        extra_options={"MatMulConstBOnly": True},
    )


def _agreement(folder: ModelFolder, made: Path, file: str, reference: TorchEncoder) -> float:
    candidate = onnx_encoder(folder.spec, made / file, made / "tokenizer.json", threads=1)
    pairs = zip(
        candidate.encode(_PROBES, InputKind.PASSAGE),
        reference.encode(_PROBES, InputKind.PASSAGE),
        strict=True,
    )
    return float(np.mean([a.dense @ b.dense for a, b in pairs]))
