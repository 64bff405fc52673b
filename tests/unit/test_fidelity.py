"""What a backend loses is measured by rank, and judged only where there is enough to judge by."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import pytest

from bot.cli.benching import missed
from bot.measure.fidelity import Shelf, dense_ndcg
from bot.measure.sets import Labelled
from store.library import Candidate
from store.models.encoder import Encoded, InputKind, ModelSpec
from store.records import Audience, IndexHit

DOCUMENTS = {"a": uuid4(), "b": uuid4(), "c": uuid4()}
PASSAGES = {uuid4(): name for name in "aabc"}
AUDIENCE = Audience(uuid4(), frozenset({uuid4()}))


class Letters:
    """Encodes a question as the places of the letters in it."""

    backend = "letters"
    spec = ModelSpec("letters", 3, 8)

    def count(self, text: str) -> int:
        return len(text)

    def encode(self, texts, kind: InputKind) -> list[Encoded]:
        assert kind is InputKind.QUESTION
        rows = [[(3 - text.index(letter)) for letter in "abc"] for text in texts]
        none = np.empty((0, 3), np.float32)
        return [Encoded(np.array(row, np.float32), none, none, none) for row in rows]


class Scored:
    """Scores a passage by the value of its document's letter; counts what is loaded."""

    def __init__(self) -> None:
        self.loaded = 0

    def dense(self, vector, limit: int, *, audience: Audience) -> list[IndexHit]:
        hits = [IndexHit(id, float(vector["abc".index(name)])) for id, name in PASSAGES.items()]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def candidates(self, ids: list[UUID], *, audience: Audience) -> list[Candidate]:
        self.loaded += len(ids)
        return [Candidate(id, DOCUMENTS[PASSAGES[id]], b"", b"", b"", b"") for id in ids]


def shelf(store: Scored) -> Shelf:
    return Shelf(Letters(), store, store, AUDIENCE, {id: name for name, id in DOCUMENTS.items()})


def test_documents_are_ranked_by_their_best_passage_and_loaded_once() -> None:
    store = Scored()
    made = shelf(store)

    assert made.ranked("bca") == ["b", "c", "a"]
    assert made.ranked("acb") == ["a", "c", "b"]
    assert store.loaded == len(PASSAGES)


def test_questions_that_nothing_answers_do_not_count() -> None:
    asked = [Labelled("abc", {"a": 1}), Labelled("abc", {"b": 1}), Labelled("abc", {})]

    assert dense_ndcg(shelf(Scored()), asked) == pytest.approx((1 + 1 / np.log2(3)) / 2, abs=1e-4)


@pytest.mark.parametrize(
    ("lost", "questions", "beyond"),
    [(0.003, 600, []), (0.0031, 600, ["fidelity"]), (-0.02, 600, []), (0.02, 50, [])],
)
def test_a_loss_is_judged_on_enough_questions_only(lost, questions, beyond) -> None:
    assert missed({"fidelity": {"ndcg_lost": lost, "questions": questions}}) == beyond
