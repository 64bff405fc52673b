"""Decides what a file is: its bytes first, then its name; the two must not disagree."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from ingest.extract.package import open_zip
from store.errors import RefusedError


class Kind(StrEnum):
    """A format that has a reader."""

    MARKDOWN = "Markdown"
    RST = "reStructuredText"
    ORG = "Org"
    PLAIN = "text"
    CODE = "source code"
    TABLE = "table text"
    DATA = "data text"
    NOTEBOOK = "a Jupyter notebook"
    HTML = "HTML"
    EML = "an e-mail"
    PDF = "a PDF"
    DOCX = "a Word document"
    DOC = "an old Word document"
    RTF = "an RTF document"
    ODT = "an OpenDocument text"
    PPTX = "a PowerPoint file"
    PPT = "an old PowerPoint file"
    ODP = "an OpenDocument presentation"
    XLSX = "an Excel workbook"
    XLS = "an old Excel workbook"
    ODS = "an OpenDocument spreadsheet"
    MSG = "an Outlook message"
    EPUB = "an e-book"
    ZIP = "a zip archive"


OFFICE: Final = frozenset(
    {
        Kind.DOCX, Kind.DOC, Kind.RTF, Kind.ODT, Kind.PPTX, Kind.PPT, Kind.ODP, Kind.XLSX,
        Kind.XLS, Kind.ODS,
    }
)  # fmt: skip

_BINARY: Final = OFFICE | {Kind.PDF, Kind.MSG, Kind.EPUB, Kind.ZIP}

_CODE: Final = """
    adb ads asm astro awk bash bat bicep c cc cjs cl clj cljs cmake cmd coffee cpp cr cs csh css
    cu cxx d dart diff dockerfile el elm erl ex exs f f90 fish for fs fsx gd glsl go gradle
    graphql groovy h hcl hpp hrl hs hx hxx ino java jl js jsx kt kts less lisp lua m make mjs mk
    ml mli mm nim nix pas patch php pl pm proto ps1 psm1 py pyi pyx r rb rkt rs s sass scala
    scheme scm scss sh sol sql svelte sv swift tcl tf tfvars thrift toml ts tsx v vala vb vhd
    vhdl vim vue zig zsh ini cfg conf env properties editorconfig gitignore dockerignore service
    desktop
