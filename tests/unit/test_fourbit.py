"""The 4-bit model file: its blocks, its layout, and the folder made of it."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from store.errors import ModelError
from store.models.encoder import ModelSpec
from store.models.fourbit import BLOCK, FourBitFile, unpack_blocks, write_folder

HIDDEN, INNER, PIECES = 32, 64, ("<s>", "<pad>", "</s>", "<unk>", "▁how", "▁many", "s", "▁")


def block(scale: float, nibbles: list[int]) -> bytes:
    pairs = zip(nibbles[:16], nibbles[16:], strict=True)
    return np.float16(scale).tobytes() + bytes(low | high << 4 for low, high in pairs)


def fourbit_file() -> bytes:
    sizes = {"emb.pos": 8 * HIDDEN, "emb.type": HIDDEN, "emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    blocks = {"emb.word": len(PIECES) * HIDDEN}
    for name, rows, columns in (
        ("q", HIDDEN, HIDDEN), ("k", HIDDEN, HIDDEN), ("v", HIDDEN, HIDDEN),
        ("ao", HIDDEN, HIDDEN), ("fi", INNER, HIDDEN), ("fo", HIDDEN, INNER),
    ):  # fmt: skip
        blocks[f"l0.{name}.w"], sizes[f"l0.{name}.b"] = rows * columns, rows
    for name in ("aln", "oln"):
        sizes[f"l0.{name}.w"] = sizes[f"l0.{name}.b"] = HIDDEN
    data = {name: np.arange(n, dtype="<f4").tobytes() for name, n in sizes.items()}
    nibbles = list(range(16)) * 2
    data |= {name: block(0.5, nibbles) * (n // BLOCK) for name, n in blocks.items()}
    return laid_out(data)


def laid_out(data: dict[str, bytes]) -> bytes:
    texts = [piece.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7ifi5i", HIDDEN, 1, 2, INNER, len(PIECES), 8, 2, 1e-12, BLOCK,
                        len(PIECES), 0, 2, 1, 3)  # fmt: skip
    head += struct.pack("<Q", sum(map(len, texts))) + bounds
    head += np.zeros(len(PIECES), "<f4").tobytes() + b"".join(texts)
    head += struct.pack("<iI", 0, 3) + b"map" + struct.pack("<i", len(data))
    at = len(head) + sum(2 + len(name) + struct.calcsize("<BIQQ") for name in data)
    for name, values in data.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", 0, 0, at, len(values))
        at += len(values)
    return head + b"".join(data.values())


def test_low_nibbles_are_the_first_half_of_a_block() -> None:
    nibbles = [8, 9, 10, 11] * 4 + [0, 15] * 8

    weights = unpack_blocks(np.frombuffer(block(0.5, nibbles), np.uint8))

    assert weights.tolist() == [(nibble - 8) * 0.5 for nibble in nibbles]


def test_every_block_has_its_own_scale() -> None:
    packed = block(1.0, [9] * 32) + block(-2.0, [7] * 32)

    assert unpack_blocks(np.frombuffer(packed, np.uint8)).tolist() == [1.0] * 32 + [2.0] * 32


def test_pieces_and_tensors_are_found_in_the_file() -> None:
    model = FourBitFile(fourbit_file())

    assert [piece for piece, _ in model.pieces] == list(PIECES)
    assert (model.sizes.hidden, model.sizes.inner, model.sizes.eos) == (HIDDEN, INNER, 2)
    assert model.floats("emb.ln.b", HIDDEN).tolist() == list(range(HIDDEN))
    assert model.quarters("emb.word", len(PIECES), HIDDEN)[3, 1] == (1 - 8) * 0.5


def test_another_format_is_refused() -> None:
    with pytest.raises(ModelError, match="another format"):
        FourBitFile(b"GGUF" + bytes(100))


def test_the_folder_holds_everything_that_loading_needs(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(fourbit_file())
    made = tmp_path / "model"
    made.mkdir()

    write_folder(tmp_path / "weights", made, ModelSpec("tiny", HIDDEN, 8, "query: ", "passage: "))

    tensors = load_file(made / "model.safetensors")
    assert tensors["encoder.layer.0.intermediate.dense.weight"].shape == (INNER, HIDDEN)
    assert tensors["embeddings.token_type_embeddings.weight"].shape == (2, HIDDEN)
    encoded = Tokenizer.from_file(str(made / "tokenizer.json")).encode("how manys")
    assert encoded.tokens == ["<s>", "▁how", "▁many", "s", "</s>"]
    assert encoded.special_tokens_mask == [1, 0, 0, 0, 1]
    prompts = json.loads((made / "config_sentence_transformers.json").read_text("utf-8"))
    assert prompts["prompts"] == {"query": "query: ", "passage": "passage: "}
