"""What a fetched document is called: a file name whose extension says how to read it."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from urllib.parse import unquote

MAX_NAME = 120  # characters; file systems allow 255 bytes
EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/x-rst": ".rst",
    "text/prs.fallenstein.rst": ".rst",
    "text/org": ".org",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "application/toml": ".toml",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
}
# Servers send these as text/plain or as a download; there the address knows better.
_PROSE = frozenset((".htm", ".markdown", ".mdx", ".txt", ".text", ".log", ".adoc", ".tex", ".vtt"))
_CONFIG = frozenset((".yml", ".ini", ".cfg", ".conf", ".proto", ".graphql", ".tf", ".sql", ".css"))
_SCRIPT = frozenset((".py", ".pyi", ".ipynb", ".sh", ".rb", ".php", ".lua", ".pl", ".r", ".patch"))
_WEB = frozenset((".js", ".mjs", ".ts", ".tsx", ".jsx"))
_COMPILED = frozenset((".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".go", ".rs", ".java", ".kt"))
_FROM_ADDRESS = _PROSE | _CONFIG | _SCRIPT | _WEB | _COMPILED | frozenset(EXTENSIONS.values())
_VAGUE = ("", "application/octet-stream", "binary/octet-stream")
_PICTURES = ("image/", "audio/", "video/", "font/", "model/")
_UNSAFE = re.compile(r"[^\w.()+,=@ -]+")


def media_type(content_type: str) -> str:
    """The bare type of a Content-Type header, lower case; empty if there is none."""
    bare = content_type.partition(";")[0].strip().lower()
    return bare if re.fullmatch(r"[\w.+-]+/[\w.+-]+", bare, re.ASCII) else ""


def is_readable(media: str) -> bool:
    """Whether a media type can hold text at all."""
    return not media.startswith(_PICTURES)


def charset_of(content_type: str) -> str | None:
    """The encoding a Content-Type header names, if Python can decode text with it."""
    named = _header("content-type", content_type).get_content_charset()
    try:
        found = codecs.lookup(named or "")
    except (LookupError, ValueError):
        return None
    # Codecs such as zlib and hex are registered beside the text encodings.
    return found.name if getattr(found, "_is_text_encoding", False) else None


def name_of(host: str, path: str, media: str, disposition: str, data: bytes) -> str:
    """A safe file name: the server's, else the address's last part, else the host.

    The extension follows the media type; where that says nothing, the address, then the bytes.
    """
    offered = _header("content-disposition", disposition).get_filename() if disposition else None
    last = unquote(path.partition("?")[0].rstrip("/").rpartition("/")[2])
    name = _safe(offered or "") or _safe(last)
    stem, extension = _parted(name) if name else (host.replace(":", "-"), "")
    return stem[:MAX_NAME] + _fit(extension, media, data)


def _header(name: str, value: str) -> Message:
    message = Message()
    message[name] = value.replace("\r", " ").replace("\n", " ")
    return message


def _safe(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return _UNSAFE.sub("-", last).strip(" .-")


def _parted(name: str) -> tuple[str, str]:
    """Stem and extension, where the extension is one that documents have."""
    stem, dot, ending = name.rpartition(".")
    extension = f".{ending.lower()}"
    known = dot and stem and extension in _FROM_ADDRESS
    return (stem.rstrip(" .-"), extension) if known else (name, "")


def _fit(extension: str, media: str, data: bytes) -> str:
    if media in EXTENSIONS:
        return EXTENSIONS[media]
    if extension:
        return extension
    if media.endswith(("+json", "+xml")):
        return "." + media.rpartition("+")[2]
    if media.startswith("text/"):
        return ".txt"
    return _sniffed(data) if media in _VAGUE else ".bin"


def _sniffed(data: bytes) -> str:
    """For servers that name no type: the three kinds that a first look can tell."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return ".pdf"
    if start.startswith((b"<!doctype html", b"<html")):
        return ".html"
    return ".bin" if b"\0" in data[:8192] else ".txt"
