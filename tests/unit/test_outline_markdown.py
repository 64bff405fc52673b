"""Markdown is cut at its structure, with exact offsets and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.outline import body_start, outline
from store.records import BlockKind, Markup

PAGE = """---
title: On call
owner: "#team"
---

Lead-in sentence
over two lines.

## Rota

You need:

- a phone
  that works
  - and its charger
  - a cable

  More about the phone.
- a laptop

1. first
2. ```
   code in item
   ```

| Name | Days |
| ---- | ---- |
| Full | 120  |
| Part | 7    |

> Quoted words.

Setext
------

```python
x = 1

y = 2
```

[ref]: https://example.org
"""


def kinds(text: str) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, text[b.start : b.end]) for b in outline(text, Markup.MARKDOWN)]


def test_every_structure_is_found_where_it_stands() -> None:
    assert kinds(PAGE) == [
        ("paragraph", 0, "Lead-in sentence\nover two lines."),
        ("heading", 2, "## Rota"),
        ("paragraph", 0, "You need:"),
        ("item", 1, "- a phone\n  that works"),
        ("item", 2, "- and its charger"),
        ("item", 2, "- a cable"),
        ("paragraph", 0, "More about the phone."),
        ("item", 1, "- a laptop"),
        ("item", 1, "1. first"),
        ("code", 0, "2. ```\n   code in item\n   ```"),
        ("table-head", 0, "| Name | Days |\n| ---- | ---- |"),
        ("row", 0, "| Full | 120  |"),
        ("row", 0, "| Part | 7    |"),
        ("quote", 0, "> Quoted words."),
        ("heading", 2, "Setext\n------"),
        ("code", 0, "```python\nx = 1\n\ny = 2\n```"),
        ("paragraph", 0, "[ref]: https://example.org"),
    ]


def test_a_list_a_table_and_a_code_block_are_groups_of_their_own() -> None:
    blocks = outline(PAGE, Markup.MARKDOWN)
    groups = [block.group for block in blocks]

    assert groups == [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 0, 0, 4, 0]


def test_headings_in_lists_and_quotes_are_no_headings() -> None:
    found = kinds("- # not a section\n\n> # nor this\n")

    assert [kind for kind, _, _ in found] == ["item", "quote"]


def test_front_matter_belongs_to_no_block() -> None:
    assert PAGE[body_start(PAGE) :].startswith("\nLead-in")
    assert body_start("--- no front matter\ntext") == 0


@pytest.mark.parametrize(
    "text",
    ["- " * 3_000 + "deep words", "> " * 3_000 + "deep words", "[" * 60_000, "|a" * 9_000],
)
def test_nesting_beyond_the_limit_is_kept_as_text(text: str) -> None:
    blocks = outline(text, Markup.MARKDOWN)

    assert "".join(text[b.start : b.end] for b in blocks).count("words") == text.count("words")


@given(st.text(alphabet="ab1 \n\r-*#>|`[]()=.:\t_~<!é字\u2028\x0b", max_size=120))
def test_blocks_are_ordered_and_hold_every_word(text: str) -> None:
    at = body_start(text)
    for block in outline(text, Markup.MARKDOWN):
        assert at <= block.start < block.end <= len(text)
        assert not any(map(str.isalnum, text[at : block.start]))
        assert text[block.start : block.end] == text[block.start : block.end].strip()
        at = block.end
    assert not any(map(str.isalnum, text[at:]))


def test_an_html_block_is_a_paragraph() -> None:
    assert outline("<div>\nwords\n</div>\n", Markup.MARKDOWN)[0].kind is BlockKind.PARAGRAPH
