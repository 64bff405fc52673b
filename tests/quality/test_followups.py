"""Follow-ups in a conversation: how far the thread closes the gap to a human's rewrite."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answer.models import Question
from bot.wiring import App
from store.records import Audience
from store.settings import Settings

pytestmark = pytest.mark.quality
CLOSED = 0.55  # of the distance at least; 0.62 when it was chosen, on this very set


@pytest.fixture(scope="module")
def hits(data_dir: Path, tmp_path_factory: pytest.TempPathFactory):
    """hit@5 over the follow-ups of CAsT 2022, for a way to ask each of them."""
    folder = data_dir / "cast-followups" / "cast2022"
    app = App(Settings(home=tmp_path_factory.mktemp("cast")))
    workspace = app.access.workspace()
    space = app.access.space(workspace, "general")
    corpus = str(folder / "corpus.jsonl")
    source, _ = app.catalogue.add_source(workspace, space, "corpus", corpus, "cast", None)
    with app.worker() as worker:
        worker.drain()
    paths = {d.id: d.path for d in app.catalogue.documents(source)}
    lines = (folder / "queries.jsonl").read_text().splitlines()
    turns = [turn for line in lines if (turn := json.loads(line))["history"]]
    rows = (folder / "qrels.tsv").read_text().splitlines()[1:]
    gold = {row.split("\t")[0]: row.split("\t")[1] for row in rows}
    answerer, audience = app.answerer(), Audience(workspace, frozenset({space}))

    def best(question):
        return answerer.documents(question, 5, audience=audience)

    def measure(ask) -> float:
        found = [
            any(paths[d] == gold[turn["_id"]] for d in best(ask(turn)))
            for turn in turns
            if turn["_id"] in gold
        ]
        return sum(found) / len(found)

    yield measure
    app.close()


def test_the_thread_closes_most_of_the_distance_to_a_human_rewrite(hits):
    raw = hits(lambda turn: Question(turn["text"]))
    human = hits(lambda turn: Question(turn["resolved"]))
    ours = hits(lambda turn: Question(turn["text"], tuple(h["user"] for h in turn["history"])))

    closed = (ours - raw) / (human - raw)
    told = f"alone {raw:.3f}, with its thread {ours:.3f}, rewritten {human:.3f}"
    assert closed >= CLOSED, f"{closed:.2f} of the distance: {told}"
