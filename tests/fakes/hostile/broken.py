"""Sound files that are cut, scratched or called what they are not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fakes.hostile import seeds
from fakes.hostile.case import BROKEN, EMPTY, TEXT, Case

_NO_TEXT = r".*no text.*|is a scan.*"
_ODD = (TEXT, BROKEN, EMPTY, _NO_TEXT)


def halved(data: bytes) -> bytes:
    return data[: len(data) // 2]


def shortened(data: bytes) -> bytes:
    return data[:-9]


def beheaded(data: bytes) -> bytes:
    return data[9:]


def scratched(data: bytes) -> bytes:
    """Every 61st byte is another one."""
    return bytes(b ^ 0x55 if n % 61 == 60 else b for n, b in enumerate(data))


def blotted(data: bytes) -> bytes:
    """The middle third is zeros."""
    third = len(data) // 3
    return data[:third] + bytes(third) + data[2 * third :]


DEEDS: tuple[Callable[[bytes], bytes], ...] = (halved, shortened, beheaded, scratched, blotted)
_BINARY = r"is not text: it holds binary data"
# What is text is read as far as it goes; what is packed is of one piece.
_PACKED = (BROKEN, _BINARY)


def harmed() -> dict[str, Case]:
    """Each type, harmed in each way."""
    made = {}
    for ending, data in seeds.seeds().items():
        wants = _PACKED if ending in seeds.PACKED else (*_ODD, _BINARY)
        if ending in ("pdf", "pptx"):
            wants = (*_ODD, _BINARY)  # their readers take what is whole
        for deed in DEEDS:
            make = partial(deed, data)
            made[f"{ending} {deed.__name__}"] = Case(make, f"a.{ending}", wants)
    return made


_OTHER_NAME = r"is .+, but its name says \.\w+: rename it"
_IS_NONE = r"is broken: its name says .+, but (?:it is none|parts of it are missing)"
_NO_READER = r"cannot be read: it is .+"


def _called(data: bytes, file: str, *wants: str) -> Case:
    return Case(lambda: data, file, wants)


def misnamed() -> dict[str, Case]:
    """The right bytes under the wrong name, and names that mean nothing."""
    pdf, word, sheet = seeds.pdf(), seeds.word(), seeds.sheet()
    archive, book, text = seeds.PACKED["zip"](), seeds.book(), seeds.WORDS.encode()
    html = seeds.PLAIN["html"].encode()
    made = {
        "a PDF called docx": _called(pdf, "a.docx", _OTHER_NAME),
        "a PDF called txt": _called(pdf, "a.txt", _OTHER_NAME),
        "a PDF called html": _called(pdf, "a.html", _OTHER_NAME),
        "a docx called pdf": _called(word, "a.pdf", _OTHER_NAME),
        "a docx called zip": _called(word, "a.zip", _OTHER_NAME),
        "a docx called md": _called(word, "a.md", _OTHER_NAME),
        "a docx called xlsx": _called(word, "a.xlsx", TEXT),
        "an xlsx called csv": _called(sheet, "a.csv", _OTHER_NAME),
        "an e-book called docx": _called(book, "a.docx", _OTHER_NAME),
        "a zip called docx": _called(archive, "a.docx", _IS_NONE),
        "a zip called epub": _called(archive, "a.epub", _IS_NONE),
        "a zip called py": _called(archive, "a.py", _OTHER_NAME),
        "text called docx": _called(text, "a.docx", _IS_NONE),
        "text called pdf": _called(text, "a.pdf", _IS_NONE),
        "text called zip": _called(text, "a.zip", _IS_NONE),
        "text called xlsx": _called(text, "a.xlsx", _IS_NONE),
        "HTML called doc": _called(html, "a.doc", TEXT),
        "HTML called pdf": _called(html, "a.pdf", _IS_NONE),
        "HTML in front of a PDF": _called(html + pdf, "a.html", TEXT),
        "a PDF behind a zip": _called(archive + pdf, "a.zip", TEXT, BROKEN),
        "a zip behind a PDF": _called(pdf + archive, "a.pdf", TEXT),
        "a PDF without an ending": _called(pdf, "README", TEXT),
        "a file that is only an ending": _called(text, ".md", TEXT),
        "a name of another type of an earlier one": _called(text, "a.pdf.txt", TEXT),
        "an ending in capitals": _called(pdf, "A.PDF", TEXT),
        "a name with a way up": _called(text, "../../etc/passwd.md", TEXT),
        "a name with control characters": _called(text, "a\r\n\x1b[31mb.md", TEXT),
        "a name that turns round": _called(text, "a\u202efdp.md", TEXT),
        "a name of 5,000 characters": _called(text, "a" * 5_000 + ".md", TEXT),
        "nothing at all": _called(b"", "a.md", EMPTY),
        "nothing but spaces": _called(b" \n\t " * 99, "a.md", EMPTY),
        "nothing in a PDF": _called(seeds.pdf(b" "), "a.pdf", _NO_TEXT, EMPTY),
    }
    return made | {f"{what} by its bytes": _called(head, "a", _NO_READER)
                   for what, head in _FOREIGN.items()}  # fmt: skip


_TAIL = b"\x00\x01\x02\x03" * 64
_FOREIGN = {
    "an image": b"\x89PNG\r\n\x1a\n" + _TAIL, "a photograph": b"\xff\xd8\xff\xe0" + _TAIL,
    "an animation": b"GIF89a" + _TAIL, "sound": b"ID3\x04" + _TAIL, "film": b"RIFF" + _TAIL,
    "a program": b"\x7fELF" + _TAIL, "a program of Windows": b"MZ\x90" + _TAIL,
    "a database": b"SQLite format 3\x00" + _TAIL, "gzip": b"\x1f\x8b\x08\x00" + _TAIL,
    "bzip2": b"BZh9" + _TAIL, "xz": b"\xfd7zXZ\x00" + _TAIL, "7z": b"7z\xbc\xaf'\x1c" + _TAIL,
    "rar": b"Rar!\x1a\x07\x00" + _TAIL,
}  # fmt: skip
