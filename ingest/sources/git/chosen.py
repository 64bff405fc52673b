"""Which files of a repository are read: by patterns, and never what tools made. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.fetch.folder import SKIPPED
from store.errors import UsageError

_LONGEST = 200  # characters of a pattern
_TOKENS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANS = {"**/": "(?:.+/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files that match one of ``include`` (all, where there is none) and none of ``exclude``."""

    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def of(cls, include: Iterable[str], exclude: Iterable[str]) -> Chosen:
        """From patterns: ``docs`` or ``docs/`` is a folder, ``*.md`` any name, ``a/**/*.md``."""
        return cls(tuple(map(pattern, include)), tuple(map(pattern, exclude)))

    def takes(self, path: str) -> bool:
        """Whether a file is read."""
        if any(part.startswith(".") or part in SKIPPED for part in path.split("/")):
            return False
        wanted = not self.include or any(p.fullmatch(path) for p in self.include)
        return wanted and not any(p.fullmatch(path) for p in self.exclude)


def pattern(text: str) -> re.Pattern[str]:
    """A pattern of paths; UsageError if it is none."""
    bare = text.strip().strip("/")
    if not bare or len(bare) > _LONGEST or bare.count("*") > 8:
        raise UsageError(f"'{text}' is no pattern of paths: such as docs, *.md or docs/**/*.md.")
    if not re.search(r"[*?]", bare):
        return re.compile(re.escape(bare) + "(?:/.*)?")
    anywhere = "" if "/" in bare else "(?:.+/)?"
    body = "".join(_MEANS.get(token, re.escape(token)) for token in _TOKENS.findall(bare))
    return re.compile(anywhere + body)
