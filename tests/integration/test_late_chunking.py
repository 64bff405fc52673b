"""A model with a long window reads a document once; its passages are found by what came of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from fakes.program import Program
from fakes.tiny import tiny_encoder
from store.models.encoder import InputKind, ReadsTogether
from store.models.load import load_encoder
from store.settings import Settings

pytestmark = pytest.mark.integration
LIMIT = 3_000  # more than a window of ours, as models have that read 8,192
WORDS = "the pager rings at night and who carries it reads the rota first".split()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    base = tmp_path_factory.mktemp("long")
    return {"model": str(tiny_encoder(base / "long", LIMIT)), "model_cache": str(base / "cache")}


def passages(count: int, seed: int) -> list[str]:
    drawn = np.random.default_rng(seed)
    return [" ".join(drawn.choice(WORDS, 12)) for _ in range(count)]


def test_each_vector_is_the_mean_of_the_passages_own_tokens_in_the_long_text(settings) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(Settings(**settings))
    assert encoder.spec.long_context
    assert isinstance(encoder, ReadsTogether)
    texts = passages(12, seed=1)
    made = encoder.encode_together(texts)

    model = SentenceTransformer(settings["model"], device="cpu")
    whole = model.encode(["\n".join(texts)], output_value=None)[0]["token_embeddings"].numpy()
    counts = [len("".join(text.split())) for text in texts]  # a letter is a token of this model
    edges = np.cumsum([1, *counts])  # behind [CLS]
    for (start, end), text, encoded in zip(pairwise(edges), texts, made, strict=True):
        mean = whole[start:end].mean(axis=0)
        assert encoded.dense @ mean / np.linalg.norm(mean) > 0.97  # the export is in 8 bits
        assert encoded.tokens.shape == (end - start, 16)
        told = "".join(text[a:b] for a, b in encoded.spans)
        assert told == "".join(text.split())
        right, shifted = (
            float(np.mean((encoded.tokens * _unit(whole[start + by : end + by])).sum(axis=1)))
            for by in (0, 1)
        )
        assert right > max(0.95, shifted + 0.1)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_what_stands_around_a_passage_is_in_its_vector(settings) -> None:
    encoder = load_encoder(Settings(**settings))
    assert isinstance(encoder, ReadsTogether)
    (text,) = passages(1, seed=2)

    alone = encoder.encode([text], InputKind.PASSAGE)[0]
    one, other = (encoder.encode_together([text, f"{sign} " * 300])[0] for sign in "zq")

    assert not np.allclose(alone.dense, one.dense, atol=1e-3)
    assert not np.allclose(one.dense, other.dense, atol=1e-3)
    assert np.array_equal(one.spans, other.spans)


def test_a_document_longer_than_the_window_is_ingested_and_found(settings, tmp_path: Path) -> None:
    words = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]
    drawn = np.random.default_rng(3)
    parts = [f"## {word}\n\n" + " ".join(drawn.choice(words, 110)) + "." for word in words[:12]]
    (tmp_path / "long.md").write_text("# Long\n\n" + "\n\n".join(parts) + "\n", "utf-8")
    program = Program(
        tmp_path / "home", **{f"TEAMLORE_{name.upper()}": value for name, value in settings.items()}
    )
    added = program.json("add", str(tmp_path / "long.md"))
    sentence = parts[7].split("\n\n")[1]

    asked = " ".join(sentence.split()[20:40])
    hits = program.json("search", asked, "--top", "20")["hits"]  # random weights rank anyhow
    assert any(sentence[:40] in hit["text"] for hit in hits)
    assert added["passages"] >= 12
    assert program.json("verify")["missing"] == 0
