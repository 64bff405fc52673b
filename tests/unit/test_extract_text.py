"""Decoding: whatever wrote the file, its words come out and its lines keep their numbers."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.dispatch import EMPTY, extract
from ingest.extract.text import decode, storable
from store.errors import RefusedError
from store.records import Markup

GERMAN = "Größe, Übermaß und Äpfel — „schön“\nzweite Zeile\n"


@pytest.mark.parametrize(
    "data",
    [
        GERMAN.encode(),
        GERMAN.encode("utf-8-sig"),
        GERMAN.encode("utf-16"),
        codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"),
        GERMAN.encode("utf-16-le"),
        GERMAN.encode("utf-16-be"),
        GERMAN.encode("utf-32"),
        GERMAN.encode("utf-32-le"),
        GERMAN.encode("cp1252"),
    ],
)
def test_the_same_words_come_out_of_every_encoding(data: bytes) -> None:
    assert decode(data) == GERMAN


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Привет, это проверка кодировки текста. " * 8, "cp1251"),
        ("これは文字コードの判定を確かめるための文章です。" * 8, "shift_jis"),
        ("这是用来检查文字编码的一段话应当可以读出来。" * 8, "gb18030"),
    ],
)
def test_other_scripts_are_told_from_the_bytes(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding)) == words


def test_a_declared_encoding_is_believed() -> None:
    source = '<?xml version="1.0" encoding="ISO-8859-7"?>\n<a>Αθήνα</a>\n'
    assert decode(source.encode("iso-8859-7")) == source


def test_a_torn_character_costs_only_itself() -> None:
    data = ("Übergrößenträger " * 50).encode() + b"\xc3(\n"
    assert decode(data).count("Übergrößenträger") == 50


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff")))
def test_utf8_comes_out_unchanged(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.lists(st.sampled_from(["a", "é", "\n", "\r", "\r\n", "\x0c", "\u2028", "\t"])))
def test_only_line_ends_change(pieces: list[str]) -> None:
    source = "".join(pieces)
    assert decode(source.encode()) == source.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 100])
def test_binary_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError, match="is not text"):
        decode(data)


def test_what_no_database_takes_is_replaced_one_for_one() -> None:
    assert storable("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        ("guide.md", Markup.MARKDOWN),
        ("guide.rst", Markup.RST),
        ("notes.org", Markup.ORG),
        ("notes.TXT", Markup.PLAIN),
        ("server.log", Markup.PLAIN),
        ("main.py", Markup.CODE),
        ("Dockerfile", Markup.CODE),
        ("table.csv", Markup.TABLE),
        ("events.jsonl", Markup.TABLE),
        ("values.yaml", Markup.DATA),
        ("facts.xml", Markup.DATA),
        ("no-ending", Markup.PLAIN),
    ],
)
def test_text_formats_are_the_file_with_its_lines(name: str, markup: Markup) -> None:
    held = extract(b"a: 1,2\r\nb: 3,4\rc\n", name)
    assert (held.text, held.markup, held.lines) == ("a: 1,2\nb: 3,4\nc\n", markup, True)


def test_xml_in_utf16_keeps_its_lines() -> None:
    source = '<?xml version="1.0" encoding="UTF-16"?>\n<a>\n  <b>x</b>\n</a>\n'
    held = extract(source.encode("utf-16"), "a.xml")
    assert (held.text, held.markup, held.lines) == (source, Markup.DATA, True)


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\ufeff \n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        extract(data, "a.md")
    assert str(refused.value) == EMPTY
