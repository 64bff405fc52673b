"""Makes commits of SQLite durable: one sync for all that were made while the one before ran.

SQLite itself would sync inside every transaction, while everybody else waits for the lock. Here
a transaction ends first, and whoever made it then waits until the log is on the disk.
"""

from __future__ import annotations

import os
from threading import Lock

from store.errors import StorageError


class WriteAheadLog:
    """The log beside a database file, shared by the threads of this process."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}-wal"
        self._count, self._turn = Lock(), Lock()
        self._committed = self._synced = 0

    def sync(self) -> None:
        """Return when everything that was committed before this call is on the disk."""
        with self._count:
            self._committed += 1
            mine = self._committed
        with self._turn:
            if self._synced < mine:  # else a sync that began later covered it
                covered = self._committed
                self._write_out()
                self._synced = covered

    def _write_out(self) -> None:
        # Opened each time: the log may have been removed and made again, and a descriptor of the
        # former one would sync nothing. Without a log everything stands in the database itself.
        try:
            log = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            os.fsync(log)
        except OSError as error:
            raise StorageError(
                f"The database cannot be written out ({error.strerror}): check that the disk is "
                "neither full nor failing, then run the command again."
            ) from None
        finally:
            os.close(log)
