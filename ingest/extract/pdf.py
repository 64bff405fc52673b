"""PDF: the text of each page, so that page numbers are exact, with headings and lists put back.

The engine gives two readings: page by page with the lines as printed, and one Markdown text whose
page offsets belong to the other reading. The pages are the text; the Markdown only says which of
their lines are headings.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from ingest.extract import engine
from ingest.extract.draft import Draft, heading, one_line
from ingest.extract.text import storable
from ingest.extract.titles import clean_title, stated_title
from store.errors import RefusedError
from store.records import AnchorKind, Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NO_TEXT: Final = "has no text layer: it is a scan; run OCR on it first"

_BULLET: Final = re.compile(r"^[●•▪■◦‣○\u2043∙·\u2013—*-][ \t]+(?=\S)")
_NUMBERED: Final = re.compile(r"^\(?(?:\d{1,3}|[a-z])[.)][ \t]+\S")
_ENDED: Final = re.compile(r"[.!?:;。\uff01\uff1f]['\")\]»”\u2019]*$")
_HEADING: Final = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)
_DIGITS: Final = re.compile(r"\d+")
_FULL: Final = 0.7  # of the page's usual line: shorter and the line was ended on purpose
_HEADING_LINES: Final = 4
_LONGEST_HEADING: Final = 150
_RUNNING_PAGES: Final = 3


def read_pdf(data: bytes) -> Extraction:
    """The document page by page; refuses what is encrypted, scanned or broken."""
    try:
        parsed = engine.parse(data, "application/pdf")
    except RefusedError as refusal:
        if str(refusal) == engine.PASSWORD:
            raise
        return _by_fallback(data)
    pages = {page["page_number"]: page["content"] for page in parsed.pages or []}
    if not any(text.strip() for text in pages.values()):
        raise RefusedError(NO_TEXT)
    return compose(
        pages, levels(parsed.content), parsed.metadata.get("title"), engine.author(parsed)
    )


def _by_fallback(data: bytes) -> Extraction:
    """A second, more patient reader for what the engine finds broken."""
    import io

    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError(engine.PASSWORD)
        pages = {number: page.extract_text() for number, page in enumerate(reader.pages, 1)}
        about = reader.metadata
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise RefusedError("is broken: it cannot be read as a PDF") from error
    if not any(text.strip() for text in pages.values()):
        raise RefusedError(NO_TEXT)
    return compose(pages, {}, about.title if about else None, about.author if about else None)


def levels(markdown: str) -> dict[str, int]:
    """Which lines are headings, and how deep, by the engine's reading of their type sizes."""
    found = _HEADING.findall(engine.unescaped(markdown))
    return {_key(words): len(marks) for marks, words in found if _may_head(words)}


def _may_head(words: str) -> bool:
    """Big type alone makes no heading: formulas and display quotes are set big too."""
    letters = sum(char.isalpha() or char.isspace() for char in words)
    return len(words) <= _LONGEST_HEADING and letters >= len(words) * 0.6


def compose(
    pages: Mapping[int, str], headings: Mapping[str, int], title: str | None, author: str | None
) -> Extraction:
    """Pages as one Markdown text, each with its anchor."""
    draft = Draft()
    lines = {number: _lines(text) for number, text in pages.items()}
    running = _running(list(lines.values()))
    first: str | None = None
    for number, held in sorted(lines.items()):
        draft.mark(AnchorKind.PAGE, str(number))
        for block, tight in _blocks([line for line in held if line not in running], headings):
            if first is None and block.startswith("# "):
                first = block[2:]
            draft.add(block, tight=tight)
    return Extraction(
        draft.text,
        Markup.MARKDOWN,
        title=stated_title(title) or clean_title(first),
        anchors=draft.anchors,
        author=clean_title(author),
    )


def _lines(text: str) -> list[str]:
    """The printed lines; blank ones are kept as paragraph ends."""
    text = storable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "")
    return [one_line(line) for line in text.split("\n")]


def _running(pages: Sequence[list[str]]) -> frozenset[str]:
    """Running heads and feet: a first or last line that many pages share but for its numbers."""
    filled = [[line for line in lines if line] for lines in pages]
    filled = [lines for lines in filled if lines]
    edges = [{*lines[:2], *lines[-2:]} for lines in filled]
    seen = Counter(_DIGITS.sub("0", line) for edge in edges for line in edge)
    needed = max(_RUNNING_PAGES, len(filled) // 3)  # left and right pages often differ
    return frozenset(
        line for edge in edges for line in edge if seen[_DIGITS.sub("0", line)] >= needed
    )


def _key(words: str) -> str:
    return "".join(words.split()).casefold()


def _blocks(lines: list[str], headings: Mapping[str, int]) -> list[tuple[str, bool]]:
    """Headings, list items and paragraphs, each with whether it follows on without a gap."""
    full = _FULL * _usual_width(lines)
    blocks: list[tuple[str, bool]] = []
    at = 0
    item = False
    while at < len(lines):
        if taken := _heading_at(lines, at, headings):
            block, used = taken
            tight, item = False, False
        else:
            block, used = _paragraph_at(lines, at, headings, full)
            marked = block.startswith("- ")
            tight, item = marked and item, marked
        if block:
            blocks.append((block, tight))
        at += used
    return blocks


def _usual_width(lines: list[str]) -> int:
    widths = sorted(len(line) for line in lines if line)
    return widths[len(widths) * 3 // 4] if widths else 0


def _heading_at(lines: list[str], at: int, headings: Mapping[str, int]) -> tuple[str, int] | None:
    """A heading may be printed on several lines."""
    words = ""
    for used in range(1, min(_HEADING_LINES, len(lines) - at) + 1):
        words = f"{words} {lines[at + used - 1]}".strip()
        level = headings.get(_key(words)) if words else None
        if level:
            return heading(words, level), used
    return None


def _paragraph_at(
    lines: list[str], at: int, headings: Mapping[str, int], full: float
) -> tuple[str, int]:
    """Lines up to a gap, a heading, an item, or a short line that ends a sentence."""
    text = _BULLET.sub("- ", lines[at])
    end = at + 1
    while end < len(lines) and lines[end] and text:
        line, last = lines[end], lines[end - 1]
        if _starts_anew(line) or _heading_at(lines, end, headings):
            break
        short = len(last) < full and not (line[:1].islower() and len(last) > full / 2)
        if short and _ENDED.search(last):
            break
        # A short line that ends no sentence is a row or an address: its break is kept.
        text += ("\n" if short and not text.startswith("- ") else " ") + line
        end += 1
    return text, end - at


def _starts_anew(line: str) -> bool:
    return bool(_BULLET.match(line) or _NUMBERED.match(line))
