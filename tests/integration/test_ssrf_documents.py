"""Reading a document reaches nothing, whatever it names."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest

from ingest.extract.sandbox import Extractor
from store.errors import RefusedError

pytestmark = pytest.mark.integration

HTML = (
    '<a href="{}">in</a><img src="{}" srcset="{} 2x"><iframe src="{}"></iframe>'
    '<script src="{}"></script><link rel="stylesheet" href="{}"><style>@import url("{}")</style>'
    '<meta http-equiv="refresh" content="0; url={}"><object data="{}"></object><embed src="{}">'
    '<svg><image href="{}"/><use href="{}#a"/></svg><base href="{}">'
)


def _office(main: str, body: str, *, kind: str, url: str) -> bytes:
    """An office file whose parts all name something outside it."""
    space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = ("image", "attachedTemplate", "aFChunk", "externalLink", "hyperlink", "oleObject")
    links = "".join(
        f'<Relationship Id="r{n}" Type="{space}/{name}" Target="{url}/{name}" '
        'TargetMode="External"/>' for n, name in enumerate(kinds)
    )  # fmt: skip
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    folder, _, name = main.rpartition("/")
    return _zipped({
        "[Content_Types].xml": f'<Types><Override PartName="/{main}" ContentType="{kind}"/>'
                               "</Types>",
        "_rels/.rels": f'{rels}<Relationship Id="r" Type="{space}/officeDocument" Target="{main}"/>'
                       "</Relationships>",
        main: body, f"{folder}/_rels/{name}.rels": f"{rels}{links}</Relationships>",
    })  # fmt: skip


def _zipped(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def documents(url: str) -> dict[str, bytes]:
    """Documents that name a place inside in every way their formats have."""
    word = (
        f'<!DOCTYPE w:document [<!ENTITY in SYSTEM "{url}/entity">]><w:document {W} {R}><w:body>'
        '<w:p><w:r><w:t>outside &in;</w:t></w:r></w:p><w:altChunk r:id="r2"/></w:body></w:document>'
    )
    book = f'<workbook {S} {R}><sheets><sheet name="a" sheetId="1" r:id="r0"/></sheets></workbook>'
    epub = f'<container><rootfiles><rootfile full-path="{url}/book.opf"/></rootfiles></container>'
    text = "<office:document><text:p>outside</text:p></office:document>"
    odt = f'<!DOCTYPE x SYSTEM "{url}/in.dtd">{text}'
    wordml = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    pdf = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R"
        f"/OpenAction<</S/URI/URI({url}/open)>>>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        f"4 0 obj<</Length 0/F<</FS/URL/F({url}/stream)>>>>stream\n\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF"
    )
    every = HTML.replace("{}", f"{url}/in")
    mail = f'Content-Type: message/external-body; access-type=URL; URL="{url}/in"\n\n\noutside'
    return {
        "a.md": f"# outside\n\n![in]({url}/a.png) <img src='{url}/b.png'>\n\n[r]: {url}/c".encode(),
        "a.html": f"<html><body><p>outside</p>{every}</body></html>".encode(),
        "a.rst": f"outside\n\n.. image:: {url}/a.png\n.. include:: {url}/b\n"
                 f".. raw:: html\n   :url: {url}/c\n".encode(),
        "a.org": f"outside\n#+INCLUDE: {url}/a\n#+SETUPFILE: {url}/b\n".encode(),
        "a.adoc": f"outside\n\ninclude::{url}/a[]\nimage::{url}/b.png[]\n".encode(),
        "a.xml": f'<!DOCTYPE x [<!ENTITY in SYSTEM "{url}/a"><!ENTITY % p SYSTEM "{url}/b"> %p;]>'
                 "<x>outside &in;</x>".encode(),
        "b.xml": b'<!DOCTYPE x [<!ENTITY in SYSTEM "file:///etc/passwd">]><x>outside &in;</x>',
        "c.xml": f'<?xml-stylesheet href="{url}/a.xsl"?><x xmlns:i="http://www.w3.org/2001/XInclude">'
                 f'outside<i:include href="{url}/b"/></x>'.encode(),
        "a.svg": f'<svg><image href="{url}/a"/><text>outside</text></svg>'.encode(),
        "a.yaml": f"outside: !!python/object/apply:os.system ['touch {url}']\n".encode(),
        "a.json": f'{{"$ref": "{url}/a", "x": "outside"}}'.encode(),
        "a.ipynb": f'{{"cells": [{{"cell_type": "markdown", "source": "outside ![]({url}/a.png)", '
                   '"metadata": {}}], "nbformat": 4}'.encode(),
        "a.eml": mail.encode(),
        "b.eml": f"Content-Type: text/html\n\n<p>outside</p>{every}".encode(),
        "a.rtf": ("{\\rtf1 outside {\\field{\\*\\fldinst INCLUDEPICTURE \"" + url
                  + '/a"}}{\\*\\template ' + url + "/b}}").encode(),
        "a.docx": _office("word/document.xml", word, kind=wordml, url=url),
        "b.docx": _office("word/document.xml", word.partition("]>")[2].replace("&in;", ""),
                          kind=wordml, url=url),
        "a.xlsx": _office("xl/workbook.xml", book, kind=sheet, url=url),
        "a.odt": _zipped({"mimetype": "application/vnd.oasis.opendocument.text",
                          "content.xml": odt}),
        "a.epub": _zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": epub}),
        "a.pdf": pdf.encode(),
    }  # fmt: skip


def test_no_document_reaches_anything(inside):
    with Extractor() as extractor:
        for name, data in documents(f"http://127.0.0.1:{inside.port}").items():
            with suppress(RefusedError):
                text = extractor.extract(data, name).extraction.text
                assert "outside" in text, name
                assert "root:" not in text, name
            assert inside.visits == [], name
