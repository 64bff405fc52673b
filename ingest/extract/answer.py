"""What the child process answers, as bytes and back; the parent trusts none of it."""

from __future__ import annotations

import array
import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from store.records import Anchor, AnchorKind, Block, BlockKind, Extraction, Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

READY: Final = b"R"  # said once, when a child is confined and waits for documents
REQUEST: Final = struct.Struct("<II")  # bytes of the name, bytes of the document
ANSWER: Final = struct.Struct("<III")  # bytes of the JSON head, of the text, of the blocks

_KINDS: Final = tuple(BlockKind)
_FIELDS: Final = 5  # start, end, kind, level, group
_INT: Final = "I"


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's text and its structure."""

    extraction: Extraction
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer: the document or the reason it was refused; and how the child fares.

    ``last`` says that the child should be replaced, ``peak`` is the most memory it ever used.
    """

    extracted: Extracted | None
    reason: str
    last: bool
    peak: int


class GarbledError(Exception):
    """The child's answer is not one that our own code would give."""


def packed(extracted: Extracted, *, peak: int) -> list[bytes]:
    """The answer for a document that was read."""
    held = extracted.extraction
    head = {
        "markup": held.markup,
        "title": held.title,
        "lines": held.lines,
        "author": held.author,
        "anchors": [[each.start, each.kind, each.label] for each in held.anchors],
        "peak": peak,
    }
    return _framed(head, held.text.encode(), _packed_blocks(extracted.blocks))


def refusal(reason: str, *, last: bool, peak: int) -> list[bytes]:
    """The answer for a document that was not."""
    return _framed({"reason": reason, "last": last, "peak": peak}, b"", b"")


def _framed(head: dict[str, Any], text: bytes, blocks: bytes) -> list[bytes]:
    first = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return [ANSWER.pack(len(first), len(text), len(blocks)) + first, text, blocks]


def _packed_blocks(blocks: Iterable[Block]) -> bytes:
    place = {kind: at for at, kind in enumerate(_KINDS)}
    numbers = array.array(_INT)
    for each in blocks:
        numbers.extend((each.start, each.end, place[each.kind], each.level, each.group))
    return numbers.tobytes()


def unpacked(head: bytes, text: bytes, blocks: bytes) -> Verdict:
    """The answer as values; raises GarbledError where it does not hold together."""
    try:
        about = json.loads(head)
        peak = int(about["peak"])
        if "reason" in about:
            return Verdict(None, str(about["reason"]), bool(about["last"]), peak)
        extraction = _extraction(about, text.decode())
        extracted = Extracted(extraction, _blocks(blocks, len(extraction.text)))
        return Verdict(extracted, reason="", last=False, peak=peak)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GarbledError(type(error).__name__) from error


def _extraction(about: dict[str, Any], text: str) -> Extraction:
    anchors = tuple(
        Anchor(int(start), AnchorKind(kind), str(label)) for start, kind, label in about["anchors"]
    )
    if not all(0 <= each.start <= len(text) for each in anchors):
        raise ValueError("an anchor lies outside the text")
    return Extraction(
        text,
        Markup(about["markup"]),
        title=_optional(about["title"]),
        lines=about["lines"] is True,
        anchors=anchors,
        author=_optional(about["author"]),
    )


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _blocks(data: bytes, length: int) -> tuple[Block, ...]:
    numbers = array.array(_INT)
    numbers.frombytes(data)
    if len(numbers) % _FIELDS:
        raise ValueError("a block is cut off")
    fields = [iter(numbers)] * _FIELDS
    blocks = []
    before = 0
    for start, end, kind, level, group in zip(*fields, strict=True):
        if not before <= start <= end <= length or kind >= len(_KINDS):
            raise ValueError("a block lies outside the text or over another")
        before = end
        blocks.append(Block(start, end, _KINDS[kind], level, group))
    return tuple(blocks)
