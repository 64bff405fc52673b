"""A quote starts and ends at a unit, reads well alone and has at most 120 words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer.quote import WORDS, Quote, join, quote, unit_similarities, words
from store.late import CONTEXT, Matches
from store.records import BlockKind, Unit

LONG = "This sentence is here to fill the passage with a dozen words."


def passage(*parts: tuple[BlockKind, str, int, int]) -> tuple[str, list[Unit]]:
    """A text and its units from kind, text, block and group."""
    text, units = "", []
    for kind, words_of, block, group in parts:
        units.append(Unit(len(text), len(text) + len(words_of), kind, block, group))
        text += words_of + "\n"
    return text, units


def chosen(text: str, units: list[Unit], *rows: list[float]) -> tuple[str, list[str]]:
    """The quote and its highlights, for similarities by unit (those left out are low)."""
    similar = np.full((len(units), len(rows[0])), 0.1, np.float32)
    similar[: len(rows)] = rows
    found = quote(text, units, similar, np.ones(len(rows[0]), np.float32))
    return text[found.start : found.end], [text[a:b] for a, b in found.highlights]


PARAGRAPH, ITEM, ROW = BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW
HEADING, HEAD = BlockKind.HEADING, BlockKind.TABLE_HEAD


def test_a_short_passage_is_quoted_whole() -> None:
    text, units = passage((PARAGRAPH, "One. ", 0, 0), (PARAGRAPH, "Two.", 0, 0))

    assert chosen(text, units, [0.1], [0.9]) == (text[: units[-1].end], ["Two."])


def test_a_list_keeps_the_sentence_that_opens_it() -> None:
    filler = [(PARAGRAPH, LONG, 0, 0)] * 10
    items = [(ITEM, f"- item {n}", n + 2, 1) for n in range(4)]
    text, units = passage(*filler, (PARAGRAPH, "You need:", 1, 0), *items)
    found, highlights = chosen(text, units, *[[0.1]] * 12, [0.9])

    assert "You need:\n- item 0" in found
    assert highlights == ["- item 1"]


def test_a_row_keeps_the_head_of_its_table() -> None:
    filler = [(PARAGRAPH, LONG, 0, 0)] * 10
    rows = [(ROW, f"| a{n} | b |", n + 2, 1) for n in range(3)]
    text, units = passage(*filler, (HEAD, "| x | y |\n|---|---|", 1, 1), *rows)
    found, highlights = chosen(text, units, *[[0.1]] * 12, [0.9])

    assert "| x | y |" in found
    assert highlights == ["| a1 | b |"]


def test_no_heading_and_no_lead_in_stands_at_the_end() -> None:
    sentences = [(PARAGRAPH, LONG, 0, 0)] * 9
    rest = [(HEADING, "## Next", 1, 0)] + [(PARAGRAPH, LONG, 2, 0)] * 4
    text, units = passage(*sentences, *rest)
    found, _ = chosen(text, units, [0.9])

    assert found.endswith("words.")


def test_headings_are_never_the_answer() -> None:
    text, units = passage((HEADING, "## Rota", 0, 0), (PARAGRAPH, "It is weekly.", 1, 0))

    assert chosen(text, units, [0.99], [0.2])[1] == ["It is weekly."]


def test_a_heading_alone_is_all_there_is() -> None:
    text, units = passage((HEADING, "# Call 555", 0, 0))

    assert chosen(text, units, [0.9]) == ("# Call 555", ["# Call 555"])


def test_a_second_unit_is_marked_only_if_it_adds_something() -> None:
    text, units = passage(*[(PARAGRAPH, f"S{n}.", 0, 0) for n in range(3)])

    assert chosen(text, units, [0.9, 0.1], [0.1, 0.9], [0.8, 0.1])[1] == ["S0.", "S1."]
    assert chosen(text, units, [0.9, 0.9], [0.9, 0.9], [0.8, 0.1])[1] == ["S0."]


def test_similarities_are_laid_out_by_unit() -> None:
    rows = np.array([[0.5], [0.7], [0.9]], np.float32)
    matches = Matches(rows[:1], rows, np.array([0, 2, CONTEXT], np.uint8), np.array([0, 3]))

    assert unit_similarities(matches, 0, 3)[:, 0] == pytest.approx([0.5, -1, 0.7])


def test_quotes_that_follow_each_other_under_one_heading_are_joined() -> None:
    text = "a b c\n\nd e f\n" + "w " * 130
    near, other = Quote(0, 5, ((0, 5),)), Quote(7, 12, ((7, 12),))

    assert join(text, other, near) == Quote(0, 12, ((7, 12),))
    assert join(text, near, other._replace(headed=True)) is None
    assert join(text, near, Quote(120, 130, ())) is None
    assert join(text, near, Quote(7, len(text), ())) is None


def test_short_sections_that_are_one_passage_are_quoted_together() -> None:
    text, units = passage(
        (BlockKind.HEADING, "## Parking", 0, 0),
        (BlockKind.PARAGRAPH, "Three spaces for visitors.", 1, 0),
        (BlockKind.HEADING, "## Dogs", 2, 0),
        (BlockKind.PARAGRAPH, "Fridays only.", 3, 0),
    )

    assert chosen(text, units, [0.1], [0.2], [0.1], [0.8]) == (
        text.strip(), ["Fridays only."]
    )  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(list(BlockKind)), st.integers(1, 90)), min_size=1), st.data()
)
def test_quotes_are_whole_units_within_the_limit(
    parts: list[tuple[BlockKind, int]], data: st.DataObject
) -> None:
    text, units = passage(*[(kind, "w " * n + "e.", at, 0) for at, (kind, n) in enumerate(parts)])
    best = data.draw(st.integers(0, len(units) - 1))
    similar = np.zeros((len(units), 1), np.float32)
    similar[best] = 0.9
    found = quote(text, units, similar, np.ones(1, np.float32))

    assert found.start in {unit.start for unit in units}
    assert found.end in {unit.end for unit in units}
    assert words(text, found.start, found.end) <= WORDS
    assert found.highlights
    assert all(found.start <= a < b <= found.end for a, b in found.highlights)
