"""Reads a response body under a cap that counts what arrives and what it unpacks to."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ingest.fetch.failure import TransientError
from store.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS  # zlib's way of saying: a gzip header, any window


def read_body(chunks: Iterable[bytes], encoding: str, max_bytes: int, shown: str) -> bytes:
    """The decoded body.

    RefusedError if it is larger than ``max_bytes`` either way or packed with anything but gzip
    (stacked encodings multiply: two layers turn kilobytes into gigabytes); TransientError if it
    ends early. Memory stays within twice ``max_bytes`` and one chunk.
    """
    raw = _capped(chunks, max_bytes, shown)
    packing = encoding.strip().lower()
    if packing in ("", "identity"):
        return b"".join(raw)
    if packing in ("gzip", "x-gzip"):
        return _unpacked(raw, max_bytes, shown)
    raise RefusedError(f"{shown} is packed in a way that is not read; only gzip is.")


def too_big(shown: str, max_bytes: int) -> RefusedError:
    """The refusal of a body over the cap."""
    return RefusedError(f"{shown} is larger than {max_bytes / 1_048_576:.3g} MB.")


def _capped(chunks: Iterable[bytes], max_bytes: int, shown: str) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > max_bytes:
            raise too_big(shown, max_bytes)
        yield chunk


def _unpacked(raw: Iterable[bytes], max_bytes: int, shown: str) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    data = bytearray()
    try:
        for chunk in raw:
            # One byte more than may be kept: enough to know, never enough to hurt.
            data += unpacker.decompress(chunk, max_bytes - len(data) + 1)
            if len(data) > max_bytes:
                raise too_big(shown, max_bytes)
            if unpacker.unused_data:
                raise RefusedError(f"{shown} has more behind its gzip packing than is read.")
    except zlib.error as error:
        raise RefusedError(f"{shown} is damaged: its gzip packing cannot be read.") from error
    if not unpacker.eof:
        raise TransientError(f"{shown} ended before it was complete.")
    return bytes(data)
