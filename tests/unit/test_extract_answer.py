"""What a child answers comes back as it was, and nothing else is believed."""

from __future__ import annotations

import array
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.answer import ANSWER, Extracted, GarbledError, packed, refusal, unpacked
from store.records import Anchor, AnchorKind, Block, BlockKind, Extraction, Markup

TEXT = "# Öne \U0001f600\n\nTwo.\n"
WHOLE = Extracted(
    Extraction(
        TEXT,
        Markup.MARKDOWN,
        title="Öne",
        lines=True,
        anchors=(Anchor(0, AnchorKind.PAGE, "1"), Anchor(9, AnchorKind.PART, "ä")),
        author="A",
    ),
    (Block(0, 7, BlockKind.HEADING, 1), Block(9, 13, BlockKind.ROW, 0, 3)),
)


def parts(pieces: list[bytes]) -> tuple[bytes, bytes, bytes]:
    joined = b"".join(pieces)
    head, text, blocks = ANSWER.unpack(joined[: ANSWER.size])
    body = joined[ANSWER.size :]
    assert len(body) == head + text + blocks
    return body[:head], body[head : head + text], body[head + text :]


def test_a_document_comes_back_whole() -> None:
    verdict = unpacked(*parts(packed(WHOLE, peak=5)))
    assert (verdict.extracted, verdict.last, verdict.peak) == (WHOLE, False, 5)


def test_a_refusal_comes_back_with_its_reason() -> None:
    verdict = unpacked(*parts(refusal("is ümpty", last=True, peak=5)))
    assert (verdict.extracted, verdict.reason, verdict.last) == (None, "is ümpty", True)


def head(**changes: object) -> bytes:
    return json.dumps({**json.loads(parts(packed(WHOLE, peak=5))[0]), **changes}).encode()


@pytest.mark.parametrize(
    ("first", "blocks"),
    [
        (b"not json", []),
        (b"[]", []),
        (b"{}", []),
        (head(markup="fancy"), []),
        (head(anchors=[[99, "page", "1"]]), []),
        (head(anchors=[[0, "hole", "1"]]), []),
        (head(anchors=[[0]]), []),
        (head(peak="much"), []),
        (head(), [0, 1]),
        (head(), [0, 99, 0, 0, 0]),
        (head(), [5, 4, 0, 0, 0]),
        (head(), [0, 4, 77, 0, 0]),
        (head(), [0, 4, 0, 0, 0, 3, 6, 0, 0, 0]),
    ],
)
def test_an_answer_that_does_not_hold_together_is_refused(first: bytes, blocks: list[int]) -> None:
    with pytest.raises(GarbledError):
        unpacked(first, TEXT.encode(), array.array("I", blocks).tobytes())


@given(st.binary(), st.binary(), st.binary())
def test_noise_is_refused(first: bytes, text: bytes, blocks: bytes) -> None:
    with pytest.raises(GarbledError):
        unpacked(first, text, blocks)
