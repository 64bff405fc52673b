"""The kind ``git``: read by commit, so that only what changed since the last one is read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from ingest.extract.sniff import Kind as Format
from ingest.extract.sniff import named_kind
from ingest.fetch.folder import BAD_NAME, Refusal
from ingest.sources.base import (
    Checkpoint,
    Found,
    Identity,
    Item,
    Loaded,
    Option,
    Since,
    Tools,
    Visit,
)
from ingest.sources.git.address import Forge, forge_of, repository
from ingest.sources.git.chosen import Chosen
from ingest.sources.git.mirror import Blobs, Change, Entry, Mirror
from ingest.sources.git.program import Git
from store.catalogue import Source
from store.errors import RefusedError, UsageError
from store.records import Coverage

MARK = "git+"
MOST_FILES = 20_000
_POINTER = b"version https://git-lfs.github.com/spec/"
_TEXT = frozenset(
    {
        Format.MARKDOWN, Format.RST, Format.ORG, Format.PLAIN, Format.CODE, Format.TABLE,
        Format.DATA, Format.NOTEBOOK, Format.HTML, None,
    }
)  # fmt: skip
_BRANCH = re.compile(r"\w[\w./+-]{0,199}")
_SCP = re.compile(r"git@[\w.-]+:[\w./~-]+")


def _branch(name: str) -> None:
    if not _BRANCH.fullmatch(name) or ".." in name:
        raise UsageError(f"'{name}' is no name of a branch.")


def _patterns(patterns: Iterable[str]) -> None:
    Chosen.of(patterns, ())


class GitRepository:
    """The files of one branch."""

    names: ClassVar[tuple[str, ...]] = ("git",)
    options: ClassVar[Mapping[str, Option]] = {
        "branch": _branch, "path": _patterns, "exclude": _patterns
    }  # fmt: skip

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    @staticmethod
    def identify(target: str) -> Identity | None:
        """``git+`` and an address or folder, a web address that ends in .git, or git@host:path."""
        web = target.startswith(("https://", "ssh://")) and target.rstrip("/").endswith(".git")
        if not (target.startswith(MARK) or web or _SCP.fullmatch(target)):
            return None
        repo = repository(target.removeprefix(MARK))
        return Identity("git", repo.url, repo.name)

    def visit(self, source: Source, since: Since) -> Visit:
        """Nothing is fetched before ``items``."""
        repo = repository(source.target)
        git = Git(repo, self._tools.allow, self._tools.git_tokens)
        chosen = Chosen.of(source.options.get("path", ()), source.options.get("exclude", ()))
        return GitVisit(
            Mirror(self._folder(source.id), git), source.options.get("branch"), chosen,
            forge_of(repo, source.url_base), since, self._tools.max_bytes,
        )  # fmt: skip

    def forget(self, source: UUID) -> None:
        """Delete the copy of the repository."""
        shutil.rmtree(self._folder(source), ignore_errors=True)

    def _folder(self, source: UUID) -> Path:
        return self._tools.home / "git" / f"{source.hex}.git"


class GitVisit:
    """One look at a branch."""

    def __init__(
        self,
        mirror: Mirror,
        branch: str | None,
        chosen: Chosen,
        forge: Forge | None,
        since: Since,
        max_bytes: int,
    ) -> None:
        self._mirror, self._branch, self._chosen = mirror, branch, chosen
        self._forge, self._since, self._max_bytes = forge, since, max_bytes
        self._entries: dict[str, Entry] = {}
        self._blobs: Blobs | None = None
        self._refused: set[str] = set()
        self._left_out = 0
        self._commit: str | None = None
        self._checkpoint = since.checkpoint

    def items(self) -> Iterator[Found]:
        """Files that changed since the commit of the last look, and those that failed then."""
        commit = self._mirror.fetch(self._branch)
        every = [e for e in self._mirror.files(commit) if self._chosen.takes(e.path)]
        yield from self._unnamed(e.path for e in every if not e.path.isprintable())
        every = [e for e in every if e.path.isprintable()]
        self._left_out = max(0, len(every) - MOST_FILES)
        self._entries = {entry.path: entry for entry in every[:MOST_FILES]}
        before = self._before()
        wanted = self._wanted(before, commit)
        self._commit = commit
        if not wanted:
            return
        self._mirror.bring(commit, wanted)
        changes = self._mirror.last_changes(commit, before)
        self._blobs = self._mirror.open()
        for entry in wanted:
            change = changes.get(entry.path)
            yield Item(entry.path, partial(self._read, entry, change, commit))

    def _unnamed(self, paths: Iterator[str]) -> Iterator[Refusal]:
        """Files whose names no database and no link can hold."""
        for path in paths:
            shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in path)
            self._refused.add(shown)
            yield Refusal(shown, BAD_NAME)

    def _before(self) -> str | None:
        """The commit of the last look, if this look can go on from there."""
        told = self._since.checkpoint or {}
        same_links = told.get("links") == self._links
        return told["commit"] if same_links and self._mirror.has(told["commit"]) else None

    def _wanted(self, before: str | None, commit: str) -> list[Entry]:
        if before is None:
            return list(self._entries.values())
        changed = self._mirror.changed(before, commit)
        return [
            entry
            for path, entry in self._entries.items()
            if path in changed or path not in self._since.settled
        ]

    @property
    def _links(self) -> str:
        return repr(self._forge)

    def _read(self, entry: Entry, change: Change | None, commit: str, _stamp: str | None) -> Loaded:
        if self._blobs is None:
            raise RuntimeError("a file is read before its repository is open")
        data = self._blobs.read(entry.id, self._max_bytes)
        _refuse_no_document(data, entry.path)
        at = change.commit if change else commit
        forge = self._forge
        about = (change.author if change else None, forge.file(at, entry.path) if forge else None)
        return Loaded(
            data,
            entry.path,
            modified_at=change.at if change else None,
            author=about[0],
            link=about[1],
            line_link=forge.line(at, entry.path) if forge else None,
            mark=repr(about).encode(),
        )

    def ids(self, known: Collection[str]) -> set[str]:  # noqa: ARG002 - the commit lists them all
        """The files of the commit."""
        if self._commit:
            self._checkpoint = {"commit": self._commit, "links": self._links}
        return set(self._entries) | self._refused

    def checkpoint(self) -> Checkpoint | None:
        """The commit, once all of it is on record."""
        return self._checkpoint

    def coverage(self) -> Coverage:
        """The files that patterns and the limit leave."""
        note = f"{self._left_out} more files are beyond the limit of {MOST_FILES:,}"
        left = self._left_out
        return Coverage(len(self._entries) + left, not left, note=note if left else "")

    def close(self) -> None:
        """End the process that reads."""
        if self._blobs is not None:
            self._blobs.close()


def _refuse_no_document(data: bytes, path: str) -> None:
    if data.startswith(_POINTER) and len(data) < 1_024:
        raise RefusedError("is kept in Git LFS: the repository itself holds only a pointer to it")
    if b"\0" in data[:8_000] and named_kind(path) in _TEXT and not data.startswith(b"\xff\xfe"):
        raise RefusedError("is binary: there is no text in it")
