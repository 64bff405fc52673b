"""A bare copy of one branch in the data directory: its history, and the files that are read."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from ingest.sources.base import SourceAwayError
from ingest.sources.git.program import Git
from store.errors import RefusedError

_HEAD = "refs/teamlore/head"
_MOST_COMMITS = 50_000  # looked through for who changed a file last
_WANTED_AT_ONCE = 2_000
_FILE, _PROGRAM = "100644", "100755"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit; ``id`` names its contents."""

    path: str
    id: str


@dataclass(frozen=True, slots=True)
class Change:
    """The last commit that touched a file."""

    commit: str
    author: str
    at: datetime


class Mirror:
    """Everything git knows of a branch, kept under one folder."""

    def __init__(self, folder: Path, git: Git) -> None:
        self.folder, self._git = folder, git

    def fetch(self, branch: str | None) -> str:
        """Bring the copy up to the branch, or the default one; the commit it is at."""
        if not (self.folder / "HEAD").exists():
            self._make()
        source = f"refs/heads/{branch}" if branch else "HEAD"
        self._git.remote(
            self.folder, "fetch", "--quiet", "--no-tags", "--force", "--no-write-fetch-head",
            "--no-auto-maintenance", "--filter=blob:none", "origin", f"+{source}:{_HEAD}",
        )  # fmt: skip
        return self._git.local(self.folder, "rev-parse", f"{_HEAD}^{{commit}}").decode().strip()

    def _make(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._git.local(self.folder, "init", "--quiet", "--bare", "--template=", str(self.folder))
        # so that only files which are read are ever sent, where the host can do that
        for name, value in (
            ("remote.origin.url", self._git.repo.url),
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialclonefilter", "blob:none"),
        ):
            self._git.local(self.folder, "config", name, value)

    def has(self, commit: str) -> bool:
        """Whether a commit of an earlier look is still there; one that was replaced may not be."""
        try:
            self._git.local(self.folder, "merge-base", "--is-ancestor", commit, _HEAD)
        except (RefusedError, SourceAwayError):
            return False
        return True

    def files(self, commit: str) -> Iterator[Entry]:
        """The ordinary files of a commit by path; links and submodules are none."""
        told = self._git.local(self.folder, "ls-tree", "-r", "-z", "--full-tree", commit)
        for line in told.split(b"\0"):
            about, _, path = line.partition(b"\t")
            mode, kind, id = (about.decode().split() + [""] * 3)[:3]
            if kind == "blob" and mode in (_FILE, _PROGRAM):
                yield Entry(path.decode("utf-8", "surrogateescape"), id)

    def changed(self, before: str, after: str) -> set[str]:
        """Paths whose contents differ between two commits."""
        told = self._git.local(
            self.folder, "diff-tree", "-r", "-z", "--no-renames", "--name-only", before, after
        )
        return {path.decode("utf-8", "surrogateescape") for path in told.split(b"\0") if path}

    def last_changes(self, commit: str, since: str | None) -> dict[str, Change]:
        """Who changed each file last, as far back as is looked."""
        span = f"{since}..{commit}" if since else commit
        told = self._git.local(
            self.folder, "log", "-z", "--no-renames", "--name-only",
            f"--max-count={_MOST_COMMITS}", "--format=%x01%H%x02%an%x02%aI%x02", span,
        )  # fmt: skip
        found: dict[str, Change] = {}
        for block in told.decode("utf-8", "replace").split("\x01")[1:]:
            id, author, moment, paths = block.split("\x02", 3)
            change = Change(id, author.strip(), datetime.fromisoformat(moment))
            for path in paths.strip("\n").split("\0"):
                found.setdefault(path.strip("\n"), change)
        return found

    def bring(self, commit: str, wanted: Iterable[Entry]) -> None:
        """Fetch the contents of files that are not here yet, many at a time."""
        told = self._git.local(
            self.folder, "rev-list", "--objects", "--no-walk", "--missing=print", commit
        )
        lines = told.decode("utf-8", "replace").split("\n")
        missing = {line[1:] for line in lines if line.startswith("?")}
        needed = sorted({entry.id for entry in wanted} & missing)
        for at in range(0, len(needed), _WANTED_AT_ONCE):
            part = needed[at : at + _WANTED_AT_ONCE]
            self._git.remote(
                self.folder, "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet",
                "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                "--filter=blob:none", "--stdin", "origin", data="\n".join(part).encode(),
            )  # fmt: skip

    def open(self) -> Blobs:
        """Reads contents; to be closed."""
        return Blobs(self._git.reader(self.folder))


class Blobs:
    """The contents of files, one after another, from one process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, id: str, max_bytes: int) -> bytes:
        """One file; RefusedError if it is larger than ``max_bytes``."""
        asked, told = (
            cast("IO[bytes]", self._process.stdin),
            cast("IO[bytes]", self._process.stdout),
        )
        try:
            asked.write(f"{id}\n".encode())
            asked.flush()
        except OSError as error:
            raise SourceAwayError("The copy of the repository cannot be read.") from error
        head = told.readline().decode().split()
        if len(head) != 3:
            raise SourceAwayError("The copy of the repository lacks a file.")
        return _content(told, int(head[2]), max_bytes)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def _content(told: IO[bytes], size: int, max_bytes: int) -> bytes:
    if size <= max_bytes:
        return told.read(size + 1)[:-1]
    left = size + 1
    while left:
        left -= len(told.read(min(left, _PIECE))) or left
    raise RefusedError(f"it is larger than {max_bytes / 1_048_576:.3g} MB")
