"""The files of an export: one zip, or the zips of its parts inside one; read within limits."""

from __future__ import annotations

from pathlib import Path

from ingest.extract.limits import Limits
from ingest.extract.package import Package
from store.errors import NotFoundError, RefusedError
from store.uploads import safe_name

# An export is many documents, not one; what is not read (pictures) costs only its directory entry.
LIMITS = Limits(unpacked_bytes=2_000_000_000, entries=50_000)
_MOST_PARTS = 50
_LARGEST_PART = 500_000_000  # bytes of a zip inside the zip, which is held in memory
_JUNK = ("__MACOSX/",)


class Contents:
    """Members of an export by name; to be closed."""

    def __init__(self, file: Path) -> None:
        try:
            self._file = file.open("rb")
        except OSError as error:
            raise NotFoundError(f"There is no file '{file.name}' any more.") from error
        self._packages: list[Package] = []
        self._of: dict[str, Package] = {}
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        outer = Package(self._file, LIMITS)
        self._add(outer)
        names = [name for name in self._of if name.lower().endswith(".zip")]
        if len(names) < len(self._of) or len(names) > _MOST_PARTS:
            return  # a zip beside other files is an attachment, not a part
        self._of.clear()
        for name in sorted(names):
            self._add(Package(outer.read(name, _LARGEST_PART), LIMITS))

    def _add(self, package: Package) -> None:
        self._packages.append(package)
        for name in package.names:
            if not name.startswith(_JUNK):
                self._of.setdefault(name, package)

    @property
    def names(self) -> list[str]:
        """The files, in the order of their names."""
        return sorted(self._of)

    def mark(self, name: str) -> str:
        """Changes when the file does."""
        return self._of[name].mark(name)

    def read(self, name: str, max_bytes: int) -> bytes:
        """A file; RefusedError if it is larger, or the whole unpacks to too much."""
        if name not in self._of:
            raise RefusedError("is named in the export, but is not in it")
        return self._of[name].read(name, max_bytes)

    def close(self) -> None:
        """Let go of the file."""
        for package in self._packages:
            package.__exit__(None, None, None)
        self._file.close()


def shown_path(*parts: str) -> str:
    """A path for people from parts of any origin: nothing in it climbs, hides or breaks a line."""
    safe = (safe_name(part) for part in parts if part.strip(". /"))
    return "/".join(safe) or "document"
