"""What a site lists of itself: sitemaps, their indexes, RSS and Atom feeds."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from store.errors import RefusedError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_UNPACKED: Final = 50_000_000  # bytes: what the sitemap protocol allows
_MOST: Final = 50_000  # addresses: likewise
_GZIP: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Listed:
    """Addresses of pages, and of further lists, as they are written."""

    pages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


def is_list(data: bytes) -> bool:
    """Whether the bytes begin as a sitemap or a feed does."""
    start = data[:2_048].lower()
    marks = (b"<urlset", b"<sitemapindex", b"<rss", b"<feed", b"<rdf:rdf")
    return data.startswith(b"\x1f\x8b") or any(mark in start for mark in marks)


def listed(data: bytes) -> Listed:
    """The addresses that a sitemap or a feed names; RefusedError if it is neither."""
    try:
        root = ElementTree.fromstring(_unpacked(data))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise RefusedError("it is no sitemap and no feed that can be read") from error
    pages: dict[str, None] = {}
    lists: dict[str, None] = {}
    for element in root.iter():
        name = _name(element.tag)
        if name in ("url", "item", "entry"):
            pages |= dict.fromkeys(_addresses(element))
        elif name == "sitemap":
            lists |= dict.fromkeys(_addresses(element))
    return Listed(tuple(pages)[:_MOST], tuple(lists)[:_MOST])


def _addresses(element: Element) -> list[str]:
    """A sitemap's ``loc``, RSS's ``link``, Atom's ``link href`` unless it leads elsewhere."""
    found = []
    for child in element:
        if _name(child.tag) not in ("loc", "link"):
            continue
        if child.get("rel", "alternate") == "alternate":
            found.append((child.get("href") or child.text or "").strip())
    return [address for address in found if address]


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    unpacker = zlib.decompressobj(_GZIP)
    try:
        whole = unpacker.decompress(data, MAX_UNPACKED + 1)
    except zlib.error as error:
        raise RefusedError("its gzip packing is damaged") from error
    if len(whole) > MAX_UNPACKED:
        raise RefusedError("it unpacks to more than a sitemap may hold")
    return whole
