"""Deterministic ids and content digests: every write may be repeated."""

from __future__ import annotations

import hashlib
from uuid import NAMESPACE_URL, UUID, uuid5

_ROOT = uuid5(NAMESPACE_URL, "teamlore")


def derived_id(kind: str, *parts: object) -> UUID:
    """The id of a thing of this kind, the same for the same parts on every machine."""
    return uuid5(_ROOT, "\x1f".join((kind, *map(str, parts))))


def content_digest(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def text_digest(*parts: str) -> bytes:
    """SHA-256 of several texts; the separator keeps ("ab", "c") and ("a", "bc") apart."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).digest()
