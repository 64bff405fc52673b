"""What each part of ranking brings is measured on the ranking that ships."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest

from bot.answer.rank import Evidence, Weights, rank
from bot.measure.metrics import wilson
from bot.measure.quality import judged, measured
from bot.measure.sets import Labelled, english_sets
from bot.measure.variants import fused, variants
from store.errors import NotFoundError, UsageError
from store.late import Matches
from store.records import Audience


def evidence(sparse, dense, passages, tokens=None) -> Evidence:
    count = len(sparse)
    rows = np.array(passages, np.float32)
    matches = Matches(rows, rows, np.zeros(count, np.uint8), np.arange(count + 1))
    vectors = [np.array(v, np.float32) for v in (dense, sparse, np.zeros(count))]
    weights = np.array(tokens or [1.0] * rows.shape[1], np.float32)
    return Evidence([str(n) for n in range(count)], *vectors, matches, weights)


def order(ranks, given: Evidence) -> list[int]:
    return ranks(given).order.tolist()


def test_each_ranking_looks_at_its_own_evidence() -> None:
    given = evidence([3, 2, 1], [1, 3, 2], [[0.1, 0.2], [0.2, 0.1], [0.9, 0.9]])
    found = dict(variants(Weights()))

    assert order(found["BM25 alone"], given) == [0, 1, 2]
    assert order(found["dense alone"], given) == [1, 2, 0]
    assert order(found["late interaction"], given)[0] == 2


def test_rare_words_count_only_from_their_row_on() -> None:
    given = evidence([0, 0], [0, 0], [[0.9, 0.2], [0.3, 0.6]], tokens=[1.0, 5.0])
    found = dict(variants(Weights()))

    assert order(found["late interaction"], given) == [0, 1]
    assert order(found["+ rare words count more"], given) == [1, 0]


def test_the_last_ranking_is_the_one_that_ships() -> None:
    luck = np.random.default_rng(5)
    given = evidence(luck.random(20), luck.random(20), luck.random((20, 4)))
    weights = Weights(1.0, 0.5, 0.2, 0.7, 0.3)
    *_, (name, last) = variants(weights)

    assert name == "+ the best words first"
    assert np.array_equal(last(given).scores, rank(given, weights).scores)


def test_parts_that_weigh_nothing_have_no_row() -> None:
    assert [name for name, _ in variants(Weights(1.0, 0.0, 0.4, 0.0, 0.0, 0.0))][5:] == [
        "+ the whole document"
    ]


def test_reciprocal_ranks_are_added_and_of_equals_the_more_alike_comes_first() -> None:
    ranking = fused(evidence([4, 3, 2, 1], [3, 4, 1, 2], [[0.0]] * 4))

    assert ranking.order.tolist() == [1, 0, 3, 2]
    assert ranking.scores == pytest.approx(
        [1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63 + 1 / 64, 1 / 64 + 1 / 63]
    )


def test_what_shares_no_word_has_no_rank_by_words() -> None:
    ranking = fused(evidence([0, 4, 0], [3, 2, 1], [[0.0]] * 3))

    assert ranking.order.tolist() == [1, 0, 2]
    assert ranking.scores == pytest.approx([1 / 61, 1 / 61 + 1 / 62, 1 / 63])


def cited(document: str, quote: str):
    return SimpleNamespace(document=document, quote=quote)


def test_a_short_answer_counts_only_in_a_document_that_answers() -> None:
    labelled = Labelled("When?", {"a": 1}, answers=("1066",))
    quotes = [cited("b", "in 1066"), cited("a", "in 1067"), cited("a", "in 1066")]

    found = judged(labelled, ["b", "a"], quotes)
    assert (found["quote@1"], found["quote@5"], found["document@5"]) == (0, 1, 1)
    assert found["ndcg@10"] == pytest.approx(1 / np.log2(3))


def test_a_passage_that_is_named_counts_wherever_it_stands() -> None:
    labelled = Labelled("When?", {"a": 1}, must_contain="at *noon* sharp")

    assert judged(labelled, [], [cited("b", "come at noon sharp")])["quote@1"] == 1
    assert set(judged(Labelled("When?", {"a": 1}), ["a"], [])) == {"document@5", "ndcg@10"}


class Compared:
    """Two rankings: one finds the first document, one nothing."""

    def __init__(self, first) -> None:
        self._first, self.asked = first, []

    def compared(self, question, limit, rankings, *, audience):
        self.asked.append((question.text, question.earlier))
        yield [self._first], []
        yield [], []


def test_figures_are_over_the_questions_that_have_an_answer() -> None:
    ids = {"a": uuid4(), "b": uuid4()}
    compared = Compared(ids["a"])
    questions = [
        Labelled("one", {"a": 1}, earlier=("before",)),
        Labelled("two", {"b": 1}),
        Labelled("no", {}),
    ]
    rankings = {"good": rank, "bad": rank}
    found = measured(compared, Audience(uuid4(), frozenset()), questions, ids, rankings)

    assert compared.asked == [("one", ("before",)), ("two", ())]
    assert found["good"]["document@5"] == (0.5, *wilson(1, 2), 2)
    assert found["bad"]["ndcg@10"].value == 0


def beir(folder, language: str) -> None:
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_text('{"_id": "d", "title": "", "text": "x"}\n')
    (folder / "queries.jsonl").write_text(f'{{"_id": "q", "text": "x?", "lang": "{language}"}}\n')
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1\n")


def test_english_sets_are_found_in_folders_of_folders(tmp_path) -> None:
    beir(tmp_path / "plain", "en")
    beir(tmp_path / "many" / "de", "de")
    beir(tmp_path / "many" / "en", "en")
    (tmp_path / "other").mkdir()

    assert [s.name for s in english_sets(tmp_path)] == ["plain", "many/en"]
    assert [s.name for s in english_sets(tmp_path / "plain")] == ["plain"]
    with pytest.raises(UsageError, match="no labelled set in English"):
        english_sets(tmp_path / "other")
    with pytest.raises(NotFoundError):
        english_sets(tmp_path / "nowhere")