"""

_NAMES: Final = {
    Kind.MARKDOWN: "md markdown mdown mkd mdx qmd rmd",
    Kind.RST: "rst rest",
    Kind.ORG: "org",
    Kind.PLAIN: "txt text log adoc asciidoc asc tex textile wiki mediawiki srt vtt po nfo",
    Kind.CODE: _CODE,
    Kind.TABLE: "csv tsv tab jsonl ndjson psv",
    Kind.DATA: "json json5 jsonc geojson yaml yml xml xsd xsl xslt rss atom opml svg plist",
    Kind.NOTEBOOK: "ipynb",
    Kind.HTML: "html htm xhtml shtml",
    Kind.EML: "eml",
    Kind.PDF: "pdf",
    Kind.DOCX: "docx docm dotx",
    Kind.DOC: "doc dot",
    Kind.RTF: "rtf",
    Kind.ODT: "odt",
    Kind.PPTX: "pptx pptm ppsx",
    Kind.PPT: "ppt pps",
    Kind.ODP: "odp",
    Kind.XLSX: "xlsx xlsm xlsb xltx",
    Kind.XLS: "xls",
    Kind.ODS: "ods",
    Kind.MSG: "msg",
    Kind.EPUB: "epub",
    Kind.ZIP: "zip",
}

EXTENSIONS: Final = {ext: kind for kind, names in _NAMES.items() for ext in names.split()}

_WHOLE_NAMES: Final = {
    "dockerfile": Kind.CODE,
    "makefile": Kind.CODE,
    "jenkinsfile": Kind.CODE,
    "codeowners": Kind.CODE,
}

_OLE_STREAMS: Final = (
    ("WordDocument", Kind.DOC),
    ("PowerPoint Document", Kind.PPT),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("__substg1.0_", Kind.MSG),
    ("__properties_version1.0", Kind.MSG),
)

_ZIP_FOLDERS: Final = (
    ("word/", Kind.DOCX),
    ("ppt/", Kind.PPTX),
    ("xl/", Kind.XLSX),
)

_MIMETYPES: Final = {
    b"application/epub+zip": Kind.EPUB,
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODP,
}

_OTHER: Final = (
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BM", "an image"),
    (b"II*\x00", "an image"),
    (b"MM\x00*", "an image"),
    (b"RIFF", "media"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"\x1f\x8b", "a compressed archive: unpack it and add what is inside"),
    (b"BZh", "a compressed archive: unpack it and add what is inside"),
    (b"\xfd7zXZ\x00", "a compressed archive: unpack it and add what is inside"),
    (b"7z\xbc\xaf", "a compressed archive: unpack it and add what is inside"),
    (b"Rar!", "a compressed archive: unpack it and add what is inside"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "a database"),
)


def extension(name: str) -> str:
    """The name's ending without its dot, in lower case; a dot file's whole name counts."""
    last = PurePosixPath(name.replace("\\", "/")).name.lower()
    return last.rpartition(".")[2] if "." in last else ""


def named_kind(name: str) -> Kind | None:
    """What the name alone says."""
    whole = PurePosixPath(name.replace("\\", "/")).name.lower()
    return _WHOLE_NAMES.get(whole) or EXTENSIONS.get(extension(name))


def sniff(data: bytes, name: str) -> Kind:
    """What the file is; refuses what has no reader and what is not what its name says."""
    named = named_kind(name)
    found = _binary_kind(data, named)
    if found is None:
        return _text_kind(data, named)
    if named is None or named is found or {named, found} <= OFFICE:
        return found
    if found is Kind.ZIP and named in _BINARY:
        raise RefusedError(f"is broken: its name says {named.value}, but parts of it are missing")
    raise RefusedError(f"is {found.value}, but its name says .{extension(name)}: rename it")


def _text_kind(data: bytes, named: Kind | None) -> Kind:
    """No known binary mark: the name decides, and where it says nothing, the first line."""
    if named in _BINARY:
        return _text_in_office_clothes(data, named)
    if named is not None:
        return named
    for mark, what in _OTHER:
        if data.startswith(mark) and b"\x00" in data[:4096]:
            raise RefusedError(f"cannot be read: it is {what}")
    return _guess(data)


def _text_in_office_clothes(data: bytes, named: Kind | None) -> Kind:
    """Web applications export HTML as .doc and .xls; anything else there is broken."""
    if named in (Kind.DOC, Kind.XLS) and _is_html(data):
        return Kind.HTML
    if named is Kind.XLS and b"\t" in data[:4096] and b"\x00" not in data[:4096]:
        return Kind.TABLE
    what = named.value if named else "a document"
    raise RefusedError(f"is broken: its name says {what}, but it is none")


def _guess(data: bytes) -> Kind:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_html(data):
        return Kind.HTML
    if head.startswith(b"<?xml"):
        return Kind.DATA
    return Kind.CODE if head.startswith(b"#!") else Kind.PLAIN


def _is_html(data: bytes) -> bool:
    head = data[:1024].lower()
    return b"<!doctype html" in head or b"<html" in head


def _binary_kind(data: bytes, named: Kind | None) -> Kind | None:
    """What the magic bytes say, or None."""
    if b"%PDF-" in data[:1024] and b"<" not in data[: data.index(b"%PDF-")]:
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data, named)
    return Kind.RTF if data.startswith(b"{\\rtf") else None


def _zip_kind(data: bytes) -> Kind:
    with open_zip(data) as held:
        names = held.namelist()
    if names and names[0] == "mimetype":
        # The rule of these formats: the first member is stored plain, right after its header.
        for mimetype, kind in _MIMETYPES.items():
            if data[38 : 38 + 64].startswith(mimetype) and not data[38:].startswith(
                mimetype + b"-"
            ):
                return kind
    for folder, kind in _ZIP_FOLDERS:
        if any(name.startswith(folder) for name in names) and "[Content_Types].xml" in names:
            return kind
    if "[Content_Types].xml" in names:
        raise RefusedError("cannot be read: it is an office file of an unknown kind")
    return Kind.EPUB if "META-INF/container.xml" in names else Kind.ZIP


def _ole_kind(data: bytes, named: Kind | None) -> Kind:
    """By the names in the directory, which old Office files keep as UTF-16.

    A message holds the directories of its attachments too: the name decides between several.
    """
    found = [kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in data]
    if named in found:
        return named
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise RefusedError("is encrypted: remove the password and add it again")
    if not found:
        raise RefusedError("cannot be read: it is an old Office file of an unknown kind")
    return found[0]
