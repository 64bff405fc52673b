"""Plain text, reStructuredText, Org, code, tables and data are cut where a reader would cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.outline import outline
from store.records import Markup


def kinds(text: str, markup: Markup) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, text[b.start : b.end]) for b in outline(text, markup)]


def test_plain_text_has_paragraphs_lists_and_underlined_headings() -> None:
    text = "Title\n=====\n\nOne line\nand another.\n\n- a\n  b\n  - c\n1. d\n\nEnd.\n"

    assert kinds(text, Markup.PLAIN) == [
        ("heading", 1, "Title\n====="),
        ("paragraph", 0, "One line\nand another."),
        ("item", 1, "- a\n  b"),
        ("item", 2, "- c"),
        ("item", 1, "1. d"),
        ("paragraph", 0, "End."),
    ]


def test_rst_levels_count_in_order_of_appearance() -> None:
    text = "=====\nGuide\n=====\n\nStart\n-----\n\nSay::\n\n    run it\n\n    now\n\nDone.\n"

    assert kinds(text, Markup.RST) == [
        ("heading", 1, "Guide"),
        ("heading", 2, "Start"),
        ("paragraph", 0, "Say::"),
        ("code", 0, "run it\n\n    now"),
        ("paragraph", 0, "Done."),
    ]


def test_rst_directives_and_tables_are_known() -> None:
    text = (
        ".. code-block:: sh\n\n   ls\n\n"
        "+----+----+\n| a  | b  |\n+====+====+\n| 1  | 2  |\n+----+----+\n"
        "| 3  | 4  |\n+----+----+\n\n"
        "==== ====\nx    y\n==== ====\n5    6\n7    8\n==== ====\n"
    )
    found = kinds(text, Markup.RST)

    table = ["table-head", "row", "row"]
    assert [kind for kind, _, _ in found] == ["code", *table, *table]
    assert [block.group for block in outline(text, Markup.RST)] == [1, 2, 2, 2, 3, 3, 3]


def test_org_stars_blocks_tables_and_drawers() -> None:
    text = (
        "#+TITLE: Notes\n* Top\n:PROPERTIES:\n:ID: 1\n:END:\nWords.\n** Sub\n- a\n- b\n"
        "#+begin_src sh\nls\n#+end_src\n| n | m |\n|---+---|\n| 1 | 2 |\n"
        "#+begin_quote\nq\n#+end_quote\n"
    )

    assert [(kind, level) for kind, level, _ in kinds(text, Markup.ORG)] == [
        ("paragraph", 0),
        ("heading", 1),
        ("paragraph", 0),
        ("paragraph", 0),
        ("heading", 2),
        ("item", 1),
        ("item", 1),
        ("code", 0),
        ("table-head", 0),
        ("row", 0),
        ("quote", 0),
    ]


def test_code_is_cut_at_definitions() -> None:
    text = "import os\n\n\ndef a():\n    x = 1\n\n    return x\n\n\ndef b():\n    pass\n"
    found = [piece for _, _, piece in kinds(text, Markup.CODE)]

    assert [piece.split("\n")[0] for piece in found] == ["import os", "def a():", "def b():"]
    assert "return x" in found[1]


def test_a_quoted_field_may_hold_line_ends() -> None:
    text = 'name,note\nann,"two\nlines"\nbob,one\n'

    assert kinds(text, Markup.TABLE) == [
        ("table-head", 0, "name,note"),
        ("row", 0, 'ann,"two\nlines"'),
        ("row", 0, "bob,one"),
    ]


def test_json_lines_have_no_head() -> None:
    found = kinds('{"a": 1}\n{"a": 2}\n', Markup.TABLE)

    assert [kind for kind, _, _ in found] == ["row", "row"]


def test_nested_data_is_cut_at_its_outermost_entries() -> None:
    text = '{\n  "a": {\n    "b": 1\n  },\n  "c": 2\n}\n'

    assert len(kinds(text, Markup.DATA)) == 2


@pytest.mark.parametrize("markup", list(Markup))
@pytest.mark.parametrize("text", ["", "\n\n", "   ", "x", "---", "\x00", "::"])
def test_little_or_nothing_is_no_error(markup: Markup, text: str) -> None:
    blocks = outline(text, markup)

    assert all(0 <= block.start < block.end <= len(text) for block in blocks)


@given(
    st.text(alphabet='ab1 \n-*+=|:#\t".,{}é字', max_size=100),
    st.sampled_from([m for m in Markup if m is not Markup.MARKDOWN]),
)
def test_blocks_are_ordered_and_hold_every_word(text: str, markup: Markup) -> None:
    at = 0
    for block in outline(text, markup):
        assert at <= block.start < block.end <= len(text)
        assert not any(map(str.isalnum, text[at : block.start]))
        at = block.end
    assert not any(map(str.isalnum, text[at:]))
