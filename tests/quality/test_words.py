"""BM25 alone, in the languages of XQuAD, with floors: stemming and stop words by language count."""

from __future__ import annotations

import json
from collections import defaultdict
from statistics import mean

import numpy as np
import pytest

from bot.measure.metrics import ndcg
from bot.measure.sets import load_set
from store.sparse import idf, passage_terms, question_terms

pytestmark = pytest.mark.quality
FLOORS = {
    "en": 0.965, "de": 0.938, "es": 0.956, "ro": 0.955, "tr": 0.935, "vi": 0.945, "ru": 0.939,
    "el": 0.953, "ar": 0.937, "hi": 0.952, "zh": 0.958, "th": 0.958,
}  # fmt: skip


@pytest.mark.parametrize("language", FLOORS)
def test_words_alone_find_the_paragraph(data_dir, language):
    labelled = load_set(data_dir / "xquad" / language)
    lines = defaultdict(list)  # of each term: passages, and its weight in them
    ids = []
    for number, line in enumerate(labelled.target.read_text("utf-8").splitlines()):
        document = json.loads(line)
        ids.append(document["_id"])
        terms = passage_terms(f"{document['title']}\n{document['text']}")
        for term, weight in zip(terms.indices.tolist(), terms.values.tolist(), strict=True):
            lines[term].append((number, weight))

    def ranked(question):
        scores = np.zeros(len(ids))
        for term in question_terms(question).indices.tolist():
            for number, weight in lines[term]:
                scores[number] += weight * idf(len(lines[term]), len(scores))
        return [ids[n] for n in np.argsort(-scores, kind="stable")[:10]]

    gains = [ndcg(ranked(q.text), q.gold, 10) for q in labelled.questions if q.gold]
    assert mean(gains) >= FLOORS[language]
