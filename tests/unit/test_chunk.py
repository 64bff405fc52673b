"""Passages keep structure whole, lose nothing and fit the encoder; units are never torn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import chunk, passage_input
from ingest.outline import body_start, outline
from ingest.sentences import sentences
from store.records import BlockKind, Chunk, Markup


def tokens(text: str) -> int:
    """About what a word-piece tokenizer counts."""
    return sum(1 + len(word) // 5 for word in text.split())


def passages(text: str, limit: int = 250, title: str = "") -> list[Chunk]:
    return list(chunk(text, outline(text, Markup.MARKDOWN), tokens, limit, title))


def unit_texts(text: str, passage: Chunk) -> list[str]:
    return [text[unit.start : unit.end] for unit in passage.units]


LONG = " ".join(f"Sentence number {n} has exactly seven words." for n in range(14))


def test_sections_are_passages_with_their_heading_path() -> None:
    text = f"# Handbook\n\n{LONG}\n\n## Leave\n\n{LONG}\n\n### Sick *leave*\n\n{LONG}\n"
    found = passages(text)

    assert [passage.headings for passage in found] == [
        ("Handbook",),
        ("Handbook", "Leave"),
        ("Handbook", "Leave", "Sick leave"),
    ]
    assert all(text[passage.start :].startswith("Sentence") for passage in found)


def test_short_neighbours_are_one_passage_with_the_heading_inside() -> None:
    found = passages("## Bots\n\nThey post.\n\n### Seal\n\nIt nags.\n\n### Panda\n\nIt lists.\n")

    assert [passage.headings for passage in found] == [("Bots",)]
    assert [unit.kind for unit in found[0].units].count(BlockKind.HEADING) == 2


def test_a_heading_with_nothing_under_it_is_still_found() -> None:
    text = "# Call 555-1234 at night\n"

    assert unit_texts(text, passages(text)[0]) == ["# Call 555-1234 at night"]


def test_a_list_that_fits_stays_with_the_sentence_that_opens_it() -> None:
    items = "\n".join(f"- item {n} with some more words in it" for n in range(12))
    text = f"{LONG}\n\nYou need:\n\n{items}\n"
    found = passages(text)

    assert [unit_texts(text, passage)[0][:9] for passage in found] == ["Sentence ", "You need:"]
    assert len(found[1].units) == 13


def test_a_table_that_is_cut_carries_its_head_as_context() -> None:
    rows = "\n".join(f"| row {n} | some words about the row here |" for n in range(60))
    text = f"| Name | Meaning |\n| --- | --- |\n{rows}\n"
    found = passages(text)

    assert len(found) > 1
    assert found[0].lead is None
    for passage in found[1:]:
        assert passage.lead == (0, text.index("\n| row 0"))
        assert passage_input("T", passage, text)[0].startswith("T\nName, Meaning\nrow ")


def test_the_encoder_reads_words_and_no_marks() -> None:
    text = "# Top\n\nSee **the** [rota](https://x.org/a_(b)) and `run it`.\n\n- one\n- two\n"
    passage = passages(text)[0]
    words, spans = passage_input("Guide", passage, text)

    assert words == "Guide\nTop\nSee the rota and run it. one\ntwo\n"
    assert [words[a:b] for a, b in spans] == ["See the rota and run it.", "one", "two"]


def test_a_heading_that_repeats_the_title_is_read_once() -> None:
    text = "# Guide\n\nWords here.\n"

    assert passage_input("Guide", passages(text)[0], text)[0] == "Guide\nWords here. "


@pytest.mark.parametrize("limit", [8, 20, 60, 250])
def test_no_passage_is_above_what_the_encoder_reads(limit: int) -> None:
    text = f"# Top\n\n{LONG}\n\n- {LONG}\n\n```\n{'call(x) ' * 200}\n```\n\n{'x' * 4000}\n"

    for passage in passages(text, limit):
        assert tokens(passage_input("", passage, text)[0]) <= limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ask Dr. Smith, e.g. about No. 5. It costs 3.50 pounds.",
            ["Ask Dr. Smith, e.g. about No. 5.", "It costs 3.50 pounds."],
        ),
        (
            'He asked "Why?" and left. "Stop." Then nothing.',
            ['He asked "Why?" and left.', '"Stop."', "Then nothing."],
        ),
        (
            "See https://a.org/b.c?d=1. Use `a. B` now! (So. Said.) End…",
            ["See https://a.org/b.c?d=1.", "Use `a. B` now!", "(So. Said.)", "End…"],
        ),
        ("今天很好。明天呢\uff1f好。", ["今天很好。", "明天呢\uff1f", "好。"]),
        ("هل هذا صحيح؟ نعم. انتهى.", ["هل هذا صحيح؟", "نعم.", "انتهى."]),
        ("यह पहला है। यह दूसरा है।", ["यह पहला है।", "यह दूसरा है।"]),
        (
            "The [old. Name](x) stays. J. Doe said so.",
            ["The [old. Name](x) stays.", "J. Doe said so."],
        ),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == expected


@given(
    st.lists(
        st.sampled_from(
            [
                *("# Head\n", "## Sub\n", "- item a\n", "  - nested\n", "1. one\n", "\n", "Two!\n"),
                *("| a | b |\n|---|---|\n| 1 | 2 |\n", "```\ncode\n\nmore\n```\n", "> quote\n"),
                *("字。句。\n", "---\n", "x" * 900 + "\n", "You need:\n", "word " * 300 + "\n"),
                LONG + "\n",
            ]
        ),
        max_size=25,
    ),
    st.integers(12, 200),
)
def test_spans_are_exact_ordered_and_nothing_is_lost(parts: list[str], limit: int) -> None:
    text = "".join(parts)
    blocks = outline(text, Markup.MARKDOWN)
    covered = [(b.start, b.end) for b in blocks if b.kind is BlockKind.HEADING]
    at = body_start(text)
    for passage in chunk(text, blocks, tokens, limit):
        assert passage.start == passage.units[0].start
        assert passage.end == passage.units[-1].end
        words, spans = passage_input("Title", passage, text)
        assert len(spans) == len(passage.units)
        assert all(0 <= a <= b <= len(words) for a, b in spans)
        for unit in passage.units:
            assert at <= unit.start < unit.end
            assert text[unit.start : unit.end].strip() == text[unit.start : unit.end]
            covered.append((unit.start, unit.end))
            at = unit.end
    kept = bytearray(len(text))
    for start, end in covered:
        kept[start:end] = b"x" * (end - start)
    lost = [text[n] for n in range(body_start(text), len(text)) if not kept[n]]
    assert not any(map(str.isalnum, lost))
