"""Text formats: the decoded file, its lines untouched, so that a line number is the file's."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from ingest.extract.sniff import Kind
from ingest.extract.titles import author_of, title_of
from store.errors import RefusedError
from store.records import Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKUP: Final[Mapping[Kind, Markup]] = {
    Kind.MARKDOWN: Markup.MARKDOWN,
    Kind.RST: Markup.RST,
    Kind.ORG: Markup.ORG,
    Kind.PLAIN: Markup.PLAIN,
    Kind.CODE: Markup.CODE,
    Kind.TABLE: Markup.TABLE,
    Kind.DATA: Markup.DATA,
}

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_SAMPLE: Final = 64 * 1024  # enough to tell an encoding; the detector's time grows with it
_FEW: Final = 64  # below so many odd bytes a statistical detector guesses, and guesses badly
_GARBAGE: Final = 0.02  # more control characters than this and no person wrote it

_DECLARED: Final = re.compile(
    rb"""(?:<\?xml[^>]{0,100}encoding|<meta[^>]{0,200}charset|coding[:=])\s*=?\s*["']?([\w.:-]+)""",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def read_text(data: bytes, kind: Kind) -> Extraction:
    """A text format as it stands, with its title where the format has a place for one."""
    text = decode(data)
    markup = MARKUP[kind]
    return Extraction(
        text, markup, title=title_of(text, markup), lines=True, author=author_of(text, markup)
    )


def decode(data: bytes) -> str:
    """The file as text with line ends as ``\\n``; refuses bytes that are no text."""
    text = _decoded(data)
    if len(_CONTROL.findall(text[:_SAMPLE])) > max(2, _GARBAGE * len(text[:_SAMPLE])):
        raise RefusedError("is not text: it holds binary data")
    return storable(text.replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: str) -> str:
    """No database takes a NUL and no encoder a lone surrogate; one for one, so offsets hold."""
    return _UNSTORABLE.sub("\ufffd", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            # A mark is a promise, but one broken byte must not lose the rest of the file.
            return data.decode(encoding, "replace")
    if wide := _wide_encoding(data):
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where the zero bytes of Latin letters stand."""
    head = data[:_SAMPLE]
    head = head[: len(head) // 4 * 4]
    if head.count(0) * 4 < len(head) or not head:
        return None
    quarter = len(head) // 4
    zeros = [head[place::4].count(0) for place in range(4)]
    full = [count > 0.6 * quarter for count in zeros]
    if any(0.2 * quarter < count <= 0.6 * quarter for count in zeros):
        return None
    known = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return known.get((full[0], full[1], full[2], full[3]))


def _legacy(data: bytes) -> str:
    """An 8-bit or East Asian encoding: the declared one, else the likeliest."""
    if b"\x00" in data[:_SAMPLE]:
        raise RefusedError("is not text: it holds binary data")
    if _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def _candidates(data: bytes) -> list[str]:
    declared = _DECLARED.search(data[:2048])
    found = [declared.group(1).decode("ascii", "replace")] if declared else []
    found = [name for name in found if name.lower().replace("-", "") != "utf8"]
    return [*found, *_likely(data)]


def _mostly_utf8(data: bytes) -> bool:
    """One torn character in a UTF-8 file must not turn every other one into nonsense."""
    sample = data[:_SAMPLE]
    torn = sample.decode("utf-8", "replace").count("\ufffd")
    odd = sum(byte > 0x7F for byte in sample)
    return torn * 20 < odd


def _likely(data: bytes) -> list[str]:
    sample = _odd_sample(data)
    if sum(byte > 0x7F for byte in sample) < _FEW and _reads_western(sample):
        return ["cp1252"]
    import charset_normalizer  # heavy, and needed for few files only

    best = charset_normalizer.from_bytes(sample).best()
    return [best.encoding, "cp1252"] if best else ["cp1252"]


def _odd_sample(data: bytes) -> bytes:
    """A stretch that begins shortly before the first byte beyond ASCII."""
    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)
    return data[max(0, first - 1024) : first + _SAMPLE]


def _reads_western(sample: bytes) -> bool:
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    odd = [char for char in text if ord(char) > 0x7F]
    letters = sum(char.isalpha() for char in odd)
    return letters * 2 >= len(odd)
