"""No document takes the process down: real children, real limits, real bombs."""

from __future__ import annotations

import io
import json
import sys
import threading
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest

from ingest.extract.child import BROKEN, MEMORY, Confinement
from ingest.extract.dispatch import EMPTY
from ingest.extract.package import BOMB
from ingest.extract.sandbox import CRASH, SLOW, Extractor
from store.errors import RefusedError, UnavailableError
from store.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.integration

HOSTILE = Path(__file__).parents[1] / "children" / "hostile_child.py"
TIGHT = Confinement(memory_bytes=512 * 1024 * 1024, cpu_seconds=1, wall_seconds=5.0)


def hostile(children: int = 1) -> Extractor:
    command = (sys.executable, "-P", str(HOSTILE))
    return Extractor(children=children, confinement=TIGHT, command=command)


def said(extractor: Extractor, order: str) -> str:
    return extractor.extract(order.encode(), "order.txt").extraction.text.split(" ", 1)[1]


def refused(extractor: Extractor, order: str) -> str:
    with pytest.raises(RefusedError) as refusal:
        said(extractor, order)
    return str(refusal.value)


def child_id(extractor: Extractor) -> str:
    return extractor.extract(b"who", "order.txt").extraction.text.split(" ", 1)[0]


def test_a_child_is_kept_however_much_its_parent_holds() -> None:
    ballast = b"x" * (TIGHT.memory_bytes // 2)
    with hostile() as extractor:
        assert child_id(extractor) == child_id(extractor)
    assert ballast


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ("sleep", SLOW),
        ("spin", SLOW),
        ("allocate", MEMORY),
        ("starve", MEMORY),
        ("die", CRASH),
        ("leave", CRASH),
        ("garble", CRASH),
        ("fault", BROKEN),
        ("refuse", "is not wanted"),
    ],
)
def test_a_reader_gone_wrong_gives_its_reason_and_the_next_document_is_read(
    order: str, reason: str
) -> None:
    with hostile() as extractor:
        assert said(extractor, "before") == "before"
        assert refused(extractor, order) == reason
        assert said(extractor, "after") == "after"


def test_one_child_reads_many_documents() -> None:
    with hostile() as extractor:
        first = child_id(extractor)
        refused(extractor, "refuse")
        assert child_id(extractor) == first


def test_what_a_library_prints_does_not_disturb_the_answers() -> None:
    with hostile() as extractor:
        assert said(extractor, "noise") == "noise"
        assert said(extractor, "after") == "after"


def test_a_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEAMLORE_SLACK_BOT_TOKEN", "held-by-the-parent-only")
    with hostile() as extractor:
        held = json.loads(said(extractor, "environment"))
    assert "held-by-the-parent-only" not in held.values()
    assert held["OMP_NUM_THREADS"] == "1"


def test_a_child_cannot_fill_the_disk() -> None:
    with hostile() as extractor:
        assert said(extractor, "write") == "could not write"


def test_threads_share_children_and_get_their_own_answers() -> None:
    names = [f"document {number}" for number in range(200)]
    with hostile(children=2) as extractor, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda name: said(extractor, name), names))
    assert answers == names


def test_a_hanging_document_does_not_hold_up_the_other_child() -> None:
    with hostile(children=2) as extractor:
        hung = threading.Thread(target=refused, args=(extractor, "sleep"))
        hung.start()
        began = time.monotonic()
        assert said(extractor, "meanwhile") == "meanwhile"
        assert time.monotonic() - began < TIGHT.wall_seconds
        hung.join()


def test_a_child_that_cannot_start_is_not_the_documents_fault() -> None:
    command = (sys.executable, "-c", "raise SystemExit(3)")
    with Extractor(command=command) as extractor, pytest.raises(UnavailableError):
        extractor.extract(b"text", "a.txt")
    with Extractor(command=("/does/not/exist",)) as extractor, pytest.raises(UnavailableError):
        extractor.extract(b"text", "a.txt")


def test_a_closed_extractor_reads_nothing() -> None:
    extractor = hostile()
    extractor.close()
    with pytest.raises(RuntimeError):
        extractor.extract(b"text", "a.txt")


@pytest.fixture(scope="module")
def reader() -> Iterator[Extractor]:
    """The real child, with the real limit on memory and less patience."""
    with Extractor(confinement=Confinement(cpu_seconds=30, wall_seconds=45.0)) as extractor:
        yield extractor


def test_text_and_blocks_come_back_whole(reader: Extractor) -> None:
    source = "---\ntitle: Añb \U0001f600\n---\n\n# One\r\n\r\nFirst.\r\rSecond \U0001f600 line.\n"
    extracted = reader.extract(source.encode(), "notes/a.md")
    text = extracted.extraction.text
    assert text == source.replace("\r\n", "\n").replace("\r", "\n")
    assert extracted.extraction.title == "Añb \U0001f600"
    assert extracted.extraction.lines
    assert "Second \U0001f600 line." in [
        text[each.start : each.end].strip() for each in extracted.blocks
    ]
    assert all(isinstance(each.kind, BlockKind) for each in extracted.blocks)


