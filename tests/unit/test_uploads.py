"""Names and links of what is handed over are safe, whatever they were."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.links import with_source
from ingest.sources.base import Loaded
from store.records import AnchorKind, Extraction, Markup
from store.uploads import MAX_NAME, is_web_link, safe_name

UNSEEN = ("Cc", "Cs", "Zl", "Zp")


@given(st.text(max_size=600) | st.from_regex(r"[./\\a-z\x00-\x1f\u202e]{0,300}\.[a-z]{1,8}"))
def test_a_name_is_only_a_name(text: str) -> None:
    name = safe_name(text)

    assert 0 < len(name) <= MAX_NAME
    assert name not in (".", "..")
    assert not set("/\\\u202e\u2066\u200b\ufeff") & set(name)
    assert not any(unicodedata.category(c) in UNSEEN for c in name)
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("notes.md", "notes.md"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ada\\plan.docx", "plan.docx"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("Übersicht  2026\n.pdf", "Übersicht 2026.pdf"),
        (".gitignore", ".gitignore"),
        ("", "document"),
        ("..", "document"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_stay_as_readable_as_they_can(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@pytest.mark.parametrize(
    "url", ["https://a.example/b?c=d#e", "http://10.0.0.1:8080/x", "https://x/é"]
)
def test_web_addresses_are_links(url: str) -> None:
    assert is_web_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "javascript:alert(1)", "data:text/html,x", "ftp://a/b", "https://", "https:///x",
        "http:a",
        "https://a.example/b c", "https://a.example/<b>", "https://a.example/\u202e",
        "https://user:word@a.example/", "https://[", "https://a.example/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_everything_else_is_none(url: str) -> None:
    assert not is_web_link(url)


@given(
    st.text(alphabet="ab\n", max_size=40),
    st.lists(
        st.tuples(st.integers(-2, 45), st.sampled_from(["https://a", "https://b"])), max_size=6
    ),
)
def test_links_begin_where_their_line_begins_and_change_no_text(text, links) -> None:
    made = with_source(
        Extraction(text, Markup.MARKDOWN, lines=True), Loaded(b"", "x.md", links=tuple(links))
    )

    lines = text.split("\n")
    begun = [len("\n".join(lines[:n])) + (n > 0) for n in range(len(lines))]
    assert made.text == text
    assert [(a.start, a.label) for a in made.anchors] == [
        (begun[line - 1], url) for line, url in sorted(links) if 1 <= line <= len(lines)
    ]
    assert all(a.kind is AnchorKind.LINK for a in made.anchors)


def test_lines_of_what_is_no_text_file_mean_nothing() -> None:
    made = with_source(
        Extraction("a\nb", Markup.PLAIN),
        Loaded(b"", "x.pdf", link="https://a", links=((2, "https://b"),)),
    )

    assert [(a.start, a.label) for a in made.anchors] == [(0, "https://a")]
