"""Tokens counted word by word are as many as the tokenizer makes of the whole text."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

import store.models.counting
from store.models.counting import TokenCounter
from store.models.registry import default_cache, locate

MINILM = locate("all-MiniLM-L6-v2", default_cache()).path / "tokenizer.json"
WHOLE = Tokenizer.from_file(str(MINILM))
WHOLE.no_truncation()
WHOLE.no_padding()
COUNTER = TokenCounter(MINILM)

words = st.one_of(
    st.sampled_from(["Release", "the", "naïve", "e\u0301t\u00e9", "東京タワー", "don't", "v1.2.3"]),
    st.text(max_size=12),
)
texts = st.lists(st.tuples(words, st.sampled_from([" ", "\n", "  ", "\t", "\u00a0", ", "])))


@given(texts.map(lambda parts: "".join(word + gap for word, gap in parts)))
@example("")
@example("a" * 300)  # too long for a word: one unknown token
@example("tab\tand\x1cseparator\u2028line")
def test_every_text_counts_as_the_tokenizer_counts_it(text: str) -> None:
    expected = len(WHOLE.encode(text, add_special_tokens=False).ids)

    assert COUNTER.count(text) == expected
    assert COUNTER.count(text) == expected  # and when its words are known


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.models.counting, "_REMEMBERED", 10)
    counter = TokenCounter(MINILM)

    assert [counter.count(f"one two {n}") for n in range(50)] == [3] * 50
    assert len(counter._known) <= 10


def test_a_tokenizer_that_looks_over_spaces_is_given_the_whole_text(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Punctuation()
    tokenizer.train_from_iterator(["on call"] * 9, trainers.BpeTrainer(vocab_size=60))
    tokenizer.save(str(tmp_path / "tokenizer.json"))

    assert TokenCounter(tmp_path / "tokenizer.json").count("on call") == 1
