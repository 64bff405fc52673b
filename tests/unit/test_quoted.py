"""A quote taken apart keeps every word, in order; only certain marks of formatting go."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.quoted import Look, Shape, take_apart

GUIDE = """# Travel #

*Owner: Finance.* Book **14 days** ahead with `wayfarer book`, see [limits](../limits.md "x").
It goes on \\*here\\*, 2 * 3 * 4, a_b_c and <https://larkfield.example/a>.

- **Trains:** standard class
  and their buffet
  - ferries count as trains
3. Planes

| Item | Limit |
| --- | ---: |
| Hotel | 145 |  |
| a \\| b | 3 |

> quoted > twice

```sh
larkctl *book* --all
```
"""

# As documents are written, with what breaks them: marks, markers, bars, fences, invisibles.
_TEXTS = st.lists(
    st.sampled_from(
        ["word", "*", "**", "_", "~~", "`", "```", "> ", "# ", "- ", "1. ", "| ", " |", "|---|",
         "\n", "\n\n", "    ", "\\", "[a](http://evil.example)", "![i](x)", "<!channel>", "<@U1>",
         "===", "---", ".", " ", "\u202e", "\u200b", "é", "\r", "\x0c"]
    ) | st.text(max_size=8)
).map("".join)  # fmt: skip
_NAMES = st.sampled_from(["a.md", "a.txt", "a.html", "a.py", "a.csv", "a", "a.md#L3"])


def shown(quote: str, document: str = "a.md", limit: int = 100_000) -> list[tuple[Shape, str]]:
    quoted = take_apart(quote, (), document, limit)
    return [(piece.shape, "".join(run.text for run in runs)) for piece, runs in quoted.pieces]


def test_markdown_is_shown_without_its_marks() -> None:
    assert shown(GUIDE) == [
        (Shape.HEADING, "Travel"),
        (
            Shape.PARAGRAPH,
            "Owner: Finance. Book 14 days ahead with wayfarer book, see limits. "
            "It goes on *here*, 2 * 3 * 4, a_b_c and https://larkfield.example/a.",
        ),
        (Shape.ITEM, "Trains: standard class and their buffet"),
        (Shape.ITEM, "ferries count as trains"),
        (Shape.ITEM, "Planes"),
        (Shape.HEAD, "Item | Limit"),
        (Shape.ROW, "Hotel | 145"),
        (Shape.ROW, "a | b | 3"),
        (Shape.PARAGRAPH, "quoted > twice"),
        (Shape.CODE, "larkctl *book* --all"),
    ]


def test_looks_follow_the_marks_and_the_highlights() -> None:
    start = GUIDE.index("with")
    quoted = take_apart(GUIDE, [(start, start + 4)], "a.md", 9_000)
    looks = {run.text.strip(): run.look for _, runs in quoted.pieces for run in runs}

    assert looks["with"] is Look.STRONG
    assert looks["wayfarer book"] is Look.CODE
    assert looks["14 days"] is Look.EMPHASIS


def test_levels_and_numbers_of_items_are_kept() -> None:
    pieces = [p for p, _ in take_apart(GUIDE, (), "a.md", 9_000).pieces if p.shape is Shape.ITEM]

    assert [(p.level, p.number) for p in pieces] == [(0, None), (1, None), (0, 3)]


def test_fifty_levels_are_eight() -> None:
    quote = "\n".join("  " * depth + f"- level {depth}" for depth in range(50))
    pieces = [piece for piece, _ in take_apart(quote, (), "a.md", 9_000).pieces]

    assert [piece.level for piece in pieces[:10]] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8]
    assert len(pieces) == 50


@pytest.mark.parametrize("document", ["main.py", "rows.csv", "conf.yaml", "Dockerfile"])
def test_source_text_is_shown_as_it_is(document: str) -> None:
    quote = "# *not* a heading\n- [x](y)\n| a |"

    assert shown(quote, document) == [(Shape.CODE, line) for line in quote.split("\n")]


def test_plain_text_keeps_its_stars_and_lines() -> None:
    assert shown("# 2 *x* `y`\nnext line", "notes.txt") == [
        (Shape.PARAGRAPH, "# 2 *x* `y`\nnext line")
    ]


def test_indented_code_keeps_its_stars() -> None:
    assert shown("So:\n\n    a *b* c\n") == [
        (Shape.PARAGRAPH, "So:"), (Shape.CODE, "    a *b* c")
    ]  # fmt: skip


@pytest.mark.parametrize("quote", ["**open", "`open", "a * b", "[open](x", "![", "snake_case_name"])
def test_a_mark_without_a_partner_is_text(quote: str) -> None:
    assert shown(quote) == [(Shape.PARAGRAPH, quote)]


@given(_TEXTS, _NAMES)
def test_every_word_is_kept_in_order(quote: str, document: str) -> None:
    """Letters and digits outside link targets, fence lines and numbers of items all stay."""
    text = "".join(text for _, text in shown(quote, document))

    assert _subsequence(text, quote)
    assert quote.count("word") - _in_marks(quote) <= text.count("word")


@given(_TEXTS, _NAMES, st.integers(1, 60))
def test_a_cut_keeps_its_limit_and_counts_the_rest(quote: str, document: str, limit: int) -> None:
    quoted = take_apart(quote, (), document, limit)
    size = sum(len(run.text) for _, runs in quoted.pieces for run in runs)

    assert size <= limit
    assert quoted.more <= len(quote.split())


def test_the_answering_words_are_shown_however_long_the_rest() -> None:
    quote = "\n\n".join(f"Paragraph {n} says something." for n in range(200))
    start = quote.index("Paragraph 150")
    quoted = take_apart(quote, [(start, start + 13)], "a.md", 300)

    assert quoted.opened
    assert quoted.more > 100
    assert quoted.pieces[0][1][0].text == "Paragraph 150"
    assert quoted.pieces[0][1][0].look is Look.STRONG


@pytest.mark.parametrize("highlight", [(5_000, 5_001), (3_399, 3_400), (-1, 0)])
def test_a_highlight_that_is_nowhere_hides_nothing(highlight: tuple[int, int]) -> None:
    quoted = take_apart("word " * 680, [highlight], "a.md", 200)

    assert quoted.pieces


def test_only_words_are_counted_as_left_out() -> None:
    quote = "Pay.\n\n| Item | Limit |\n| --- | ---: |\n| **Hot**el | 145 |\n\n- food\n\n***\n"

    assert take_apart(quote, (), "a.md", 4).more == 5


def test_what_parts_the_pieces_counts_too() -> None:
    quoted = take_apart("a\n\n" * 50, (), "a.md", 31)

    assert len(quoted.pieces) == 11


def test_one_long_paragraph_is_cut_at_a_sentence() -> None:
    quote = "This sentence has six words here. " * 100
    ((_, runs),) = take_apart(quote, (), "a.md", 200).pieces

    assert runs[0].text.endswith("here.")
    assert len(runs[0].text) <= 200


@pytest.mark.parametrize("mark", ["*a", "[", "`", "> ", "![](", "**", "_a _", "| ", "- ", "~~a"])
def test_hostile_text_costs_what_its_length_costs(mark: str) -> None:
    start = time.perf_counter()
    take_apart(mark * (40_000 // len(mark)), (), "a.md", 3_000)

    assert time.perf_counter() - start < 5


def _subsequence(text: str, quote: str) -> bool:
    left = iter(re.sub(r"\s", "", quote))
    return all(char in left for char in re.sub(r"[\s\ufffd]", "", text))


def _in_marks(quote: str) -> int:
    """Words that stand in the info string of a fence, a link target or a target's label."""
    return quote.count("word") if re.search(r"```|\]\(|\]\[|<http", quote) else 0
