"""Models trained for late interaction, and cross-encoders: tiny ones, on the way of the real."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from fakes.program import Program
from fakes.tiny import tiny_colbert, tiny_cross_encoder, tiny_encoder
from store.errors import ModelError
from store.models.encoder import InputKind
from store.models.facts import FACTS, Task, facts_table
from store.models.load import load_encoder, load_reranker
from store.models.registry import REGISTRY
from store.settings import Settings

pytestmark = pytest.mark.integration

_ENOUGH_MS = 10_000  # for any reranking here, on a machine that is busy
TEXTS = ["ab cd. ef", "a", "the pager rings. who carries it at night? read the rota now"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("late")
    return {
        "model": tiny_encoder(base / "tiny"),
        "late_model": tiny_colbert(base / "colbert", base / "inner"),
        "reranker": tiny_cross_encoder(base / "cross"),
        "model_cache": base / "cache",
    }


def settings(folders: dict[str, Path], *named: str) -> Settings:
    paths = {name: str(folders[name]) for name in ("model", "model_cache", *named)}
    return Settings(**paths, rerank_ms=_ENOUGH_MS)


@pytest.mark.parametrize("kind", list(InputKind))
def test_token_vectors_are_those_of_the_colbert(folders, kind) -> None:
    from sentence_transformers import MultiVectorEncoder

    late = load_encoder(settings(folders, "late_model"))
    plain = load_encoder(settings(folders))
    model = MultiVectorEncoder(str(folders["late_model"]), device="cpu")
    encode = model.encode_document if kind is InputKind.PASSAGE else model.encode_query

    for text, made, base in zip(
        TEXTS, late.encode(TEXTS, kind), plain.encode(TEXTS, kind), strict=True
    ):
        theirs = encode([text], convert_to_numpy=True, normalize_embeddings=True)[0]
        assert np.allclose(made.dense, base.dense, atol=1e-5)
        assert made.tokens.shape == (len(made.spans), 8)
        # Each of ours is one of theirs, in order: theirs hold marks and masks besides.
        at = [int((theirs @ token).argmax()) for token in made.tokens]
        assert at == sorted(set(at))
        assert np.allclose(theirs[at], made.tokens, atol=1e-4)


def test_spans_say_where_each_token_stands_and_signs_left_out_are_left_out(folders) -> None:
    late = load_encoder(settings(folders, "late_model"))

    made = late.encode(TEXTS, InputKind.PASSAGE)[0]
    words = [TEXTS[0][start:end] for start, end in made.spans.tolist()]

    assert "".join(words) == "bcd.ef"  # this model lets no "a" of a document count
    assert late.encode(TEXTS, InputKind.PASSAGE)[1].tokens.shape == (0, 8)
    assert (late.spec.name, late.spec.max_tokens) == ("tiny+colbert", 24)


def test_a_question_finds_its_passage_after_one_change(folders, tmp_path) -> None:
    (tmp_path / "rota.md").write_text("# Rota\n\nAda waters plants on mondays.\n", "utf-8")
    named = {f"TEAMLORE_{n.upper()}": str(folders[n]) for n in ("model", "model_cache")}
    before = Program(tmp_path / "home", **named)
    before.json("add", str(tmp_path / "rota.md"))
    late = {"TEAMLORE_LATE_MODEL": str(folders["late_model"])}
    after = Program(tmp_path / "home", **named, **late)
    assert "Answers come from" in after.json("search", "who waters plants", status=2)["error"]

    told = after.json("reembed", "--late-model", str(folders["late_model"]), "--yes")
    assert told["answers"] == f"{folders['model']} with {folders['late_model']}"
    found = " ".join(hit["text"] for hit in after.json("search", "who waters plants")["hits"])
    assert "Ada waters" in found


def test_a_reranker_scores_as_the_library_does_within_its_time(folders) -> None:
    from sentence_transformers import CrossEncoder

    reranker = load_reranker(settings(folders, "reranker"))
    found = reranker.scores("who", TEXTS)
    theirs = CrossEncoder(str(folders["reranker"]), device="cpu").predict(
        [("who", text) for text in TEXTS]
    )
    assert np.allclose(found, theirs, atol=1e-5)
    assert reranker.scores("who", []).shape == (0,)


def test_no_batch_is_begun_when_the_time_is_over(folders, monkeypatch) -> None:
    short = settings(folders, "reranker").model_copy(update={"rerank_ms": 300})
    reranker = load_reranker(short)
    passed = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: 0.2 * next(passed))

    assert len(reranker.scores("who", TEXTS * 10)) == 8  # two batches of four in .3 seconds


def test_a_reranker_orders_answers_by_one_setting(folders, tmp_path) -> None:
    words = "oak elm fir yew ash box fig may bay".split()
    lines = [f"plants such as {word} and {word[::-1]} thrive here" for word in words]
    for n, line in enumerate(lines):
        (tmp_path / f"{n}.md").write_text(f"# Note {n}\n\n{line}\n", "utf-8")
    plain = Program(tmp_path / "home")
    plain.json("add", *(str(tmp_path / f"{n}.md") for n in range(9)))
    named = {
        "TEAMLORE_RERANKER": str(folders["reranker"]), "TEAMLORE_RERANK_MS": str(_ENOUGH_MS),
    }  # fmt: skip
    asked = ("search", "which plants?", "--top", "9")

    before = [hit["text"] for hit in plain.json(*asked)["hits"]]
    assert sorted(before) == sorted(lines)
    program = Program(tmp_path / "home", **named)
    after = program.json(*asked)["hits"]

    reranker = load_reranker(settings(folders, "reranker"))
    titles = {hit["text"]: hit["title"] for hit in after}
    scores = reranker.scores("which plants?", [f"{titles[text]}\n{text}" for text in before])
    best = [before[n] for n in np.argsort(-scores, kind="stable")]
    assert [hit["text"] for hit in after] == best != before
    assert [hit["score"] for hit in after] == sorted((h["score"] for h in after), reverse=True)

    (general,) = program.json("spaces", "general", "--no-rerank")
    assert general["rerank"] is False
    assert [hit["text"] for hit in program.json(*asked)["hits"]] == before
    assert program.json("audit")[0]["verb"] == "rerank"
    assert "no space 'none'" in program.json("spaces", "none", "--rerank", status=None)["error"]
    assert "Name the space" in program.json("spaces", "--rerank", status=2)["error"]


@pytest.mark.parametrize("setting", ["late_model", "reranker"])
def test_a_folder_that_is_none_is_said(folders, tmp_path, setting) -> None:
    (tmp_path / "config.json").write_text("{}")
    loads = load_encoder if setting == "late_model" else load_reranker

    for named in (str(tmp_path), "nonsense"):
        with pytest.raises(ModelError):
            loads(settings(folders).model_copy(update={setting: named}))


def test_a_model_is_checked_before_one_relies_on_it(folders, tmp_path) -> None:
    program = Program(tmp_path / "home", TEAMLORE_MODEL_CACHE=str(folders["model_cache"]))

    told = program.json("models", "check", str(folders["model"]), status=None)
    assert told["dimension"] == told["token_dimension"] == 16
    assert isinstance(told["right"], bool)
    late = program.json("models", "check", str(folders["late_model"]), "--as", "late", status=None)
    assert late["token_dimension"] == 8
    scored = program.json(
        "models", "check", str(folders["reranker"]), "--as", "reranker", status=None
    )
    assert len(scored["scores"]) == 2
    assert "not a model" in program.json("models", "check", "nonsense", status=None)["error"]


def test_the_default_model_tells_an_answer_from_other_text(tmp_path) -> None:
    told = Program(tmp_path / "home").json("models", "check", "all-MiniLM-L6-v2")

    assert told["right"]
    assert told["cosine"][0] > told["cosine"][1] + 0.2


def test_the_table_names_every_model_that_settings_may_name() -> None:
    assert set(REGISTRY) == {facts.name for facts in FACTS.values() if facts.task is Task.EMBED}
    assert all(f"| {name} |" in facts_table() for name in FACTS)
    for facts in FACTS.values():
        assert facts.tried == (facts.source == "package") != bool(facts.source.count("/"))
        assert list(facts.matryoshka) == sorted(facts.matryoshka, reverse=True)
