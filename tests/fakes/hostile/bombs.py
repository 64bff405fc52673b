"""Small files that are large, deep or endless once they are looked into."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import openpyxl  # type: ignore[import-untyped]  # ships no types

from fakes.hostile import seeds
from fakes.hostile.case import BOMB, BROKEN, DEEP, EMPTY, TEXT, Case
from fakes.hostile.seeds import WORDS, zipped

_MANY = 300_000_000
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NO_TEXT = r"has no text layer: it is a scan; run OCR on it first"
CRASH = r"makes its parser crash"  # the engine of PDFs ends itself where it gets no more memory
INSIDE = r"holds nothing that can be read; the first: .+"


def laughs(root: str, inside: str) -> str:
    """Ten entities, each ten times the one before."""
    lines = ["<!DOCTYPE x [", '<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    return "\n".join([*lines, "]>", root.replace("LAUGH", inside or "&a10;")])


def quadratic() -> str:
    """One long entity, very often: no depth to be seen."""
    return f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><x>{"&a;" * 100_000}</x>'


def changed(data: bytes, **parts: bytes | str) -> bytes:
    """The same package with other parts; ``__`` stands for a slash, ``_xml`` for the ending."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): body for name, body in parts.items()}
    return zipped(seeds.members(data) | named)


def flate(size: int) -> bytes:
    packer = zlib.compressobj(9)
    piece = b" " * 10_000_000
    return b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()


def overlapping(copies: int) -> bytes:
    """Many members that share the same packed bytes."""
    one = zipped({"a.txt": b"a" * 20_000_000})
    central = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[central:end]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(copies))
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, copies, copies, len(entries), central, 0)
    return one[:central] + entries + tail


