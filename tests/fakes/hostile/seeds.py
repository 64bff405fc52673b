"""Small sound documents of every type that is read: what hostile ones are made from."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

import docx
import openpyxl  # type: ignore[import-untyped]  # ships no types
import pptx

WORDS = "The lift is back, and the kettle is descaled on the first Monday."
ODT = "application/vnd.oasis.opendocument.text"


def zipped(members: Mapping[str, bytes | str], *, level: int = 9) -> bytes:
    """A zip archive; a member called ``mimetype`` is stored as it is, as its formats ask for."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, data in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, compress_type=how)
    return held.getvalue()


def members(data: bytes) -> dict[str, bytes | str]:
    """What is in an archive, to put together another one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word() -> bytes:
    made, held = docx.Document(), io.BytesIO()
    made.add_heading("Notice", 1)
    made.add_paragraph(WORDS)
    made.save(held)
    return held.getvalue()


def slides() -> bytes:
    made, held = pptx.Presentation(), io.BytesIO()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Notice", WORDS
    made.save(held)
    return held.getvalue()


def sheet() -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in (("Day", "Note"), ("Monday", WORDS)):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def odt(body: str = "", before: str = "") -> bytes:
    """An OpenDocument text; ``before`` stands in front of its root."""
    office, text = (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        ("urn:oasis:names:tc:opendocument:xmlns:text:1.0"),
    )
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content xmlns:office="{office}" '
        f'xmlns:text="{text}" office:version="1.2"><office:body><office:text>'
        f"<text:p>{body or WORDS}</text:p></office:text></office:body></office:document-content>"
    )
    return zipped({"mimetype": ODT, "content.xml": content})


def book(chapter: str = "") -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="a.opf"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    page = chapter or f"<html><body><h1>Notice</h1><p>{WORDS}</p></body></html>"
    return zipped({
        "mimetype": "application/epub+zip", "META-INF/container.xml": container,
        "a.opf": package, "c.xhtml": page,
    })  # fmt: skip


def pdf(
    stream: bytes = b"", filters: bytes = b"", *, more: bytes = b"", page: bytes = b""
) -> bytes:
    """One page; ``stream`` is its content, ``more`` other objects, ``page`` more of its entries."""
    shown = stream or b"BT /F 12 Tf 20 400 Td (%s) Tj ET" % WORDS.encode()
    packed = b"/Filter%s" % filters if filters else b""
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s%s>>" % (font, page),
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(shown), packed, shown),
    ]  # fmt: skip
    return written(objects, more)


def written(objects: list[bytes], more: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of these objects with a table of where they stand."""
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, body)
    made += more
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    size = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return made + b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (
        size, trailer, start,
    )  # fmt: skip


def mail() -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"] = "Notice", "Ann <ann@example.org>"
    made.set_content(f"{WORDS}\n")
    return made.as_bytes()


def notebook() -> bytes:
    cells = [{"cell_type": "markdown", "source": [f"# Notice\n{WORDS}"], "metadata": {}}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}).encode()


PLAIN = {
    "md": f"# Notice\n\n{WORDS}\n", "txt": f"{WORDS}\n", "rst": f"Notice\n======\n\n{WORDS}\n",
    "org": f"* Notice\n{WORDS}\n", "html": f"<!doctype html><h1>Notice</h1><p>{WORDS}</p>",
    "csv": f"Day,Note\nMonday,{WORDS[:12]}\n", "json": json.dumps({"notice": WORDS}),
    "yaml": f"notice: {WORDS}\n", "xml": f"<notice><p>{WORDS}</p></notice>", "py": f"# {WORDS}\n",
    "rtf": "{\\rtf1\\ansi " + WORDS + "\\par}",
}  # fmt: skip
PACKED = {
    "docx": word, "pptx": slides, "xlsx": sheet, "odt": odt, "epub": book, "pdf": pdf,
    "zip": lambda: zipped({"a.md": PLAIN["md"], "b.txt": WORDS}),
}  # fmt: skip
OTHER = {"eml": mail, "ipynb": notebook}


def seeds() -> dict[str, bytes]:
    """A sound document for each ending."""
    plain = {ending: text.encode() for ending, text in PLAIN.items()}
    return plain | {ending: make() for ending, make in (PACKED | OTHER).items()}
