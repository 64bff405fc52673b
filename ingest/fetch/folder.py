"""Walks a folder, or a single file, and reads what lies there, without ever leaving it."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import NotFoundError, RefusedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

# Made by tools, not written by people; folders and files that begin with a dot are left out too.
SKIPPED = frozenset({"node_modules", "__pycache__", "Thumbs.db", "desktop.ini"})
OFFICE_LOCK = "~$"  # what an office program keeps beside an open document
KERNEL = (Path("/proc"), Path("/sys"))  # files there are questions to the kernel
BAD_NAME = "its name holds bytes that are no text, or control characters"
READS = 3  # tries at a file that is being written
_BLOCK = 1_048_576  # bytes asked for at a time
# NONBLOCK: opening a FIFO that took a file's place must not wait for a writer. Windows lacks both.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that can be read; size in bytes and time in nanoseconds as the walk saw them."""

    path: str  # relative to the root, with slashes: the document's name
    file: Path  # absolute, every link resolved
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or folder that is not read, and why; of a folder, nothing below it was seen."""

    path: str  # printable: bytes that are no text are written as escapes
    reason: str
    folder: bool = False


def walk(root: Path) -> Iterator[Found | Refusal]:
    """Everything under a folder in the order of its names, or the one file that ``root`` is.

    Hidden and tool-made entries are passed over in silence. NotFoundError if there is no such
    root, RefusedError if it can hold no documents: both at once, so that a root that is missing
    never looks like one that was emptied.
    """
    try:
        resolved = root.resolve(strict=True)
        status = resolved.stat()
    except (OSError, RuntimeError, ValueError) as error:
        raise NotFoundError(f"There is no file or folder {_printable(str(root))}.") from error
    if _is_kernel(resolved):
        raise RefusedError(f"{_printable(str(root))} holds no documents: the system makes it.")
    if stat.S_ISDIR(status.st_mode):
        return _Walk(resolved).run(_root_entries(resolved))
    if not stat.S_ISREG(status.st_mode):
        raise RefusedError(f"{_printable(str(root))} is neither a file nor a folder.")
    if not _is_text(root.name):
        raise RefusedError(f"{_printable(str(root))} cannot be read: {BAD_NAME}.")
    return iter([_found(root.name or resolved.name, resolved, status)])


def read(found: Found, max_bytes: int) -> bytes:
    """The bytes of a file, as they were at one moment.

    RefusedError if it is larger than ``max_bytes``, gone, unreadable or replaced by something
    else; UnavailableError if it is still being written after three tries.
    """
    for _ in range(READS):
        try:
            data = _read_once(found, max_bytes)
        except OSError as error:
            raise RefusedError(f"{found.path} cannot be read: {_reason(error)}.") from error
        if data is not None:
            return data
    raise UnavailableError(f"{found.path} is being written; try again when it is finished.")


class _Walk:
    def __init__(self, root: Path) -> None:
        self._root = root

    def run(self, entries: list[os.DirEntry[str]]) -> Iterator[Found | Refusal]:
        """Depth first; a stack of our own, because folders nest deeper than calls can."""
        waiting = entries[::-1]
        while waiting:
            entry = waiting.pop()
            if _is_passed_over(entry.name):
                continue
            try:
                outcome = self._judged(entry)
            except OSError as error:
                outcome = self._refusal(entry, f"it cannot be read: {_reason(error)}")
            if isinstance(outcome, list):
                waiting.extend(reversed(outcome))
            else:
                yield outcome

    def _judged(self, entry: os.DirEntry[str]) -> Found | Refusal | list[os.DirEntry[str]]:
        """What an entry is: a document, a refusal, or a folder's entries."""
        if not _is_text(entry.name):
            return self._refusal(entry, BAD_NAME)
        if entry.is_symlink():
            return self._followed(entry)
        if entry.is_dir(follow_symlinks=False):
            return self._opened(entry)
        return self._file(entry, Path(entry.path), entry.stat(follow_symlinks=False))

    def _opened(self, entry: os.DirEntry[str]) -> Refusal | list[os.DirEntry[str]]:
        if _is_kernel(Path(entry.path)):
            return self._refusal(entry, "the system makes it; it holds no documents")
        return _entries(Path(entry.path))

    def _followed(self, entry: os.DirEntry[str]) -> Found | Refusal:
        """A link to a file inside the root is that file under another name."""
        try:
            end = Path(entry.path).resolve(strict=True)
        except (FileNotFoundError, RuntimeError):
            return self._refusal(entry, "it is a link that leads nowhere")
        if not end.is_relative_to(self._root):
            return self._refusal(entry, "it is a link that leaves the folder")
        if _is_kernel(end):
            return self._refusal(entry, "it is a link to what the system makes")
        if end.is_dir():
            return self._refusal(entry, "it is a link to a folder, which is read where it lies")
        return self._file(entry, end, end.stat())

    def _file(self, entry: os.DirEntry[str], end: Path, status: os.stat_result) -> Found | Refusal:
        if not stat.S_ISREG(status.st_mode):
            return self._refusal(entry, "it is not an ordinary file")
        if not os.access(end, os.R_OK):
            return self._refusal(entry, "it cannot be read: permission denied")
        return _found(self._relative(entry), end, status)

    def _refusal(self, entry: os.DirEntry[str], reason: str) -> Refusal:
        return Refusal(
            _printable(self._relative(entry)), reason, folder=entry.is_dir(follow_symlinks=False)
        )

    def _relative(self, entry: os.DirEntry[str]) -> str:
        return Path(entry.path).relative_to(self._root).as_posix()


def _found(path: str, file: Path, status: os.stat_result) -> Found:
    return Found(path, file, status.st_size, status.st_mtime_ns)


def _root_entries(root: Path) -> list[os.DirEntry[str]]:
    try:
        return _entries(root)
    except OSError as error:
        raise RefusedError(f"{_printable(str(root))} cannot be read: {_reason(error)}.") from error


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", OFFICE_LOCK)) or name in SKIPPED


def _is_text(name: str) -> bool:
    return not any(unicodedata.category(c) in ("Cc", "Cs") for c in name)


def _is_kernel(path: Path) -> bool:
    return any(path.is_relative_to(kernel) for kernel in KERNEL)


def _read_once(found: Found, max_bytes: int) -> bytes | None:
    """One try; None if the file changed while it was read."""
    if os.path.realpath(found.file) != str(found.file):
        raise RefusedError(f"{found.path} cannot be read: a link has taken its place.")
    with os.fdopen(os.open(found.file, _FLAGS | _BINARY), "rb", buffering=0) as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise RefusedError(f"{found.path} cannot be read: it is not an ordinary file.")
        data = _at_most(file, max_bytes, found.path)
        return data if _same(before, os.fstat(file.fileno()), len(data)) else None


def _at_most(file: FileIO, max_bytes: int, path: str) -> bytes:
    data = bytearray()
    while block := file.read(_BLOCK):
        data += block
        if len(data) > max_bytes:
            raise RefusedError(f"{path} is larger than {max_bytes / 1_048_576:.3g} MB.")
    return bytes(data)


def _same(before: os.stat_result, after: os.stat_result, length: int) -> bool:
    unchanged = (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    return unchanged and length == after.st_size


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()


def _printable(path: str) -> str:
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
