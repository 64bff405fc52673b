"""Words of any script become the same terms in passages and questions, weighted as BM25 does."""

from __future__ import annotations

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import languages, sparse
from store.languages import language_of, readings_of
from store.sparse import (
    K1,
    MEAN_TERMS,
    B,
    passage_terms,
    question_terms,
    terms,
)

ENGLISH = ("en",)


def shared(question: str, passage: str) -> int:
    return len(np.intersect1d(question_terms(question).indices, passage_terms(passage).indices))


@pytest.mark.parametrize(
    ("question", "passage", "common"),
    [
        ("deploying applications", "We deploy the application.", 2),
        ("Where is the on-call rota?", "It is on call.", 1),
        ("access_limited field", "the `access_limited` FIELD", 3),
        ("cafe menu", "Café-Menü", 2),
        ("हिन्दी भाषा", "यह हिन्दी भाषा है", 2),
        ("ภาษาไทย", "เรียนภาษาไทยง่าย", 6),
        ("北京大学", "他在北京大学学习", 3),
        ("الكتاب", "الكِتَابُ الجديد", 1),
        ("ошибки сервера", "Ошибка на сервере", 2),
        ("한국어", "한국어를 배운다", 2),
        ("Welche Rechnungen werden bezahlt?", "Jede Rechnung wird sofort bezahlt.", 2),
        ("¿Cómo solicito las vacaciones?", "Las vacaciones se solicitan por escrito.", 2),
        ("Unde sunt documentele companiei?", "Documentele firmei sunt păstrate aici.", 1),
        ("Toplantı odaları nerede?", "Bu toplantı odasının anahtarı kapıda duruyor.", 2),
    ],
)
def test_a_question_meets_its_passage(question: str, passage: str, common: int) -> None:
    assert shared(question, passage) == common


def test_vowel_signs_stay_with_their_word() -> None:
    assert len(list(terms("किताबें", ("hi",)))) == 1


def test_stop_words_alone_are_no_question() -> None:
    found = question_terms("What is it?")

    assert found.indices.shape == found.values.shape == (0,)


def test_weights_saturate_and_long_passages_count_less() -> None:
    once, twice = passage_terms("rota").values[0], passage_terms("rota rota").values[0]
    diluted = passage_terms("rota " + " ".join(f"w{n}" for n in range(200)))
    place = np.flatnonzero(diluted.indices == passage_terms("rota").indices[0])[0]

    assert once < twice < 2 * once
    assert diluted.values[place] < once
    assert once == pytest.approx((K1 + 1) / (1 + K1 * (1 - B + B / MEAN_TERMS)))


@given(st.text(max_size=200))
def test_vectors_are_sorted_unique_and_positive(text: str) -> None:
    for vector in (passage_terms(text), question_terms(text)):
        assert vector.indices.dtype == np.uint32
        assert vector.values.dtype == np.float32
        assert (np.diff(vector.indices.astype(np.int64)) > 0).all()
        assert (vector.values > 0).all()


@given(st.text(max_size=200))
def test_in_a_text_of_one_language_question_and_passage_have_the_same_terms(text: str) -> None:
    said = f"{'the ' * text.count(' ')} the {text}"  # English beyond doubt
    assert set(passage_terms(said).indices) == set(question_terms(said).indices)


def test_it_is_faster_than_any_encoder() -> None:
    text = " ".join(f"word{n % 500} deploys applications nightly" for n in range(5_000))
    passage_terms(text)
    begun = time.process_time()
    passage_terms(text)

    assert 20_000 / (time.process_time() - begun) > 20_000  # words a second; 1,200,000 measured


def test_threads_do_not_meet_in_a_stemmer():
    chance = random.Random(5)
    words = [
        "".join(chance.choices("abcdefghilmnorstuy", k=9)) + chance.choice(("ing", "ies", "ed"))
        for _ in range(4_000)
    ]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda word: list(terms(word, ENGLISH)), words))
    finally:
        sys.setswitchinterval(before)

    sparse._terms_of.cache_clear()
    assert together == [list(terms(word, ENGLISH)) for word in words]


def test_what_repeats_says_less_in_pairs_of_characters():
    once, thrice = (passage_terms(text).values.max() for text in ("北京", "北京。北京。北京"))
    word, words = (passage_terms(text).values.max() for text in ("deploy", "deploy deploy deploy"))

    assert 1 < thrice / once < words / word


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How do I report an incident to the team on call?"),
        ("en", "kubectl get pods"),
        ("en", "ECONNREFUSED 127.0.0.1:5432"),
        ("en", ""),
        ("en", "北京大学 2024"),
        ("de", "Wie beantrage ich im Sommer meinen Urlaub bei der Abteilung?"),
        ("fr", "Comment demander des congés pendant la période estivale ?"),
        ("es", "¿Quién aprueba los gastos de viaje de la empresa?"),
        ("pt", "Quem aprova as despesas de viagem da empresa? Não sei."),
        ("vi", "Làm thế nào để tôi xin nghỉ phép vào mùa hè?"),
        ("ru", "Как сообщить об инциденте дежурной команде?"),
        ("fa", "چگونه می‌توانم درخواست مرخصی بدهم؟"),
    ],
)
def test_the_language_of_a_text_is_known(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language in readings_of(text)


def test_clear_english_never_loads_the_detector(monkeypatch) -> None:
    """It takes a third of a second, which a question at the command line has not."""
    monkeypatch.setattr(languages, "_detector", lambda: pytest.fail("it was loaded"))

    assert readings_of("Where are the door codes of the office?") == ENGLISH
    assert language_of("北京大学在哪里") == "en"


def test_a_question_that_may_be_of_several_languages_finds_passages_of_each() -> None:
    asked = "Migration von Kafka"
    assert len(readings_of(asked)) > 1

    for passage in (
        "The migration of Kafka is planned for the weekend, and you are asked to wait.",
        "Die Migration von Kafka ist für das Wochenende geplant, und alle warten darauf.",
    ):
        assert len(readings_of(passage)) == 1
        assert shared(asked, passage) == 2


def test_names_of_another_script_are_read_in_its_language() -> None:
    assert shared("Where are the deployments?", "Как мы делаем deployment нашего сервиса") == 1
