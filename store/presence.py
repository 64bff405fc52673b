"""Which processes serve from one data directory: the first of them may take up what was left."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from store.errors import StorageError


def present(home: Path, name: str, recover: Callable[[], None]) -> int:
    """Hold a place among those that serve ``name``; a descriptor that keeps it until closed.

    ``recover`` runs if nobody else serves, and before anybody else can begin to. A killed process
    loses its place with its life.
    """
    try:
        lock = os.open(home / f".serve-{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StorageError(
            f"The data directory {home} cannot be written ({error.strerror}): set TEAMLORE_HOME."
        ) from None
    try:
        if _is_alone(lock):
            recover()
        fcntl.flock(lock, fcntl.LOCK_SH)
    except BaseException:
        os.close(lock)
        raise
    return lock


def _is_alone(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
