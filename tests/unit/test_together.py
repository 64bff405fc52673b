"""Late chunking: every passage gets exactly its own tokens, read with all that stands around."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.tiny import tiny_tokenizer
from ingest.embed import embed, parts
from ingest.prepare import EncoderInput, Extracted, Preparer
from store.ids import text_digest
from store.models.encoder import Encoded, InputKind, ModelSpec, unit_length
from store.models.together import LongReader, owned, windows
from store.records import BlockKind, Chunk, Unit

_TABLE = np.random.default_rng(0).normal(size=(80, 12)).astype(np.float32)
TEXTS = ["title one\nab cd. ef", "gh ij, kl mn", "op", "qr st uv wx yz ab cd ef"]


@given(st.integers(0, 500), st.integers(1, 60))
def test_windows_hold_every_token_and_each_is_taken_once(tokens: int, room: int) -> None:
    every, mine = windows(tokens, room), owned(tokens, room)

    assert all(0 < end - start <= room for start, end in every) or tokens == 0
    assert [n for first, last in mine for n in range(first, last)] == list(range(tokens))
    for (start, end), (first, last) in zip(every, mine, strict=True):
        assert start <= first <= last <= end


@given(st.integers(101, 900))
def test_windows_share_a_quarter_and_a_token_has_an_eighth_around_it(tokens: int) -> None:
    every, mine = windows(tokens, 100), owned(tokens, 100)

    assert all(end - start >= 25 for (_, end), (start, _) in pairwise(every))
    for (start, end), (first, last) in zip(every, mine, strict=True):
        assert first == 0 or first - start >= 12
        assert last == tokens or end - last >= 12


class Reads:
    """Stands for a model: a token's vector is its own and a tenth of all that it is read with."""

    def __init__(self) -> None:
        self.seen: list[list[int]] = []

    def __call__(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        assert mask.all()
        self.seen.append(ids[0].tolist())
        return vectors(ids[0])[None]


def vectors(ids: np.ndarray) -> np.ndarray:
    return _TABLE[ids] + 0.1 * _TABLE[ids].mean(axis=0)


@pytest.fixture
def reader(tmp_path: Path) -> Callable[..., tuple[LongReader, Reads]]:
    tiny_tokenizer(tmp_path)

    def made(max_tokens: int, prefix: str = "") -> tuple[LongReader, Reads]:
        reads = Reads()
        return LongReader(tmp_path / "tokenizer.json", prefix, reads, max_tokens), reads

    return made


@pytest.mark.parametrize("prefix", ["", "d "])
def test_a_passages_vector_is_the_mean_of_exactly_its_tokens(reader, prefix: str) -> None:
    long, reads = reader(500, prefix)
    made = long.encode(TEXTS)

    (read,) = reads.seen  # once, whatever the number of passages
    rows = vectors(np.array(read))
    at = 1 + len(prefix.strip())  # behind [CLS] and the prefix; a letter is a token here
    for text, encoded in zip(TEXTS, made, strict=True):
        signs = [n for n, sign in enumerate(text) if not sign.isspace()]
        mine = rows[at : at + len(signs)]
        assert encoded.spans.tolist() == [[n, n + 1] for n in signs]
        assert encoded.dense == pytest.approx(unit_length(mine.mean(axis=0)), abs=1e-6)
        assert encoded.tokens == pytest.approx(unit_length(mine), abs=1e-6)
        assert encoded.ids.tolist() == read[at : at + len(signs)]
        at += len(signs)
    assert at == len(read) - 1  # and [SEP]


def test_what_is_longer_than_the_window_is_read_in_windows_that_overlap(reader) -> None:
    long, reads = reader(22)
    texts = [letters * 5 for letters in ("abc", "def", "ghi", "klm")]
    made = long.encode(texts)

    assert len(reads.seen) == len(windows(60, 20))
    assert all(len(read) == 22 for read in reads.seen)
    flat = np.concatenate([vectors(np.array(read))[1:-1] for read in reads.seen])
    starts = [start for start, _ in windows(60, 20)]
    rows = np.concatenate(
        [
            flat[n * 20 + first - starts[n] : n * 20 + last - starts[n]]
            for n, (first, last) in enumerate(owned(60, 20))
        ]
    )
    for n, encoded in enumerate(made):
        mine = rows[15 * n : 15 * n + 15]
        assert encoded.dense == pytest.approx(unit_length(mine.mean(axis=0)), abs=1e-6)


def test_nothing_is_read_of_nothing(reader) -> None:
    long, _ = reader(500)

    (made,) = long.encode([""])
    assert made.tokens.shape == (0, 12)
    assert np.abs(made.dense).sum() == 0


class Together:
    """An encoder of long context that notes what it is given."""

    backend = "test"

    def __init__(self, max_tokens: int) -> None:
        self.spec = ModelSpec("long", 4, max_tokens)
        self.read: list[tuple[str, ...]] = []

    def count(self, text: str) -> int:
        return len(text)

    def encode(self, texts, kind: InputKind) -> list[Encoded]:
        return [_alone(text) for text in texts]

    def encode_together(self, texts) -> list[Encoded]:
        self.read.append(tuple(texts))
        return [_alone(text) for text in texts]


def _alone(text: str) -> Encoded:
    vector = np.full((1, 4), len(text), np.float32)
    return Encoded(vector[0], vector, np.array([[0, 1]], np.int32), np.zeros(1, np.int64))


def document(*texts: str) -> list[EncoderInput]:
    return [
        EncoderInput(text_digest(text), text, ((0, len(text)),), texts, n)
        for n, text in enumerate(texts)
    ]


def test_a_document_is_read_once_also_where_only_some_of_its_passages_are_new() -> None:
    one, other, encoder = document("a", "bb", "ccc"), document("dddd", "a b"), Together(8192)
    made = {
        e.digest: e.dense[0]
        for part in parts([one[2], other[1], one[1]])
        for e in embed(encoder, part)
    }

    assert encoder.read == [("a", "bb", "ccc"), ("dddd", "a b")]
    assert made == {one[2].digest: 3, one[1].digest: 2, other[1].digest: 3}


@pytest.mark.parametrize("max_tokens", [8192, 512])
def test_inputs_know_their_document_where_the_model_reads_it(max_tokens: int) -> None:
    text = "one two. three four."
    cut = [
        Chunk(a, b, ("Top",), (Unit(a, b, BlockKind.PARAGRAPH, 0),)) for a, b in ((0, 8), (9, 20))
    ]
    inputs = Preparer(Unread(), Together(max_tokens)).inputs("Title", cut, text)

    whole = tuple(item.text for item in inputs)
    assert whole == ("Title\nTop\none two. ", "Title\nTop\nthree four. ")
    assert [item.document for item in inputs] == [whole if max_tokens == 8192 else ()] * 2
    assert [item.number for item in inputs] == [0, 1]


class Unread:
    """Nothing is extracted here."""

    def extract(self, data: bytes, name: str) -> Extracted:
        raise AssertionError(name)


def test_a_model_that_reads_little_reads_passages_alone() -> None:
    encoder = Together(512)
    embed(encoder, document("a", "bb"))

    assert encoder.read == []
