"""Folders for what is not finished: they go with their writer, or with the next one's begin."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX, _LOCK = ".teamlore-draft-", "lock"


@contextmanager
def draft_folder(beside: Path) -> Iterator[Path]:
    """A folder that only its owner may read, on the disk of ``beside``; OSError if it cannot be."""
    _sweep(beside)
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside))
    lock = os.open(made / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield made
    finally:
        os.close(lock)
        shutil.rmtree(made)


def settle(file: Path, target: Path) -> None:
    """Give a finished file its name; whole or not at all, also if the power fails now."""
    _write_out(file)
    file.rename(target)
    _write_out(target.parent)


def _write_out(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(beside: Path) -> None:
    """Remove what killed processes left: nobody holds its lock any more."""
    for left in beside.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError, BlockingIOError):  # it has just gone, or is in use
            lock = os.open(left / _LOCK, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
            finally:
                os.close(lock)
