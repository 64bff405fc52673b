"""E-mails, notebooks, archives and e-books; and what is refused at the door."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from ingest.extract.dispatch import extract
from ingest.extract.limits import DEFAULT_LIMITS
from ingest.extract.sniff import Kind, sniff
from store.errors import RefusedError
from store.records import AnchorKind, Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.extract.limits import Limits


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def letter() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Größere Störung"
    made["From"] = "Ann <ann@example.org>"
    made["Date"] = "Fri, 16 Dec 2022 17:04:16 -0500"
    made.set_content("Dear all,\n\nthe lift is back.\n")
    made.add_alternative("<p>Dear all, <b>HTML</b></p>", subtype="html")
    made.add_attachment(b"\x00", maintype="application", subtype="x", filename="Plän.bin")
    return made


def test_an_email_is_its_subject_its_plain_body_and_its_attachments_by_name() -> None:
    held = extract(letter().as_bytes(), "a.eml")
    assert held.text == (
        "# Größere Störung\n\nFrom: Ann <ann@example.org>\n"
        "Date: Fri, 16 Dec 2022 17:04:16 -0500\n\n"
        "Dear all,\n\nthe lift is back.\n\nAttachments: Plän.bin\n"
    )
    assert (held.title, held.author) == ("Größere Störung", "Ann <ann@example.org>")


def test_an_email_in_html_only_is_read() -> None:
    made = EmailMessage()
    made["Subject"] = "x"
    made.set_content("<h2>Part</h2><ul><li>one</li></ul>", subtype="html")
    assert "## Part\n\n- one" in extract(made.as_bytes(), "a.eml").text


def test_a_notebook_is_prose_code_and_what_was_printed() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Study\n", "Why."]},
        {"cell_type": "code", "source": "1 + 1", "outputs": [{"data": {"text/plain": ["2"]}}]},
    ]
    held = extract(json.dumps({"cells": cells, "metadata": {}}).encode(), "a.ipynb")
    assert held.text == "# Study\nWhy.\n\n```python\n1 + 1\n```\n\n```\n2\n```\n"
    assert held.title == "Study"


@pytest.mark.parametrize("source", ["[]", "{}", "not json", '{"cells": [1]}'])
def test_a_broken_notebook_says_so(source: str) -> None:
    with pytest.raises(RefusedError, match="is broken"):
        extract(source.encode(), "a.ipynb")


def test_an_archive_is_its_members_by_name_and_what_was_not_read() -> None:
    members: dict[str, bytes | str] = {
        "docs/a.md": "## Alpha\n\nText.",
        "b.csv": "Key;Value\nx;1\n",
        "c.py": "x = 1\n",
        "__MACOSX/._a.md": "junk",
        "d.zip": zipped({"deep.txt": "hidden"}),
        "e.png": b"\x89PNG\r\n\x1a\n\x00",
    }
    held = extract(zipped(members), "a.zip")
    places = [
        (each.label, held.text[each.start :].split("\n")[0])
        for each in held.anchors
        if each.kind is AnchorKind.PART and each.label
    ]
    assert places == [("docs/a.md", "# docs/a.md"), ("b.csv", "# b.csv"), ("c.py", "# c.py")]
    assert "| Key | Value |\n| --- | --- |\n| x | 1 |" in held.text
    assert "```py\nx = 1\n```" in held.text
    assert "hidden" not in held.text
    assert "- d.zip: is an archive inside an archive: unpack it first" in held.text
    assert "- e.png: cannot be read: it is an image" in held.text


def test_an_ebook_is_its_chapters_in_reading_order() -> None:
    package = (
        '<package xmlns:dc="urn:dc"><metadata><dc:title>The Book</dc:title>'
        "<dc:creator>A. B.</dc:creator></metadata><manifest>"
        '<item id="two" href="b%20c.xhtml"/><item id="one" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="one"/><itemref idref="two"/></spine></package>'
    )
    members = {
        "META-INF/container.xml": '<c><rootfile full-path="O/p.opf"/></c>',
        "O/p.opf": package,
        "O/b c.xhtml": "<h1>Second</h1>",
        "O/a.xhtml": "<h1>First</h1><p>x</p>",
    }
    held = extract(zipped(members), "a.epub")
    assert held.text == "# First\n\nx\n\n# Second\n"
    assert [each.label for each in held.anchors] == ["O/a.xhtml", "O/b c.xhtml"]
    assert (held.title, held.author) == ("The Book", "A. B.")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a", "cannot be read: it is an image"),
        (b"%PDF-1.4", "a.txt", "is a PDF, but its name says .txt: rename it"),
        (b"plain words", "a.pdf", "is broken: its name says a PDF, but it is none"),
        (b"PK\x03\x04 torn", "a.docx", "is broken: its zip container cannot be opened"),
        (zipped({"x.txt": "x"}), "a.docx", "is broken: its name says a Word document"),
        (zipped({}), "a.zip", "is empty"),
        (zipped({"a.bin": b"\x00\x01" * 99}), "a.zip", "holds nothing that can be read"),
        (b"\x7fELF\x00\x01\x02", "tool", "cannot be read: it is a program"),
        (b"\x1f\x8b\x08\x00", "a.gz", "cannot be read: it is a compressed archive"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, reason: str) -> None:
    with pytest.raises(RefusedError) as refused:
        extract(data, name)
    assert str(refused.value).startswith(reason)


@pytest.mark.parametrize(
    ("streams", "name", "kind"),
    [
        (["WordDocument"], "a.doc", Kind.DOC),
        (["WordDocument", "__properties_version1.0"], "a.msg", Kind.MSG),
        (["WordDocument", "Workbook"], "a.xls", Kind.XLS),
        (["PowerPoint Document"], "", Kind.PPT),
        (["EncryptedPackage"], "a.docx", None),
        ([], "a.doc", None),
    ],
)
def test_old_office_files_are_told_by_their_streams(
    streams: list[str], name: str, kind: Kind | None
) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "".join(streams).encode("utf-16-le")
    if kind:
        assert sniff(data, name) is kind
    else:
        with pytest.raises(RefusedError):
            sniff(data, name)


def test_bytes_decide_within_the_office_family() -> None:
    assert extract(b"{\\rtf1 Words in RTF.}", "a.doc").text == "Words in RTF.\n"
    assert extract(b"<html><body><p>Exported", "a.xls").text == "Exported\n"


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (replace(DEFAULT_LIMITS, data_bytes=3), "is larger than"),
        (replace(DEFAULT_LIMITS, text_chars=3), "holds more than"),
    ],
)
def test_too_much_is_refused(limits: Limits, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        extract(b"four", "a.txt", limits)


def test_a_lying_zip_is_counted_as_it_unpacks() -> None:
    tight = replace(DEFAULT_LIMITS, unpacked_bytes=1_000)
    with pytest.raises(RefusedError, match="decompression bomb"):
        extract(zipped({"a.txt": "a" * 2_000}), "a.zip", tight)


def test_markup_of_what_is_rendered_is_markdown() -> None:
    assert extract(zipped({"a.txt": "x"}), "a.zip").markup is Markup.MARKDOWN
