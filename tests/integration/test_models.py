"""What every model promises, whatever it runs on; and what is said of models that are none."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fakes.tiny import modules, tiny_encoder, write
from store.errors import ModelError
from store.models.encoder import Encoder, InputKind
from store.models.facts import FACTS
from store.models.load import load_encoder
from store.models.registry import default_cache, locate
from store.settings import Settings

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
TEXTS = (
    "Whoever carries the pager is at a laptop within 25 minutes.",
    "Receipts are kept for six years; above 200 euro a lead approves.",
    "Zurück zur letzten Fassung: den Knopf „Rollback“ drücken. 👩‍💻",
    "| Day | Pay |\n| --- | --- |\n| Sunday | 90 euro |",
)
QUESTIONS = (
    "Who carries the pager?",
    "How soon must someone be at a laptop when the pager goes off at night?",
    "what's the sunday rate",
    "Wie komme ich zur letzten Fassung zurück?",
    "x",
    "Which receipts are kept, for how long, and who has to approve what costs more than 200 euro?",
)
LONG = " ".join(f"word{n} stands here" for n in range(600))
EXPORTED = [
    "onnx",
    pytest.param(
        "openvino",
        marks=pytest.mark.skipif(
            importlib.util.find_spec("openvino") is None, reason="OpenVINO is not installed"
        ),
    ),
]


def encoder_of(model: str, backend: str = "auto", cache: Path | None = None) -> Encoder:
    return load_encoder(Settings(model=model, backend=backend, model_cache=cache, threads=2))


@pytest.fixture(scope="module", params=[f.name for f in FACTS.values() if f.tried])
def model(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    try:
        locate(name, default_cache())
    except ModelError:
        pytest.skip("run `make models`")
    return name


@pytest.fixture(scope="module")
def reference(model: str) -> Encoder:
    return encoder_of(model, "torch")


@pytest.fixture(scope="module", params=EXPORTED)
def exported(request: pytest.FixtureRequest, model: str) -> Encoder:
    return encoder_of(model, request.param)


def test_the_export_agrees_with_the_model(exported: Encoder, reference: Encoder) -> None:
    pairs = zip(
        exported.encode(TEXTS, InputKind.PASSAGE),
        reference.encode(TEXTS, InputKind.PASSAGE),
        strict=True,
    )
    both = [(a, b) for a, b in pairs]

    assert np.mean([a.dense @ b.dense for a, b in both]) >= 0.97
    assert all(np.array_equal(a.spans, b.spans) for a, b in both)
    assert np.mean([np.mean((a.tokens * b.tokens).sum(1)) for a, b in both]) >= 0.95


def test_vectors_are_of_the_models_width_and_of_length_one(exported: Encoder) -> None:
    for encoded in exported.encode(TEXTS, InputKind.PASSAGE):
        assert encoded.dense.shape == (exported.spec.dimension,)
        assert encoded.tokens.shape == (len(encoded.spans), exported.spec.dimension)
        assert np.linalg.norm(encoded.dense) == pytest.approx(1, abs=1e-4)
        assert np.allclose(np.linalg.norm(encoded.tokens, axis=1), 1, atol=1e-4)


def test_spans_point_into_the_text_in_order(exported: Encoder) -> None:
    for text, encoded in zip(TEXTS, exported.encode(TEXTS, InputKind.PASSAGE), strict=True):
        spans = encoded.spans.tolist()
        assert all(0 <= start <= end <= len(text) for start, end in spans)
        assert all(a[0] <= b[0] for a, b in pairwise(spans))
        covered = {at for start, end in spans for at in range(start, end)}
        assert {at for at, sign in enumerate(text) if sign.isalnum()} <= covered


def test_questions_and_passages_differ_where_the_model_wants_prefixes(exported: Encoder) -> None:
    asked, told = (
        exported.encode(TEXTS[:1], kind)[0] for kind in (InputKind.QUESTION, InputKind.PASSAGE)
    )
    wants = exported.spec.question_prefix != exported.spec.passage_prefix

    assert np.allclose(asked.dense, told.dense, atol=1e-5) is not wants
    assert np.array_equal(asked.spans, told.spans)


def test_what_is_too_long_is_cut_and_counted_whole(exported: Encoder) -> None:
    encoded = exported.encode([LONG], InputKind.PASSAGE)[0]

    assert exported.count(LONG) > exported.spec.max_tokens
    assert exported.spec.max_tokens - 12 <= len(encoded.spans) <= exported.spec.max_tokens
    assert encoded.spans[-1, 1] < len(LONG)


def test_tokens_are_counted_as_they_are_encoded(exported: Encoder) -> None:
    for text, encoded in zip(TEXTS, exported.encode(TEXTS, InputKind.PASSAGE), strict=True):
        # A prefix may join with the first word of the text into other tokens.
        assert abs(exported.count(text) - len(encoded.spans)) <= 1


def test_threads_get_what_they_would_get_alone(exported: Encoder) -> None:
    alone = [exported.encode([text], InputKind.PASSAGE)[0].dense for text in TEXTS]
    with ThreadPoolExecutor(4) as threads:
        crowd = list(threads.map(lambda t: exported.encode([t], InputKind.PASSAGE)[0], TEXTS * 8))

    for expected, found in zip(alone * 8, crowd, strict=True):
        assert np.allclose(expected, found.dense, atol=1e-5)


def test_questions_in_one_call_are_what_each_is_alone(exported: Encoder) -> None:
    alone = [exported.encode([text], InputKind.QUESTION)[0] for text in QUESTIONS]
    together = exported.encode(QUESTIONS, InputKind.QUESTION)

    for one, same in zip(alone, together, strict=True):
        assert np.array_equal(one.dense, same.dense)
        assert np.array_equal(one.tokens, same.tokens)


def test_backends_agree_on_questions_and_on_how_alike_they_are(
    exported: Encoder, reference: Encoder
) -> None:
    """int8 and OpenVINO against torch: cosine at least .95 each; similarities within .05."""
    ours, theirs = (
        np.stack([encoded.dense for encoded in encoder.encode(QUESTIONS, InputKind.QUESTION)])
        for encoder in (exported, reference)
    )

    assert (ours * theirs).sum(1).min() >= 0.95
    assert np.abs(ours @ ours.T - theirs @ theirs.T).max() <= 0.05


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with random weights."""
    return tiny_encoder(tmp_path_factory.mktemp("models") / "tiny")