def test_the_way_through_the_sandbox_costs_little(reader: Extractor) -> None:
    source = b"A paragraph of a run-book that says what to do.\n\n" * 200
    reader.extract(source, "warm.md")
    began = time.perf_counter()
    for _ in range(50):
        reader.extract(source, "a.md")
    # Measured 1 ms with reading and outline; the bound leaves room for a busy machine.
    assert (time.perf_counter() - began) / 50 < 0.020


def zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def pdf_of(stream: bytes, filters: bytes) -> bytes:
    return b"\n".join(
        [
            b"%PDF-1.4",
            b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj",
            b"4 0 obj<</Length %d/Filter%s>>stream" % (len(stream), filters),
            stream,
            b"endstream endobj",
            b"trailer<</Root 1 0 R>>",
            b"%%EOF",
        ]
    )


def bomb_docx() -> bytes:
    body = b"<w:p><w:r><w:t>" + b"a" * 300_000_000 + b"</w:t></w:r></w:p>"
    main = b'<w:document xmlns:w="urn:w"><w:body>' + body + b"</w:body></w:document>"
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": main})


def bomb_zip() -> bytes:
    return zipped({f"{number}.txt": b"a" * 50_000_000 for number in range(6)})


def nested_zip() -> bytes:
    return zipped({"inner.zip": zipped({"deep.txt": b"hidden"})})


def crowded_zip() -> bytes:
    return zipped({f"{number}.txt": b"" for number in range(6_000)})


def laughing_docx() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": laughs()})


def laughs() -> bytes:
    lines = ['<?xml version="1.0"?>', "<!DOCTYPE x [", '<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11)]
    return "\n".join([*lines, "]>", "<x>&a10;</x>"]).encode()


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "far away"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def flate_pdf() -> bytes:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    return pdf_of(stream, b"/FlateDecode")


def double_flate_pdf() -> bytes:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    return pdf_of(zlib.compress(stream, 9), b"[/FlateDecode/FlateDecode]")


def nested_pdf() -> bytes:
    return pdf_of(b"x", b"[" * 50_000 + b"]" * 50_000)


BOMBS: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    # name: (how it is made, its file name, the reason where there is exactly one)
    "docx of 300 MB": (bomb_docx, "a.docx", BOMB),
    "zip of 300 MB": (bomb_zip, "a.zip", BOMB),
    "zip in a zip": (nested_zip, "a.zip", None),
    "zip of 6,000 files": (crowded_zip, "a.zip", "holds more than 5,000 files"),
    "laughs in a docx": (laughing_docx, "a.docx", None),
    "one far cell": (far_cell, "a.xlsx", ""),
    "flate": (flate_pdf, "a.pdf", None),
    "flate in flate": (double_flate_pdf, "a.pdf", None),
    "nested arrays in a PDF": (nested_pdf, "a.pdf", None),
    "nested tables": (lambda: b"<table><tr><td>" * 50_000 + b"deep", "a.html", ""),
    "nested lists": (lambda: b"<ul><li>" * 100_000 + b"deep", "a.html", ""),
    "nested div": (lambda: b"<html>" + b"<div>" * 200_000 + b"deep", "a.html", ""),
    "unclosed comment": (lambda: b"<html>deep" + b"<!--" * 200_000, "a.html", ""),
    "unclosed tags": (lambda: b"<html>deep" + b"<a " * 200_000, "a.html", ""),
    "nested JSON": (lambda: b"[" * 50_000 + b"]" * 50_000, "a.json", ""),
    "nested notebook": (lambda: b"[" * 50_000 + b"]" * 50_000, "a.ipynb", None),
    "billion laughs": (laughs, "a.xml", ""),
    "one line of 30 MB": (lambda: b"word " * 6_000_000, "a.txt", None),
    "hashes": (lambda: b"# " * 500_000, "a.md", ""),
    "nested RTF": (lambda: b"{\\rtf1" + b"{" * 100_000 + b" deep", "a.rtf", None),
    "nested parts": (
        lambda: (
            b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
            + b"Content-Type: message/rfc822\n\n" * 2_000
            + b"deep"
        ),
        "a.eml",
        None,
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_text_or_a_reason_and_the_next_document_is_read(
    reader: Extractor, name: str
) -> None:
    make, file_name, reason = BOMBS[name]
    outcome = ""
    try:
        assert reader.extract(make(), file_name).extraction.text.strip()
    except RefusedError as refusal:
        outcome = str(refusal)
        assert outcome != EMPTY
    if reason is not None:
        assert outcome == reason
    assert reader.extract(b"still here", "next.txt").extraction.text == "still here"
    print(f"{name}: {outcome or 'text'}")  # noqa: T201 - read with -s
