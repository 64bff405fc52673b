"""Files that are locked, written in no alphabet, or that try to get out of their place."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pypdf

from fakes.hostile import seeds
from fakes.hostile.case import BROKEN, EMPTY, ENCRYPTED, TEXT, Case
from fakes.hostile.seeds import WORDS, zipped

_BINARY = r"is not text: it holds binary data"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def locked_pdf(algorithm: str) -> bytes:
    """One that opens with a password only."""
    writer, held = pypdf.PdfWriter(io.BytesIO(seeds.pdf())), io.BytesIO()
    writer.encrypt("secret", algorithm=algorithm)
    writer.write(held)
    return held.getvalue()


def locked(data: bytes) -> bytes:
    """An archive whose members say that they are encrypted."""
    made = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(mark)
        while place >= 0:
            made[place + at] |= 1
            place = made.find(mark, place + 4)
    return bytes(made)


def ole(*streams: str) -> bytes:
    """The beginning of an old Office file with these names in its directory."""
    return _OLE + bytes(504) + b"".join(s.encode("utf-16-le") + bytes(64) for s in streams)


def _odf_locked() -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry></manifest:manifest>"
    )
    return zipped({"mimetype": seeds.ODT, "META-INF/manifest.xml": manifest,
                   "content.xml": bytes(range(256))})  # fmt: skip


def _book_locked() -> bytes:
    rights = "<encryption><EncryptedData/></encryption>"
    return zipped(seeds.members(seeds.book()) | {
        "META-INF/encryption.xml": rights, "META-INF/rights.xml": "<rights/>"
    })  # fmt: skip


def closed() -> dict[str, Case]:
    """What needs a key."""
    rights = r"is locked by digital rights management: add an open copy"
    made: dict[str, tuple[Callable[[], bytes], str, tuple[str, ...]]] = {
        "a PDF with RC4": (lambda: locked_pdf("RC4-128"), "pdf", (ENCRYPTED,)),
        "a PDF with AES-128": (lambda: locked_pdf("AES-128"), "pdf", (ENCRYPTED,)),
        "a PDF with AES-256": (lambda: locked_pdf("AES-256"), "pdf", (ENCRYPTED,)),
        "a zip": (lambda: locked(seeds.PACKED["zip"]()), "zip", (ENCRYPTED,)),
        "a docx as a zip": (lambda: locked(seeds.word()), "docx", (ENCRYPTED,)),
        "an xlsx as a zip": (lambda: locked(seeds.sheet()), "xlsx", (ENCRYPTED,)),
        "a docx as Office does it": (lambda: ole("EncryptedPackage"), "docx", (ENCRYPTED,)),
        "an xlsx as Office does it": (
            lambda: ole("EncryptionInfo", "EncryptedPackage"), "xlsx", (ENCRYPTED,)),
        "a pptx as Office does it": (lambda: ole("EncryptedPackage"), "pptx", (ENCRYPTED,)),
        "an OpenDocument text": (_odf_locked, "odt", (ENCRYPTED,)),
        "an e-book": (_book_locked, "epub", (rights,)),
        "an old Word file of nothing": (lambda: ole("WordDocument"), "doc", (BROKEN,)),
        "an old workbook of nothing": (lambda: ole("Workbook"), "xls", (BROKEN, EMPTY)),
        "old slides of nothing": (lambda: ole("PowerPoint Document"), "ppt", (BROKEN, EMPTY)),
        "a message of nothing": (lambda: ole("__properties_version1.0"), "msg", (BROKEN, EMPTY)),
        "an old file of no kind": (
            lambda: ole("Contents"), "doc", (r"cannot be read: it is an old Office file.+",)),
    }  # fmt: skip
    return {n: Case(make, f"a.{end}", wants) for n, (make, end, wants) in made.items()}


def written_oddly() -> dict[str, Case]:
    """Bytes that are no text, and text that plays with its readers."""
    words = WORDS.encode()
    made: dict[str, tuple[bytes, str, tuple[str, ...]]] = {
        "zeros": (bytes(10_000), "txt", (_BINARY,)),
        "zeros in text": (words + bytes(3_000) + words, "md", (_BINARY,)),
        "one zero in text": (words + b"\0" + words, "md", (TEXT, _BINARY)),
        "every byte": (bytes(range(256)) * 40, "txt", (_BINARY, TEXT)),
        "half a character": (words + b"\xe2\x82", "md", (TEXT,)),
        "overlong characters": (words + b"\xc0\xaf\xe0\x80\xaf" * 9, "md", (TEXT,)),
        "surrogates": (words + b"\xed\xa0\x80\xed\xb0\x80" * 9, "md", (TEXT,)),
        "characters beyond the last": (words + b"\xf4\x90\x80\x80" * 9, "md", (TEXT,)),
        "UTF-16": (WORDS.encode("utf-16"), "txt", (TEXT,)),
        "UTF-16 of an odd length": (WORDS.encode("utf-16") + b"a", "txt", (TEXT, _BINARY)),
        "UTF-16 without a mark": (WORDS.encode("utf-16-le"), "txt", (TEXT, _BINARY)),
        "UTF-32": (WORDS.encode("utf-32"), "txt", (TEXT, _BINARY)),
        "a mark of UTF-16 before UTF-8": (b"\xff\xfe" + words, "txt", (TEXT, _BINARY)),
        "two marks": (b"\xef\xbb\xbf\xef\xbb\xbf" + words, "md", (TEXT,)),
        "UTF-7": (b"+ADw-script+AD4-alert(1)+ADw-/script+AD4- " + words, "html", (TEXT,)),
        "Latin in the name of UTF-8": (
            b"<meta charset=utf-8><p>Gr\xfc\xdfe, " + words, "html", (TEXT,)),
        "an encoding that there is not": (b"<meta charset=nonsense><p>" + words, "html", (TEXT,)),
        "an encoding that runs code": (b"# -*- coding: rot13 -*-\n" + words, "py", (TEXT,)),
        "an encoding of XML that there is not": (
            b'<?xml version="1.0" encoding="x"?><a>' + words + b"</a>", "xml", (TEXT,)),
        "Japanese": ("昇降機は復旧しました。".encode("shift_jis") * 9, "txt", (TEXT,)),
        "text that turns round": (("\u202e" + WORDS + "\u202c").encode() * 9, "md", (TEXT,)),
        "isolates": (("\u2066" * 500 + WORDS).encode(), "md", (TEXT,)),
        "nothing to be seen": ("\u200b\u200c\u2060\ufeff".encode() * 99, "md", (TEXT, EMPTY)),
        "letters in tags": (
            "".join(chr(0xE0000 + ord(c)) for c in WORDS).encode(), "md", (TEXT, EMPTY)),
        "a thousand marks on a letter": (("a" + "\u0301" * 1_000 + WORDS).encode(), "md", (TEXT,)),
        "characters for private use": (("\ue000" * 999 + WORDS).encode(), "md", (TEXT,)),
        "commands to a terminal": (b"\x1b]0;in\x07\x1b[2J" + words, "txt", (TEXT, _BINARY)),
        "line ends of every kind": (b"a\r\rb\n\rc\x0b\x0cd\x1c\x85" + words, "txt", (TEXT,)),
        "mentions and links of a platform": (
            b"<!channel> <@U1> @everyone <https://x|y> " + words, "md", (TEXT,)),
        "formulas": (b'=cmd|"/c calc"!A1,@SUM(1),+1,-1\n' * 9, "csv", (TEXT,)),
        "a page of scripts": (b"<script>alert(1)</script><p onclick=x>" + words, "html", (TEXT,)),
        "YAML that makes objects": (
            b"!!python/object/apply:os.system ['touch MARKER']\n", "yaml", (TEXT,)),
    }  # fmt: skip
    return {n: Case(lambda data=data: data, f"a.{end}", wants)  # type: ignore[misc]
            for n, (data, end, wants) in made.items()}  # fmt: skip


_PLACES = (
    "../escaped.md", "../../../../var/escaped.md", "/var/escaped.md", "/etc/cron.d/escaped",
    "C:\\escaped.md", "..\\..\\escaped.md", "a/../../escaped.md", "./././escaped.md",
    "\\\\host\\share\\escaped.md", "CON.md", "a\x00b.md", "a\nb.md", "~/escaped.md",
    "%2e%2e%2fescaped.md", "\u202egnp.md", "a" * 3_000 + ".md", "-rf.md", "$(touch escaped).md",
)  # fmt: skip


def places() -> dict[str, Case]:
    """Archives whose members would lie elsewhere, if they were ever put onto the disk."""
    made = {f"a member {name[:30]!r}": Case(lambda name=name: zipped({name: WORDS, "b.md": WORDS}),  # type: ignore[misc]
                                            "a.zip", (TEXT,)) for name in _PLACES}  # fmt: skip
    made["members of one name"] = Case(_twins, "a.zip", (TEXT,))
    made["a member that is a link"] = Case(lambda: _special(stat.S_IFLNK), "a.zip", (TEXT,))
    made["a member that is a pipe"] = Case(lambda: _special(stat.S_IFIFO), "a.zip", (TEXT,))
    made["a member that is a device"] = Case(lambda: _special(stat.S_IFBLK), "a.zip", (TEXT,))
    made["a docx with a part above it"] = Case(
        lambda: zipped(seeds.members(seeds.word()) | {"../../escaped.xml": "<a/>"}), "a.docx",
        (TEXT,),
    )  # fmt: skip
    made["an e-book with a page above it"] = Case(
        lambda: zipped(seeds.members(seeds.book()) | {
            "a.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="c" '
                     'href="../../../etc/passwd" media-type="text/html"/></manifest><spine>'
                     '<itemref idref="c"/></spine></package>'
        }), "a.epub", (BROKEN, EMPTY),
    )  # fmt: skip
    return made


def _special(kind: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        member = zipfile.ZipInfo("escaped.md")
        member.external_attr = (kind | 0o777) << 16
        archive.writestr(member, "/etc/passwd")
        archive.writestr("b.md", WORDS)
    return held.getvalue()


def _twins() -> bytes:
    data = zipped({"aa.md": WORDS, "ab.md": "escaped"})
    return data.replace(b"ab.md", b"aa.md")


def macros() -> dict[str, Case]:
    """Documents that would run something where they are opened."""
    vba = ole("VBA", "ThisDocument", "Macros")
    script = b"/AA<</O<</S/JavaScript/JS(app.launchURL)>>>>"
    word = zipped(seeds.members(seeds.word()) | {"word/vbaProject.bin": vba})
    sheet = zipped(seeds.members(seeds.sheet()) | {"xl/vbaProject.bin": vba})
    old = "{\\rtf1 " + WORDS + "{\\object\\objemb{\\*\\objdata 0105000002000000}}}"
    field = "{\\rtf1 " + WORDS + '{\\field{\\*\\fldinst DDEAUTO c:\\\\\\\\cmd "/c x"}}}'
    return {
        "a docm": Case(lambda: word, "a.docm", (TEXT,)),
        "macros in a docx": Case(lambda: word, "a.docx", (TEXT,)),
        "an xlsm": Case(lambda: sheet, "a.xlsm", (TEXT,)),
        "a script in a PDF": Case(lambda: seeds.pdf(page=script), "a.pdf", (TEXT,)),
        "an object in RTF": Case(old.encode, "a.rtf", (TEXT,)),
        "a call in RTF": Case(field.encode, "a.rtf", (TEXT,)),
    }
