"""PDF: exact pages, headings and lists put back, and a reason for what holds no text."""

from __future__ import annotations

import io

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.dispatch import extract
from ingest.extract.pdf import NO_TEXT, compose, levels
from store.errors import RefusedError


def printed(*pages: str) -> bytes:
    """A PDF with one line of text on each page; an empty line leaves the page blank."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, text in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (5 + 2 * at)
        )
        stream = b"BT /F 12 Tf 50 700 Td (%s) Tj ET" % text.encode() if text else b""
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
    return written(objects)


def written(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        size,
        table,
        size,
    )
    return out + head + b"startxref\n%d\n%%%%EOF" % len(out)


def encrypted(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("secret", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_each_page_begins_at_its_anchor() -> None:
    held = extract(printed("Alpha is first.", "", "Gamma is third."), "a.pdf")
    places = [(each.label, held.text[each.start :][:5]) for each in held.anchors]
    assert places == [("1", "Alpha"), ("3", "Gamma")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (printed("", ""), NO_TEXT),
        (encrypted(printed("Alpha")), "is encrypted: remove the password and add it again"),
        (b"%PDF-1.4\nnothing of a PDF", "is broken"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        extract(data, "a.pdf")
    assert str(refused.value).startswith(reason)


PAGE = """Release notes
This is a long line of a paragraph that goes on to
the next line and ends there.
A new paragraph after the end of a sentence on a l
ine that was full.
\u25cf first point that is also long enough to be full
wrapped
\u25cf second point
Name
Street"""


def test_lines_become_headings_paragraphs_and_items() -> None:
    held = compose({1: PAGE}, levels("## Release\u00a0notes\n\ntext"), None, None)
    assert held.text.startswith("## Release notes\n\nThis is a long line of a paragraph that goes")
    assert "goes on to the next line and ends there." in held.text
    assert (
        "\n\n- first point that is also long enough to be full wrapped\n- second point" in held.text
    )


def test_running_heads_are_left_out_but_not_what_stands_once() -> None:
    pages = {n: f"Handbook page {n}\nBody {'abc'[n % 3] * n} here.\nOnly {n}." for n in range(1, 9)}
    text = compose(pages, {}, None, None).text
    assert "Handbook" not in text
    assert all(f"Body {'abc'[n % 3] * n} here." in text for n in pages)


@given(st.dictionaries(st.integers(1, 50), st.text(st.sampled_from("ab \n.\u25cf-1é\U0001f600"))))
def test_anchors_are_in_order_and_inside(pages: dict[int, str]) -> None:
    held = compose(pages, {}, None, None)
    starts = [each.start for each in held.anchors]
    assert starts == sorted(set(starts))
    assert all(not held.text[start].isspace() for start in starts)