def test_a_folder_of_ones_own_is_exported_and_agrees(tiny: Path, tmp_path: Path) -> None:
    fast, plain = (encoder_of(str(tiny), backend, tmp_path) for backend in ("auto", "torch"))

    assert (fast.backend, fast.spec.dimension, fast.spec.max_tokens) == ("onnx", 16, 24)
    for a, b in zip(
        fast.encode(["abc de", "f"], InputKind.PASSAGE),
        plain.encode(["abc de", "f"], InputKind.PASSAGE),
        strict=True,
    ):
        assert a.dense @ b.dense >= 0.97


def test_a_model_that_is_not_plain_runs_on_torch(tiny: Path, tmp_path: Path) -> None:
    from sentence_transformers.models import Dense

    folder = tmp_path / "dense"
    shutil.copytree(tiny, folder)
    (folder / "2_Dense").mkdir()
    Dense(16, 16).save(str(folder / "2_Dense"))
    write(folder / "modules.json", modules("Transformer", "Pooling", "Dense"))

    encoder = encoder_of(str(folder), cache=tmp_path / "cache")

    assert encoder.backend == "torch"
    assert encoder.encode(["abc"], InputKind.PASSAGE)[0].dense.shape == (16,)
    with pytest.raises(ModelError, match="TEAMLORE_BACKEND=torch"):
        encoder_of(str(folder), "onnx", tmp_path / "cache")


def test_another_model_in_the_settings_is_refused_until_it_was_changed_to(
    tiny: Path, tmp_path: Path
) -> None:
    def teamlore(*arguments: str, model: str = "all-MiniLM-L6-v2") -> Any:
        ours = {"HOME": tmp_path / "home", "MODEL": model, "MODEL_CACHE": tmp_path / "cache"}
        environment = os.environ | {f"TEAMLORE_{name}": str(value) for name, value in ours.items()}
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments, "--json"], cwd=ROOT, env=environment,
            capture_output=True, text=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    (tmp_path / "rota.md").write_text("# Rota\n\nAda waters the plants on Mondays.\n", "utf-8")
    teamlore("add", str(tmp_path / "rota.md"))
    question = ("search", "Who waters the plants?")
    (first,) = teamlore(*question)["hits"]

    refused = teamlore(*question, model=str(tiny))
    assert f"`teamlore reembed --model '{tiny}'`" in refused["error"]
    assert teamlore(*question)["hits"] == [first]

    teamlore("reembed", "--model", str(tiny), "--yes")
    (again,) = teamlore(*question, model=str(tiny))["hits"]
    assert again["text"] == first["text"]
    assert teamlore("verify", model=str(tiny))["missing"] == 0


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_not_whole_is_said(tiny: Path, tmp_path: Path, missing: str) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(tiny, folder)
    (folder / missing).unlink()

    with pytest.raises(ModelError, match="complete") as caught:
        encoder_of(str(folder), cache=tmp_path / "cache")
    assert str(caught.value).count(".") <= 4


def test_a_name_that_is_no_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'nonsense' is not a model"):
        encoder_of("nonsense", cache=tmp_path)


def test_a_hub_name_without_a_network_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))

    with pytest.raises(ModelError, match="cannot be fetched"):
        encoder_of("nobody/nothing", cache=tmp_path)


def test_what_is_missing_of_a_carried_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="make models"):
        locate("all-mpnet-base-v2", tmp_path)


def test_a_model_is_chosen_by_what_it_is_for(tmp_path: Path) -> None:
    assert locate("fast", tmp_path) == locate("all-MiniLM-L6-v2", tmp_path)
    for choice, name in (
        ("quality", "all-mpnet-base-v2"),
        ("multilingual", "multilingual-e5-small"),
    ):
        with pytest.raises(ModelError, match=f"{name} is not here yet: run `make models`"):
            locate(choice, tmp_path)
