"""Reads members of a zip container in memory, within limits, never onto the disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from defusedxml import ElementTree

from store.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self
    from xml.etree.ElementTree import Element

    from ingest.extract.limits import Limits

_ENCRYPTED = 0x1
_PIECE = 1 << 20
_MANIFEST = "META-INF/manifest.xml"
BOMB = "unpacks to far more than its size: it looks like a decompression bomb"
ENCRYPTED = "is encrypted: remove the password and add it again"


def open_zip(held: bytes | IO[bytes]) -> zipfile.ZipFile:
    """The container, or a refusal; its directory may be broken in many ways."""
    try:
        return zipfile.ZipFile(io.BytesIO(held) if isinstance(held, bytes) else held)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise RefusedError("is broken: its zip container cannot be opened") from error


class Package:
    """A zip file; what is unpacked is counted as it streams, since declared sizes may lie.

    Given as bytes, or as an open file that stays open as long as it is read.
    """

    def __init__(self, held: bytes | IO[bytes], limits: Limits) -> None:
        self._limits = limits
        self._packed = len(held) if isinstance(held, bytes) else held.seek(0, io.SEEK_END)
        self._unpacked = 0
        self._zip = open_zip(held)
        self._check_directory()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def _check_directory(self) -> None:
        members = self._zip.infolist()
        if len(members) > self._limits.entries:
            raise RefusedError(f"holds more than {self._limits.entries:,} files")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise RefusedError(ENCRYPTED)

    @property
    def names(self) -> list[str]:
        """The members that are files, in the order of the directory."""
        return [member.filename for member in self._zip.infolist() if not member.is_dir()]

    def mark(self, name: str) -> str:
        """Changes when the member's contents do, as far as its directory says."""
        member = self._zip.getinfo(name)
        return f"{member.CRC:08x}-{member.file_size}"

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str, max_bytes: int | None = None) -> bytes:
        """The whole member, or a refusal once it or the container has unpacked to too much."""
        if max_bytes is not None and name in self and self._zip.getinfo(name).file_size > max_bytes:
            raise RefusedError(f"is larger than {max_bytes / _PIECE:.3g} MB: split it")
        data = bytearray()
        with self._open(name) as stream:
            while piece := _piece(stream):
                self._count(len(piece))
                data += piece
        return bytes(data)

    def xml(self, name: str) -> Element:
        """The member as an XML tree; declared entities are refused by the parser."""
        root: Element = ElementTree.fromstring(self.read(name))
        return root

    def elements(self, name: str) -> Iterator[tuple[str, Element]]:
        """Start and end events of the member's elements, so that the caller can free them."""
        source = io.BytesIO(self.read(name))
        yield from ElementTree.iterparse(source, events=("start", "end"))

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except (KeyError, NotImplementedError) as error:
            raise RefusedError(f"is broken: its part {name} is missing") from error
        except RuntimeError as error:
            raise RefusedError(ENCRYPTED) from error

    def _count(self, size: int) -> None:
        self._unpacked += size
        floor = max(self._limits.ratio_floor, self._limits.ratio * self._packed)
        if self._unpacked > min(floor, self._limits.unpacked_bytes):
            raise RefusedError(BOMB)


def _piece(stream: IO[bytes]) -> bytes:
    """The next bytes; never more in all than the directory declares."""
    try:
        return stream.read(_PIECE)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise RefusedError("is broken: its packing cannot be read") from error


def measure(data: bytes, limits: Limits) -> None:
    """A zip container is unpacked once under our limits before the engine sees it.

    OpenDocument encrypts each part by itself, and says so in its manifest.
    """
    if not data.startswith(b"PK"):
        return
    with Package(data, limits) as package:
        if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
            raise RefusedError(ENCRYPTED)
        for name in package.names:
            if name.endswith(".xml"):
                package.read(name)