def lying(declared: int) -> bytes:
    """A member that unpacks to more than its directory says."""
    data = bytearray(zipped({"a.txt": b"a" * 50_000_000}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = struct.pack("<L", declared)
    return bytes(data)


def nested(depth: int) -> bytes:
    data = zipped({"deep.txt": "hidden"})
    for _ in range(depth):
        data = zipped({"inner.zip": data})
    return data


def crowd(count: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", "")
    return held.getvalue()


def _wide(rows: int) -> bytes:
    """Cells that say the same string, which is stored once."""
    cell = '<c t="s"><v>0</v></c>'
    row = f"<row>{cell * 1_000}</row>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f'<worksheet xmlns="{main}"><sheetData>{row * rows}</sheetData></worksheet>'
    strings = f'<sst xmlns="{main}"><si><t>{"word " * 2_000}</t></si></sst>'
    return changed(seeds.sheet(), xl__worksheets__sheet1_xml=body, xl__sharedStrings_xml=strings)


def pages(count: int) -> bytes:
    """So many pages, all of them the same one."""
    kids = b"3 0 R " * count
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return seeds.written([b"<</Type/Catalog/Pages 2 0 R>>", tree, page])


def loop() -> bytes:
    """Pages within pages, in a circle."""
    tree = [
        b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % pair for pair in ((3, 3), (2, 2))
    ]
    return seeds.written([b"<</Type/Catalog/Pages 2 0 R>>", *tree])


def forms(depth: int) -> bytes:
    """Drawings that draw two others each, and so on."""
    made = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            b"/Resources<</XObject<</X 5 0 R>>>>>>",
            b"<</Length 4>>stream\n/X Do\nendstream"]  # fmt: skip
    for n in range(5, 5 + depth):
        body = b"/X Do /X Do"
        made.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length %d/Resources<</XObject<<"
                    b"/X %d 0 R>>>>>>stream\n%s\nendstream" % (len(body), n + 1, body))  # fmt: skip
    return seeds.written(
        [*made, b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>stream\n\nendstream"]
    )


def _main(body: str) -> str:
    return f"<w:document {W}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>"


def cases() -> dict[str, Case]:
    """Every one, by name."""
    word, slides, sheet = seeds.word, seeds.slides, seeds.sheet
    long = "a" * _MANY
    packed: dict[str, tuple[Callable[[], bytes], str]] = {
        "docx of 300 MB": (lambda: changed(word(), word__document_xml=_main(long)), "docx"),
        "pptx of 300 MB": (lambda: changed(slides(), ppt__slides__slide1_xml=long), "pptx"),
        "xlsx of 300 MB": (lambda: changed(sheet(), xl__worksheets__sheet1_xml=long), "xlsx"),
        "odt of 300 MB": (lambda: seeds.odt(long), "odt"),
        "e-book of 300 MB": (lambda: seeds.book(long), "epub"),
        "zip of 300 MB": (lambda: zipped({f"{n}.txt": long[:_MANY // 6] for n in range(6)}), "zip"),
        "zip whose members share their bytes": (lambda: overlapping(500), "zip"),
        "zip that lies about its size": (lambda: lying(50), "zip"),
        "xlsx of a long string in many cells": (lambda: _wide(400), "xlsx"),
        "flate in a PDF": (lambda: seeds.pdf(flate(1_000_000_000), b"/FlateDecode"), "pdf"),
        "flate in flate in a PDF": (
            lambda: seeds.pdf(
                zlib.compress(flate(1_000_000_000), 9), b"[/FlateDecode/FlateDecode]"
            ),
            "pdf",
        ),
        "run lengths in flate in a PDF": (
            lambda: seeds.pdf(zlib.compress(b"\x81 " * 4_000_000, 9),
                              b"[/FlateDecode/RunLengthDecode]"), "pdf",
        ),
        "drawings within drawings in a PDF": (lambda: forms(40), "pdf"),
    }  # fmt: skip
    laughing: dict[str, tuple[Callable[[], bytes], str]] = {
        "laughs in a docx": (
            lambda: changed(word(), word__document_xml=laughs(_main("LAUGH"), "")), "docx"),
        "laughs in a pptx": (
            lambda: changed(slides(), ppt__slides__slide1_xml=laughs("<x>LAUGH</x>", "")), "pptx"),
        "laughs in an xlsx": (
            lambda: changed(sheet(), xl__workbook_xml=laughs("<x>LAUGH</x>", "")), "xlsx"),
        "laughs in an odt": (lambda: seeds.odt("&a10;", laughs("", "")), "odt"),
        "laughs in an e-book": (lambda: seeds.book(laughs("<html>LAUGH</html>", "")), "epub"),
    }  # fmt: skip
    deep: dict[str, tuple[Callable[[], bytes], str]] = {
        "deep JSON": (lambda: b"[" * 200_000 + b"]" * 200_000, "json"),
        "deep JSON objects": (lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "json"),
        "deep YAML": (lambda: b"[" * 100_000, "yaml"),
        "YAML of aliases": (
            lambda: ("a0: &a0 ha\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n"
                                             for n in range(1, 12))).encode(), "yaml"),
        "deep XML": (lambda: b"<a>" * 200_000 + b"deep", "xml"),
        "laughs in XML": (lambda: laughs("<x>LAUGH</x>", "").encode(), "xml"),
        "one entity often in XML": (lambda: quadratic().encode(), "xml"),
        "laughs in SVG": (lambda: laughs("<svg><text>LAUGH</text></svg>", "").encode(), "svg"),
        "deep div": (lambda: b"<html>" + b"<div>" * 200_000 + b"deep", "html"),
        "deep tables": (lambda: b"<table><tr><td>" * 50_000 + b"deep", "html"),
        "deep lists": (lambda: b"<ul><li>" * 100_000 + b"deep", "html"),
        "deep formatting": (lambda: b"<b><i><u>" * 60_000 + b"deep", "html"),
        "comments that never end": (lambda: b"<html>deep" + b"<!--" * 200_000, "html"),
        "tags that never end": (lambda: b"<html>deep" + b"<a " * 200_000, "html"),
        "attributes without end": (lambda: b"<p " + b"a=b " * 300_000 + b">deep</p>", "html"),
        "deep quotations": (lambda: b"> " * 60_000 + b"deep", "md"),
        "deep list items": (lambda: b"".join(b" " * n + b"- a\n" for n in range(1_500)), "md"),
        "open brackets": (lambda: b"[" * 60_000 + b" deep", "md"),
        "open emphasis": (lambda: b"**a *b " * 40_000, "md"),
        "backticks": (lambda: b"".join(b"`" * n + b" a " for n in range(1_200)), "md"),
        "a table of 20,000 columns": (
            lambda: b"|a" * 20_000 + b"|\n" + b"|-" * 20_000 + b"|\n", "md"),
        "hashes": (lambda: b"# " * 500_000, "md"),
        "deep fields in reStructuredText": (
            lambda: b"".join(b" " * n + b":a: b\n" for n in range(1_500)), "rst"),
        "deep stars in Org": (lambda: b"*" * 400_000 + b" deep", "org"),
        "a row of a million columns": (lambda: b"a," * 1_000_000 + b"\n", "csv"),
        "an open quotation in a table": (lambda: b'a,"' + b"b,\n" * 300_000, "csv"),
        "a line of 5 MB": (lambda: b"word " * 1_000_000, "txt"),
        "a word of 5 MB": (lambda: b"a" * 5_000_000, "txt"),
        "a million lines": (lambda: b"a\n" * 1_000_000, "txt"),
        "a far cell": (_far, "xlsx"),
    }  # fmt: skip
    other = {
        "deep notebook": (lambda: b"[" * 100_000 + b"]" * 100_000, "ipynb", (BROKEN, DEEP)),
        "deep RTF": (
            lambda: b"{\\rtf1" + b"{" * 100_000 + b" deep", "rtf", (TEXT, BROKEN, DEEP, BOMB)),
        "mail within mail": (
            lambda: b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
            + b"Content-Type: message/rfc822\n\n" * 2_000 + b"deep", "eml", (TEXT, BROKEN, DEEP),
        ),
        "headers without end": (lambda: b"X: a\n" * 200_000 + b"\ndeep", "eml", (TEXT,)),
        "a zip in a zip": (lambda: nested(1), "zip", (".*archive inside an archive.*",)),
        "zips within zips": (lambda: nested(60), "zip", (".*archive inside an archive.*",)),
        "a zip of 6,000 files": (lambda: crowd(6_000), "zip", ("holds more than 5,000 files",)),
        "pages in a circle": (loop, "pdf", (BROKEN, NO_TEXT)),
        "100,000 pages that are one": (lambda: pages(100_000), "pdf", (BROKEN, NO_TEXT, BOMB)),
        "deep arrays in a PDF": (
            lambda: seeds.pdf(b"x", b"[" * 50_000 + b"]" * 50_000), "pdf", (BROKEN, NO_TEXT, DEEP)),
        "deep dictionaries in a PDF": (
            lambda: seeds.pdf(page=b"/A" + b"<</A" * 50_000 + b"1" + b">>" * 50_000), "pdf",
            (TEXT, BROKEN, NO_TEXT, DEEP, BOMB)),
        "a picture that claims a huge size": (_picture, "png", ("cannot be read: it is an image",)),
    }  # fmt: skip
    more = {"pdf": (NO_TEXT, CRASH), "zip": (BROKEN, INSIDE), "epub": (TEXT,)}
    made = {
        n: Case(make, f"a.{end}", (BOMB, *more.get(end, ()))) for n, (make, end) in packed.items()
    }
    made |= {
        n: Case(make, f"a.{end}", (BROKEN, BOMB, EMPTY, *more.get(end, ())))
        for n, (make, end) in laughing.items()
    }
    made |= {n: Case(make, f"a.{end}", (TEXT,)) for n, (make, end) in deep.items()}
    return made | {n: Case(make, f"a.{end}", wants) for n, (make, end, wants) in other.items()}


def _far() -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.active["XFD1048576"] = WORDS
    book.save(held)
    return held.getvalue()


def _picture() -> bytes:
    size = struct.pack(">LL", 2_000_000_000, 2_000_000_000) + b"\x08\x02\0\0\0"
    head = struct.pack(">L", 13) + b"IHDR" + size + struct.pack(">L", zlib.crc32(b"IHDR" + size))
    return b"\x89PNG\r\n\x1a\n" + head
