"""Shorter vectors from one setting, what they cost measured, and a model that is a table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.cli.asking import asked
from bot.wiring import App
from fakes.program import ROOT, Program
from fakes.tiny import LIMIT, tiny_static
from fakes.words import WordModel
from store import shortening
from store.errors import ModelError
from store.models.encoder import InputKind
from store.models.load import load_encoder
from store.settings import Settings

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
DEMO = ROOT / "deploy" / "demo"
FEWEST = 50


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortening, "FEWEST", FEWEST)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with more passages than are held in full."""
    base = tmp_path_factory.mktemp("dims")
    parts = [
        f"## Part {n}\n\nThe keeper of shelf{n} is called name{n}.\n" for n in range(8 * FEWEST)
    ]
    (base / "shelves.md").write_text("# Shelves\n\n" + "\n".join(parts), "utf-8")
    app = App(Settings(home=base / "home"), WordModel())
    tenant = app.access.workspace()
    space = app.access.space(tenant, "general")
    app.catalogue.add_source(tenant, space, "folder", str(base / "shelves.md"), "shelves", None)
    with app.worker() as worker:
        worker.drain()
    app.close()
    return base / "home"


def first(app: App, question: str) -> str:
    wanted = asked(app, question, "main", None, 1)
    return app.answerer().search(wanted.question, 1, audience=app.audience(wanted))[0].quote


def test_one_setting_shortens_the_index_and_answers_stay(home: Path) -> None:
    for dims, folder in ((0, ""), (16, ".16-"), (0, "")):
        app = App(Settings(home=home, dims=dims), WordModel())
        assert app.index().count() == app.verifiers()[0].verify().passages >= FEWEST
        assert "name77" in first(app, "who is the keeper of shelf77?")
        assert app.verifiers()[0].verify().wrong == 0
        app.close()
        names = [path.name for path in (home / "index").iterdir() if path.is_dir()]
        assert any(name.startswith(f"words-48-v1{folder}") for name in names), names


def test_one_process_holds_the_index_whatever_its_dimensions(home: Path) -> None:
    one = App(Settings(home=home, dims=16), WordModel())
    other = App(Settings(home=home, dims=0), WordModel())
    one.index()

    assert type(other.searches().now).__name__ == "ScanIndex"
    assert "name5" in first(other, "who is the keeper of shelf5?")
    one.close()
    other.close()


def test_dimensions_are_measured_on_labelled_questions(tmp_path: Path) -> None:
    told = Program(tmp_path / "home").json("tune", "dims", str(DEMO))

    rows = told["dims"]
    assert [row["dims"] for row in rows] == [32, 64, 128, 192, 256, 384]
    assert [row["bytes"] for row in rows] == [4 * row["dims"] for row in rows]
    full = rows[-1]
    assert full["way"] == "full"
    assert full["alone"] == full["ndcg@10"] > 0.6
    assert rows[0]["alone"] < full["alone"] - 0.02  # shorter vectors alone are worse
    assert rows[0]["ndcg@10"] > rows[0]["alone"]  # compared in full they are better
    best = next(row for row in rows if row["dims"] == told["recommended"])
    for figure in ("ndcg@10", "recall@5", "answered"):
        assert best[figure] >= full[figure] - 0.0101
    assert all(0 < row["p50_ms"] <= row["p95_ms"] for row in rows)


def test_dimensions_are_measured_on_what_is_known_without_labels(tmp_path: Path) -> None:
    program = Program(tmp_path / "home")
    assert "nothing to measure" in program.json("tune", "dims", status=None)["error"]
    program.json("add", str(DEMO / "handbook"))

    told = program.json("tune", "dims")

    shortest, *_, full = told["dims"]
    assert full["kept@10"] == full["alone"] == 1
    assert shortest["alone"] < 0.95
    assert shortest["alone"] < shortest["kept@10"] <= 1
    assert "takes --keep" in program.json("tune", "dims", "--write", status=2)["error"]


@pytest.mark.parametrize("kind", list(InputKind))
def test_a_table_of_vectors_is_read_as_its_library_does(tmp_path: Path, kind: InputKind) -> None:
    from sentence_transformers import SentenceTransformer

    folder = tiny_static(tmp_path / "static")
    ours = load_encoder(Settings(model=str(folder)))
    texts = ["ab cd", "the pager"]
    theirs = SentenceTransformer(str(folder), device="cpu").encode(texts)

    for text, encoded, their in zip(texts, ours.encode(texts, kind), theirs, strict=True):
        assert encoded.dense == pytest.approx(their / np.linalg.norm(their), abs=1e-5)
        assert "".join(text[a:b] for a, b in encoded.spans) == text.replace(" ", "")
        assert ours.count(text) == len(encoded.tokens)
    (nothing,) = ours.encode([""], kind)
    assert (nothing.tokens.shape, np.abs(nothing.dense).sum()) == ((0, 16), 0)
    assert len(ours.encode(["a" * 99], kind)[0].tokens) <= LIMIT


def test_a_table_that_is_missing_is_said(tmp_path: Path) -> None:
    folder = tiny_static(tmp_path / "static")
    (folder / "model.safetensors").unlink()

    with pytest.raises(ModelError, match="complete"):
        load_encoder(Settings(model=str(folder)))
